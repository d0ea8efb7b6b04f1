// Every figure that two pages show is one figure: a walk over the fleet that holds each host's pages against its row.
import { expect, test } from "./fixtures.mjs";
import { settled } from "./pages.mjs";
import { shown } from "./rows.mjs";
import { usedOf } from "./words.mjs";

/** Rows of the chart's table: name of the resource → its cells. */
async function chart(page) {
  const asTable = page.getByTestId("capacity").getByRole("button", { name: "As table" });
  // From host to host the choice stays.
  if ((await asTable.count()) > 0) await asTable.click();
  const rows = await page.getByTestId("capacity").locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent.replaceAll("\u00a0", " ").trim())),
  );
  return Object.fromEntries(rows.map(([name, ...cells]) => [name, cells]));
}

/** What is taken and the limit, of a row of the chart's table: tracked, other, free, physical, limit, used. */
const ofChart = ([tracked, other, , physical, limit]) =>
  usedOf({ used: Number(tracked) + (Number(other) || 0), physical: Number(physical), limit: Number(limit) });

test("row, overview, VMs, storage and findings of every host say the same", async ({ page, visit }) => {
  test.setTimeout(150_000);
  await visit("/hosts?open=1");
  await settled(page);
  const rows = page.getByTestId("host-row");
  const hosts = Object.entries(await shown(rows)).map(([id, row]) => ({ id, ...row, vms: row.vms.split(" ")[0] }));
  expect(hosts.length).toBeGreaterThan(8);
  const open = async (path) => {
    await page.evaluate((path) => {
      history.pushState({}, "", path);
      dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    }, path);
    await settled(page);
  };
  for (const host of hosts) {
    await test.step(`host ${host.id}`, async () => {
      await open(`/hosts/${host.id}`);
      await expect(page.getByTestId("capacity")).toBeVisible();
      const head = page.locator(".page-head dt", { hasText: /^VMs$/ }).locator("+ dd");
      await expect(head).toHaveText(new RegExp(`^${host.vms}( |$)`));
      const bars = await chart(page);
      // A host that nobody knows has no figures anywhere.
      if (host.cpu === "unknown") {
        expect(bars["CPU cores"].at(-1)).toBe("unknown");
        return;
      }
      expect(ofChart(bars["CPU cores"]), "cores of row and overview").toBe(host.cpu);
      await open(`/hosts/${host.id}/vms`);
      const vms = page.getByRole("status").filter({ hasText: /^\d+ VMs?$/ });
      await expect(vms, "VMs of row and table").toHaveText(new RegExp(`^${host.vms} VM`));
    });
  }
  // Findings are known once hosts were opened: the list now counts what NUMA pages and Alignment do.
  await open("/alignment");
  await expect(page.getByTestId("fleet-progress")).toContainText(/(\d+) of \1 hosts read/);
  await expect(page.getByTestId("fleet-progress").getByRole("progressbar")).toBeHidden();
  const total = Number.parseInt(await page.getByRole("status").filter({ hasText: /^\d+ findings$/ }).textContent(), 10);
  const kinds = await page.locator(".kind .figure__value").allTextContents();
  expect(kinds.reduce((sum, text) => sum + Number(text), 0), "kinds and total").toBe(total);
  await open("/hosts?open=1");
  await expect(page.getByTestId("row-not-checked")).toHaveCount(0);
  const counted = Object.values(await shown(rows))
    .flatMap(({ vms }) => [...vms.matchAll(/(\d+) (?:proven|unsure)/g)])
    .reduce((sum, [, number]) => sum + Number(number), 0);
  expect(counted, "findings of rows and of Alignment").toBe(total);
});

test("what was not checked says so, and leads to where it is checked", async ({ page, visit }) => {
  await visit("/hosts");
  await expect(page.getByTestId("row-not-checked").first()).toHaveText("findings not checked");
  await expect(page.getByTestId("host-row").filter({ hasText: "never reached" }).getByTestId("row-not-checked")).toHaveCount(0);
  await page.getByRole("link", { name: "Check all" }).click();
  await expect(page.getByTestId("fleet-progress")).toContainText(/(\d+) of \1 hosts read/);
  await page.goBack();
  await expect(page.getByTestId("row-findings").first()).toBeVisible();
  await expect(page.getByTestId("row-not-checked")).toHaveCount(0);
});

test("a search says what it leaves as it was, and the way back to the list keeps it", async ({ page, visit }) => {
  await visit("/hosts");
  await page.getByRole("searchbox").fill("numa-host");
  await expect(page.getByText("Totals and chart are those of the whole fleet.")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "1 host found" })).toBeVisible();
  await page.getByRole("button", { name: "Name" }).click();
  const address = page.url();
  await page.getByRole("link", { name: "numa-host", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "numa-host" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "VM hosts" }).click();
  await expect(page).toHaveURL(address);
});

test("hugepages left are one figure with its reason on overview, NUMA page and in the dialog", async ({ page, visit }) => {
  await visit("/hosts/2");
  const fact = page.locator('dt:text-is("Hugepages") + dd');
  await expect(fact).toContainText(/left of .*GiB/);
  const text = (await fact.textContent()).trim();
  await page.getByRole("link", { name: "NUMA", exact: true }).click();
  await expect(page.getByTestId("hugepages-left")).toContainText(text);
  await page.getByRole("button", { name: "Compose VM" }).click();
  await expect(page.getByTestId("compose")).toContainText(text);
});

test("Back undoes a choice on Alignment; tiles and what is shown are told apart", async ({ page, visit }) => {
  await visit("/alignment");
  await page.locator(".kind").nth(1).click();
  await expect(page.getByRole("status").filter({ hasText: /\d+ shown of \d+/ })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/alignment$/);
  await expect(page.locator(".kind[aria-pressed=true]")).toHaveCount(0);
});

test("at 200 % zoom neither popover nor bar covers what has the focus", async ({ page, visit }) => {
  test.setTimeout(60_000);
  await page.setViewportSize({ width: 720, height: 450 });
  await visit("/hosts");
  const meters = page.getByTestId("host-row").locator('[data-label="CPU cores"]').getByRole("button");
  for (const at of [0, 4, 7]) {
    await meters.nth(at).focus();
    await page.keyboard.press("Enter");
    const panel = page.locator(".popover__panel");
    await expect(panel).toBeVisible();
    const [a, b] = [await meters.nth(at).boundingBox(), await panel.boundingBox()];
    expect(b.y >= a.y + a.height || b.y + b.height <= a.y, JSON.stringify({ a, b })).toBe(true);
    await page.keyboard.press("Escape");
  }
  await visit("/hosts/2/numa");
  await page.getByTestId("numa-node").first().waitFor();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const hidden = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body || at.closest("[data-testid=readout]")) return null;
      const box = at.getBoundingClientRect();
      if (!box.width) return null;
      // Hidden whole: neither its top nor its bottom line can be seen.
      const seen = [box.top + 1, box.bottom - 1, (box.top + box.bottom) / 2].some((y) => {
        const top = document.elementFromPoint(box.left + box.width / 2, y);
        return top !== null && (at.contains(top) || top.contains(at));
      });
      return seen ? null : at.outerHTML.slice(0, 120);
    });
    expect(hidden).toBeNull();
  }
});
