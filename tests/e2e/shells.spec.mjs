// The guest in web shells: React with a router of its own, a single-spa root, a page bundled by webpack.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildReact, buildWebpack, project } from "./bundle.mjs";
import { SHELLS, expect, test as base } from "./shells.mjs";

// Bundling takes some seconds, once for a worker.
const test = base.extend({
  installed: [
    async ({}, use) => {
      const installed = await project(process.env.DIST);
      await use(installed);
      await installed.remove();
    },
    { scope: "worker" },
  ],
  react: [
    async ({ installed }, use) => {
      await use(await buildReact(installed));
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test("the package has what it names, and nothing else", async ({ installed }) => {
  const manifest = JSON.parse(await readFile(join(installed.installed, "package.json"), "utf8"));
  for (const name of manifest.files) await readFile(join(installed.installed, name));
  expect(manifest.exports["."]).toEqual({ types: "./embed.d.ts", default: "./embed.js" });
  expect(manifest.files.filter((name) => name.endsWith(".wasm")).length).toBeGreaterThan(0);
});

test("a React shell shows it below a route of its own", async ({ page, server, enter, react }) => {
  server.folder("/react/", react, join(react, "index.html"));
  await enter();
  await page.goto(`${server.url}/react/machines`);
  // Hostile style: what is hidden from people is pressed by script.
  const press = (name) => page.locator("#shell-nav a", { hasText: name }).evaluate((link) => link.click());
  await press("VM hosts");
  const guest = page.locator("#vm-hosts");
  await expect(guest.getByTestId("host-row").first()).toBeVisible();
  await expect(page).toHaveURL(`${server.url}/react/vm-hosts/hosts`);
  await expect(page.locator("#told")).toHaveText("VM hosts");
  await guest.getByRole("link", { name: "numa-host", exact: true }).click();
  await guest.getByRole("link", { name: "NUMA", exact: true }).click();
  await expect(guest.getByTestId("core")).toHaveCount(32);
  await expect(page).toHaveURL(`${server.url}/react/vm-hosts/hosts/2/numa`);
  await expect(page.locator("#told")).toHaveText("NUMA of numa-host – VM hosts");
  expect(await guest.locator("> div").count(), "StrictMode mounts twice, one is left").toBe(1);

  await page.locator("#dark").evaluate((box) => box.click());
  await expect(guest.locator(".guest")).toHaveAttribute("data-theme", "dark");

  await press("Machines");
  await expect(page.locator("h1")).toHaveText("Machines of the shell");
  await expect(guest).toHaveCount(0);
  await page.goBack();
  await expect(guest.getByTestId("core")).toHaveCount(32);
  await page.goBack();
  await expect(guest.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
  await page.reload();
  await expect(guest.getByRole("heading", { level: 1 })).toContainText("numa-host");
});

test("a single-spa root mounts and unmounts it", async ({ page, server, enter }) => {
  server
    .folder("/single-spa/", join(SHELLS, "../../../node_modules/single-spa/lib/es2015/esm"))
    .text("/", await readFile(join(SHELLS, "single-spa.html"), "utf8"));
  await enter();
  await page.goto(`${server.url}/`);
  await expect(page.getByRole("link", { name: "Home" })).toBeVisible();
  expect(server.asked.some((path) => path.endsWith(".wasm")), "nothing is loaded before").toBe(false);
  for (let round = 0; round < 2; round++) {
    await page.getByRole("link", { name: "VM hosts" }).first().click();
    await expect(page.getByTestId("host-row").first()).toBeVisible();
    await page.getByTestId("host-row").getByRole("link", { name: "numa-host", exact: true }).click();
    await expect(page).toHaveURL(`${server.url}/#/hosts/2`);
    await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
    await page.getByRole("link", { name: "Home" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(0);
    await expect(page.locator("[id^='single-spa-application']")).toHaveCount(0);
  }
});

test("webpack takes it without configuration", async ({ page, server, enter, installed }) => {
  const built = await buildWebpack(installed);
  server
    .folder("/webpack/", built)
    .text("/packed", '<!doctype html><html lang="en"><title>packed</title><div id="here"></div><script src="/webpack/main.js"></script></html>');
  await enter();
  await page.goto(`${server.url}/packed`);
  await expect(page.locator("#here").getByTestId("host-row").first()).toBeVisible();
});
