// The VMs of a host.
import { expect, test } from "./fixtures.mjs";
import { ask } from "./socket.mjs";
import { count, memory, ranges, storage } from "./words.mjs";

const row = (page, systemId) => page.getByTestId("vm-row").and(page.locator(`[data-system-id="${systemId}"]`));

/** What all rows say, by system id: the table draws only rows in sight, so it is scrolled through. */
async function shown(page) {
  const rows = {};
  const table = page.getByRole("region", { name: "VMs" });
  for (let top = 0; ; top += 200) {
    const height = await table.evaluate((node, top) => {
      node.scrollTop = top;
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(node.scrollHeight))));
    }, top);
    const seen = await page.getByTestId("vm-row").evaluateAll((rows) =>
      rows.map((row) => [row.dataset.systemId, [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim())]),
    );
    Object.assign(rows, Object.fromEntries(seen));
    if (top > height) return rows;
  }
}

/** The machines of a host, as the region lists them. */
async function machines(page, pod) {
  const answer = await ask(page, "machine.list", { filter: { pod: [pod.name] }, page_size: 100, page_number: 1 });
  return answer.groups.flatMap((group) => group.items).filter((machine) => machine.pod.id === pod.id);
}

for (const [id, name] of [[2, "numa-host"], [6, "quad-host, 40 VMs"], [13, "virsh-host"]]) {
  test(`every VM of ${name} with cores, memory and state as the region has them`, async ({ page, visit }) => {
    await visit(`/hosts/${id}/vms`);
    const pod = await ask(page, "pod.get", { id });
    const rows = await machines(page, pod);
    expect(rows).toHaveLength(pod.resources.vms.length);
    await expect(page.getByRole("status").filter({ hasText: count(rows.length, "VM", "VMs") })).toBeVisible();
    const expected = Object.fromEntries(
      rows.map((machine) => {
        const vm = pod.resources.vms.find((vm) => vm.system_id === machine.system_id);
        const pinned = vm.pinned_cores.length > 0;
        const nodes = pod.resources.numa.filter(({ cores }) =>
          vm.pinned_cores.some((core) => [...cores.allocated, ...cores.free].includes(core)),
        );
        const ips = machine.ip_addresses ?? [];
        return [
          machine.system_id,
          [
            machine.hostname,
            machine.power_state,
            machine.status,
            [...ips].sort((a, b) => b.is_boot - a.is_boot).map(({ ip }) => ip).join(", "),
            pinned ? `${ranges(vm.pinned_cores)} pinned` : `${vm.unpinned_cores} shared`,
            nodes.map((node) => node.node_id).join(", "),
            `${vm.hugepages_backed ? "hugepages " : ""}${memory(vm.memory)}`,
            storage(machine.storage * 1e9),
            machine.pool.name,
          ],
        ];
      }),
    );
    await expect.poll(() => shown(page)).toEqual(expected);
  });
}

test("search by name, state and address; kept in the address", async ({ context, page, visit }) => {
  await visit("/hosts/2/vms");
  const search = page.getByRole("searchbox");
  const names = (page) => page.getByTestId("vm-row").evaluateAll((rows) => rows.map((row) => row.cells[0].innerText).sort());
  await search.fill("pin-n1");
  await expect.poll(() => names(page)).toEqual(["pin-n1-half-nic", "pin-n1-huge", "pin-n1-nic-n0"]);
  await search.fill("broken");
  await expect.poll(() => names(page)).toEqual(["broken-1"]);
  await expect(page).toHaveURL(/q=broken/);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect.poll(() => names(other)).toEqual(["broken-1"]);
});

test("a host without VMs says so", async ({ page, visit }) => {
  await visit("/hosts/26/vms");
  await expect(page.getByRole("main")).toContainText("There are no VMs on this host");
});

test.describe("changes by somebody else", () => {
  test.use({ ownGateway: true });

  test("power, within a second", async ({ gateway, page, visit }) => {
    await visit("/hosts/2/vms");
    const power = row(page, "fntwd8").getByRole("cell").first();
    await expect(power).toHaveText("on");
    await gateway.control("vm-power", { system_id: "fntwd8", state: "off" });
    await expect(power).toHaveText("off");
    await gateway.control("vm-power", { system_id: "fntwd8", state: "on" });
    await expect(power).toHaveText("on");
  });

  test("cores, within a second, and the row keeps its place and the page its scroll", async ({ gateway, page, visit }) => {
    await visit("/hosts/6/vms");
    const table = page.getByRole("region", { name: "VMs" });
    await expect(page.getByTestId("vm-row").first()).toBeVisible();
    await table.evaluate((node) => (node.scrollTop = 400));
    const inSight = page.getByTestId("vm-row").nth(14);
    const systemId = await inSight.getAttribute("data-system-id");
    const index = await row(page, systemId).getAttribute("aria-rowindex");
    await gateway.control("repin", { system_id: systemId, cores: "90,91" });
    await expect(row(page, systemId)).toContainText("90-91 pinned");
    await expect(row(page, systemId)).toHaveAttribute("aria-rowindex", index);
    expect(await table.evaluate((node) => node.scrollTop)).toBe(400);
  });

  test("a VM that is composed appears, one that is deleted goes", async ({ api, page, visit }) => {
    await visit("/hosts/4/vms");
    await expect(page.getByTestId("vm-row")).toHaveCount(6);
    const { system_id } = await api.post("vm-hosts/4/", { cores: 1, memory: 1024, hostname: "by-rest" }, { op: "compose" });
    await expect(row(page, system_id)).toContainText("by-rest");
    await api.delete(`machines/${system_id}/`);
    await expect(row(page, system_id)).toHaveCount(0);
    await expect(page.getByTestId("vm-row")).toHaveCount(6);
  });
});

test("every column sorts, both ways, and the address keeps it", async ({ page, visit }) => {
  await visit("/hosts/2/vms");
  const names = () => page.getByTestId("vm-row").locator("th").allInnerTexts();
  await expect(page.getByTestId("vm-row").first()).toBeVisible();
  const byName = await names();
  await page.getByRole("button", { name: "Memory" }).click();
  await expect(page).toHaveURL(/sort=memory/);
  await expect(page.getByRole("columnheader", { name: "Memory" })).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("button", { name: "Memory" }).click();
  await expect(page).toHaveURL(/sort=-memory/);
  const { vms } = (await ask(page, "pod.get", { id: 2 })).resources;
  const most = vms.reduce((most, vm) => (vm.memory > most.memory ? vm : most)).system_id;
  await expect(page.getByTestId("vm-row").first()).toHaveAttribute("data-system-id", most);
  await page.getByRole("button", { name: "Name" }).click();
  await expect.poll(names).toEqual(byName);
});

test("a core finds its VM, and a VM's name leads to its cores", async ({ page, visit }) => {
  await visit("/hosts/2/vms");
  await page.getByRole("searchbox").fill("core 10");
  await expect(page.getByTestId("vm-row")).toHaveCount(1);
  await page.getByTestId("vm-row").getByRole("link").click();
  await expect(page).toHaveURL(/\/hosts\/2\/numa\?vm=y7pys3/);
});

test("a slash at the end is the same page", async ({ page, visit }) => {
  await visit("/hosts/2/vms/?q=web");
  await expect(page).toHaveURL(/\/hosts\/2\/vms\?q=web$/);
  await expect(page.getByRole("navigation", { name: "VM host" }).getByRole("link", { name: "VMs" })).toHaveAttribute("aria-current", "page");
});
