// The access token. It is kept in sessionStorage, which ends with the tab, and sent as a header, so that it appears
// in no URL, history or log.
const key = "udpt.token";
let token = read();

/** Fires "change" when the token has been set or cleared. */
export const session = new EventTarget();

export const isSignedIn = () => token !== null;

export function signIn(newToken) {
  token = newToken;
  store((storage) => storage.setItem(key, newToken));
  session.dispatchEvent(new Event("change"));
}

/** @param reason Why, if the user did not ask for it. */
export function signOut(reason = "") {
  if (token === null) {
    return;
  }

  token = null;
  store((storage) => storage.removeItem(key));
  session.dispatchEvent(new CustomEvent("change", { detail: reason }));
}

/** The headers of a call with the token `value`, encoded as the UTF-8 bytes that the tracker expects. */
export const headersOf = (value = token) =>
  value === null ? {} : { authorization: `Bearer ${String.fromCharCode(...new TextEncoder().encode(value))}` };

function read() {
  let found = null;
  store((storage) => { found = storage.getItem(key); });
  return found;
}

/** If the browser denies storage, the token lives as long as the page. */
function store(action) {
  try {
    action(sessionStorage);
  } catch {
    // See above.
  }
}
