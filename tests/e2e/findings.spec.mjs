// Alignment findings: on the host, on its row in the list, over the fleet.
import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.mjs";

/**
 * numa-host by hand. Node 0 has cores 0-7 and 16-23, eno1 and so br0, and enp59s0f0; node 1 has 8-15, 24-31 and enp175s0f0.
 *
 *  pin-n0 (fntwd8)          0-3; core 3 is pin-clash's (kpkc6k) too                     core pinned twice, MAAS lists both
 *  huge-short (4q4fc6)      26-27 on node 1 with 20 GiB of pages, of which it has 16     cannot have its pages: proven
 *  pin-n1-huge (4meap6)     holds 8 GiB of the same 16; with span-both-huge (6347yn, two thirds of 6 GiB) and huge-short
 *                           32 GiB are promised: which of them goes short, MAAS does not tell    consistent, both
 *  span-both (qgnxxf)       6-7 on node 0, 14-15 on node 1                              spans, proven
 *  span-both-huge (6347yn)  22 on node 0, 30-31 on node 1                               spans, proven
 *  pin-n1-nic-n0 (y7pys3)   10-11 on node 1, but node 0 lists it: for a NIC             elsewhere, proven
 *  pin-n1-half-nic (44mkd3) 12-13 on node 1, and node 0 lists it for one of two NICs    elsewhere, proven
 *  pin-n1-huge (4meap6)     8-9, 24-25 on node 1; a NIC on br0's VLAN, whose only host NICs stand on node 0   consistent
 *  huge-short (4q4fc6)      node 1; its only NIC on that VLAN                           consistent
 */
const NUMA_HOST = [
  ["core-shared", "proven", "fntwd8"],
  ["hugepages-short", "consistent", "4meap6"],
  ["hugepages-short", "consistent", "6347yn"],
  ["hugepages-short", "proven", "4q4fc6"],
  ["nic-elsewhere", "consistent", "4meap6"],
  ["nic-elsewhere", "consistent", "4q4fc6"],
  ["nic-elsewhere", "proven", "44mkd3"],
  ["nic-elsewhere", "proven", "y7pys3"],
  ["spans-nodes", "proven", "6347yn"],
  ["spans-nodes", "proven", "qgnxxf"],
];

const shown = (page) =>
  page
    .getByTestId("finding")
    .evaluateAll((all) => all.map(({ dataset: { kind, certainty, vm } }) => [kind, certainty, vm]).sort());

test("numa-host has exactly the findings that a person derives", async ({ page, visit }) => {
  await visit("/hosts/2/numa");
  await expect.poll(() => shown(page)).toEqual(NUMA_HOST);
  const about = (kind, vm) => page.getByTestId("finding").and(page.locator(`[data-kind="${kind}"][data-vm="${vm}"]`));
  // What was seen, what it costs and what would mend it: cores 17-21 and 23 of node 0, 28 and 29 of node 1 are free.
  await expect(about("spans-nodes", "qgnxxf")).toContainText("6-7");
  await expect(about("spans-nodes", "qgnxxf")).toContainText("14-15");
  await expect(about("spans-nodes", "6347yn")).toContainText(/17|18|19|20|21|23/);
  await expect(about("core-shared", "fntwd8")).toContainText("pin-clash");
  await expect(about("hugepages-short", "4q4fc6")).toContainText("20 GiB");
});

test("every page counts the same findings, whatever was open before", async ({ page, visit }) => {
  const hosts = [2, 6, 22];
  const counts = async () => {
    const found = [];
    for (const id of hosts) {
      await visit(`/hosts/${id}`);
      const link = page.getByRole("link", { name: /^\d+ findings?$/ });
      await expect(link).toBeVisible();
      const numa = page.locator(".findings h3");
      // NICs are read a moment after the host's own record.
      await expect(page.getByText("NICs are being read")).toHaveCount(0);
      const overview = Number.parseInt(await link.textContent(), 10);
      await link.click();
      await expect(numa).toHaveText(`Findings ${overview}`);
      found.push(overview);
    }
    return found;
  };
  await visit("/alignment");
  await expect(page.getByTestId("fleet-progress")).toContainText("14 of 14 hosts read");
  const total = page.getByRole("status").filter({ hasText: /^\d+ findings$/ });
  await expect(page.getByRole("button", { name: "Read again" })).toBeEnabled();
  const before = Number.parseInt(await total.textContent(), 10);
  const each = await counts();
  expect(each.every((count) => count > 0)).toBe(true);
  await page.getByRole("link", { name: "Alignment" }).click();
  await expect(total).toHaveText(`${before} findings`);
  const rows = async (name) => {
    await page.getByRole("searchbox").fill(name);
    await expect(page.getByText(/\d+ shown/)).toBeVisible();
    return Number.parseInt(await page.getByText(/\d+ shown/).textContent(), 10);
  };
  expect(await rows("numa-host")).toBe(each[0]);
});

test("a host with one node and no clash has none", async ({ page, visit }) => {
  await visit("/hosts/4/numa");
  await expect(page.getByTestId("no-findings")).toBeVisible();
  await expect(page.getByTestId("finding")).toHaveCount(0);
});

test("a shared VM on a host whose cores are all pinned", async ({ page, visit }) => {
  await visit("/hosts/24/numa");
  await expect.poll(async () => (await shown(page)).map(([kind]) => kind)).toEqual(["shared-without-cores"]);
});

test("findings are counted on the host's row in the list", async ({ page, visit }) => {
  await visit("/hosts/2/numa");
  await expect.poll(async () => (await shown(page)).length).toBe(NUMA_HOST.length);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "VM hosts" }).click();
  const mark = page.getByTestId("host-row").and(page.locator('[data-host-id="2"]')).getByTestId("row-findings");
  const proven = NUMA_HOST.filter(([, certainty]) => certainty === "proven").length;
  await expect(mark).toContainText(`${proven} proven`);
  await mark.click();
  await expect(page).toHaveURL(/\/hosts\/2\/numa/);
});

test.describe("a change by somebody else", () => {
  test.use({ ownGateway: true });

  test("mends a finding within a second", async ({ gateway, page, visit }) => {
    await visit("/hosts/2/numa");
    const spans = page.getByTestId("finding").and(page.locator('[data-kind="spans-nodes"][data-vm="qgnxxf"]'));
    await expect(spans).toHaveCount(1);
    await gateway.control("repin", { system_id: "qgnxxf", cores: "17,18,19,20" });
    await expect(spans).toHaveCount(0);
  });
});

test.describe("a user who may not see the machines that hosts run on", () => {
  test.use({ allowedErrors: /Failed to load resource/ });

  test("gets the findings that need no NICs, and one notice", async ({ page, visit }) => {
    await visit("/alignment", "user");
    await expect(page.getByTestId("fleet-progress")).toContainText(/(\d+) of \1 hosts read/);
    const notice = page.getByTestId("without-nics");
    await expect(notice).toHaveCount(1);
    await expect(notice).toContainText(/You may not see the machines of [2-9] hosts/);
    await expect(notice).toContainText("numa-host");
    // It is a matter of rights: trying again would not help.
    await expect(notice.getByRole("button")).toHaveCount(0);
    await expect(page.getByRole("row").filter({ hasText: "numa-host" }).first()).toBeVisible();
  });
});

test.describe("the fleet page", () => {
  const rows = (page) => page.getByRole("row").filter({ has: page.getByRole("cell") });

  test("reads every host and lists the findings of all", async ({ api, page, visit }) => {
    const hosts = await api.get("vm-hosts/");
    await visit("/alignment");
    await expect(page.getByTestId("fleet-progress")).toContainText(`${hosts.length} of ${hosts.length} hosts read`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
    const lines = (await readFile(await download.path(), "utf8")).trim().split(/\r?\n/).slice(1);
    await expect(page.getByRole("status").filter({ hasText: `${lines.length} findings` })).toBeVisible();
    // A page of the table holds 50.
    await expect(rows(page)).toHaveCount(50);
    // Members of the cluster each have a VM that spans nodes.
    for (const name of ["numa-host", "cl-01", "cl-02", "cl-03", "shared-full", "wide-host"]) {
      const mine = lines.filter((line) => line.startsWith(`${name},`)).length;
      expect(mine, name).toBeGreaterThan(0);
      await page.getByRole("searchbox").fill(name);
      await expect(page.getByRole("status").filter({ hasText: `${mine} shown` })).toBeVisible();
      await expect(rows(page).filter({ hasText: name })).toHaveCount(Math.min(mine, 50));
    }
    expect(lines.filter((line) => line.startsWith("single-numa,"))).toEqual([]);
  });

  test("a host that fails to be read is named, with a way to try again", async ({ page, visit }) => {
    let broken = true;
    await page.routeWebSocket(/\/MAAS\/ws/, (socket) => {
      const region = socket.connectToServer();
      socket.onMessage((text) => {
        const { method, params, request_id } = JSON.parse(text);
        const fails = broken && method === "pod.get" && params.id === 8;
        if (fails) socket.send(JSON.stringify({ type: 1, rtype: 1, request_id, error: "the rack is asleep" }));
        else region.send(text);
      });
    });
    await visit("/alignment");
    const notice = page.getByText("cl-01 could not be read: its findings are missing");
    await expect(notice).toBeVisible();
    await expect(page.getByText("the rack is asleep")).toBeVisible();
    await expect(rows(page).filter({ hasText: "numa-host" }).first()).toBeVisible();
    broken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(notice).toHaveCount(0);
    await page.getByRole("searchbox").fill("cl-01");
    await expect(rows(page)).toHaveCount(1);
  });

  test("filter, search and sort are in the address", async ({ context, page, visit }) => {
    await visit("/alignment");
    await expect(page.getByTestId("fleet-progress")).not.toContainText(/^0 of/);
    await page.getByRole("button", { name: /Core pinned more than once/ }).click();
    await expect(page).toHaveURL(/kind=core-shared/);
    await expect(rows(page).filter({ hasText: "numa-host" })).toHaveCount(1);
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(rows(other).filter({ hasText: "numa-host" })).toHaveCount(1);
    await expect(other.getByRole("button", { name: /Core pinned more than once/ })).toHaveAttribute("aria-pressed", "true");
    await page.getByRole("button", { name: /Core pinned more than once/ }).click();
    await page.getByRole("searchbox").fill("cl-02");
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText("cl2-vm1");
    await page.getByRole("searchbox").fill("no such host");
    await expect(page.getByText("No findings match")).toBeVisible();
  });

  test("as a file", async ({ page, visit }) => {
    await visit("/alignment?q=cl-01");
    await expect(rows(page)).toHaveCount(1);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
    const [head, line, ...more] = (await readFile(await download.path(), "utf8")).trim().split(/\r?\n/);
    expect(head).toBe("host,vms,finding,certainty,details,effect,suggested fix");
    expect(line).toMatch(/^cl-01,cl1-vm1,Cores on several nodes,proven,/);
    expect(more).toEqual([]);
  });

  test("a finding leads to its VM on the host's page", async ({ page, visit }) => {
    await visit("/alignment?q=cl-01");
    await rows(page).getByRole("link").first().click();
    await expect(page).toHaveURL(/\/hosts\/8\/numa/);
    await expect(page.getByRole("heading", { level: 1, name: "cl-01" })).toBeVisible();
  });
});
