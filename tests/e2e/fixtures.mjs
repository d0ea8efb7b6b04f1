// What every browser test gets besides Playwright's own fixtures:
//
//   gateway         a gateway with a demo region: url, stop(), start(), restart(), control(command, parameters)
//   login(page, user = "admin", password = user)   a session for the page, without the login form
//   visit(path, user = "admin")   the page at a path, logged in and connected
//   api             REST as admin, for changes "by somebody else"; `api.get("vm-hosts/")`
//   apiAs(user)     the same as another user
//
// Options, for `test.use({…})` at the top of a file or inside a describe:
//
//   gatewayOptions  command line options, such as ["--maas", "3.8"]; a test that sets any gets a gateway to itself
//   ownGateway      true: a gateway to itself with the common options, for tests that change data or stop it
//   allowedErrors   one regular expression for the console and page errors that belong to the test (Playwright would
//                   take a list of two for something else)
//
// Tests without these options share one gateway for each worker. A test fails when the page logs an error, throws one
// or breaks its Content-Security-Policy.
import { test as base, expect } from "@playwright/test";
import { Api } from "./api.mjs";
import { Gateway } from "./gateway.mjs";

/** Options that every gateway of a test has: nothing changes unless the test does it. */
const QUIET = ["--churn", "0"];

export { expect };

/** Gives a page a session of the region below an address, without the login form. */
export async function logIn(page, url, user = "admin", password = user) {
  const answer = await page.context().request.post(`${url}/MAAS/accounts/login/`, { form: { username: user, password } });
  expect(answer.status(), `login of ${user}`).toBe(204);
}

export const test = base.extend({
  gatewayOptions: [[], { option: true }],
  ownGateway: [false, { option: true }],
  allowedErrors: [null, { option: true }],

  sharedGateway: [
    async ({}, use) => {
      const gateway = new Gateway(QUIET);
      await use(gateway);
      await gateway.stop();
    },
    { scope: "worker" },
  ],

  gateway: async ({ gatewayOptions, ownGateway, sharedGateway }, use) => {
    const isOwn = ownGateway || gatewayOptions.length > 0;
    // What is said twice counts once, the last time: clap refuses it otherwise.
    const options = gatewayOptions.includes("--churn") ? gatewayOptions : [...QUIET, ...gatewayOptions];
    const gateway = isOwn ? new Gateway(options) : sharedGateway;
    await gateway.start();
    await use(gateway);
    if (isOwn) await gateway.stop();
  },

  baseURL: async ({ gateway }, use) => {
    await use(gateway.url);
  },

  page: async ({ page, allowedErrors }, use) => {
    const errors = [];
    const note = (kind, text) => {
      if (!allowedErrors?.test(text)) errors.push(`${kind}: ${text}`);
    };
    page.on("pageerror", (error) => note("page error", `${error.message}\n${error.stack ?? ""}`));
    page.on("console", (message) => {
      const text = `${message.text()} (${message.location().url})`;
      // Chromium reports violations of the policy as errors or, for report-only ones, as warnings.
      if (message.type() === "error" || /Content.Security.Policy/i.test(text)) note(`console ${message.type()}`, text);
    });
    await use(page);
    expect(errors, "the page reported errors (allowedErrors lets some through)").toEqual([]);
  },

  login: async ({ gateway }, use) => {
    await use((page, user, password) => logIn(page, gateway.url, user, password));
  },

  visit: async ({ page, login }, use) => {
    await use(async (path, user = "admin") => {
      await login(page, user);
      await page.goto(path);
      await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "live");
    });
  },

  apiAs: async ({ playwright, gateway }, use) => {
    const all = [];
    await use(async (user, password = user) => {
      const api = await Api.login(playwright, gateway.url, user, password);
      all.push(api);
      return api;
    });
    await Promise.all(all.map((api) => api.dispose()));
  },

  api: async ({ apiAs }, use) => {
    await use(await apiAs("admin"));
  },
});
