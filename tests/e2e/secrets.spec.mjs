// Keys and passwords of VM hosts reach an administrator's browser in MAAS's answers, and end there.
import { expect, test } from "./fixtures.mjs";
import { ask } from "./socket.mjs";
import { PAGES, settled } from "./pages.mjs";

/** How every secret of the demo fleet looks. */
const SECRET = "DEMO-SECRET";

test("no secret is in the page, its addresses, its storage or its console", async ({ context, page, visit }) => {
  // A dozen pages, one after the other.
  test.setTimeout(90_000);
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  const asked = [];
  page.on("request", (request) => asked.push(request.url(), request.postData() ?? ""));
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => asked.push(String(payload))));
  await visit("/hosts");
  const seen = [];
  for (const [name, path] of [...PAGES, ["virsh", "/hosts/13"], ["virsh VMs", "/hosts/13/vms"], ["compose", "/hosts/2?compose=new"]]) {
    await page.goto(path);
    await settled(page);
    const texts = await page.evaluate(() => ({
      document: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll("input, textarea")].map((field) => field.value).join("\n"),
      local: JSON.stringify(localStorage),
      session: JSON.stringify(sessionStorage),
      history: JSON.stringify(history.state) + location.href,
      cookie: document.cookie,
    }));
    for (const [where, text] of Object.entries(texts)) if (text.includes(SECRET)) seen.push(`${name}: ${where}`);
    const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    const caches = await page.evaluate(() => caches.keys());
    expect([...databases, ...caches], name).toEqual([]);
  }
  expect(seen).toEqual([]);
  expect(said.filter((text) => text.includes(SECRET))).toEqual([]);
  expect(asked.filter((text) => text.includes(SECRET))).toEqual([]);
  // The region did send them, or this test would show nothing.
  const other = await context.newPage();
  await other.goto("/hosts");
  expect(JSON.stringify(await ask(other, "pod.list"))).toContain(SECRET);
});
