// The program, once for a page however often it is mounted: loads it, its later part (see split/) when that is wanted, and
// hears when it gives up. The program itself imports this file, too (src/on_demand.rs, src/shell/panic.rs).

/** How long what merely expects the later part leaves a server alone that could not give it. */
const PATIENCE_MS = 10_000;

/** A file that could not be had: `status` is that of the answer, 0 where there was none. */
export class LoadError extends Error {
  constructor(url, status, why) {
    super(`${url} ${why}`);
    this.name = "LoadError";
    this.status = status;
  }
}

/** Fetches a file of the program; an answer other than success is an error that names the address. */
export async function load(url) {
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin" });
  } catch (error) {
    throw new LoadError(url, 0, `could not be fetched: ${error.message}`);
  }
  if (!answer.ok) throw new LoadError(url, answer.status, `answered ${answer.status} ${answer.statusText}`.trim());
  return answer;
}

let program;

/**
 * Loads the program once; after a failure, anew. `js` imports its module, `wasm` and `later` are the addresses of its two
 * parts; a development build is in one.
 */
export function start({ js, wasm, later }) {
  part.url = later;
  program ??= Promise.all([js(), load(wasm)])
    .then(async ([module, answer]) => {
      await module.default({ module_or_path: answer });
      return module;
    })
    .catch((error) => {
      program = undefined;
      throw error;
    });
  return program;
}

/** Whether a place (`hosts/2/numa`) is of the later part, so that it is fetched along with the first. */
export const needsLater = (place) => /^(hosts\/.|alignment)/.test(place);

/** The later part. `exports` of the first come from the program itself, before it draws anything. */
const part = { url: undefined, exports: undefined, compiled: undefined, coming: undefined, failed: -Infinity };

/** Called by the program: what the later part is put together with. */
export function provide(exports) {
  part.exports = exports;
}

/** Whether the later part is there. */
export function laterIsHere() {
  return !part.url || part.exports?.later_is_here?.value === 1;
}

/** Fetches and compiles the later part once; after a failure, anew. */
function compile() {
  part.compiled ??= load(part.url)
    .then((answer) => answer.arrayBuffer())
    .then((bytes) => WebAssembly.compile(bytes))
    .catch((error) => {
      part.compiled = undefined;
      part.failed = performance.now();
      throw error;
    });
  return part.compiled;
}

/** Once instantiated, its functions are in the table that both parts share. */
function isPutIn() {
  part.exports.later_is_here.value = 1;
}

/** Sees to it that the later part is there; resolves then. */
export async function later() {
  if (laterIsHere()) return;
  part.coming ??= compile()
    .then((module) => (laterIsHere() ? null : WebAssembly.instantiate(module, { first: part.exports })))
    .then(isPutIn)
    .finally(() => {
      part.coming = undefined;
    });
  await part.coming;
}

/** Somebody is about to go where the later part is needed. Should fetching fail, the page that needs it says so. */
export function expectLater() {
  if (!laterIsHere() && performance.now() - part.failed > PATIENCE_MS) compile().catch(() => {});
}

/** The same while everything waits: for what is called before anybody could foresee it. */
export function loadLater() {
  if (laterIsHere()) return;
  try {
    fetchWaiting();
  } catch (error) {
    giveUp({
      title: "A part of this page could not be loaded",
      text: "Perhaps a new version was put in its place. Reload to go on.",
      details: String(error?.message ?? error),
    });
    throw error;
  }
}

function fetchWaiting() {
  const request = new XMLHttpRequest();
  request.open("GET", part.url, false);
  // The only way to read bytes while everything waits: each becomes a character.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new LoadError(part.url, request.status, `answered ${request.status}`);
  const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { first: part.exports });
  isPutIn();
}

/** Who shows it when the program gives up, and why it did. */
const watchers = new Set();
let ended;

/** What made the program give up, or nothing. */
export const whyEnded = () => ended;

/** Calls with `{ title, text, details }` when the program gives up; the answer ends that. */
export function onEnd(watcher) {
  if (watchers.size === 0) listen("addEventListener");
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) listen("removeEventListener");
  };
}

/** All mounts share one program, so it ends for all of them. The first reason counts: the rest is its consequence. */
function giveUp(why) {
  if (ended) return;
  ended = why;
  for (const watcher of [...watchers]) watcher(why);
}

/** Called by the program's panic hook. */
export function panicked(details) {
  giveUp({
    title: "Something went wrong in this page",
    text: "It cannot go on from here. Nothing was sent to the region because of this; reload to start again.",
    details,
  });
}

/** A trap without a panic (out of memory, say) reaches no hook. */
const onError = ({ error }) => trapped(error);
const onRejection = ({ reason }) => trapped(reason);

function trapped(error) {
  // Another program on the page may trap, too: ours is known by the names of its files.
  const isOurs = error instanceof WebAssembly.RuntimeError && String(error.stack).includes("maas-vm-hosts");
  if (isOurs) panicked(String(error.stack ?? error));
}

function listen(how) {
  window[how]("error", onError);
  window[how]("unhandledrejection", onRejection);
}
