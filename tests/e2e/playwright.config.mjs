// `cargo xtask test` sets CHROMIUM, GATEWAY_BIN and DIST. See fixtures.mjs for what a test gets.
import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./chromium.mjs";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.mjs",
  outputDir: "../../test-results",
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // In CI a test has to fail twice: the machine is shared with what the session left running.
  retries: process.env.CI ? 1 : 0,
  // Generous: a slow machine is no failure. What must be quick says so in its own test.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    launchOptions: chromiumOptions(),
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
