import { live } from "../live/live.js";

// What each gateway had counted at each status of the last minute: its counts are since its start.
const minute = 60_000;
let seen = [];

live.addEventListener("status", ({ detail }) => {
  const now = performance.now();
  const counts = new Map(detail.gateways.map((gateway) => [gateway.id, gateway.requests]));
  seen = [...seen.filter((earlier) => earlier.at >= now - minute), { at: now, counts }];
});

/** The requests a gateway has had in the last minute, or since it was first met; null before there is a second look. */
export function lastMinute(gateway) {
  const first = seen.findIndex((one) => one.counts.has(gateway.id));
  return first < 0 || first === seen.length - 1 ? null : gateway.requests - seen[first].counts.get(gateway.id);
}
