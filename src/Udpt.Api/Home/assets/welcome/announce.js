import { copy } from "../parts/copy.js";

// One for everyone, and one of the overview for whoever has signed in.
const lists = document.querySelectorAll(".announce");
const all = (selector) => [...lists].flatMap((list) => [...list.querySelectorAll(selector)]);

// Where the tracker listens on every address the page names the host it was reached by. The server does so too, but
// behind a proxy it may have been told another name than the browser.
for (const code of all("code[data-by-host]")) {
  code.textContent = code.textContent.replace(/^udp:\/\/(\[[^\]]*\]|[^:/]*)/, `udp://${location.hostname}`);
}

for (const button of all("button")) {
  button.addEventListener("click", () => copy(button.querySelector("code").textContent, button.querySelector(".say")));
}

/** The announce URL for a peer key of private mode. */
export const announceUrl = (key) => lists[0].querySelector("code").textContent.replace(/\/[^/]*$/, `/${key}`);
