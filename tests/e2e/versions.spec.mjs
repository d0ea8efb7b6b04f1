// Regions of other versions than 3.4.
import { expect, test } from "./fixtures.mjs";

test.describe("4.0, from which VM hosts were removed", () => {
  test.use({ gatewayOptions: ["--maas", "4.0"] });

  test("has a page of its own for that", async ({ login, page }) => {
    await login(page);
    await page.goto("/hosts");
    const notice = page.getByTestId("no-vm-hosts");
    await expect(notice).toContainText("This MAAS has no VM hosts");
    await expect(notice).toContainText("4.0");
    await expect(page.getByTestId("host-row")).toHaveCount(0);
    await notice.getByRole("button", { name: "Log out" }).click();
    await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
  });
});

test.describe("a version number that says nothing, but 410", () => {
  // What main builds of MAAS do: they say 3.8 and have no VM hosts (maas-api §6.3).
  test.use({ gatewayOptions: ["--maas", "4.0"], allowedErrors: /status of 410|WebSocket/ });

  test("leads to the same page", async ({ login, page }) => {
    await page.route("**/api/2.0/version/", (route) =>
      route.fulfill({ json: { version: "3.8.0a1", subversion: "", capabilities: [] } }),
    );
    await login(page);
    await page.goto("/hosts");
    await expect(page.getByTestId("no-vm-hosts")).toBeVisible();
  });
});

for (const version of ["2.9", "3.0", "3.7", "3.8"]) {
  test.describe(`MAAS ${version}`, () => {
    test.use({ gatewayOptions: ["--maas", version] });

    test("shows its fleet and a host", async ({ api, page, visit }) => {
      const hosts = await api.get("vm-hosts/");
      await visit("/hosts?open=1");
      await expect(page.getByTestId("host-row")).toHaveCount(hosts.length);
      // Clusters are there from 3.1 on; before, asking for them would close the connection.
      await expect(page.getByTestId("cluster-row")).toHaveCount(Number(version) < 3.1 ? 0 : 1);
      await expect(page.getByRole("contentinfo")).toContainText(version);
      const numaHost = hosts.find((host) => host.name === "numa-host");
      const row = page.getByTestId("host-row").and(page.locator(`[data-host-id="${numaHost.id}"]`));
      await expect(row.locator('[data-label="CPU cores"]')).toContainText(`of ${numaHost.total.cores * numaHost.cpu_over_commit_ratio}`);
      await row.getByRole("link", { name: "numa-host" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
      await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "live");
    });
  });
}
