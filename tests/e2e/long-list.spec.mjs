// A long list: every host has its row, but only rows near the window are drawn in full.
import { expect, test } from "./fixtures.mjs";
import { ask } from "./socket.mjs";

test.use({ gatewayOptions: ["--hosts", "200", "--vms", "1000"] });

const all = (page) => page.getByTestId("host-row").or(page.getByTestId("cluster-row"));
const settled = (page) => expect(page.getByRole("status").filter({ hasText: "200 hosts" })).not.toContainText("reading");

/** How many rows in the window are not drawn in full. */
const farInSight = (page) =>
  page.locator(".is-far").evaluateAll(
    (rows) => rows.map((row) => row.getBoundingClientRect()).filter(({ top, bottom }) => bottom > 0 && top < innerHeight).length,
  );

test("all hosts have rows, few elements do it, and none is without figures", async ({ api, page, visit }) => {
  await visit("/hosts");
  await settled(page);
  const pods = await ask(page, "pod.list");
  const clusters = await api.get("vm-clusters/");
  const alone = pods.filter((pod) => !pod.cluster);
  await expect(all(page)).toHaveCount(alone.length + clusters.length);
  expect(await page.locator("*").count()).toBeLessThan(5_000);
  const far = page.locator(".is-far");
  expect(await far.count()).toBeGreaterThan(100);
  // What a far row says is what MAAS says.
  const id = Number(await far.last().getAttribute("data-host-id"));
  const pod = pods.find((pod) => pod.id === id);
  await expect(far.last()).toContainText(pod.name);
  await expect(far.last()).toContainText(`CPU ${pod.resources.cores.allocated_tracked + pod.resources.cores.allocated_other} of`);
});

test("scrolling draws rows before they are seen, and takes far ones back", async ({ page, visit }) => {
  await visit("/hosts");
  await settled(page);
  const rows = await all(page).count();
  await page.mouse.move(700, 600);
  for (let step = 0; step < 40; step++) {
    await page.mouse.wheel(0, 250);
    await page.waitForTimeout(40);
  }
  await expect.poll(() => farInSight(page)).toBe(0);
  await page.keyboard.press("End");
  await expect(all(page).last().locator(".meter")).toHaveCount(3);
  await expect(all(page).first()).toHaveClass(/is-far/);
  expect(await all(page).count()).toBe(rows);
  expect(await page.locator("*").count()).toBeLessThan(5_000);
});

test("a row that has the focus stays as it is, however far it gets", async ({ page, visit }) => {
  await visit("/hosts?sort=name");
  await settled(page);
  const meter = page.getByTestId("host-row").first().locator(".popover__trigger").first();
  await meter.focus();
  await page.mouse.move(700, 600);
  await page.mouse.wheel(0, 6_000);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(5_000);
  await expect.poll(() => farInSight(page)).toBe(0);
  await expect(meter).toBeFocused();
});

test("by keyboard one gets from row to row, and each is drawn when it is reached", async ({ page, visit }) => {
  await visit("/hosts");
  await settled(page);
  await all(page).last().getByRole("link").focus();
  await expect.poll(() => farInSight(page)).toBe(0);
  await page.keyboard.press("Tab");
  await expect(all(page).last().locator(".popover__trigger").first()).toBeFocused();
});

test("a search that leaves few draws them all", async ({ page, visit }) => {
  await visit("/hosts");
  await settled(page);
  await page.getByRole("searchbox").fill("host-01");
  await expect.poll(() => all(page).count()).toBeLessThan(110);
  await page.getByRole("searchbox").fill("host-019");
  await expect(all(page)).toHaveCount(10);
  await expect(page.locator(".is-far")).toHaveCount(0);
});
