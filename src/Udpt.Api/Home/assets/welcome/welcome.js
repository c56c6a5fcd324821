import { latest, live, rows } from "../live/live.js";
import { byId, setFigures } from "../parts/dom.js";
import { count, rate } from "../parts/format.js";
import { plot } from "../parts/plot.js";
import { drawSwarm } from "./swarm.js";

const section = byId("welcome");
const at = (name) => section.querySelector(`[data-plot="${name}"]`);
const setSwarm = drawSwarm(byId("swarm"));
const plots = [
  plot(at("requests"), "Requests per second", [["requests", "now"]], rate),
  plot(at("peers"), "Peers", [["seeders", "seeders"], ["leechers", "leechers"]], count),
];

function draw() {
  if (section.hidden) {
    return;
  }

  const [seeders, leechers] = [latest("seeders"), latest("leechers")];
  setFigures(section, {
    torrents: count(latest("torrents")),
    peers: count(seeders === null ? null : seeders + leechers),
    seeders: count(seeders),
    leechers: count(leechers),
  });
  setSwarm(seeders ?? 0, leechers ?? 0);
  plots.forEach((one) => one.draw(rows));
}

live.addEventListener("rows", draw);

export const welcome = { section, title: "UDPT, a BitTorrent tracker", show: draw };
