// Parses info hashes as people have them: 40 hex digits, or 32 base 32 characters as in old magnet links.
const letters = "abcdefghijklmnopqrstuvwxyz234567";

/** The info hash in a line, which may be a magnet link or just a hash, in lower case; null if there is none. */
export function infoHashOf(line) {
  const text = (/urn:btih:([0-9a-z]+)/i.exec(line)?.[1] ?? line.trim()).toLowerCase();
  return /^[0-9a-f]{40}$/.test(text) ? text : /^[a-z2-7]{32}$/.test(text) ? fromBase32(text) : null;
}

/** The largest info hash before all those that begin with `prefix`; null if there is none. */
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
