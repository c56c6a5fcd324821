import { faultOf } from "../access/rest.js";
import { headersOf } from "../access/session.js";

const firstWait = 1000;
const longestWait = 15000;

// The tracker sends something every five seconds. A connection that was cut silently would never fail by itself.
const longestSilence = 20000;

// A hidden tab closes its stream after a while, and gets the whole hour again when it is shown.
const hiddenFor = 60000;

/**
 * Follows an event stream until the returned function is called: `onEvent(name, data)` for each event, `onFault(fault)`
 * when it breaks, after which it is reopened. Uses fetch because EventSource cannot send the token.
 */
export function follow(path, onEvent, onFault) {
  let opened = null;
  let isStopped = false;
  let hiding = 0;

  async function run() {
    const mine = opened = new AbortController();
    let wait = firstWait;
    while (!mine.signal.aborted) {
      const silence = new Silence();
      try {
        const signal = AbortSignal.any([mine.signal, silence.signal]);
        const response = await fetch(path, { headers: headersOf(), signal, cache: "no-store", credentials: "omit" });
        if (!response.ok) {
          throw await faultOf(response);
        }

        for await (const [name, data] of events(response.body)) {
          wait = firstWait;
          silence.breaks();
          onEvent(name, data);
        }

        throw new Error();
      } catch (fault) {
        if (!mine.signal.aborted) {
          onFault(fault);
        }
      } finally {
        silence.end();
      }

      await new Promise((done) => setTimeout(done, wait));
      wait = Math.min(longestWait, wait * 2);
    }
  }

  function close() {
    opened?.abort();
    opened = null;
  }

  function onVisibility() {
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(close, hiddenFor);
    } else if (opened === null && !isStopped) {
      run();
    }
  }

  document.addEventListener("visibilitychange", onVisibility);
  run();
  return () => {
    isStopped = true;
    clearTimeout(hiding);
    document.removeEventListener("visibilitychange", onVisibility);
    close();
  };
}

/** Aborts its signal after too long a silence. */
class Silence extends AbortController {
  constructor() {
    super();
    this.breaks();
  }

  breaks() {
    this.end();
    this.timer = setTimeout(() => this.abort(), longestSilence);
  }

  end() {
    clearTimeout(this.timer);
  }
}

/** The events of a stream: lines `event:` and `data:`, and an empty line after each event. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }

    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      let name = "message";
      let data = "";
      for (const line of block.split("\n")) {
        if (line.startsWith("event: ")) {
          name = line.slice(7);
        } else if (line.startsWith("data: ")) {
          data += line.slice(6);
        }
      }

      if (data) {
        yield [name, JSON.parse(data)];
      }
    }
  }
}
