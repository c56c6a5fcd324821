import { setText } from "../parts/dom.js";

// A picture of the swarm: a tracker, and peers around it in the pattern of sunflower seeds. The inner ones are
// seeders, the outer ones leechers, in their actual proportion.
const dots = 233;
const goldenAngle = Math.PI * (3 - Math.sqrt(5));
const inner = 22;
const outer = 96;

/** Draws it in `svg`; the returned function sets the proportion. */
export function drawSwarm(svg) {
  const peers = Array.from({ length: dots }, (_, i) => {
    const part = (i + 0.5) / dots;
    const radius = Math.sqrt(inner ** 2 + part * (outer ** 2 - inner ** 2));
    return circle(radius * Math.cos(i * goldenAngle), radius * Math.sin(i * goldenAngle), 2.9 - 1.1 * part);
  });
  const title = svg.querySelector("title");
  svg.append(circle(0, 0, 9, "tracker"), ...peers);
  return (seeders, leechers) => {
    const all = seeders + leechers;
    const filled = all > 0 ? Math.round((seeders / all) * dots) : 0;
    peers.forEach((peer, i) => peer.classList.toggle("seeder", i < filled));
    svg.classList.toggle("alone", all === 0);
    setText(title, all > 0 ? `${Math.round((seeders / all) * 100)} % of the peers are seeders.` : "There are no peers.");
  };
}

function circle(x, y, radius, name) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [key, value] of Object.entries({ cx: x.toFixed(2), cy: y.toFixed(2), r: radius.toFixed(2) })) {
    element.setAttribute(key, value);
  }

  if (name) {
    element.setAttribute("class", name);
  }

  return element;
}
