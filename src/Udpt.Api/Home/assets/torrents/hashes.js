// Info hashes as people have them: 40 hex digits, or 32 of base 32 as old magnet links write them.
const letters = "abcdefghijklmnopqrstuvwxyz234567";

/** The info hash of a line, a magnet link or a hash by itself, in lower case; null when there is none. */
export function infoHashOf(line) {
  const text = (/urn:btih:([0-9a-z]+)/i.exec(line)?.[1] ?? line.trim()).toLowerCase();
  return /^[0-9a-f]{40}$/.test(text) ? text : /^[a-z2-7]{32}$/.test(text) ? fromBase32(text) : null;
}

/** The largest info hash before all that begin with `prefix`; null when there is none before. */
export function before(prefix) {
  const first = BigInt(`0x${prefix.padEnd(40, "0")}`);
  return first === 0n ? null : (first - 1n).toString(16).padStart(40, "0");
}

function fromBase32(text) {
  let value = 0n;
  for (const letter of text) {
    value = (value << 5n) | BigInt(letters.indexOf(letter));
  }

  return value.toString(16).padStart(40, "0");
}
