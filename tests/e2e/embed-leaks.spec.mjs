// A hundred mounts leave nothing behind: no socket, listener, element, and no memory that grows.
import { expect, test } from "./shells.mjs";

test.setTimeout(240_000);

test("a hundred times in and out, and nothing has grown", async ({ page, shell }) => {
  await page.addInitScript(() => {
    const count = { open: new Set(), listeners: new Map() };
    globalThis.__count = count;
    const Native = globalThis.WebSocket;
    globalThis.WebSocket = class extends Native {
      constructor(...rest) {
        super(...rest);
        count.open.add(this);
        this.addEventListener("close", () => count.open.delete(this));
      }
    };
    for (const target of [window, document]) {
      const { addEventListener, removeEventListener } = target;
      const change = (by) => (type) => count.listeners.set(type, (count.listeners.get(type) ?? 0) + by);
      target.addEventListener = function (type, ...rest) {
        change(1)(type);
        return addEventListener.call(this, type, ...rest);
      };
      target.removeEventListener = function (type, ...rest) {
        change(-1)(type);
        return removeEventListener.call(this, type, ...rest);
      };
    }
  });
  await shell();
  const cdp = await page.context().newCDPSession(page);
  const rounds = (times) =>
    page.evaluate(async (times) => {
      const here = document.querySelector("#here");
      for (let round = 0; round < times; round++) {
        const handle = await shell.mount(here, { path: ["/hosts", "/hosts/2/numa", "/alignment"][round % 3] });
        const shadow = here.firstElementChild.shadowRoot;
        for (let wait = 0; wait < 200 && !shadow.querySelector("h1"); wait++) await new Promise((resolve) => setTimeout(resolve, 10));
        if (!shadow.querySelector("h1")) throw new Error(`round ${round} shows nothing`);
        handle.unmount();
      }
    }, times);
  const measure = async () => {
    await page.waitForTimeout(1_500);
    await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    const { nodes } = await cdp.send("Memory.getDOMCounters");
    const counts = await page.evaluate(() => ({
      open: [...globalThis.__count.open].filter((socket) => socket.readyState < 2).length,
      listeners: Object.fromEntries([...globalThis.__count.listeners].filter(([, count]) => count !== 0)),
      children: document.querySelectorAll("#here *").length,
    }));
    return { heap: usedSize, nodes, ...counts };
  };
  await rounds(6);
  const before = await measure();
  await rounds(100);
  const after = await measure();
  console.log(JSON.stringify({ before, after }));
  expect(after.open, "sockets").toBe(0);
  expect(after.children, "elements").toBe(0);
  expect(after.listeners, "listeners of window and document").toEqual(before.listeners);
  expect(after.nodes - before.nodes, "nodes that are held").toBeLessThan(100);
  expect(after.heap - before.heap, "bytes of JavaScript heap").toBeLessThan(1_500_000);
});
