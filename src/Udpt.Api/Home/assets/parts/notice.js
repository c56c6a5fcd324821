import { byId, setText } from "./dom.js";

const saidFor = 8000;
let standing = "";
let passing = "";
let timer = 0;

const show = () => setText(byId("notice"), passing || standing);

/** Shows a message for a while. */
export function notice(text) {
  passing = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    passing = "";
    show();
  }, saidFor);
  show();
}

/** Shows a message until it is cleared with an empty text. */
export function standingNotice(text) {
  standing = text;
  show();
}
