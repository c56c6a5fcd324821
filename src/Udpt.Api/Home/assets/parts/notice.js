import { byId, setText } from "./dom.js";

const saidFor = 8000;
let standing = "";
let passing = "";
let timer = 0;

const show = () => setText(byId("notice"), passing || standing);

/** Says something for a while. */
export function notice(text) {
  passing = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    passing = "";
    show();
  }, saidFor);
  show();
}

/** Says something until it is taken back with an empty text. */
export function standingNotice(text) {
  standing = text;
  show();
}
