// Starts the page: loads the program and its settings side by side, asks the region meanwhile, and says so plainly when
// something cannot be had or when the program gives up later. A file of its own, without inline handlers or styles, so that a
// strict Content-Security-Policy needs no exception.
import { begin } from "./early.js";
import { element, showMessage } from "./message.js";
import { CONFIG, Mistake, settings } from "./options.js";
import { expectLater, load, needsLater, onEnd, start } from "./program.js";

const script = document.querySelector("script[data-js][data-wasm]");
/** The page lives where this file lies. */
const home = new URL("./", import.meta.url);
const address = (path) => new URL(path, home).href;

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
/** Held as long as the page: a mount that nobody holds ends. */
let mounted;

/** Replaces the page by a message. The first one stays: what follows is mostly its consequence. */
function fail(why) {
  if (shown) return;
  shown = true;
  console.error(`${why.title}\n${why.details}`);
  showMessage(document.body, why);
}

async function loadConfig() {
  const answer = await load(address("config.json"));
  const text = await answer.text();
  let given;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new Error(`${answer.url} is not valid JSON: ${error.message}`);
  }
  return settings(CONFIG, given);
}

/** The part of the address below where the page lives: `hosts/2/numa`. */
const below = () => location.pathname.slice(home.pathname.length).replace(/^index\.html$/, "");

/**
 * Clean addresses where the server answers them with the page: it says so (`Server-Timing: fallback`), or has just done it.
 * Elsewhere places stand behind a `#`, for which no server needs to know anything.
 */
function routing(config) {
  if (config.routing !== "auto") return config.routing;
  const [page] = performance.getEntriesByType("navigation");
  const says = page?.serverTiming?.some(({ name }) => name === "fallback");
  return says || below() !== "" ? "history" : "hash";
}

/** The place that is asked for first. */
function place(routing) {
  return routing === "hash" ? location.hash.replace(/^#\/?/, "") : below();
}

async function run() {
  if (typeof WebAssembly !== "object") throw new Error("This browser does not run WebAssembly.");
  const { js, wasm, later } = script.dataset;
  const program = start({ js: () => import(address(js)), wasm: address(wasm), later: later && address(later) });
  program.catch(() => {});
  const style = settle();
  if (needsLater(place("history")) || needsLater(place("hash"))) expectLater();
  const config = await loadConfig();
  const way = routing(config);
  // The region is asked while the program is on its way.
  const early = begin(config.region, place(way));
  if (config.theme !== "auto") document.documentElement.dataset.theme = config.theme;
  const [{ mount }] = await Promise.all([program, style]);
  if (shown) return;
  mounted = mount(document.body, {
    region: config.region,
    routing: way,
    base: home.pathname,
    path: "/hosts",
    chrome: config.chrome,
    login: "own",
    early,
    tell: (name, detail) => {
      if (name === "title") document.title = detail;
    },
  });
  performance.mark("maas-vm-hosts:running", { detail: Boolean(mounted) });
}

onEnd(fail);

run().catch((error) => {
  if (error instanceof Mistake) {
    fail({
      title: "config.json has a mistake",
      text: `${error.message}.`,
      details: `${address("config.json")}: ${error.message}`,
    });
    return;
  }
  fail({
    title: "This page could not be loaded",
    text: "The server that delivers it did not answer as expected. Reload to try again.",
    details: String(error?.message ?? error),
  });
});
