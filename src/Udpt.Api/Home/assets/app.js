import "./welcome/announce.js";
import { tryToken } from "./access/rest.js";
import { isSignedIn, session, signIn, signOut } from "./access/session.js";
import { keys } from "./keys/keys.js";
import { live, start } from "./live/live.js";
import { formDialog } from "./parts/dialogs.js";
import { byId, setText } from "./parts/dom.js";
import { duration } from "./parts/format.js";
import { notice, standingNotice } from "./parts/notice.js";
import { overview } from "./status/overview.js";
import { torrent } from "./torrents/torrent.js";
import { torrents } from "./torrents/torrents.js";
import { welcome } from "./welcome/welcome.js";

const views = [welcome, overview, torrents, torrent, keys];
let current = null;

/** The view for a fragment such as `#/torrents/0123…`, and its argument. */
function viewOf(address) {
  const [, name, argument] = address.split("/");
  switch (name) {
    case "torrents": return /^[0-9a-f]{40}$/i.test(argument ?? "") ? [torrent, argument.toLowerCase()] : [torrents];
    case "keys": return document.body.dataset.mode === "private" ? [keys] : [overview];
    default: return [overview];
  }
}

function route(event) {
  if (location.hash === "#main") {
    return;
  }

  const [view, argument] = isSignedIn() ? viewOf(location.hash) : [welcome];
  views.forEach((other) => { other.section.hidden = other !== view; });
  document.title = view === welcome ? view.title : `${view.title} · UDPT`;
  for (const link of byId("sections").querySelectorAll("a")) {
    const isHere = viewOf(link.hash)[0] === view || (view === torrent && link.hash === "#/torrents");
    link.toggleAttribute("aria-current", isHere);
    if (isHere) {
      link.setAttribute("aria-current", "page");
    }
  }

  view.show(argument);
  if (event && view !== current) {
    // To a screen reader and to the keyboard, a new view is a new page.
    scrollTo(0, 0);
    view.section.querySelector("h1").focus({ preventScroll: true });
  }

  current = view;
}

function onSession(event) {
  byId("sections").hidden = !isSignedIn();
  byId("enter").hidden = isSignedIn();
  byId("leave").hidden = !isSignedIn();
  setText(byId("holder"), "");
  document.body.removeAttribute("data-may");
  start();
  route(event);
  if (event?.detail) {
    notice(event.detail);
  }
}

const openSignIn = formDialog("sign-in", "sign-in-fault", async () => {
  const token = byId("token").value.trim();
  if (!(await tryToken(token))) {
    byId("token").select();
    throw new Error("The tracker does not accept this token.");
  }

  // Close first: that returns the focus to the button, which is about to disappear.
  byId("sign-in").close();
  signIn(token);
});

byId("enter").addEventListener("click", openSignIn);
byId("leave").addEventListener("click", () => signOut());
session.addEventListener("change", onSession);
window.addEventListener("hashchange", route);

live.addEventListener("access", ({ detail }) => {
  setText(byId("holder"), detail.scope === "read" ? `${detail.name}, read-only` : detail.name);
  document.body.dataset.may = detail.scope;
});
live.addEventListener("status", ({ detail }) => setText(byId("uptime"), `Up for ${duration(detail.uptime)}`));
live.addEventListener("fault", ({ detail }) => standingNotice(detail));

onSession();
