// How long pages take to open inside the app, from the click to the frame that shows them, and how smooth pointing is.

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];

/** What is opened: where from, by which link or button, and what is there when it is open. */
const OPENINGS = [
  { name: "list → host", from: "/hosts", ready: "[data-testid=host-row]", press: 'a[href$="/hosts/22"]', count: 1, shown: ".page-head h1" },
  { name: "host → NUMA: 16 nodes, 512 cores, 300 VMs", from: "/hosts/22", ready: "nav a[href$='/numa']", press: "nav a[href$='/numa']", count: 512, shown: "[data-testid=core]" },
  { name: "host → network: 300 VMs", from: "/hosts/22", ready: "nav a[href$='/network']", press: "nav a[href$='/network']", count: 1, shown: "[data-testid=network-link]" },
  { name: "compose dialog", from: "/hosts/2", ready: "[data-testid=compose-open], .page-head__actions button", press: ".page-head__actions .p-button--positive", count: 1, shown: "[data-testid=compose] input" },
];

/** Runs in the page: presses, and waits for the frame that shows what was asked for. */
function open({ press, shown, count }) {
  return new Promise((resolve) => {
    const start = performance.now();
    document.querySelector(press).click();
    const look = () => {
      if (document.querySelectorAll(shown).length < count) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    };
    look();
  });
}

/** Runs in the page: frame times while the pointer goes over cores. */
async function point() {
  const frames = [];
  let last = performance.now();
  let on = true;
  const tick = (now) => {
    frames.push(now - last);
    last = now;
    if (on) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  for (const core of [...document.querySelectorAll("[data-testid=core]")].slice(0, 120)) {
    core.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, composed: true }));
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  on = false;
  return frames.slice(1);
}

/** Medians in milliseconds over cold loads of the page that is left. */
export async function openings(browser, url, runs) {
  const times = OPENINGS.map(() => []);
  const frames = [];
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.request.post(new URL("/MAAS/accounts/login/", url).href, { form: { username: "admin", password: "admin" } });
    for (let run = 0; run < runs; run++) {
      for (const [at, opening] of OPENINGS.entries()) {
        await page.goto(new URL(opening.from, url).href);
        await page.waitForSelector(opening.ready);
        await page.waitForTimeout(1_000);
        times[at].push(await page.evaluate(open, opening));
        if (opening.count > 1) {
          await page.waitForTimeout(1_000);
          frames.push(...(await page.evaluate(point)));
        }
      }
    }
  } finally {
    await context.close();
  }
  frames.sort((a, b) => a - b);
  const share = (part) => Math.round(frames[Math.floor((frames.length - 1) * part)]);
  return {
    pages: OPENINGS.map(({ name }, at) => ({ name, ms: Math.round(median(times[at])), worst: Math.round(Math.max(...times[at])) })),
    pointing: { median: share(0.5), p95: share(0.95), worst: share(1) },
  };
}
