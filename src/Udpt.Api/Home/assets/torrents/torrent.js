import { get, post, remove } from "../access/rest.js";
import { live } from "../live/live.js";
import { copy } from "../parts/copy.js";
import { ask } from "../parts/dialogs.js";
import { byId, h, setFigures, setRows, setText } from "../parts/dom.js";
import { bytes, count, duration } from "../parts/format.js";
import { notice } from "../parts/notice.js";

const section = byId("torrent");
let hash = "";

async function load() {
  const asked = hash;
  try {
    const torrent = await get(`t/${asked}`);
    if (asked === hash) {
      show(torrent);
    }
  } catch (fault) {
    if (asked === hash) {
      missing(fault.status === 404 ? "The tracker does not know this torrent." : fault.message, fault.status === 404);
    }
  }
}

function show(torrent) {
  missing("", false);
  setFigures(section, {
    seeders: count(torrent.seeders),
    leechers: count(torrent.leechers),
    completed: count(torrent.completed),
    state: torrent.is_flagged ? "Flagged" : "Tracked",
  });
  byId("flag").hidden = torrent.is_flagged;
  byId("unflag").hidden = !torrent.is_flagged;
  setRows(byId("peer-rows"), torrent.peers.map(([who, last]) => ({ ...who, ...last })), (peer) => peer.ip, peerRow);
  byId("peers-empty").hidden = torrent.peers.length > 0;
}

function missing(text, canAdd) {
  setText(byId("torrent-missing"), text);
  byId("torrent-missing").hidden = text === "";
  byId("torrent-known").hidden = text !== "";
  byId("add-this").hidden = !canAdd;
}

function peerRow(peer) {
  return h("tr", {},
    h("th", { scope: "row" }, peer.ip),
    h("td", {}, peer.client ?? "unknown"),
    h("td", { class: "number" }, peer.left === 0 ? "nothing" : bytes(peer.left)),
    h("td", { class: "number" }, bytes(peer.uploaded)),
    h("td", { class: "number" }, bytes(peer.downloaded)),
    h("td", {}, peer.event === "None" ? "–" : peer.event === "Complete" ? "completed" : peer.event.toLowerCase()),
    h("td", { class: "number" }, `${duration(peer.updated / 1000)} ago`));
}

/** Makes a change and reloads the torrent; the button `next` gets the focus of the one it replaces. */
async function change(isFlagged, done, next) {
  try {
    await post(`t/${hash}`, { is_flagged: isFlagged });
    notice(done);
    await load();
    next.focus();
  } catch (fault) {
    notice(fault.message);
  }
}

byId("flag").addEventListener("click", () =>
  change(true, "Flagged. Its announces will be refused.", byId("unflag")));
byId("unflag").addEventListener("click", () =>
  change(false, "Flag removed. Its announces are accepted again.", byId("flag")));
byId("add-this").addEventListener("click", () =>
  change(false, "Added.", byId("flag")));
byId("drop").addEventListener("click", async () => {
  const yes = await ask("Drop this torrent?",
    `This deletes ${hash} with its peers, its flag and its completed count. This cannot be undone.`, "Drop");
  if (yes) {
    try {
      await remove(`t/${hash}`);
      notice("Dropped.");
      location.hash = "#/torrents";
    } catch (fault) {
      notice(fault.message);
    }
  }
});
byId("copy-hash").addEventListener("click", (event) => copy(hash, event.currentTarget.firstChild));
live.addEventListener("status", () => section.hidden || load());

export const torrent = {
  section,
  title: "Torrent",
  needsToken: true,
  show(newHash) {
    if (hash !== newHash) {
      hash = newHash;
      setText(byId("torrent-title"), hash);
      setFigures(section, { seeders: "–", leechers: "–", completed: "–", state: "–" });
      setRows(byId("peer-rows"), [], null, null);
    }

    return load();
  },
};
