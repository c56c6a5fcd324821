import { byId, setText } from "./dom.js";

// <dialog> does the rest itself: it moves the focus in and back, closes on Escape, and blocks what is behind it.
for (const button of document.querySelectorAll("dialog [data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

/** Asks for confirmation before an irreversible action; true means yes. */
export function ask(title, text, yes) {
  const dialog = byId("ask");
  setText(byId("ask-title"), title);
  setText(byId("ask-text"), text);
  setText(byId("ask-yes"), yes);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) =>
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
}

/**
 * A dialog with a form. When `submit` succeeds, the dialog closes; when it throws, the dialog shows the error and keeps
 * the input.
 */
export function formDialog(id, faultId, submit) {
  const dialog = byId(id);
  const form = dialog.querySelector("form");
  const button = form.querySelector("button.main");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    setText(byId(faultId), "");
    button.disabled = true;
    try {
      await submit();
      dialog.close();
    } catch (fault) {
      setText(byId(faultId), fault.message);
    } finally {
      button.disabled = false;
    }
  });
  return () => {
    form.reset();
    setText(byId(faultId), "");
    dialog.showModal();
  };
}
