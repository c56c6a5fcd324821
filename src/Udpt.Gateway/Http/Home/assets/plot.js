import { h, setText } from "./dom.js";
import { compact } from "./format.js";

const hour = 3600;
const colours = ["--accent", "--ink", "--soft"];
const dashes = [undefined, undefined, [2, 3]];
const keys = ["key", "key second", "key third"];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * A plot of the last hour in `figure`. `series` are `[column, label]`; a single one is filled. The caption tells the
 * values at the pointer, else the newest, and a screen reader gets a sentence instead of a canvas.
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
    setText(canvas, "");
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
      x: { range: (_, first, last) => [last - hour, last] },
      y: { range: (_, least, most) => [0, Math.max(1, most * 1.08)] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 64, size: 28, values: "{HH}:{mm}" },
      {
        ...axis,
        grid: { stroke: () => colour("--line"), width: 1 },
        space: 36,
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
