import { byId, setText } from "./dom.js";
import { notice } from "./notice.js";

const saidFor = 2000;

/** Copies `text` and briefly confirms it in `say`, a part of the button. */
export async function copy(text, say) {
  if (!(await write(text))) {
    notice("The browser blocked copying. Select the text and copy it manually.");
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

/** The clipboard API exists on HTTPS and localhost only; elsewhere execCommand still works. */
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
