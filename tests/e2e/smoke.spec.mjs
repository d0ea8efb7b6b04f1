import { expect, test } from "./fixtures.mjs";

// What a session that is not there yet answers is no mistake of the page.
test.use({ allowedErrors: /status of 401/ });

test("the page loads and replaces its loading text", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveTitle(/VM hosts/);
  await expect(page.locator("#loading")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1, name: "VM hosts" })).toBeVisible();
  await expect(page.getByLabel("Username")).toBeFocused();
});

test("a deep link loads the page, too", async ({ page }) => {
  await page.goto("/hosts/1/numa");
  await expect(page.locator("#loading")).toHaveCount(0);
  await expect(page.getByTestId("boot-failure")).toHaveCount(0);
});

test.describe("when a file is missing", () => {
  test.use({ allowedErrors: /could not be loaded|status of 40[14]/ });

  test("the page says so and offers to reload", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.goto("/");
    const message = page.getByTestId("boot-failure");
    await expect(message).toContainText("could not be loaded");
    await message.getByText("Details", { exact: true }).click();
    await expect(message.locator("pre")).toContainText(".wasm answered 404");
    await page.unroute("**/*.wasm");
    await message.getByRole("button", { name: "Reload" }).click();
    await expect(page.getByTestId("boot-failure")).toHaveCount(0);
    await expect(page.locator("#loading")).toHaveCount(0);
  });
});

test.describe("when the program panics", () => {
  test.use({ allowedErrors: /Something went wrong|panicked at|unreachable|unwrap_throw|no sections/ });

  test("its hook tells the page what happened and where, as text", async ({ page }) => {
    // A browser that cannot make an element that the first page has: the program says so as Rust programs do.
    await page.addInitScript(() => {
      const make = Document.prototype.createElement;
      Document.prototype.createElement = function (name, ...rest) {
        if (name === "section") throw new Error("no sections here <img src=x onerror=alert(1)>");
        return make.call(this, name, ...rest);
      };
    });
    await page.goto("/");
    const message = page.getByTestId("boot-failure");
    await expect(message.getByRole("heading", { name: "Something went wrong in this page" })).toBeVisible();
    await message.getByText("Details", { exact: true }).click();
    // The place in the source and the reason are known to the hook alone.
    await expect(message.locator("pre")).toContainText(/panicked at .*\.rs:\d+/);
    await expect(message.locator("pre")).toContainText("no sections here <img src=x onerror=alert(1)>");
    await expect(page.locator("img")).toHaveCount(0);
    await message.getByText("Reload", { exact: true }).click();
    await expect(message).toBeVisible();
  });
});
