// Loads a page several times as a first visit does, with a session but without a cache, and takes medians.

/** How long a page may take until its first row is there. */
const PATIENCE = 60_000;
/** After the last new row the page is taken to be complete. */
const QUIET = 1_500;

/** Runs in the page before anything else: notes rows and long tasks as they come. */
function watch(ready) {
  const seen = { first: null, last: null, rows: 0, blocking: 0, socket: null };
  globalThis.__bench = seen;
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("open", () => (seen.socket ??= performance.now()));
    }
  };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.blocking += Math.max(0, task.duration - 50);
  }).observe({ type: "longtask", buffered: true });
  const look = () => {
    const rows = document.querySelectorAll(ready).length;
    if (rows <= seen.rows) return;
    seen.first ??= performance.now();
    seen.last = performance.now();
    seen.rows = rows;
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
}

export async function logIn(context, url) {
  const answer = await context.request.post(new URL("/MAAS/accounts/login/", url).href, {
    form: { username: process.env.BENCH_USER ?? "admin", password: process.env.BENCH_PASSWORD ?? "admin" },
    failOnStatusCode: false,
  });
  if (answer.status() !== 204) throw new Error(`login at ${url} answered ${answer.status()}`);
}

async function loadOnce(browser, url, ready) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    await logIn(context, url);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
    const addresses = new Map();
    const files = new Map();
    cdp.on("Network.requestWillBeSent", ({ requestId, request }) => addresses.set(requestId, request.url));
    cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const path = new URL(addresses.get(requestId) ?? "about:blank").pathname;
      if (!path.startsWith("/MAAS/")) files.set(path, encodedDataLength);
    });
    await page.addInitScript(watch, ready);
    await page.goto(url, { waitUntil: "commit" });
    await page.waitForFunction(() => globalThis.__bench.first !== null, null, { timeout: PATIENCE, polling: 100 });
    await page.waitForFunction(
      (quiet) => performance.now() - globalThis.__bench.last > quiet,
      QUIET,
      { timeout: PATIENCE, polling: 100 },
    );
    const seen = await page.evaluate(() => ({
      ...globalThis.__bench,
      program: performance.getEntriesByName("maas-vm-hosts:running")[0]?.startTime ?? null,
      nodes: document.querySelectorAll("*").length,
    }));
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    return { ...seen, heap: usedSize / 1e6, files: Object.fromEntries(files) };
  } finally {
    await context.close();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];

/** Medians in milliseconds; a page that shows no row within the patience is reported as such. */
export async function measure(browser, { name, url, ready, runs }) {
  const loads = [];
  for (let run = 0; run < runs; run++) {
    try {
      loads.push(await loadOnce(browser, url, ready));
    } catch (error) {
      return { name, error: error.message.split("\n")[0], files: {} };
    }
  }
  const of = (key) => {
    const known = loads.map((load) => load[key]).filter((value) => value !== null);
    return known.length > 0 ? Math.round(median(known)) : undefined;
  };
  return {
    name,
    runs,
    firstRow: of("first"),
    allRows: of("last"),
    rows: of("rows"),
    blocking: of("blocking"),
    program: of("program"),
    socket: of("socket"),
    nodes: of("nodes"),
    heap: of("heap"),
    transferred: loads[0].files,
    files: loads[0].files,
  };
}
