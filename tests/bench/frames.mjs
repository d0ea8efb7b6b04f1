// How smooth the page stays while the region tells of a thousand changes a second.
import { logIn } from "./load.mjs";

/** Runs in the page: frame times over so many ms, and how many changes came meanwhile. */
function frames(ms) {
  return new Promise((resolve) => {
    const times = [];
    const before = globalThis.__notified;
    const end = performance.now() + ms;
    let last = performance.now();
    const tick = (now) => {
      times.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(tick);
      else resolve({ times: times.slice(1), notified: globalThis.__notified - before });
    };
    requestAnimationFrame(tick);
  });
}

/** Runs before the page: counts what comes over its socket. */
function count() {
  globalThis.__notified = 0;
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("message", ({ data }) => {
        if (data.includes('"type":2')) globalThis.__notified += 1;
      });
    }
  };
}

/** Frame times in ms on the list and on the largest host's VMs; the gateway's fleet changes by itself. */
export async function underChange(browser, url, ms = 10_000) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    await logIn(context, url);
    const page = await context.newPage();
    await page.addInitScript(count);
    const results = [];
    // Changes of VMs are told to whoever has read them.
    await page.goto(new URL("/alignment", url).href);
    await page.waitForTimeout(8_000);
    await page.click('nav a[href$="/hosts"]');
    await page.waitForSelector("[data-testid=host-row]");
    for (const [name, press] of [
      ["list of hosts", null],
      ["VMs of a host", "[data-testid=host-row] a"],
    ]) {
      if (press) {
        await page.click(press);
        await page.click("nav a[href$='/vms']");
        await page.waitForSelector("[data-testid=vm-row]");
      }
      await page.waitForTimeout(1_000);
      const { times, notified } = await page.evaluate(frames, ms);
      times.sort((a, b) => a - b);
      const share = (part) => Math.round(times[Math.floor((times.length - 1) * part)]);
      const perSecond = Math.round(notified / (ms / 1000));
      results.push({ name, perSecond, median: share(0.5), p95: share(0.95), worst: share(1) });
    }
    return results;
  } finally {
    await context.close();
  }
}
