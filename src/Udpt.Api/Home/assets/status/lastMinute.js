import { live } from "../live/live.js";

// The gateways' counts at each status of the last minute; they count from their start.
const minute = 60_000;
let seen = [];

live.addEventListener("status", ({ detail }) => {
  const now = performance.now();
  const counts = new Map(detail.gateways.map((gateway) => [gateway.id, gateway.requests]));
  seen = [...seen.filter((earlier) => earlier.at >= now - minute), { at: now, counts }];
});

/** A gateway's requests in the last minute, or since it was first seen; null until there are two samples. */
export function lastMinute(gateway) {
  const first = seen.findIndex((one) => one.counts.has(gateway.id));
  return first < 0 || first === seen.length - 1 ? null : gateway.requests - seen[first].counts.get(gateway.id);
}
