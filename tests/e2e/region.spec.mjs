// The fixtures themselves, against the demo region: what the other tests stand on.
import { expect, test } from "./fixtures.mjs";

test("REST reads and writes as an administrator", async ({ api }) => {
  const hosts = await api.get("vm-hosts/");
  expect(hosts.length).toBeGreaterThan(3);
  const { id, tags } = hosts[0];
  const tagged = await api.post(`vm-hosts/${id}/`, { tag: "from-a-test" }, { op: "add_tag" });
  expect(tagged.tags).toEqual(expect.arrayContaining([...tags, "from-a-test"]));
  await expect(api.get("vm-hosts/9999/")).rejects.toMatchObject({ status: 404 });
});

test("a normal user may not write", async ({ apiAs }) => {
  const api = await apiAs("user");
  await expect(api.post("vm-hosts/1/", { tag: "x" }, { op: "add_tag" })).rejects.toMatchObject({ status: 403 });
});

test.describe("a gateway of a test's own", () => {
  test.use({ gatewayOptions: ["--hosts", "7", "--vms", "20", "--seed", "3"], allowedErrors: /Failed to load resource/ });

  test("has the fleet it asks for and keeps its address over a restart", async ({ api, gateway, login, page }) => {
    expect(await api.get("vm-hosts/")).toHaveLength(7);
    const { url } = gateway;
    await gateway.restart();
    expect(gateway.url).toBe(url);
    await login(page);
    await page.goto("/");
    await expect(page.locator("#loading")).toHaveCount(0);
  });
});
