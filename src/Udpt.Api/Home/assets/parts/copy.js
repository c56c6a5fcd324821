import { byId, setText } from "./dom.js";
import { notice } from "./notice.js";

const saidFor = 2000;

/** Copies `text` and says so on `say`, a piece of the button, for a moment. */
export async function copy(text, say) {
  if (!(await write(text))) {
    notice("The browser does not let the page copy. Select the text and copy it yourself.");
    return;
  }

  const before = say.dataset.say ??= say.textContent;
  setText(say, "Copied");
  setText(byId("said"), "Copied");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => {
    setText(say, before);
    setText(byId("said"), "");
  }, saidFor);
}

/** The clipboard interface exists on HTTPS and localhost only; elsewhere the old way still works. */
async function write(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(() => true, () => false);
  }

  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr-only";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}
