// The program as a guest in another page: `mount` into an element, `define` as a custom element, or the life cycle of
// single-spa. Everything of a mount is within a shadow root: neither page changes how the other looks, and nothing is left
// when it is unmounted. See docs/embedding.md; embed.d.ts has the types.
import { begin } from "./early.js";
import { element, showMessage } from "./message.js";
import { MOUNT, Mistake, settings } from "./options.js";
import * as files from "./files.js";
import { LoadError, expectLater, needsLater, onEnd, start, whyEnded } from "./program.js";

export const version = files.version;

/** Why there is no mount: `code` tells the reasons apart. */
export class MountError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = "MountError";
    this.code = code;
  }
}

/** Elements that have a mount, so that none gets a second. */
const taken = new WeakSet();

/** Mounts that live: one that nobody holds would end. */
const alive = new Set();

let sheet;

/** The style of every mount, made once. */
function style() {
  sheet ??= files
    .style()
    .then(({ default: text }) => new CSSStyleSheet().replace(text))
    .catch((error) => {
      sheet = undefined;
      throw error;
    });
  return sheet;
}

/** Why the program could not be loaded, by what can be done about it. */
function reason(error) {
  if (error instanceof MountError) return error;
  if (error instanceof Mistake) return new MountError("option", error.message, { cause: error });
  const text = String(error?.message ?? error);
  const because = (code, message) => new MountError(code, `${message} (${text})`, { cause: error });
  if (/unsafe-eval|Content.Security.Policy/i.test(text)) {
    return because("policy", "The page's Content-Security-Policy does not let WebAssembly run: it needs 'wasm-unsafe-eval'");
  }
  const isOffline = navigator.onLine === false;
  if (error instanceof LoadError && error.status > 0) return because("missing", "A file of the program is missing");
  // What browsers call an import that failed.
  const noImport = error instanceof TypeError && /dynamically imported|importing a module|loading dynamically|fetch/i.test(text);
  if (isOffline || error instanceof LoadError || noImport) {
    return because("unreachable", isOffline ? "There is no network" : "A file of the program could not be fetched");
  }
  return because("version", "The program's files do not fit together: perhaps they are of different versions");
}

/** One mount, from the first word to the last. */
class Guest {
  #target;
  #shadow;
  #host;
  #root;
  #options;
  #mount;
  #endOfWatch;
  #isOver = false;
  #endNow;
  /** How high the element is: what stays in sight while it scrolls is no higher. */
  #sizes = new ResizeObserver(([{ target }]) => target.style.setProperty("--room", `${target.clientHeight}px`));
  /** Rejects when it is ended: nobody waits for files then. */
  #over = new Promise((_, reject) => {
    this.#endNow = reject;
  });

  /** Into `target`, or into the shadow root that it has of its own. */
  constructor(target, own) {
    this.#target = target;
    this.#over.catch(() => {});
    if (own) {
      this.#shadow = own;
      this.#host = target;
    } else {
      this.#host = document.createElement("div");
      this.#shadow = this.#host.attachShadow({ mode: "open" });
      target.append(this.#host);
    }
    this.#root = element("div", { class: "guest" }, element("p", { class: "boot", role: "status" }, "Loading VM hosts…"));
    this.#shadow.append(this.#root);
    this.#sizes.observe(this.#root);
    alive.add(this);
  }

  tell(name, detail) {
    this.#target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Loads what is needed and draws. Rejects with a MountError, which stands in the element, too. */
  async start(given, signal) {
    try {
      const options = settings(MOUNT, given);
      await this.#draw(options, signal);
    } catch (error) {
      const why = reason(error);
      if (why.code === "aborted") {
        this.end();
      } else {
        this.#say({ title: "VM hosts could not be shown", text: `${why.message}.`, details: `${why.code}: ${why.message}` });
        this.tell("error", { code: why.code, message: why.message });
      }
      throw why;
    }
  }

  async #draw(options, signal) {
    if (signal?.aborted) this.end();
    this.#isWanted();
    const ended = whyEnded();
    if (ended) throw new MountError("ended", `The program has given up on this page: ${ended.details}`);
    if (typeof WebAssembly !== "object") throw new MountError("policy", "This browser does not run WebAssembly");
    const program = start({ js: files.program, wasm: files.wasm, later: files.later });
    program.catch(() => {});
    const place = this.#place(options);
    if (needsLater(place)) expectLater();
    const early = begin(options.region, place);
    const [{ mount }, look] = await Promise.race([Promise.all([program, style()]), this.#over]).catch((error) => {
      this.#isWanted();
      throw error;
    });
    this.#isWanted();
    this.#options = options;
    this.#shadow.adoptedStyleSheets = [look];
    this.setTheme(options.theme);
    this.#endOfWatch = onEnd((why) => this.#giveUp(why));
    this.#mount = mount(this.#root, {
      ...options,
      early,
      tell: (name, detail) => this.#hear(name, detail),
    });
    if (whyEnded()) throw new MountError("ended", whyEnded().details);
  }

  #isWanted() {
    if (this.#isOver) throw new MountError("aborted", "It was unmounted while it was starting");
  }

  /** The place that is asked for first: `hosts/2/numa`. */
  #place({ routing, base, path }) {
    if (routing === "memory") return path.slice(1);
    if (routing === "hash") return location.hash.replace(/^#\/?/, "");
    const prefix = base.replace(/\/*$/, "/");
    return location.pathname.startsWith(prefix) ? location.pathname.slice(prefix.length) : "";
  }

  #hear(name, detail) {
    const details = { title: { title: detail }, navigate: { path: detail }, error: { code: "region", message: detail } };
    this.tell(name, details[name] ?? {});
  }

  /** The program is no more: nothing of it may be called again. */
  #giveUp(why) {
    this.#mount = undefined;
    this.#endOfWatch?.();
    console.error(`${why.title}\n${why.details}`);
    this.#say(why);
    this.tell("panic", { message: why.details });
  }

  #say(why) {
    // Without the style when that could not be had; the message is plain enough.
    showMessage(this.#root, why, { ownPage: false });
  }

  /** Takes out what the program has drawn. */
  #leave() {
    this.#endOfWatch?.();
    this.#mount?.free();
    this.#mount = undefined;
  }

  /** Ends the mount: nothing of it is left. */
  end() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#endNow();
    this.#sizes.disconnect();
    this.#leave();
    this.#root.remove();
    if (this.#host !== this.#target) this.#host.remove();
    taken.delete(this.#target);
    alive.delete(this);
  }

  navigate(path) {
    if (!MOUNT.path.fits(path)) throw new MountError("option", `path: ${JSON.stringify(path)} is not ${MOUNT.path.is}`);
    this.#mount?.navigate(path);
  }

  setTheme(theme) {
    const { theme: checked } = settings({ theme: MOUNT.theme }, { theme });
    if (checked === "auto") this.#root.removeAttribute("data-theme");
    else this.#root.dataset.theme = checked;
    if (this.#options) this.#options = { ...this.#options, theme: checked };
  }

  loggedIn() {
    this.#mount?.loggedIn();
  }

  /** Other options: theme and chrome change in place, any other begins anew in the same element. */
  async update(given) {
    const before = this.#options;
    if (!before || this.#isOver) return;
    let next;
    try {
      next = settings(MOUNT, { ...before, ...given });
    } catch (error) {
      throw reason(error);
    }
    this.setTheme(next.theme);
    const isSame = ["region", "routing", "base", "login"].every((key) => next[key] === before[key]);
    if (isSame) {
      this.#mount?.setChrome(next.chrome);
      this.#options = next;
      return;
    }
    this.#leave();
    await this.#draw(next);
  }
}

/** What whoever mounts gets to hold. */
function handle(guest, target) {
  return {
    element: target,
    navigate: (path) => guest.navigate(path),
    setTheme: (theme) => guest.setTheme(theme),
    update: (options) => guest.update(options),
    loggedIn: () => guest.loggedIn(),
    unmount: () => guest.end(),
  };
}

/**
 * Shows VM hosts within an element. Resolves with a handle when it is drawn; rejects with a MountError, of which the element
 * shows the message. Called with the properties of a single-spa application, it is that life cycle's `mount`.
 */
export function mount(target, options = {}) {
  return target instanceof Element || target === null || target === undefined ? mountInto(target, options) : enter(target);
}

async function mountInto(target, { signal, ...options }) {
  if (!(target instanceof Element) || !target.isConnected) {
    throw new MountError("element", "There is no such element in the document");
  }
  if (taken.has(target)) throw new MountError("taken", "VM hosts are shown in this element already");
  // Whoever tries again gets a clean element.
  failures.get(target)?.end();
  failures.delete(target);
  taken.add(target);
  const guest = new Guest(target);
  // At once: the element may be asked for again before anything else happens.
  signal?.addEventListener("abort", () => guest.end(), { once: true });
  try {
    await guest.start(options, signal);
  } catch (error) {
    if (error.code !== "aborted") {
      taken.delete(target);
      failures.set(target, guest);
    }
    throw error;
  }
  return handle(guest, target);
}

/** Mounts that failed and whose message stands in their element. */
const failures = new WeakMap();

const ATTRIBUTES = ["region", "base", "routing", "theme", "chrome", "login", "path"];

/** Defines the custom element: `<maas-vm-hosts region="/MAAS" routing="hash">`. A second time with the same name is no error. */
export function define(tag = "maas-vm-hosts") {
  if (customElements.get(tag)) return;
  customElements.define(
    tag,
    class extends HTMLElement {
      static observedAttributes = ATTRIBUTES;
      #guest;
      #ready = Promise.resolve();

      #given() {
        const has = ATTRIBUTES.filter((name) => this.hasAttribute(name));
        return Object.fromEntries(has.map((name) => [name, this.getAttribute(name)]));
      }

      connectedCallback() {
        // An element that is only moved is taken out and put in within one task.
        queueMicrotask(() => this.isConnected && !this.#guest && this.#begin());
      }

      disconnectedCallback() {
        queueMicrotask(() => {
          if (this.isConnected) return;
          this.#guest?.end();
          this.#guest = undefined;
        });
      }

      attributeChangedCallback() {
        if (!this.#guest) return;
        const guest = this.#guest;
        this.#ready = this.#ready
          .then(() => (guest === this.#guest ? guest.update({ ...defaults(), ...this.#given() }) : undefined))
          .catch((error) => guest.tell("error", { code: error.code, message: error.message }));
      }

      #begin() {
        const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
        this.#guest = new Guest(this, shadow);
        // The reason stands in the element and is told by an event.
        this.#ready = this.#guest.start(this.#given()).catch(() => {});
      }

      navigate(path) {
        this.#guest?.navigate(path);
      }

      loggedIn() {
        this.#guest?.loggedIn();
      }
    },
  );
}

/** What every option is unless something is said: an attribute that is taken away goes back to that. */
function defaults() {
  const { path, ...rest } = settings(MOUNT, {});
  return rest;
}

/** Mounts of single-spa applications, by name. */
const applications = new Map();

/** single-spa: gets ready; nothing is shown. */
export async function bootstrap() {
  await Promise.all([start({ js: files.program, wasm: files.wasm, later: files.later }), style()]);
}

/** Our options among the properties of an application. */
function ours(props) {
  return Object.fromEntries(Object.keys(MOUNT).filter((key) => props[key] !== undefined).map((key) => [key, props[key]]));
}

/** single-spa's `mount`: into its element, or into one of its own that has the name single-spa gives such. */
async function enter(props) {
  const id = `single-spa-application:${props.name}`;
  const known = props.domElement ?? document.getElementById(id);
  const place = known ?? document.body.appendChild(element("div", { id }));
  try {
    const mounted = await mountInto(place, ours(props));
    applications.set(props.name, { mounted, made: known ? undefined : place });
  } catch (error) {
    if (!known && error.code === "aborted") place.remove();
    throw error;
  }
}

/** single-spa: ends it. */
export async function unmount({ name }) {
  const application = applications.get(name);
  applications.delete(name);
  application?.mounted.unmount();
  application?.made?.remove();
}

/** single-spa: other properties. */
export async function update(props) {
  await applications.get(props.name)?.mounted.update(ours(props));
}
