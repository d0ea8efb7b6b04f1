// dist/ works below any path as it was built: with a plain web server that knows nothing of it, and with the gateway.
import { expect, logIn, test as base } from "./fixtures.mjs";
import { StaticServer } from "./static-server.mjs";

// A plain server answers the search for boot.js beside a deep address with the page, above the base with 404.
const SEARCH = /Failed to load module script|status of 404|valid digest in the 'integrity'/;

const test = base.extend({
  path: ["/ui/vm-hosts/", { option: true }],
  server: async ({}, use) => {
    const server = new StaticServer();
    await use(server);
    await server.stop();
  },
  origin: async ({ server, gateway, path }, use) => use(await server.start(process.env.DIST, path, gateway.url)),
  /** Opens an address below the base, logged in, and waits until the program is connected. */
  open: async ({ page, origin, path }, use) => {
    await use(async (address) => {
      await logIn(page, origin);
      await page.goto(`${origin}${path}${address}`);
      await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "live");
    });
    // Before the server goes: a page that still reads would report that.
    await page.goto("about:blank");
  },
});
test.use({ allowedErrors: SEARCH });

/** Styled, and every file from below the base. */
async function isWhole(page, path) {
  await expect(page.getByTestId("boot-failure")).toHaveCount(0);
  const sheets = await page.evaluate(() => [...document.styleSheets].map((sheet) => [sheet.href, sheet.cssRules.length]));
  expect(sheets).toHaveLength(1);
  expect(new URL(sheets[0][0]).pathname).toMatch(new RegExp(`^${path}main-`));
  expect(sheets[0][1]).toBeGreaterThan(100);
  expect(await page.evaluate(() => new URL(document.baseURI).pathname)).toBe(path);
}

for (const path of ["/ui/vm-hosts/", "/"]) {
  test.describe(`dist/ at ${path} of a plain server`, () => {
    test.use({ path });

    for (const [address, heading] of [
      ["", "VM hosts"],
      ["hosts", "VM hosts"],
      ["hosts/2", "numa-host"],
      ["hosts/2/numa", "numa-host"],
      ["hosts/2/numa/", "numa-host"],
      ["alignment?q=pin", null],
    ]) {
      test(`/${address} is a deep link`, async ({ open, page, server }) => {
        await open(address);
        const first = page.getByRole("heading", { level: 1 });
        await (heading ? expect(first).toContainText(heading) : expect(first).toBeVisible());
        await isWhole(page, path);
        expect(server.sent.find(({ isPage }) => isPage)?.isPacked, "the packed page was sent").toBe(true);
      });
    }

    test("links lead to addresses below the base, and reloading stays", async ({ open, page }) => {
      await open("hosts");
      await page.getByRole("link", { name: "numa-host", exact: true }).click();
      await expect(page.getByRole("heading", { level: 1 })).toContainText("numa-host");
      await expect(page).toHaveURL(new RegExp(`${path}hosts/2$`));
      await page.reload();
      await expect(page.getByRole("heading", { level: 1 })).toContainText("numa-host");
      await isWhole(page, path);
      // Every link of the page stays below the base, and the one of this page is marked.
      const links = await page.locator("a[href]:not([href^='#'], [rel=external])").evaluateAll((all) => all.map((a) => new URL(a.href).pathname));
      expect(links.filter((link) => !link.startsWith(path))).toEqual([]);
      await expect(page.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
      await page.goBack();
      await expect(page).toHaveURL(new RegExp(`${path}hosts$`));
    });
  });
}

test.describe("the gateway with --base", () => {
  // No search: the gateway says where the page lives.
  test.use({ gatewayOptions: ["--base", "/ui/vm-hosts/"], allowedErrors: null });

  for (const address of ["hosts", "hosts/2/numa"]) {
    test(`/${address} is a deep link`, async ({ page, visit }) => {
      await visit(`/ui/vm-hosts/${address}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await isWhole(page, "/ui/vm-hosts/");
      await page.getByRole("navigation").getByRole("link", { name: "Alignment" }).first().click();
      await expect(page).toHaveURL(/\/ui\/vm-hosts\/alignment$/);
    });
  }
});
