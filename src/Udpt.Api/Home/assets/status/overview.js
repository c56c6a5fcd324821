import { latest, live, rows, status } from "../live/live.js";
import { byId, h, setFigures, setRows, share } from "../parts/dom.js";
import { count, duration, rate } from "../parts/format.js";
import { plot } from "../parts/plot.js";
import { lastMinute } from "./lastMinute.js";

const section = byId("overview");
const at = (name) => section.querySelector(`[data-plot="${name}"]`);
const plots = [
  plot(at("requests"), "Requests per second",
    [["announces", "announce"], ["connects", "connect"], ["scrapes", "scrape"]], rate),
  plot(at("refusals"), "Errors and drops per second", [["errors", "errors"], ["dropped", "dropped"]], rate),
  plot(at("peers"), "Peers", [["seeders", "seeders"], ["leechers", "leechers"]], count),
  plot(at("torrents"), "Torrents", [["torrents", "now"]], count),
];

function draw() {
  if (!section.hidden) {
    setFigures(section, { requests: rate(latest("requests")) });
    plots.forEach((one) => one.draw(rows));
  }
}

function describe() {
  if (section.hidden || !status) {
    return;
  }

  const whole = status.gateways.reduce((sum, gateway) => sum + (lastMinute(gateway) ?? 0), 0);

  setFigures(section, {
    torrents: count(status.torrents),
    peers: count(status.seeders + status.leechers),
    store: store(status.silos),
  });
  setRows(byId("silos"), status.silos, (silo) => silo.address, siloRow);
  setRows(
    byId("gateways"),
    status.gateways.map((gateway) => ({ ...gateway, recent: lastMinute(gateway), whole })),
    (gateway) => gateway.id,
    gatewayRow);
}

/** A summary over all silos; the table shows each of them. */
function store(silos) {
  const away = silos.filter((silo) => silo.store !== "reachable").length;
  return away === 0 ? "Reachable" : away === silos.length ? "Down" : `${away} down`;
}

function siloRow(silo) {
  return h("tr", {},
    h("th", { scope: "row" }, silo.address, silo.state === "active" ? null : h("span", { class: "tag" }, silo.state)),
    h("td", {}, silo.version ?? "–"),
    h("td", { class: "number" }, duration(silo.uptime)),
    h("td", { class: "number" }, count(silo.seeders == null ? null : silo.seeders + silo.leechers)),
    h("td", { class: "number" }, count(silo.torrents)),
    share(silo.torrents ?? 0, status.torrents),
    h("td", { class: silo.store === "reachable" ? null : "away" }, silo.store));
}

function gatewayRow(gateway) {
  return h("tr", {},
    h("th", { scope: "row" }, gateway.name),
    h("td", {}, gateway.version),
    h("td", { class: "number" }, duration(gateway.uptime)),
    h("td", { class: "number" }, count(gateway.errors)),
    h("td", { class: "number" }, count(gateway.dropped)),
    h("td", { class: "number" }, count(gateway.requests)),
    gateway.recent === null ? h("td", { class: "share" }, "–") : share(gateway.recent, gateway.whole));
}

live.addEventListener("rows", draw);
live.addEventListener("status", describe);

export const overview = {
  section,
  title: "Overview",
  needsToken: true,
  show() {
    draw();
    describe();
  },
};
