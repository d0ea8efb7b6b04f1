// Starts the page: loads the WebAssembly program and its configuration side by side, and says so plainly when either
// cannot be had or when the program gives up later. A file of its own, without inline handlers or styles, so that a
// strict Content-Security-Policy needs no exception.

import { begin } from "./early.js";

const script = document.querySelector("script[data-js][data-wasm]");
/** The page lives where this file lies. */
const home = new URL("./", import.meta.url);
const address = (path) => new URL(path, home).href;

/** Makes an element with attributes and children; text stays text. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Tells the document where it lives, before anything asks; resolves when what was looked for elsewhere is there. */
async function settle() {
  const wasRight = new URL("./", document.baseURI).href === home.href;
  const base = document.querySelector("base") ?? element("base", {});
  base.setAttribute("href", home.pathname);
  // Always: without it the base would follow the address when somebody goes to another page.
  document.head.prepend(base);
  if (wasRight) return;
  const links = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"]')];
  await Promise.all(
    links.map((link) => {
      const again = link.cloneNode();
      const isThere = new Promise((resolve) => {
        // A page without its style is better than none.
        again.addEventListener("load", resolve);
        again.addEventListener("error", resolve);
      });
      link.replaceWith(again);
      return link.rel === "stylesheet" ? isThere : undefined;
    }),
  );
}

let shown = false;

/** Replaces the page by a message. The first one stays: what follows is mostly its consequence. */
function showMessage(title, text, details) {
  if (shown) return;
  shown = true;
  console.error(`${title}\n${details}`);
  const report = [
    title,
    details,
    `Page: ${location.pathname}`,
    `Browser: ${navigator.userAgent}`,
    `Time: ${new Date().toISOString()}`,
  ].join("\n");
  const pre = element("pre", { class: "boot__details", tabindex: "0" }, report);
  const copy = element("button", { type: "button", class: "p-button" }, "Copy details");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(report);
      copy.textContent = "Copied";
    } catch {
      // Plain http on another machine has no clipboard: leave the text selected for the keyboard.
      getSelection()?.selectAllChildren(pre);
      copy.textContent = "Selected: press Ctrl+C";
    }
  });
  const reload = element("button", { type: "button", class: "p-button--positive", click: () => location.reload() }, "Reload");
  const disclosure = element("details", {}, element("summary", {}, "Details"), pre, copy);
  const main = element(
    "main",
    { class: "boot boot--failed", role: "alert", "data-testid": "boot-failure" },
    element("h1", {}, title),
    element("p", {}, text),
    element("p", {}, reload),
    disclosure,
  );
  document.body.replaceChildren(main);
  reload.focus();
}

function showPanic(details) {
  showMessage(
    "Something went wrong in this page",
    "It cannot go on from here. Nothing was sent to the region because of this; reload to start again.",
    details,
  );
}

/** Fetches a file and turns an answer other than success into an error that names the address. */
async function load(path) {
  const url = address(path);
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin" });
  } catch (error) {
    throw new Error(`${url} could not be fetched: ${error.message}`);
  }
  if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${answer.statusText}`.trim());
  return answer;
}

async function loadConfig() {
  const answer = await load("config.json");
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${answer.url} is not valid JSON: ${error.message}`);
  }
}

/**
 * The later part of the program (see split/): what the first screen does not need. Development builds have none.
 * `exports` of the first part come from the program itself, before it draws anything.
 */
const part = {
  path: script.dataset.later,
  get exports() {
    return globalThis.__maasVmHosts.exports;
  },
  isHere: () => !part.path || part.exports.later_is_here.value === 1,
  /** Once instantiated, its functions are in the table that both parts share. */
  isPutIn() {
    part.exports.later_is_here.value = 1;
  },
};
let compiled;
let fetched;
/** When it could last not be had, ms: what merely expects it does not ask again at once. */
let failed = -Infinity;
const PATIENCE_MS = 10_000;

/** Fetches and compiles the later part once; after a failure, anew. */
function compileLater() {
  compiled ??= load(part.path)
    .then((answer) => answer.arrayBuffer())
    .then((bytes) => WebAssembly.compile(bytes))
    .catch((error) => {
      compiled = undefined;
      failed = performance.now();
      throw error;
    });
  return compiled;
}

/** Sees to it that the later part is there; resolves then. */
async function later() {
  if (part.isHere()) return;
  fetched ??= compileLater()
    .then((module) => (part.isHere() ? null : WebAssembly.instantiate(module, { first: part.exports })))
    .then(part.isPutIn)
    .finally(() => {
      fetched = undefined;
    });
  await fetched;
}

/** Somebody is about to go where the later part is needed. Should fetching fail, the page that needs it says so. */
function expectLater() {
  const isHere = globalThis.__maasVmHosts?.exports && part.isHere();
  if (part.path && !isHere && performance.now() - failed > PATIENCE_MS) compileLater().catch(() => {});
}

/** The same while everything waits: for what is called before anybody could foresee it. */
function loadLater() {
  if (part.isHere()) return;
  try {
    fetchWaiting();
  } catch (error) {
    showMessage(
      "A part of this page could not be loaded",
      "Perhaps a new version was put in its place. Reload to go on.",
      String(error?.message ?? error),
    );
    throw error;
  }
}

function fetchWaiting() {
  const url = address(part.path);
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  // The only way to read bytes while everything waits: each becomes a character.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${url} answered ${request.status} ${request.statusText}`.trim());
  const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { first: part.exports });
  part.isPutIn();
}

/** The place that the address leads to, below where the page lives: `hosts/2/numa`. */
const place = () => location.pathname.slice(home.pathname.length);

/** Whether the address leads to a page of the later part, so that it is fetched along with the first. */
const leadsToLater = () => /^(hosts\/.|alignment)/.test(place());

async function start() {
  if (typeof WebAssembly !== "object") throw new Error("This browser does not run WebAssembly.");
  const wasm = load(script.dataset.wasm);
  // The region is asked while the program is on its way.
  const begun = loadConfig().then((config) => ({ config, early: begin(config?.region ?? "/MAAS", place()) }));
  const style = settle();
  if (leadsToLater()) expectLater();
  const [{ config, early }, program] = await Promise.all([begun, import(address(script.dataset.js)), wasm, style]);
  globalThis.__maasVmHosts = { config, early, later, loadLater, expectLater, laterIsHere: part.isHere };
  await program.default({ module_or_path: wasm });
  performance.mark("maas-vm-hosts:running");
}

// The program's panic hook sends this event with the panic's text as `detail`.
for (const target of [window, document]) {
  target.addEventListener("maas-vm-hosts:panic", (event) => showPanic(String(event.detail ?? "no details")));
}
// A trap without a panic (out of memory, say) reaches no hook.
window.addEventListener("error", ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) showPanic(String(error.stack ?? error));
});
window.addEventListener("unhandledrejection", ({ reason }) => {
  if (reason instanceof WebAssembly.RuntimeError) showPanic(String(reason.stack ?? reason));
});

start().catch((error) => {
  showMessage(
    "This page could not be loaded",
    "The server that delivers it did not answer as expected. Reload to try again.",
    String(error?.message ?? error),
  );
});
