// Storage pools of a host.
import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.mjs";
import { ask } from "./socket.mjs";
import { storage } from "./words.mjs";

const pool = (page, id) => page.getByTestId("storage-pool").and(page.locator(`[data-pool="${id}"]`));

const shown = (page) =>
  page.getByTestId("storage-pool").evaluateAll((rows) =>
    rows.map((row) => {
      const cell = (label) => row.querySelector(`[data-label="${label}"]`).innerText.replace(/\s+/g, " ").trim();
      return [row.dataset.pool, ...["Name", "Tracked", "Other", "Free", "Total", "Path"].map(cell)];
    }),
  );

/** The rows that a pod of the socket asks for: default first, then by name. */
function expected(pod) {
  const pools = Object.values(pod.resources.storage_pools);
  const rank = (pool) => (pool.id === pod.default_storage_pool ? 0 : 1);
  pools.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  return pools.map(({ id, name, path, total, allocated_tracked: tracked, allocated_other: other }) => [
    id,
    name,
    storage(tracked),
    storage(other),
    storage(total - tracked - other),
    storage(total),
    path,
  ]);
}

for (const [id, name] of [[2, "an LXD host"], [8, "a member of a cluster"], [13, "a virsh host"]]) {
  test(`pools of ${name} with the region's figures`, async ({ page, visit }) => {
    await visit(`/hosts/${id}/storage`);
    const pod = await ask(page, "pod.get", { id });
    expect(expected(pod).length).toBeGreaterThan(1);
    await expect.poll(() => shown(page)).toEqual(expected(pod));
    await expect(pool(page, pod.default_storage_pool)).toContainText("default");
  });
}

test("the figures of the socket and of REST are the same pools", async ({ api, page, visit }) => {
  await visit("/hosts/2/storage");
  const { storage_pools: pools } = await api.get("vm-hosts/2/");
  await expect(page.getByTestId("storage-pool")).toHaveCount(pools.length);
  for (const { id, used, total } of pools) {
    await expect(pool(page, id).locator('[data-label="Tracked"]')).toHaveText(storage(used));
    await expect(pool(page, id).locator('[data-label="Total"]')).toHaveText(storage(total));
  }
});

test("a pool that a cluster shares is marked", async ({ page, visit }) => {
  await visit("/hosts/8/storage");
  await expect(pool(page, "remote")).toContainText("shared");
  await expect(pool(page, "local")).not.toContainText("shared");
});

test("a host without pools says so", async ({ page, visit }) => {
  await visit("/hosts/30/storage");
  await expect(page.getByRole("main")).toContainText("MAAS knows no storage pool of this host");
});

test("the table as a file", async ({ page, visit }) => {
  await visit("/hosts/2/storage");
  const pod = await ask(page, "pod.get", { id: 2 });
  await expect(page.getByTestId("storage-pool")).toHaveCount(3);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
  expect(download.suggestedFilename()).toBe("numa-host-storage-pools.csv");
  const lines = (await readFile(await download.path(), "utf8")).trim().split(/\r?\n/);
  expect(lines[0]).toBe("name,type,path,total,used,used tracked,used other,available,default");
  const { fast } = pod.resources.storage_pools;
  const used = fast.allocated_tracked + fast.allocated_other;
  expect(lines).toContain(`fast,lvm,${fast.path},${fast.total},${used},${fast.allocated_tracked},${fast.allocated_other},${fast.total - used},yes`);
  const [json] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "JSON" }).click()]);
  const pools = JSON.parse(await readFile(await json.path(), "utf8"));
  expect(pools.find((pool) => pool.id === "fast")).toMatchObject({ default: true, used_tracked: fast.allocated_tracked });
});

test("a normal user cannot change the default", async ({ page, visit }) => {
  await visit("/hosts/2/storage", "user");
  await expect(page.getByRole("button", { name: "Make images the default storage pool" })).toBeDisabled();
});

test.describe("changing", () => {
  test.use({ ownGateway: true });

  test("the default pool, from the page", async ({ api, page, visit }) => {
    await visit("/hosts/2/storage");
    await page.getByRole("button", { name: "Make images the default storage pool" }).click();
    // It asks first, names both pools, and can be left.
    const question = page.getByTestId("confirm");
    await expect(question).toContainText("images");
    await page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);
    await page.getByRole("button", { name: "Make images the default storage pool" }).press("Enter");
    await question.getByRole("button", { name: "Make default" }).click();
    await expect(page.getByText("images is the default storage pool now")).toBeVisible();
    await expect(page.getByRole("button", { name: "Make fast the default storage pool" })).toBeVisible();
    await expect(page.getByTestId("storage-pool").first()).toHaveAttribute("data-pool", "images");
    const { storage_pools: pools } = await api.get("vm-hosts/2/");
    expect(pools.filter((pool) => pool.default).map((pool) => pool.id)).toEqual(["images"]);
  });

  test("the default pool, by somebody else", async ({ api, page, visit }) => {
    await visit("/hosts/2/storage");
    await expect(page.getByTestId("storage-pool").first()).toHaveAttribute("data-pool", "fast");
    await api.put("vm-hosts/2/", { default_storage_pool: "default" });
    await expect(page.getByTestId("storage-pool").first()).toHaveAttribute("data-pool", "default");
  });
});
