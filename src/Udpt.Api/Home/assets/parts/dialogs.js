import { byId, setText } from "./dom.js";

// <dialog> brings the rest itself: the focus goes in and back, Escape closes, what is behind cannot be reached.
for (const button of document.querySelectorAll("dialog [data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

/** Asks before what cannot be undone; true for yes. */
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
 * A dialog with a form. `submit` returns nothing when all is done, and the dialog closes; what it throws is told in
 * the dialog, and what was typed stays.
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
