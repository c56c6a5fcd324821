import { signOut, isSignedIn } from "../access/session.js";
import { follow } from "./stream.js";

/**
 * Live data from the tracker. Fires "rows" when the data for the plots has changed, "status" with the tracker's status,
 * "access" with the token's name and scope, and "fault" with a message, or with an empty one after recovery.
 */
export const live = new EventTarget();

/** The last hour as columns, all as long as `at` (Unix seconds); unknown values are null. */
export let rows = {};

/** The last status of the tracker; null before the first one. */
export let status = null;

const hour = 3600;

let stop = () => {};

/** Opens the stream that the token allows, and closes the previous one. */
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
    tell("fault", `Temporarily unavailable: ${data.reason}. This page recovers by itself.`);
  } else if (latest("torrents") !== null) {
    tell("fault", "");
  }
}

function onFault(fault) {
  if (fault.status === 401) {
    signOut(fault.message);
  } else {
    tell("fault", fault.status > 0 ? fault.message : "The tracker is not responding. This page keeps retrying.");
  }
}

/** Keeps only one hour, even if the page stays open for days. */
function append(samples) {
  const begin = samples.at.at(-1) - hour;
  const known = rows.at.filter((at) => at <= begin).length;
  for (const [name, values] of Object.entries(samples)) {
    rows[name] = [...rows[name].slice(known), ...values];
  }
}

const tell = (name, detail) => live.dispatchEvent(new CustomEvent(name, { detail }));
