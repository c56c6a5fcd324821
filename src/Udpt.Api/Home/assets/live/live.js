import { signOut, isSignedIn } from "../access/session.js";
import { follow } from "./stream.js";

/**
 * What the tracker tells as it happens. Tells "rows" when the plots have changed, "status" with how the tracker is,
 * "access" with what the token may, "fault" with a sentence, or with none once all is well again.
 */
export const live = new EventTarget();

/** The last hour as columns, all as long as `at` (Unix seconds); null where nothing is known. */
export let rows = {};

/** How the tracker was last; null: not told yet. */
export let status = null;

const hour = 3600;

let stop = () => {};

/** Opens the stream that the token allows; the one before it ends. */
export function start() {
  stop();
  rows = {};
  status = null;
  stop = follow(isSignedIn() ? "status/events" : "events", onEvent, onFault);
}

/** The newest value of a column. */
export const latest = (name) => rows[name]?.at(-1) ?? null;

function onEvent(name, data) {
  switch (name) {
    case "history":
      rows = data;
      tell("rows");
      break;
    case "samples":
      append(data);
      tell("rows");
      break;
    case "status":
      status = data;
      tell("status", data);
      break;
    case "access":
      tell("access", data);
      break;
  }

  if (name === "away") {
    tell("fault", `Not available at present: ${data.reason}. This page goes on by itself.`);
  } else if (latest("torrents") !== null) {
    tell("fault", "");
  }
}

function onFault(fault) {
  if (fault.status === 401) {
    signOut(fault.message);
  } else {
    tell("fault", fault.status > 0 ? fault.message : "The tracker does not answer. This page tries again by itself.");
  }
}

/** A page open for days holds no more than the hour. */
function append(samples) {
  const begin = samples.at.at(-1) - hour;
  const known = rows.at.filter((at) => at <= begin).length;
  for (const [name, values] of Object.entries(samples)) {
    rows[name] = [...rows[name].slice(known), ...values];
  }
}

const tell = (name, detail) => live.dispatchEvent(new CustomEvent(name, { detail }));
