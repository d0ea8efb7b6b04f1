// A page with a guest: what embed tests get besides the fixtures of every browser test.
//
//   server    a web server with dist/ at /ui/, a plain shell for every address below /plain/, the region at /MAAS/ and,
//             as if it were another, at /b/MAAS/; `server.url` once it is started
//   shell     opens the plain shell logged in: `await shell()`; then `page.evaluate(() => window.shell.mount(…))`
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { logIn, test as base } from "./fixtures.mjs";
import { WebServer } from "./web-server.mjs";

export { expect } from "./fixtures.mjs";

export const SHELLS = join(dirname(fileURLToPath(import.meta.url)), "shells");

export const test = base.extend({
  server: async ({ page, gateway }, use) => {
    const server = new WebServer()
      .folder("/ui/", process.env.DIST)
      .folder("/shell/", SHELLS)
      .folder("/plain/", SHELLS, join(SHELLS, "plain.html"))
      .region("/MAAS/", gateway.url)
      .region("/b/MAAS/", gateway.url);
    server.url = await server.start();
    await use(server);
    // Before the server goes: a page that still reads would report that.
    await page.goto("about:blank");
    await server.stop();
  },

  enter: async ({ page, server }, use) => {
    await use((user) => logIn(page, server.url, user));
  },

  shell: async ({ page, server, enter }, use) => {
    await use(async ({ path = "/plain/", login = true } = {}) => {
      if (login) await enter();
      await page.goto(`${server.url}${path}`);
      await page.waitForFunction(() => window.shell);
    });
  },

  /** A copy of dist/ that a test may spoil; without packed twins, which would be sent in its place. */
  spoiled: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "vm-hosts-dist-"));
    await cp(process.env.DIST, folder, { recursive: true, filter: (name) => !/\.(br|gz)$/.test(name) });
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** Mounts in the page's `#here`, or in another element, and keeps the handle; gives the code of the error, if any. */
export function mount(page, options = {}, element = "#here") {
  return page.evaluate(
    async ([options, element]) => {
      try {
        window.shell.handles.push(await window.shell.mount(document.querySelector(element), options));
        return null;
      } catch (error) {
        return { code: error.code, message: error.message };
      }
    },
    [options, element],
  );
}

/** Events heard so far, of one name. */
export const heard = (page, name) =>
  page.evaluate((name) => window.shell.heard.filter((event) => event.name === name).map(({ detail }) => detail), name);
