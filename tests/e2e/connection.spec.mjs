// The connection to the region: lost, refused, down, expired, unreadable.
import { expect, test } from "./fixtures.mjs";
import { listIsWhole } from "./rows.mjs";
import { ask } from "./socket.mjs";

// What the browser says itself of connections that fail.
const NETWORK = /WebSocket connection to|Failed to load resource|ERR_CONNECTION/;

const badge = (page) => page.getByTestId("connection");

/** Something that a reload would take away. */
const mark = (page) => page.evaluate(() => (window.sameDocument = true));
const isSameDocument = (page) => page.evaluate(() => window.sameDocument === true);

const rows = (page) => page.getByTestId("host-row");

test.describe("the region is restarted", () => {
  test.use({ ownGateway: true, allowedErrors: NETWORK });

  test("the page reconnects without a reload and reconciles the list", async ({ api, gateway, page, visit }) => {
    // The new region will know nothing of this host.
    await api.post("vm-hosts/", { type: "virsh", name: "short-lived", power_address: "qemu+ssh://root@10.0.0.9/system" });
    await visit("/hosts?sort=-vms");
    const shortLived = page.getByRole("link", { name: "short-lived" });
    await expect(shortLived).toBeVisible();
    await listIsWhole(page);
    const count = await rows(page).count();
    await page.getByRole("searchbox").fill("host");
    await expect(page).toHaveURL(/q=host/);
    await mark(page);
    await gateway.stop();
    await expect(badge(page)).toHaveAttribute("data-state", "reconnecting");
    // What was known stays to be read.
    await expect(page.getByRole("link", { name: "numa-host" })).toBeVisible();
    await gateway.start();
    await expect(badge(page)).toHaveAttribute("data-state", "live", { timeout: 20_000 });
    await expect(shortLived).toHaveCount(0);
    await expect(page.getByRole("searchbox")).toHaveValue("host");
    expect(await isSameDocument(page)).toBe(true);
    await page.getByRole("searchbox").fill("");
    await expect(rows(page)).toHaveCount(count - 1);
    await expect(page).toHaveURL(/sort=-vms/);
    // And changes arrive again.
    await api.put("vm-hosts/2/", { pool: "staging" });
    await expect(rows(page).filter({ hasText: "numa-host" })).toContainText("staging");
  });

  test("\"Try now\" does not wait for the next attempt", async ({ gateway, page, visit }) => {
    await visit("/hosts");
    await gateway.stop();
    // After some failures the pauses are long.
    await expect(badge(page)).toContainText(/Reconnecting in [3-9]/, { timeout: 20_000 });
    await gateway.start();
    await page.getByRole("button", { name: "Try now" }).click();
    await expect(badge(page)).toHaveAttribute("data-state", "live");
  });
});

test.describe("sockets break", () => {
  test.use({ ownGateway: true, allowedErrors: NETWORK });

  test("an open host page catches up with what it missed", async ({ api, gateway, page, visit }) => {
    await visit("/hosts/2");
    await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
    await mark(page);
    // Nobody tells the page of the change: no socket is open while it happens.
    await gateway.control("pause-sockets", { seconds: 3 });
    await gateway.control("drop-sockets");
    await expect(badge(page)).toHaveAttribute("data-state", "reconnecting");
    await api.put("vm-hosts/2/", { zone: "rack-b" });
    await expect(badge(page)).toHaveAttribute("data-state", "live", { timeout: 20_000 });
    await expect(page.getByText("rack-b")).toBeVisible();
    expect(await isSameDocument(page)).toBe(true);
  });

  test("without any socket the same list is polled, and goes live again", async ({ api, gateway, page, login }) => {
    await gateway.control("pause-sockets", { seconds: 3600 });
    await login(page);
    await page.goto("/hosts");
    await mark(page);
    await expect(badge(page)).toHaveAttribute("data-state", "polling", { timeout: 20_000 });
    const hosts = await api.get("vm-hosts/");
    // Clusters cannot be had without the socket; their members can, as hosts.
    await expect(rows(page)).toHaveCount(hosts.length);
    const numaHost = rows(page).filter({ has: page.getByRole("link", { name: "numa-host", exact: true }) });
    const { used, total, cpu_over_commit_ratio: ratio } = hosts.find((host) => host.name === "numa-host");
    await expect(numaHost.locator('[data-label="CPU cores"]')).toContainText(`${used.cores} of ${total.cores * ratio}`);
    // What REST cannot tell is unknown and not zero.
    await numaHost.locator('[data-label="CPU cores"]').getByRole("button").focus();
    await expect(page.getByRole("group", { name: "CPU in numbers" }).locator('dt:text-is("Other projects") + dd')).toHaveText("unknown");
    await page.keyboard.press("Escape");
    await gateway.control("pause-sockets", { seconds: 0 });
    await page.getByRole("button", { name: "Try now" }).click();
    await expect(badge(page)).toHaveAttribute("data-state", "live", { timeout: 20_000 });
    await expect(page.getByTestId("cluster-row")).toHaveCount(1);
    expect(await isSameDocument(page)).toBe(true);
  });
});

test.describe("the session ends while somebody works", () => {
  test.use({ ownGateway: true, allowedErrors: /WebSocket|status of 40[01]/ });

  test("a login on top of the page, then on", async ({ gateway, page, visit }) => {
    await visit("/hosts?sort=-vms");
    await page.getByRole("searchbox").fill("host");
    await expect(page).toHaveURL(/q=host/);
    await mark(page);
    await gateway.control("expire-sessions");
    const dialog = page.getByTestId("relogin");
    await expect(dialog).toBeVisible();
    await expect(badge(page)).toHaveAttribute("data-state", "expired");
    await expect(dialog.getByLabel("Username")).toHaveValue("admin");
    await dialog.getByLabel("Password").fill("wrong");
    await dialog.getByRole("button", { name: "Log in" }).click();
    await expect(dialog).toContainText("Please enter a correct username and password.");
    await dialog.getByLabel("Password").fill("admin");
    await dialog.getByRole("button", { name: "Log in" }).click();
    await expect(dialog).toBeHidden();
    await expect(badge(page)).toHaveAttribute("data-state", "live");
    await expect(page.getByRole("searchbox")).toHaveValue("host");
    await expect(page).toHaveURL(/sort=-vms/);
    expect(await isSameDocument(page)).toBe(true);
  });

  test("the dialog can be put away and the data read", async ({ gateway, page, visit }) => {
    await visit("/hosts/2");
    await gateway.control("expire-sessions");
    const dialog = page.getByTestId("relogin");
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
    await expect(badge(page)).toHaveAttribute("data-state", "expired");
    // The status line leads back to the login.
    await page.getByRole("contentinfo").getByRole("button", { name: "Log in" }).click();
    await expect(dialog).toBeVisible();
    await dialog.getByLabel("Password").fill("admin");
    await dialog.getByRole("button", { name: "Log in" }).click();
    await expect(badge(page)).toHaveAttribute("data-state", "live");
  });
});

test.describe("logging out", () => {
  test.use({ ownGateway: true, allowedErrors: /status of 503/ });

  test("that fails is said, and the session goes on; the next try works", async ({ page, visit }) => {
    await visit("/hosts/2");
    await page.route("**/accounts/logout/", (route) => route.fulfill({ status: 503, body: "busy" }), { times: 1 });
    await page.getByRole("button", { name: /Log out/ }).click();
    await expect(page.getByText("Logging out failed")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
    await expect(badge(page)).toHaveAttribute("data-state", "live");
    await page.getByRole("button", { name: /Log out/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "VM hosts" })).toBeVisible();
    await expect(page.getByLabel("Password")).toBeVisible();
  });

  test("lets the next person find nothing of the one before", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("typed-by-admin");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /Log out/ }).click();
    await page.getByLabel("Username").fill("user");
    await page.getByLabel("Password").fill("user");
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("button", { name: /Log out user/ })).toBeVisible();
    await page.goto("/hosts/2");
    await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
    await expect(page.getByText("typed-by-admin")).toHaveCount(0);
  });
});

test.describe("without a password of one's own", () => {
  test("an external login is offered in place of the form, and coming back works", async ({ login, page }) => {
    let external = true;
    await page.route("**/accounts/login/", (route) =>
      external && route.request().method() === "GET"
        ? route.fulfill({ json: { authenticated: false, external_auth_url: "https://candid.example/login", no_users: false } })
        : route.continue(),
    );
    await page.goto("/hosts");
    const way = page.getByTestId("external-login");
    await expect(way).toContainText("candid.example");
    await expect(page.getByLabel("Password")).toHaveCount(0);
    await expect(way.getByRole("link")).toHaveAttribute("href", /\/MAAS\/$/);
    await way.getByRole("button", { name: "I have logged in" }).click();
    await expect(way).toContainText("You are not logged in yet.");
    external = false;
    await login(page);
    await way.getByRole("button", { name: "I have logged in" }).click();
    await expect(page.getByTestId("host-row").first()).toBeVisible();
  });
});

test.describe("an account of an identity provider", () => {
  test.use({ gatewayOptions: ["--maas", "3.8"], allowedErrors: /status of 4\d\d/ });

  test("is led to MAAS's own login page; no JSON is shown", async ({ page }) => {
    await page.goto("/hosts");
    const json = { kind: "Error", code: 409, message: "This user signs in with an identity provider.", details: null };
    await page.route("**/accounts/login/", (route) =>
      route.request().method() === "POST" ? route.fulfill({ status: 409, json }) : route.continue(),
    );
    await page.getByLabel("Username").fill("eve");
    await page.getByLabel("Password").fill("x");
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("alert")).toContainText("This user signs in with an identity provider.");
    await expect(page.getByTestId("login-elsewhere").getByRole("link")).toHaveAttribute("href", "/MAAS/");
    await expect(page.getByText('"kind"')).toHaveCount(0);
  });
});

test.describe("the region does not answer at start", () => {
  test.use({ ownGateway: true, allowedErrors: NETWORK });

  test("a page says which address was asked, and retries", async ({ gateway, page }) => {
    // The page itself comes from the same gateway, so only what is asked of MAAS fails.
    await page.route("**/MAAS/**", (route) => route.abort("connectionrefused"));
    await page.goto("/hosts");
    const down = page.getByTestId("region-down");
    await expect(down).toBeVisible();
    await expect(down).toContainText(`${gateway.url}/MAAS`);
    await down.getByRole("button", { name: "Try again" }).click();
    await expect(down).toBeVisible();
    await page.unroute("**/MAAS/**");
    await down.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
  });

  test("an error of the proxy in front is told as such", async ({ page }) => {
    await page.route("**/MAAS/**", (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }));
    await page.goto("/hosts");
    await expect(page.getByTestId("region-down")).toContainText("The region does not answer");
    await expect(page.getByTestId("region-down")).not.toContainText("<h1>");
  });
});

test.describe("a record that cannot be read", () => {
  test.use({ ownGateway: true });

  test("is marked, and every other row works on", async ({ api, gateway, page, visit }) => {
    await visit("/hosts");
    await listIsWhole(page);
    const count = await rows(page).count();
    const pod = (await ask(page, "pod.list")).find((pod) => pod.name === "quad-host");
    const tell = (data) => gateway.control("raw-notify", {}, JSON.stringify({ type: 2, name: "pod", action: "update", data }));
    await tell({ ...pod, resources: { ...pod.resources, cores: "many" } });
    const bad = page.getByTestId("bad-host-row");
    await expect(bad).toHaveCount(1);
    await expect(bad).toContainText("quad-host");
    await expect(bad).toContainText("cannot be read");
    await expect(bad).toContainText("resources.cores");
    await expect(badge(page)).toHaveAttribute("data-state", "live");
    await expect(page.getByRole("link", { name: "single-numa" })).toBeVisible();
    await api.put("vm-hosts/4/", { pool: "staging" });
    await expect(rows(page).filter({ hasText: "single-numa" })).toContainText("staging");
    // A good record of the same host takes the mark away.
    await tell(pod);
    await expect(bad).toHaveCount(0);
    await expect(rows(page)).toHaveCount(count);
  });

  test("frames that are no frames are passed over", async ({ api, gateway, page, visit }) => {
    await visit("/hosts");
    await expect(rows(page).first()).toBeVisible();
    for (const frame of ["", "not JSON", "[]", "null", '{"type":9}', '{"type":2,"name":"pod","action":"explode","data":{}}', '{"type":1}']) {
      await gateway.control("raw-notify", {}, frame);
    }
    await gateway.control("raw-notify", {}, '{"type":2,"name":"machine","action":"update","data":{"system_id":7}}');
    await gateway.control("raw-notify", {}, '{"type":2,"name":"nobody-knows","action":"create","data":{"id":1}}');
    await api.put("vm-hosts/2/", { pool: "staging" });
    await expect(rows(page).filter({ hasText: "numa-host" })).toContainText("staging");
    await expect(badge(page)).toHaveAttribute("data-state", "live");
    await expect(page.getByTestId("bad-host-row")).toHaveCount(0);
  });

  test("a broken record in the list itself is marked from the start", async ({ page, visit }) => {
    await page.addInitScript(() => {
      const Real = WebSocket;
      window.WebSocket = class extends Real {
        addEventListener(kind, listener, options) {
          const wrapped = (event) => {
            const broken = event.data?.includes?.('"name":"single-numa"') && event.data.replace(/"cores":\{[^}]*\}/, '"cores":"many"');
            listener.call(this, broken ? new MessageEvent("message", { data: broken }) : event);
          };
          super.addEventListener(kind, kind === "message" ? wrapped : listener, options);
        }
      };
    });
    await visit("/hosts");
    // The first host of the answer is the one whose cores are no longer cores.
    await expect(page.getByTestId("bad-host-row")).toHaveCount(1);
    await expect(rows(page).first()).toBeVisible();
  });
});

test.describe("the browser is offline", () => {
  test.use({ allowedErrors: NETWORK });

  test("the badge says so, and live again when it is back", async ({ context, page, visit }) => {
    await visit("/hosts");
    await context.setOffline(true);
    await expect(badge(page)).toHaveAttribute("data-state", "offline");
    await expect(page.getByRole("link", { name: "numa-host" })).toBeVisible();
    await context.setOffline(false);
    await expect(badge(page)).toHaveAttribute("data-state", "live", { timeout: 20_000 });
  });
});
