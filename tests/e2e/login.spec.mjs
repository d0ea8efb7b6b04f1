import { expect, test } from "./fixtures.mjs";

const form = (page) => ({
  username: page.getByLabel("Username"),
  password: page.getByLabel("Password"),
  button: page.getByRole("button", { name: "Log in" }),
});

test.describe("a wrong password", () => {
  // Chromium logs every answer with 400.
  test.use({ allowedErrors: /status of 400/ });

  test("is told at the form, and the user name stays", async ({ page }) => {
    await page.goto("/");
    const { username, password, button } = form(page);
    await username.fill("admin");
    await password.fill("wrong");
    await button.click();
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("Please enter a correct username and password.");
    await expect(username).toHaveValue("admin");
    await expect(password).toHaveValue("");
    await expect(button).toBeEnabled();
    await expect(page.getByTestId("host-row")).toHaveCount(0);
    // The next attempt takes the message away.
    await password.fill("admin");
    await button.click();
    await expect(page.getByTestId("host-row").first()).toBeVisible();
    await expect(alert).toHaveCount(0);
  });

  test("empty fields say which are missing", async ({ page }) => {
    await page.goto("/");
    const { username, password, button } = form(page);
    await button.click();
    await expect(username).toHaveAttribute("aria-invalid", "true");
    await expect(username).toHaveAccessibleDescription(/This field is required/);
    await expect(password).toHaveAccessibleDescription(/This field is required/);
  });
});

test("the right password leads from the start page to the list", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveTitle(/VM hosts/);
  const { username, password } = form(page);
  await expect(username).toBeFocused();
  await username.fill("admin");
  await password.fill("admin");
  await password.press("Enter");
  await expect(page).toHaveURL(/\/hosts$/);
  await expect(page.getByRole("heading", { level: 1, name: "VM hosts" })).toBeVisible();
  await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "live");
  await expect(page.getByTestId("host-row").first()).toBeVisible();
});

test("after the login the page goes on where the address says", async ({ page }) => {
  await page.goto("/hosts/2/numa");
  const { username, password, button } = form(page);
  await username.fill("admin");
  await password.fill("admin");
  await button.click();
  await expect(page).toHaveURL(/\/hosts\/2\/numa$/);
  await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
});

test("a normal user sees the fleet and may change nothing", async ({ apiAs, page, visit }) => {
  const hosts = await (await apiAs("user")).get("vm-hosts/");
  await visit("/hosts?open=1", "user");
  await expect(page.getByTestId("host-row")).toHaveCount(hosts.length);
  await expect(page.getByTitle("Logged in as user")).toBeVisible();
  await page.goto("/hosts/2");
  await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Compose VM" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Refresh" })).toBeDisabled();
  // The address is an administrator's alone.
  await expect(page.getByText("Address", { exact: true })).toHaveCount(0);
});

test("logging out ends the session and forgets the fleet", async ({ login, page, visit }) => {
  await visit("/hosts");
  await expect(page.getByTestId("host-row").first()).toBeVisible();
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(form(page).button).toBeVisible();
  await expect(page.getByTestId("host-row")).toHaveCount(0);
  const answer = await page.context().request.get("/MAAS/api/2.0/vm-hosts/");
  expect(answer.status()).toBe(401);
  await page.reload();
  await expect(form(page).button).toBeVisible();
  // And in again, as somebody else.
  await login(page, "user");
  await page.reload();
  await expect(page.getByTestId("host-row").first()).toBeVisible();
});
