import { copy } from "../parts/copy.js";

// One list for everyone, and one in the overview after signing in.
const lists = document.querySelectorAll(".announce");
const all = (selector) => [...lists].flatMap((list) => [...list.querySelectorAll(selector)]);

// If the tracker listens on every address, the URL contains the host of the page. The server inserts it too, but
// behind a proxy it may see a different name than the browser.
for (const code of all("code[data-by-host]")) {
  code.textContent = code.textContent.replace(/^udp:\/\/(\[[^\]]*\]|[^:/]*)/, `udp://${location.hostname}`);
}

for (const button of all("button")) {
  button.addEventListener("click", () => copy(button.querySelector("code").textContent, button.querySelector(".say")));
}

/** The announce URL for a peer key, in private mode. */
export const announceUrl = (key) => lists[0].querySelector("code").textContent.replace(/\/[^/]*$/, `/${key}`);
