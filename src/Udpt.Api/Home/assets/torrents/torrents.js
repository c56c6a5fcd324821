import { get, post } from "../access/rest.js";
import { live } from "../live/live.js";
import { formDialog } from "../parts/dialogs.js";
import { byId, h, setRows, setText } from "../parts/dom.js";
import { count } from "../parts/format.js";
import { notice } from "../parts/notice.js";
import { before, infoHashOf } from "./hashes.js";

const pageSize = 50;

// The tracker sorts at most this many by their peers.
const mostByPeers = 1000;

const section = byId("torrents");
const [prefix, sort, flagged] = [byId("prefix"), byId("sort"), byId("flagged")];

// The tracker searches all torrents for these, so such a list is not reloaded with every sample.
const samplesOfACostlyList = 6;
let samples = 0;

// Where each page up to this one starts: after the last info hash of the previous page, or at a number of torrents.
let starts = [null];
let following = null;
let asking = null;

async function load() {
  asking?.abort();
  const mine = asking = new AbortController();
  try {
    const start = starts.at(-1);
    const { torrents, next } = await read(start, mine.signal);
    following = next;
    show(torrents);
  } catch (fault) {
    if (!mine.signal.aborted) {
      following = null;
      setRows(byId("torrent-rows"), [], null, null);
      say(fault.message);
    }
  }
}

/** A page, and where the next one starts; null if there is none. */
async function read(start, signal) {
  const query = new URLSearchParams({ limit: pageSize + 1 });
  const wanted = prefixOf(prefix.value);

  if (flagged.value) {
    query.set("flagged", flagged.value);
  }

  if (sort.value && wanted === "") {
    query.set("sort", sort.value);
    query.set("offset", start ?? 0);
    query.set("limit", Math.min(pageSize + 1, mostByPeers - (start ?? 0)));
  } else if (start ?? (wanted && before(wanted))) {
    query.set("after", start ?? before(wanted));
  }

  const found = (await get(`t?${query}`, signal)).filter((torrent) => torrent.info_hash.startsWith(wanted));
  const torrents = found.slice(0, pageSize);
  const next = found.length <= pageSize ? null
    : query.has("sort") ? (start ?? 0) + pageSize
    : torrents.at(-1).info_hash;
  return { torrents, next };
}

/** The prefix to search for, from the beginning of a hash, a whole hash or a magnet link. */
function prefixOf(text) {
  const wanted = text.trim().toLowerCase();
  const hash = /^[0-9a-f]{0,40}$/.test(wanted) ? wanted : infoHashOf(text);
  if (hash === null) {
    throw new Error("An info hash has 40 hex digits: 0 to 9 and a to f.");
  }

  return hash;
}

function show(torrents) {
  setRows(byId("torrent-rows"), torrents, (torrent) => torrent.info_hash, row);
  say(torrents.length > 0 ? "" : prefix.value
    ? `No torrent begins with ${prefixOf(prefix.value)}.`
    : flagged.value || starts.length > 1
      ? "No torrents found."
      : "There are no torrents yet. They appear when clients announce them, or when you add them.");
}

function say(text) {
  setText(byId("torrents-empty"), text);
  byId("torrents-empty").hidden = text === "";
  byId("pages").hidden = starts.length === 1 && following === null;
  byId("previous").disabled = starts.length === 1;
  byId("next").disabled = following === null;
  setText(byId("page-number"), starts.length > 1 || following !== null ? `Page ${starts.length}` : "");
}

function row(torrent) {
  return h("tr", {},
    h("th", { scope: "row", class: "hash mono" }, h("a", { href: `#/torrents/${torrent.info_hash}` }, torrent.info_hash)),
    h("td", {}, torrent.is_flagged ? h("span", { class: "tag" }, "flagged") : ""),
    h("td", { class: "number" }, count(torrent.seeders)),
    h("td", { class: "number" }, count(torrent.leechers)),
    h("td", { class: "number" }, count(torrent.completed)));
}

function restart() {
  starts = [null];
  load();
}

const openAdd = formDialog("add-torrents", "add-fault", async () => {
  const lines = byId("hashes").value.split("\n").filter((line) => line.trim() !== "");
  const wrong = lines.find((line) => infoHashOf(line) === null);
  if (wrong !== undefined) {
    throw new Error(`“${wrong.trim().slice(0, 60)}” is not an info hash or magnet link. Nothing was added.`);
  }

  const isFlagged = document.querySelector("[name=flagged]:checked").value === "true";
  const { count: done } = await post("t", { info_hashes: lines.map(infoHashOf), is_flagged: isFlagged });
  notice(`${count(done)} ${done === 1 ? "torrent" : "torrents"} ${isFlagged ? "flagged" : "added"}.`);
  restart();
});

byId("add").addEventListener("click", openAdd);
byId("search").addEventListener("submit", (event) => event.preventDefault());
[prefix, sort, flagged].forEach((field) => field.addEventListener("input", () => {
  // Search results are in the order of the info hashes.
  sort.disabled = prefix.value.trim() !== "";
  restart();
}));
byId("next").addEventListener("click", () => {
  starts.push(following);
  load();
});
byId("previous").addEventListener("click", () => {
  starts.pop();
  load();
});
live.addEventListener("status", () => {
  const isCostly = sort.value !== "" || flagged.value !== "";
  if (!section.hidden && (!isCostly || ++samples % samplesOfACostlyList === 0)) {
    load();
  }
});

export const torrents = { section, title: "Torrents", needsToken: true, show: load };
