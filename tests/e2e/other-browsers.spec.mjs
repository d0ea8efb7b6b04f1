// The main path and a mount in another page, in Firefox (over BiDi) and WebKitGTK (over WebDriver). `cargo xtask test` installs
// both on Debian; where they cannot be had it says so, and these tests are skipped.
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import puppeteer from "puppeteer-core";
import { Gateway } from "./gateway.mjs";
import { LIST_IS_WHOLE } from "./rows.mjs";
import { SHELLS } from "./shells.mjs";
import { WebKit } from "./webkit.mjs";
import { WebServer } from "./web-server.mjs";

const { FIREFOX, WEBKIT_DRIVER, WEBKIT_BROWSER, XVFB } = process.env;

const test = base.extend({
  gateway: async ({}, use) => {
    const gateway = new Gateway(["--churn", "0"]);
    await gateway.start();
    await use(gateway);
    await gateway.stop();
  },
  server: async ({ gateway }, use) => {
    const server = new WebServer()
      .folder("/ui/", process.env.DIST)
      .folder("/shell/", SHELLS)
      .folder("/plain/", SHELLS, join(SHELLS, "plain.html"))
      .region("/MAAS/", gateway.url);
    server.url = await server.start();
    await use(server);
    await server.stop();
  },
});

/** Runs in the page: logs in without the form. */
const LOG_IN = `fetch("/MAAS/accounts/login/", {
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: "username=admin&password=admin",
})`;

test.describe("Firefox", () => {
  test.skip(!FIREFOX, "there is no Firefox");

  test("log in, open a host, see its cores; the same as a guest", async ({ gateway, server }) => {
    const browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
    try {
      const page = await browser.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.setViewport({ width: 1280, height: 900 });
      await page.goto(`${gateway.url}/`);
      await page.waitForSelector("input[name=username]");
      await page.type("input[name=username]", "admin");
      await page.type("input[name=password]", "admin");
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-testid=host-row]");
      await page.waitForFunction(LIST_IS_WHOLE);
      await page.click('[data-host-id="2"] a');
      await page.waitForSelector("nav a[href$='/numa']");
      await page.click("nav a[href$='/numa']");
      await page.waitForSelector("[data-testid=core]");
      expect(await page.$$eval("[data-testid=core]", (cores) => cores.length)).toBe(32);
      expect(page.url()).toBe(`${gateway.url}/hosts/2/numa`);
      await page.goBack();
      await page.waitForSelector("nav a[aria-current][href$='/hosts/2']");

      await page.goto(`${server.url}/plain/`);
      await page.waitForFunction("window.shell");
      await page.evaluate(`${LOG_IN}.then(() => shell.mount(document.querySelector("#here"))).then((handle) => { shell.handles.push(handle); })`);
      await page.waitForSelector("#here > div >>> [data-testid=host-row]");
      await page.click('#here > div >>> [data-host-id="2"] a');
      await page.waitForSelector("#here > div >>> nav a[href][aria-current]");
      await page.evaluate("shell.handles[0].unmount()");
      expect(await page.$$eval("#here > *", (all) => all.length)).toBe(0);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

test.describe("WebKitGTK", () => {
  // The driver itself loses a call now and then on a busy machine.
  test.describe.configure({ retries: process.env.CI ? 3 : 0 });
  test.skip(!WEBKIT_DRIVER || !WEBKIT_BROWSER || !XVFB, "there is no WebKitGTK with its driver");

  test("log in, open a host, see its cores; the same as a guest", async ({ gateway, server }) => {
    const page = new WebKit();
    try {
      await page.start({ driver: WEBKIT_DRIVER, display: XVFB, browser: WEBKIT_BROWSER });
      await page.goto(`${gateway.url}/`);
      await page.type("input[name=username]", "admin");
      await page.type("input[name=password]", "admin");
      // Its driver types faster than a busy page hears.
      await page.until("return [...document.querySelectorAll('input')].every(({ value }) => value === 'admin')");
      await page.click("button[type=submit]");
      await page.find("[data-testid=host-row]");
      await page.until(`return ${LIST_IS_WHOLE}`);
      await page.click('[data-host-id="2"] a');
      await page.click("nav a[href$='/numa']");
      await page.until("return document.querySelectorAll('[data-testid=core]').length >= 32");
      expect(await page.run("return document.querySelectorAll('[data-testid=core]').length")).toBe(32);
      expect(await page.url()).toBe(`${gateway.url}/hosts/2/numa`);

      await page.goto(`${server.url}/plain/`);
      await page.run(`
        const wait = () => window.shell
          ? ${LOG_IN}.then(() => shell.mount(document.querySelector("#here"))).then((handle) => { shell.handles.push(handle); })
          : setTimeout(wait, 50);
        wait();`);
      await page.find("[data-testid=host-row]", "#here > div");
      await page.run("document.querySelector('#here > div').shadowRoot.querySelector('[data-host-id=\"2\"] a').click()");
      await page.find("nav a[href][aria-current]", "#here > div");
      await page.run("shell.handles[0].unmount()");
      expect(await page.run("return document.querySelector('#here').childElementCount")).toBe(0);
    } finally {
      await page.stop();
    }
  });
});
