// dist/ as it was built, behind the servers and with the configuration files that docs/deploy.md offers.
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, logIn, test as base } from "./fixtures.mjs";
import { RealServer } from "./real-servers.mjs";
import { WebServer } from "./web-server.mjs";

// Where a server cannot write the base into the page, that asks for boot.js in the folders above.
const SEARCH = /Failed to load module script|status of 404|Refused to apply style/;

const test = base.extend({
  kind: ["nginx", { option: true }],
  path: ["/", { option: true }],
  server: async ({ page, kind, path, gateway }, use) => {
    const server = new RealServer(kind, path);
    await server.start(gateway.url);
    await use(server);
    await page.goto("about:blank");
    await server.stop();
  },
  open: async ({ page, server, path }, use) => {
    await use(async (address) => {
      await logIn(page, server.url);
      await page.goto(`${server.url}${path}${address}`);
      await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "live");
    });
  },
});

for (const kind of ["nginx", "caddy", "gateway"]) {
  for (const path of ["/", "/ui/vm-hosts/"]) {
    test.describe(`${kind} at ${path}`, () => {
      test.use({ kind, path, allowedErrors: kind === "caddy" ? SEARCH : /favicon.ico/ });

      test("the main path, a deep link, reloading, Back", async ({ page, server, open }) => {
        await open("");
        await expect(page).toHaveURL(`${server.url}${path}hosts`);
        await page.getByRole("link", { name: "numa-host", exact: true }).click();
        await page.getByRole("link", { name: "NUMA", exact: true }).click();
        await expect(page.getByTestId("core")).toHaveCount(32);
        await expect(page).toHaveURL(`${server.url}${path}hosts/2/numa`);
        await page.reload();
        await expect(page.getByTestId("core")).toHaveCount(32);
        await page.goBack();
        await expect(page.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
      });

      test("files are packed and typed, missing ones are missing, the policy is strict", async ({ page, server, open }) => {
        await open("hosts");
        const names = await readdir(server.dist);
        const wasm = names.find((name) => name.endsWith("_bg.wasm"));
        const get = (name) => page.request.get(`${server.url}${path}${name}`, { headers: { "accept-encoding": "br, gzip" } });
        const program = await get(wasm);
        expect(program.headers()["content-type"]).toBe("application/wasm");
        expect(program.headers()["content-encoding"], "a packed twin is sent").toMatch(/^(br|gzip)$/);
        for (const name of ["missing.js", "maas-vm-hosts-0000000000000000_bg.wasm"]) {
          expect((await get(name)).status(), name).toBe(404);
        }
        for (const name of ["", "hosts/2", "boot.js"]) {
          const policy = (await get(name)).headers()["content-security-policy"];
          expect(policy, name).toContain("default-src 'none'");
          expect(policy, name).not.toContain("unsafe-inline");
        }
      });
    });
  }

  test.describe(`${kind}, a new version`, () => {
    test.use({ kind, path: "/ui/vm-hosts/", allowedErrors: /Failed to load|status of 404|Refused to apply style/ });

    test("installed while a page is open: that says so where it needs the old files", async ({ page, server, open }) => {
      await open("hosts");
      await expect(page.getByTestId("host-row").first()).toBeVisible();
      // Another version: other names, and the old files are gone.
      const names = await readdir(server.dist);
      const html = await readFile(join(server.dist, "index.html"), "utf8");
      const renamed = (name) => name.replace(/-[0-9a-f]{16}/, "-0123456789abcdef");
      for (const name of names.filter((name) => /_(bg|later)\.wasm/.test(name))) {
        await rename(join(server.dist, name), join(server.dist, renamed(name)));
      }
      for (const twin of ["index.html.br", "index.html.gz"]) await rm(join(server.dist, twin), { force: true });
      await writeFile(join(server.dist, "index.html"), html.replace(/maas-vm-hosts-[0-9a-f]{16}(_(?:bg|later)\.wasm)/g, "maas-vm-hosts-0123456789abcdef$1"));
      await page.getByRole("link", { name: "numa-host", exact: true }).click();
      await expect(page.getByText("This page could not be loaded")).toBeVisible();
      await expect(page.getByText(/new version was installed meanwhile, reload/)).toBeVisible();
      await page.reload();
      await expect(page.getByRole("heading", { level: 1 })).toContainText("numa-host");
    });
  });
}

test.describe("a server that answers with files alone", () => {
  test.use({ allowedErrors: SEARCH });

  test("has places behind a #, in any folder", async ({ page, gateway }) => {
    const server = new WebServer().folder("/any/where/", process.env.DIST).region("/MAAS/", gateway.url);
    const url = await server.start();
    try {
      await logIn(page, url);
      await page.goto(`${url}/any/where/index.html`);
      await expect(page.getByTestId("host-row").first()).toBeVisible();
      await page.getByRole("link", { name: "numa-host", exact: true }).click();
      await page.getByRole("link", { name: "NUMA", exact: true }).click();
      await expect(page).toHaveURL(`${url}/any/where/index.html#/hosts/2/numa`);
      await page.reload();
      await expect(page.getByTestId("core")).toHaveCount(32);
      await page.goBack();
      await expect(page.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
      await page.goto("about:blank");
    } finally {
      await server.stop();
    }
  });
});

for (const [config, message] of [
  ['{"region": "https://evil.example/MAAS"}', /region: .* is not a path of this origin/],
  ['{"theem": "dark"}', /theem: there is no such setting/],
  ['{"theme": 3}', /theme: 3 is not one of auto, light, dark/],
  ["[1]", /settings: \[1\] is no object/],
  ["{", /not valid JSON/],
]) {
  test.describe(`config.json ${config}`, () => {
    test.use({ allowedErrors: /config.json|This page could not be loaded/ });

    test("is told by its key", async ({ page }) => {
      await page.route("**/config.json", (route) => route.fulfill({ body: config, contentType: "application/json" }));
      await page.goto("/");
      await expect(page.getByTestId("boot-failure")).toBeVisible();
      await page.getByText("Details", { exact: true }).click();
      await expect(page.getByTestId("boot-failure")).toContainText(message);
    });
  });
}
