import { copy } from "../parts/copy.js";

const list = document.querySelector(".announce");

// Where the tracker listens on every address the page names the host it was reached by. The server does so too, but
// behind a proxy it may have been told another name than the browser.
for (const code of list.querySelectorAll("code[data-by-host]")) {
  code.textContent = code.textContent.replace(/^udp:\/\/(\[[^\]]*\]|[^:/]*)/, `udp://${location.hostname}`);
}

for (const button of list.querySelectorAll("button")) {
  button.addEventListener("click", () => copy(button.querySelector("code").textContent, button.querySelector(".say")));
}

/** The announce URL for a peer key of private mode. */
export const announceUrl = (key) => list.querySelector("code").textContent.replace(/\/[^/]*$/, `/${key}`);
