import { headersOf, signOut } from "./session.js";

/** A failed call, with a message for the user. */
export class RestFault extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const get = (path, signal) => call("GET", path, undefined, { signal });
export const post = (path, body = {}) => call("POST", path, body);
export const remove = (path) => call("DELETE", path);

/** Whether the tracker accepts this token. Throws if the error is unrelated to the token. */
export async function tryToken(token) {
  try {
    await call("GET", "status", undefined, { headers: headersOf(token), staysSignedIn: true });
    return true;
  } catch (fault) {
    if (fault.status === 401) {
      return false;
    }

    if (fault.status === 503) {
      return true;
    }

    throw fault;
  }
}

async function call(method, path, body, { signal, headers = headersOf(), staysSignedIn = false } = {}) {
  const response = await send(path, {
    method,
    signal,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: "no-store",
    credentials: "omit",
  });
  if (response.ok) {
    return response.json();
  }

  const fault = await faultOf(response);
  if (fault.status === 401 && !staysSignedIn) {
    signOut(fault.message);
  }

  throw fault;
}

async function send(path, request) {
  try {
    return await fetch(path, request);
  } catch (fault) {
    throw fault.name === "AbortError" ? fault : new RestFault(0, "The tracker is not responding. Is it running?");
  }
}

/** The error in a failed response. */
export async function faultOf(response) {
  const reason = await response.json().then((fault) => fault.reason, () => null);
  return new RestFault(response.status, sentence(response.status, reason));
}

function sentence(status, reason) {
  switch (status) {
    case 401: return "The tracker does not accept this token.";
    case 403: return "This token is read-only. Changes need a token with write access.";
    case 503: return `Temporarily unavailable: ${reason ?? "try again"}.`;
    default: return reason ? `${reason[0].toUpperCase()}${reason.slice(1)}.` : `The tracker returned status ${status}.`;
  }
}
