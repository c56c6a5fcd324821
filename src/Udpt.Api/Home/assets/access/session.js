// The access token: in sessionStorage, which ends with the tab, and sent as a header, so that it is in no address,
// no history and no log.
const key = "udpt.token";
let token = read();

/** Tells "change" when the token has come or gone. */
export const session = new EventTarget();

export const isSignedIn = () => token !== null;

export function signIn(newToken) {
  token = newToken;
  store((storage) => storage.setItem(key, newToken));
  session.dispatchEvent(new Event("change"));
}

/** @param reason What to tell whoever had not asked for it. */
export function signOut(reason = "") {
  if (token === null) {
    return;
  }

  token = null;
  store((storage) => storage.removeItem(key));
  session.dispatchEvent(new CustomEvent("change", { detail: reason }));
}

/** The headers of a call with `value`; a header takes bytes, and the tracker reads them as UTF-8. */
export const headersOf = (value = token) =>
  value === null ? {} : { authorization: `Bearer ${String.fromCharCode(...new TextEncoder().encode(value))}` };

function read() {
  let found = null;
  store((storage) => { found = storage.getItem(key); });
  return found;
}

/** Where the browser refuses storage the token lives as long as the page. */
function store(action) {
  try {
    action(sessionStorage);
  } catch {
    // As said above.
  }
}
