// What a page asks first is asked before its program is there: which MAAS this is, whether somebody is logged in and,
// with a session, the first hosts of the list or the host that the address leads to. The program takes over what has come
// (src/region/live/early.rs) and asks itself for what has not. Nothing here fails aloud: what goes wrong is asked again by
// the program, which knows how to say so.

/** Hosts of the list's first page; must be what src/store/hosts.rs asks for. */
const FIRST_PAGE = 10;

/** What the page at this address (below the base, without a slash at its start) needs first. */
function question(path) {
  const host = /^hosts\/(\d{1,15})(?:[/?#]|$)/.exec(path);
  return host ? { method: "pod.get", params: { id: Number(host[1]) } } : { method: "pod.list", params: { limit: FIRST_PAGE } };
}

function cookie(name) {
  const found = document.cookie.split(";").map((pair) => pair.trim().split("="));
  return found.find(([key]) => key === name)?.slice(1).join("=");
}

/** VM hosts were removed with 4.0; the first call to a region without them would end the connection. */
function hasVmHosts(version) {
  const major = /^\s*(\d+)\.\d/.exec(version)?.[1];
  return major === undefined || Number(major) < 4;
}

/** A WebSocket that keeps what comes until the program takes it over. */
class EarlySocket {
  messages = [];
  #listen = ({ data }) => this.messages.push(data);

  constructor(url, { method, params }) {
    this.method = method;
    this.params = JSON.stringify(params);
    this.raw = new WebSocket(url);
    this.raw.addEventListener("message", this.#listen);
  }

  /** Asks, now or when it is open. */
  ask() {
    const request = JSON.stringify({ type: 0, request_id: 0, method: this.method, params: JSON.parse(this.params) });
    this.#whenOpen(() => this.raw.send(request));
  }

  /** Closes it: while it is being opened that would be an error in the console. */
  drop() {
    this.#whenOpen(() => this.raw.close());
  }

  /** The socket itself; what comes from now on is the program's. */
  take() {
    this.raw.removeEventListener("message", this.#listen);
    return this.raw;
  }

  #whenOpen(act) {
    if (this.raw.readyState === WebSocket.OPEN) act();
    else if (this.raw.readyState === WebSocket.CONNECTING) this.raw.addEventListener("open", act, { once: true });
  }
}

/** What was begun for one page. Each part is taken once. */
class Early {
  #answers = new Map();
  #socket;

  constructor(region, path) {
    const version = this.#get(region, "/api/2.0/version/");
    const login = this.#get(region, "/accounts/login/");
    const token = cookie("csrftoken");
    if (token) this.#connect(region, token, question(path), version, login);
  }

  /** The answer to a GET of this path below the region's root, if it was asked and not taken yet. */
  answer(path) {
    const answer = this.#answers.get(path);
    this.#answers.delete(path);
    return answer;
  }

  /** The connection, if there is one that lives. */
  socket() {
    const socket = this.#socket;
    this.#socket = undefined;
    return socket && socket.raw.readyState <= WebSocket.OPEN ? socket : undefined;
  }

  #get(region, path) {
    const answer = fetch(region + path, { credentials: "same-origin", headers: { Accept: "application/json" } }).then(
      async (answer) => ({
        ok: answer.ok,
        status: answer.status,
        type: answer.headers.get("content-type") ?? "",
        text: await answer.text(),
      }),
    );
    answer.catch(() => {});
    this.#answers.set(path, answer);
    return answer;
  }

  /** The connection is opened beside the questions; nothing is asked over it before they are answered. */
  async #connect(region, token, question, version, login) {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const url = `${scheme}//${location.host}${region}/ws?csrftoken=${encodeURIComponent(token)}`;
    let socket;
    try {
      socket = new EarlySocket(url, question);
      this.#socket = socket;
      const [which, who] = await Promise.all([version, login]);
      if (hasVmHosts(JSON.parse(which.text).version) && JSON.parse(who.text).authenticated === true) {
        socket.ask();
        return;
      }
    } catch {
      // No socket may be opened, the region does not answer, or is none: the program finds that out by itself.
    }
    if (this.#socket === socket) this.#socket = undefined;
    socket?.drop();
  }
}

/**
 * Begins what the page at `path` (below its base) asks of the region below `region` on this origin. Gives what the
 * program takes over, or nothing for a region that is no path of this origin.
 */
export function begin(region, path) {
  const root = String(region).replace(/\/+$/, "");
  if (!root.startsWith("/") || root.startsWith("//")) return undefined;
  return new Early(root, path);
}
