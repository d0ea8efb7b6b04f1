// The NUMA page of a host: cores, light that links, keys, live change, and what is said where there is nothing to show.
import { expect, test } from "./fixtures.mjs";

const HOST = 2;
/** Asking whether VM hosts exist at all may answer 404. */
const ALLOWED = /vm-hosts\/0\//;
const core = (page, id) => page.locator(`[data-testid="core"][data-core="${id}"]`);
const node = (page, index) => page.locator(`[data-testid="numa-node"][data-node="${index}"]`);

async function open(page, login, path) {
  await login(page);
  await page.goto(path);
}

test.use({ allowedErrors: ALLOWED });

test("every core shows its VM, every NIC its VFs, hugepages their state", async ({ page, login }) => {
  await open(page, login, `/hosts/${HOST}/numa`);
  await expect(node(page, 1)).toBeVisible();
  await expect(core(page, 0)).not.toHaveAttribute("data-vm", "");
  await expect(core(page, 17)).toHaveAttribute("data-vm", "");
  await expect(core(page, 17)).toHaveAccessibleName("Core 17, free");
  await expect(core(page, 3)).toHaveAccessibleName(/^Core 3, pinned by pin-n0 and pin-clash/);
  expect((await core(page, 3).getAttribute("data-vms")).split(",")).toHaveLength(2);
  await expect(page.locator('[data-testid="nic"][data-name="enp59s0f0"]')).toHaveAttribute("data-vfs-free", "4");
  await expect(page.locator('[data-testid="nic"][data-name="enp175s0f0"]')).toHaveAttribute("data-vfs-free", "12");
  await expect(page.locator('[data-testid="hugepages"][data-node="1"]')).toContainText("over-booked");
  await expect(page.locator('[data-testid="finding"][data-kind="core-shared"]')).toHaveAttribute("data-certainty", "proven");
});

test("arrow keys move over the cores and one core is in the tab order", async ({ page, login }) => {
  await open(page, login, `/hosts/${HOST}/numa`);
  await expect(core(page, 0)).toHaveAttribute("tabindex", "0");
  await core(page, 0).focus();
  await page.keyboard.press("ArrowRight");
  await expect(core(page, 1)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(core(page, 17)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(core(page, 9)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(core(page, 8)).toBeFocused();
  await page.keyboard.press("Control+End");
  await expect(core(page, 31)).toBeFocused();
  await expect(page.locator('[data-testid="core"][tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]vm=/);
  await expect(core(page, 31)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/vm=/);
  await expect(core(page, 31)).toBeFocused();
});

test("pointing lights all that belongs to a VM, pressing keeps it in the address", async ({ page, login }) => {
  await open(page, login, `/hosts/${HOST}/numa`);
  await core(page, 6).hover();
  for (const id of [6, 7, 14, 15]) await expect(core(page, id)).toHaveClass(/is-lit/);
  await expect(core(page, 8)).not.toHaveClass(/is-lit/);
  await expect(page.locator('[data-testid="finding"][data-kind="spans-nodes"].is-lit')).toHaveCount(1);
  await expect(page.getByTestId("readout")).toContainText("6-7 on node 0 and 14-15 on node 1");
  await core(page, 6).click();
  const vm = await core(page, 6).getAttribute("data-vm");
  await expect(page).toHaveURL(new RegExp(`vm=${vm}`));
  await page.reload();
  await expect(core(page, 15)).toHaveClass(/is-lit/);
  await page.mouse.move(700, 5);
  await page.keyboard.press("Escape");
  await expect(page.locator(".is-lit")).toHaveCount(0);
});

test.describe("live", () => {
  test.use({ ownGateway: true });

  test("a VM that is pinned elsewhere moves at once; focus and selection stay", async ({ page, login, gateway }) => {
    await open(page, login, `/hosts/${HOST}/numa`);
    await core(page, 3).click();
    const vm = await core(page, 0).getAttribute("data-vm");
    const url = page.url();
    const kept = await core(page, 3).elementHandle();
    await gateway.control("repin", { system_id: vm, cores: "17,18" });
    await expect(core(page, 17)).toHaveAttribute("data-vm", vm, { timeout: 1000 });
    await expect(core(page, 0)).toHaveAttribute("data-vm", "");
    await expect(core(page, 3)).toBeFocused();
    expect(await kept.evaluate((cell) => cell.isConnected && cell.dataset.core)).toBe("3");
    expect(page.url()).toBe(url);
    await expect(core(page, 17)).toHaveClass(/is-lit/);
    await gateway.control("vm-power", { system_id: vm, state: "off" });
    await expect(core(page, 17)).toHaveClass(/is-off/, { timeout: 1000 });
    await gateway.control("vm-power", { system_id: vm, state: "on" });
    await expect(core(page, 17)).not.toHaveClass(/is-off/, { timeout: 1000 });
  });
});

test("the same as tables", async ({ page, login }) => {
  await open(page, login, `/hosts/${HOST}/numa`);
  await page.getByRole("button", { name: "Table" }).click();
  await expect(page).toHaveURL(/view=table/);
  const cores = page.getByRole("table", { name: "Cores" });
  await expect(cores.getByRole("row")).toHaveCount(33);
  await expect(cores.getByRole("row").filter({ hasText: "pinned by several VMs" })).toContainText("pin-clash");
  await expect(page.getByRole("table", { name: "NICs" })).toContainText("bond on");
});

test("a host without NUMA nodes says why and shows the rest", async ({ page, login }) => {
  await open(page, login, "/hosts/13/numa");
  await expect(page.getByTestId("numa-gap")).toContainText("For virsh");
  await expect(page.getByTestId("node-vm")).toHaveCount(4);
});

test("one node has nothing to align", async ({ page, login }) => {
  await open(page, login, "/hosts/4/numa");
  await expect(page.getByTestId("no-findings")).toContainText("one NUMA node");
});
