import { signOut, isSignedIn } from "./session.js";
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
    case "sample":
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
  } else if (name === "history" || name === "sample") {
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

/** One value for each column; a page open for days holds no more than the hour. */
function append(sample) {
  const from = rows.at ? rows.at.findIndex((at) => at > sample.at - 3600) : 0;
  for (const [name, value] of Object.entries(sample)) {
    const column = from < 0 ? [] : (rows[name] ?? []).slice(from);
    column.push(value);
    rows[name] = column;
  }
}

const tell = (name, detail) => live.dispatchEvent(new CustomEvent(name, { detail }));
