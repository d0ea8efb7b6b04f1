// What is asked of a region before the first row, and in which order: a region answers one request at a time, so whatever
// goes before or beside what a page shows delays it. Against a demo region that thinks as long as a real one.
import { expect, test } from "./fixtures.mjs";
import { listIsWhole } from "./rows.mjs";

test.use({ gatewayOptions: ["--think"] });

/** Everything that the page asks of the region, in the order in which it is sent; pings are not counted. */
function sent(page) {
  const all = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith("/MAAS/")) all.push(`${request.method()} ${pathname.slice("/MAAS".length)}${search.replace(/&$/, "")}`);
  });
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      const frame = JSON.parse(payload);
      if (frame.type === 0) all.push(`${frame.method} ${JSON.stringify(frame.params)}`);
    });
  });
  return all;
}

const START = ["GET /accounts/login/", "GET /api/2.0/version/"];
const WHO = "GET /api/2.0/users/?op=whoami";
const ZONES = "GET /api/2.0/zones/";
const POOLS = "GET /api/2.0/resourcepools/";

/** What was sent besides the start, by method alone. */
const rest = (all) => all.filter((what) => !START.includes(what));
const methods = (all) => rest(all).map((what) => what.split(" ")[0]);

/** Runs before the page: keeps what it sends, and what it had sent when the selector was first there. */
function watch(selector) {
  const sent = [];
  globalThis.__watched = { sent, before: null };
  const { fetch, WebSocket: Native } = globalThis;
  globalThis.fetch = (what, ...rest) => {
    const { pathname, search } = new URL(what.url ?? what, location.href);
    if (pathname.startsWith("/MAAS/")) sent.push(`GET ${pathname.slice("/MAAS".length)}${search.replace(/&$/, "")}`);
    return fetch(what, ...rest);
  };
  globalThis.WebSocket = class extends Native {
    send(text) {
      const frame = JSON.parse(text);
      if (frame.type === 0) sent.push(`${frame.method} ${JSON.stringify(frame.params)}`);
      super.send(text);
    }
  };
  const look = () => {
    if (globalThis.__watched.before || !document.querySelector(selector)) return;
    globalThis.__watched.before = [...sent];
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/** Opens an address and tells what had been sent when `selector` is there. */
async function open(page, login, path, selector) {
  await login(page, "admin");
  const all = sent(page);
  await page.addInitScript(watch, selector);
  await page.goto(path);
  await page.waitForSelector(selector);
  return { all, before: await page.evaluate(() => globalThis.__watched.before) };
}

test("before the first row nothing is asked but for the first hosts, and that once", async ({ page, login }) => {
  const { all, before } = await open(page, login, "/hosts", "[data-testid=host-row]");
  expect(before.filter((what) => START.includes(what)).sort()).toEqual(START);
  expect(rest(before)[0]).toBe('pod.list {"limit":10}');
  expect(rest(before)).toHaveLength(1);

  await expect.poll(() => all.filter((what) => what.startsWith("config.list")).length, { timeout: 30_000 }).toBe(1);
  for (const once of [...START, WHO, ZONES, POOLS, 'pod.list {"limit":10}', "vmcluster.list {}"]) {
    expect(all.filter((what) => what === once), `${once} is asked once`).toHaveLength(1);
  }
  const place = (what) => all.findIndex((sent) => sent.startsWith(what));
  expect(place("pod.list")).toBeLessThan(place(WHO));
  expect(all.at(-1), "what nobody waits for comes last").toBe("config.list {}");
});

test("members stand under their cluster before the cluster is read", async ({ page, login }) => {
  const { before } = await open(page, login, "/hosts", "[data-testid=cluster-row]");
  expect(before.filter((what) => what.startsWith("vmcluster"))).toEqual([]);
  const row = page.getByTestId("cluster-row").first();
  await expect(row).toContainText(/^Cluster \d/);
  const figures = await row.locator('[data-label="CPU cores"]').textContent();
  await expect(row).not.toContainText(/^Cluster \d/);
  expect(await row.locator('[data-label="CPU cores"]').textContent(), "its figures are its members'").toBe(figures);
});

for (const [path, selector, needs] of [
  ["/hosts/2", ".page-head h1", ["pod.get"]],
  ["/hosts/2/vms", "[data-testid=vm-row]", ["pod.get"]],
  ["/hosts/2/numa", "[data-testid=core]", ["pod.get"]],
  ["/hosts/2/storage", "[data-testid=storage-pool]", ["pod.get"]],
  ["/hosts/2/network", "[data-testid=network-link]", ["pod.get"]],
]) {
  test(`${path} by its address asks for its host first, and for the list of hosts last`, async ({ page, login }) => {
    const { all, before } = await open(page, login, path, selector);
    expect(methods(before)[0]).toBe(needs[0]);
    expect(before.filter((what) => /^(pod\.list|vmcluster|config|pod\.set_active)/.test(what))).toEqual([]);
    await expect.poll(() => all.filter((what) => what.startsWith("pod.list")).length, { timeout: 30_000 }).toBeGreaterThan(0);
    const place = (what) => methods(all).indexOf(what);
    expect(place("machine.list"), "the VMs of the host come before the list of hosts").toBeLessThan(place("pod.list"));
    expect(place("pod.set_active")).toBeLessThan(place("pod.list"));
    expect(methods(all).filter((what) => what === "pod.get"), "the host is read once").toHaveLength(1);
  });
}

test("who leaves a host takes along what its page still wanted", async ({ page, visit }) => {
  await visit("/hosts");
  await listIsWhole(page);
  const all = sent(page);
  await page.getByRole("link", { name: "numa-host", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
  await page.getByRole("link", { name: "VM hosts" }).first().click();
  await expect(page.getByTestId("host-row").first()).toBeVisible();
  await page.waitForTimeout(3_000);
  expect(rest(all).filter((what) => what.startsWith("GET /api/2.0/machines/"))).toEqual([]);
  await page.getByRole("link", { name: "numa-host", exact: true }).click();
  await page.getByRole("link", { name: "Network", exact: true }).click();
  await expect(page.getByTestId("network-link").first()).toBeVisible();
});

test("without a session nothing is asked that needs one", async ({ page, gateway }) => {
  const all = sent(page);
  await page.goto(`${gateway.url}/hosts`);
  await expect(page.getByLabel("Username")).toBeVisible();
  await page.waitForTimeout(500);
  expect([...all].sort()).toEqual(START);
});

test("a session that has ended, with its cookie left, leads to the login without an error", async ({ page, gateway, login }) => {
  await login(page, "admin");
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.context().addCookies(cookies.map((cookie) => (cookie.name === "sessionid" ? { ...cookie, value: "gone" } : cookie)));
  const all = sent(page);
  await page.goto(`${gateway.url}/hosts`);
  await expect(page.getByLabel("Username")).toBeVisible();
  expect([...all].sort()).toEqual(START);
  await page.getByLabel("Username").fill("admin");
  await page.getByLabel("Password").fill("admin");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("host-row").first()).toBeVisible();
});

test.describe("a region without VM hosts", () => {
  test.use({ gatewayOptions: ["--think", "--maas", "4.0"] });

  test("is not asked for any", async ({ page, login, gateway }) => {
    await login(page, "admin");
    const all = sent(page);
    await page.goto(`${gateway.url}/hosts`);
    await expect(page.getByTestId("no-vm-hosts")).toBeVisible();
    expect([...all].sort()).toEqual(START);
  });
});

test.describe("when the program cannot be had", () => {
  test.use({ allowedErrors: /Failed to load resource|This page could not be loaded/ });

  test("the page says so, and what was begun is asked once", async ({ page, login, gateway }) => {
    await login(page, "admin");
    const all = sent(page);
    await page.route(/_bg\.wasm$/, (route) => route.fulfill({ status: 503, body: "" }));
    await page.goto(`${gateway.url}/hosts`);
    await expect(page.getByTestId("boot-failure")).toBeVisible();
    await page.waitForTimeout(500);
    expect(all.filter((what) => START.includes(what)).sort()).toEqual(START);
    expect(rest(all).filter((what) => what !== 'pod.list {"limit":10}')).toEqual([]);
  });
});
