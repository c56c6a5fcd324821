const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

const dash = "–";

/** 12,345 */
export const count = (value) => (value == null ? dash : whole.format(value));

/** 12.3K, for axes. */
export const compact = (value) => short.format(value);

/** A rate: 0, 0.4, 7.2, 1,250. */
export const rate = (value) =>
  value == null ? dash : value > 0 && value < 10 ? value.toFixed(1) : whole.format(value);

/** Bytes: 0 B, 934 KiB, 1.4 GiB. Clients that do not know the value send the largest number. */
export function bytes(value) {
  if (value >= 2 ** 62) {
    return "unknown";
  }

  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const power = value < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
  const scaled = value / 1024 ** power;
  return `${power > 0 && scaled < 100 ? scaled.toFixed(1) : Math.round(scaled)} ${units[power]}`;
}

/** Seconds in the two largest units that are not zero: 12 s, 5 min, 3 h 20 min, 4 d 2 h. */
export function duration(seconds) {
  if (seconds == null) {
    return dash;
  }

  const total = Math.floor(seconds);
  const parts = [[Math.floor(total / 86400), "d"], [Math.floor(total / 3600) % 24, "h"], [Math.floor(total / 60) % 60, "min"]];
  const first = parts.findIndex(([amount]) => amount > 0);
  return first < 0
    ? `${total} s`
    : parts.slice(first, first + 2).filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`).join(" ");
}

/** A date in the format of the browser's locale. */
export const date = (text) => day.format(new Date(text));

/** Relative time: 5 min ago. */
export const ago = (text) => (text ? `${duration(Math.max(0, Date.now() - new Date(text)) / 1000)} ago` : dash);
