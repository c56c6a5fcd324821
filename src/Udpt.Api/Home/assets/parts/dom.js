/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/**
 * An element: `h("td", { class: "number" }, "12")`. Attributes that are false or null are omitted, functions become
 * listeners. Text is only ever set as text, so that names from clients and operators cannot become markup.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== false && value != null) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }

  element.append(...children.filter((child) => child != null));
  return element;
}

/** Sets text only if it has changed, so that screen readers announce only changes and a selection is kept. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets the figures of a section: `<dd data-figure="torrents">`. */
export function setFigures(section, figures) {
  for (const [name, text] of Object.entries(figures)) {
    for (const element of section.querySelectorAll(`[data-figure="${name}"]`)) {
      setText(element, text);
    }
  }
}

/**
 * Updates the rows of `body` to match `items`. A row whose item is unchanged is kept; a row that has changed keeps the
 * focus.
 */
export function setRows(body, items, keyOf, render) {
  const old = new Map([...body.children].map((row) => [row.dataset.key, row]));
  const focused = document.activeElement;
  const focusedKey = body.contains(focused) ? focused.closest("tr").dataset.key : null;
  const rows = items.map((item) => {
    const key = keyOf(item);
    const state = JSON.stringify(item);
    const before = old.get(key);
    if (before?.state === state) {
      return before;
    }

    const row = render(item);
    row.dataset.key = key;
    row.state = state;
    return row;
  });
  if (rows.length === body.children.length && rows.every((row, i) => row === body.children[i])) {
    return;
  }

  body.replaceChildren(...rows);
  if (focusedKey !== null) {
    rows.find((row) => row.dataset.key === focusedKey)?.querySelector("a, button")?.focus();
  }
}

/** A share of a whole as a bar and in per cent; 0 % if the whole is 0. */
export function share(part, whole) {
  const fraction = whole > 0 ? part / whole : 0;
  const bar = h("span", { class: "part" });
  bar.style.width = `${fraction * 100}%`;
  return h("td", { class: "share" },
    h("span", { class: "track", "aria-hidden": "true" }, bar),
    `${(fraction * 100).toFixed(fraction > 0 && fraction < 0.1 ? 1 : 0)} %`);
}
