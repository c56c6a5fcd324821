import { h, setText } from "./dom.js";
import { compact } from "./format.js";

const shortest = 120;
const withSeconds = 600;

// Whole numbers only, even on the axis of an idle tracker.
const steps = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

const colours = ["--accent", "--ink", "--soft"];
const dashes = [undefined, undefined, [2, 3]];
const keys = ["key", "key second", "key third"];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * A plot of the last hour, or of the available part of it, in `figure`. `series` are `[column, label]`; a single series
 * is filled. The caption shows the values at the pointer, or the latest ones, and screen readers get a sentence instead
 * of the picture.
 */
export function plot(figure, title, series, format) {
  const outputs = series.map(() => h("output"));
  const canvas = h("div", { class: "canvas", role: "img", "aria-label": title });
  figure.replaceChildren(
    h("figcaption", {}, h("span", {}, title), ...series.map(([, label], i) =>
      h("span", { class: keys[i] }, label, " ", outputs[i]))),
    canvas);

  let chart = null;
  let columns = {};

  const show = (index) => series.forEach(([name], i) =>
    setText(outputs[i], format(columns[name]?.[index ?? columns.at.length - 1])));

  function draw(newColumns) {
    columns = newColumns;
    if (!columns.at || canvas.clientWidth === 0) {
      return;
    }

    const data = [columns.at, ...series.map(([name]) => columns[name] ?? columns.at.map(() => null))];
    if (chart) {
      chart.setData(data);
    } else {
      chart = new uPlot(options(canvas, series, show), data, canvas);
    }

    show(chart.cursor.idx);
    canvas.setAttribute("aria-label", describe(title, series, columns, format));
  }

  new ResizeObserver(() => {
    if (chart && canvas.clientWidth > 0) {
      chart.setSize({ width: canvas.clientWidth, height: canvas.clientHeight });
    } else {
      draw(columns);
    }
  }).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart?.redraw());
  return { draw };
}

function options(canvas, series, show) {
  const axis = { stroke: () => colour("--soft"), font: `12px ${colour("--sans")}`, ticks: { show: false } };
  return {
    width: canvas.clientWidth,
    height: canvas.clientHeight,
    pxAlign: false,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    hooks: { setCursor: [(chart) => show(chart.cursor.idx)] },
    scales: {
      x: { range: (_, first, last) => [Math.min(first, last - shortest), last] },
      y: { range: (_, least, most) => [0, Math.max(4, most * 1.08)] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 72, size: 28, values: times },
      {
        ...axis,
        grid: { stroke: () => colour("--line"), width: 1 },
        space: 36,
        incrs: steps,
        size: 44,
        gap: 8,
        values: (_, splits) => splits.map(compact),
      },
    ],
    series: [{}, ...series.map((_, i) => ({
      stroke: () => colour(colours[i]),
      width: 1.5,
      dash: dashes[i],
      fill: series.length === 1 ? () => colour("--wash") : undefined,
      points: { show: false },
    }))],
  };
}

/** "Peers over the last hour: seeders now 12, at most 20; …" */
function describe(title, series, columns, format) {
  const lines = series.map(([name, label]) => {
    const known = (columns[name] ?? []).filter((value) => value !== null);
    return `${label} now ${format(columns[name]?.at(-1))}, at most ${format(known.length > 0 ? Math.max(...known) : null)}`;
  });
  return `${title} over the last hour: ${lines.join("; ").replaceAll("now now", "now")}.`;
}

const two = (number) => String(number).padStart(2, "0");

function times(chart, splits) {
  const { min, max } = chart.scales.x;
  return splits.map((at) => {
    const time = new Date(at * 1000);
    const minutes = `${two(time.getHours())}:${two(time.getMinutes())}`;
    return max - min < withSeconds ? `${minutes}:${two(time.getSeconds())}` : minutes;
  });
}
