import { get, post, remove } from "../access/rest.js";
import { live } from "../live/live.js";
import { copy } from "../parts/copy.js";
import { ask, formDialog } from "../parts/dialogs.js";
import { byId, h, setRows, setText } from "../parts/dom.js";
import { ago, bytes, date } from "../parts/format.js";
import { notice } from "../parts/notice.js";
import { announceUrl } from "../welcome/announce.js";

const pageSize = 50;
const section = byId("keys");
let offset = 0;

async function load() {
  try {
    const keys = await get(`k?${new URLSearchParams({ offset, limit: pageSize + 1 })}`);
    setRows(byId("key-rows"), keys.slice(0, pageSize), (key) => key.key, row);
    say(keys.length > 0 ? "" : "There are no keys yet. Clients need one to announce.", keys.length > pageSize);
  } catch (fault) {
    setRows(byId("key-rows"), [], null, null);
    say(fault.message, false);
  }
}

function say(text, hasMore) {
  setText(byId("keys-empty"), text);
  byId("keys-empty").hidden = text === "";
  byId("keys-pages").hidden = offset === 0 && !hasMore;
  byId("keys-previous").disabled = offset === 0;
  byId("keys-next").disabled = !hasMore;
  setText(byId("keys-number"), offset > 0 || hasMore ? `Page ${offset / pageSize + 1}` : "");
}

function row(key) {
  const ends = key.is_revoked ? h("span", { class: "tag" }, "revoked")
    : isPast(key.expires_at) ? h("span", { class: "tag" }, "expired")
    : key.expires_at ? date(key.expires_at) : "never";
  return h("tr", { class: key.is_revoked ? "revoked" : null },
    h("th", { scope: "row" }, key.name),
    h("td", { class: "mono" }, `${key.key.slice(0, 8)}…`),
    h("td", { class: "number" }, bytes(key.uploaded)),
    h("td", { class: "number" }, bytes(key.downloaded)),
    h("td", { class: "number" }, ago(key.last_seen)),
    h("td", {}, ends),
    h("td", { class: "number" },
      key.is_revoked ? null : action("Copy URL", key.name, "link", (event) => copy(announceUrl(key.key), event.currentTarget.firstChild)),
      key.is_revoked ? null : action("Revoke", key.name, "link writes", () => revoke(key))));
}

const isPast = (text) => text !== null && new Date(text) < new Date();

/** A button of a row, with the name of the key for screen readers. */
const action = (text, name, kind, click) => h("button", { type: "button", class: kind, click },
  h("span", {}, text), h("span", { class: "sr-only" }, ` of ${name}`));

async function revoke(key) {
  const yes = await ask("Revoke this key?", `Clients that use the key of ${key.name} will be refused. This cannot be undone.`, "Revoke");
  if (yes) {
    try {
      await remove(`k/${key.key}`);
      notice(`The key of ${key.name} has been revoked.`);
    } catch (fault) {
      notice(fault.message);
    }

    await load();
  }
}

const openNew = formDialog("new-key", "new-key-fault", async () => {
  const until = byId("key-expires").value;
  const made = await post("k", {
    name: byId("key-name").value.trim(),
    expires_at: until === "" ? null : new Date(until).toISOString(),
  });
  notice(`The key of ${made.name} has been created.`);
  offset = 0;
  await load();
});

function turn(by) {
  offset += by;
  load();
}

byId("create-key").addEventListener("click", openNew);
byId("keys-previous").addEventListener("click", () => turn(-pageSize));
byId("keys-next").addEventListener("click", () => turn(pageSize));
live.addEventListener("status", () => section.hidden || load());

export const keys = { section, title: "Peer keys", needsToken: true, show: load };
