// The NUMA page: what it draws is what pod.get answers, and it stays usable while things change.
import { expect, test } from "./fixtures.mjs";
import { ask } from "./socket.mjs";
import { memory } from "./words.mjs";

const node = (page, index) => page.getByTestId("numa-node").and(page.locator(`[data-node="${index}"]`));
const core = (page, id) => page.getByTestId("core").and(page.locator(`[data-core="${id}"]`));
const vmLine = (page, systemId) => page.getByTestId("node-vm").and(page.locator(`[data-vm="${systemId}"]`));

/** Node → core → VMs on it, as drawn. */
const drawn = (page) =>
  page.getByTestId("numa-node").evaluateAll((nodes) =>
    Object.fromEntries(
      nodes.map((node) => [
        node.dataset.node,
        Object.fromEntries(
          [...node.querySelectorAll("[data-testid=core]")].map((cell) => [
            cell.dataset.core,
            { first: cell.dataset.vm, all: cell.dataset.vms.split(",").filter(Boolean).sort(), text: cell.innerText.trim() },
          ]),
        ),
      ]),
    ),
  );

/** The same from a pod of the socket. */
function expected({ resources: { numa, vms } }) {
  const users = new Map();
  for (const vm of [...vms].sort((a, b) => a.id - b.id)) {
    for (const core of vm.pinned_cores) users.set(core, [...(users.get(core) ?? []), vm.system_id]);
  }
  const cell = (core) => {
    const all = users.get(core) ?? [];
    return [core, { first: all[0] ?? "", all: [...all].sort(), text: String(core) }];
  };
  return Object.fromEntries(
    numa.map(({ node_id, cores }) => [node_id, Object.fromEntries([...cores.allocated, ...cores.free].map(cell))]),
  );
}

for (const [id, name, cores] of [
  [2, "two interleaved nodes", 32],
  [4, "one node", 16],
  [6, "four nodes", 96],
  [22, "16 nodes, 512 cores", 512],
]) {
  test(`each core shows its VM: ${name}`, async ({ page, visit }) => {
    await visit(`/hosts/${id}/numa`);
    const pod = await ask(page, "pod.get", { id });
    await expect(page.getByTestId("numa-node")).toHaveCount(pod.resources.numa.length);
    await expect.poll(() => drawn(page)).toEqual(expected(pod));
    await expect(page.getByTestId("numa-node").getByTestId("core")).toHaveCount(cores);
  });
}

test("NICs with their node and virtual functions as pod.get has them", async ({ page, visit }) => {
  await visit("/hosts/2/numa");
  const { interfaces } = (await ask(page, "pod.get", { id: 2 })).resources;
  const capable = interfaces.filter(({ virtual_functions: vfs }) => vfs.allocated_tracked + vfs.allocated_other + vfs.free > 0);
  expect(capable.map(({ name }) => name).sort()).toEqual(["enp175s0f0", "enp59s0f0"]);
  await expect(page.getByTestId("nic")).toHaveCount(interfaces.length);
  for (const { name, numa_index, virtual_functions: vfs } of interfaces) {
    const nic = page.getByTestId("nic").and(page.locator(`[data-name="${name}"]`));
    await expect(nic).toHaveCount(1);
    if (numa_index === null) await expect(page.getByTestId("numa-node").locator(nic)).toHaveCount(0);
    else await expect(node(page, numa_index).locator(nic)).toHaveCount(1);
    if (!capable.some((other) => other.name === name)) continue;
    const allocated = vfs.allocated_tracked + vfs.allocated_other;
    await expect(nic).toHaveAttribute("data-vfs-free", String(vfs.free));
    await expect(nic).toContainText(`${allocated} allocated, at most ${vfs.free} free`);
    // How many are enabled MAAS does not know (maas-ui §1 no. 7).
    await expect(nic).toContainText(`hardware maximum ${allocated + vfs.free}`);
  }
});

test("memory and hugepages of each node, allocated, free and reserved", async ({ page, visit }) => {
  await visit("/hosts/2/numa");
  const { numa } = (await ask(page, "pod.get", { id: 2 })).resources;
  for (const { node_id, memory: stores } of numa) {
    const general = node(page, node_id).getByTestId("memory");
    await expect(general).toContainText(memory(stores.general.allocated));
    await expect(general).toContainText(memory(stores.general.free));
    for (const { page_size, allocated, free } of stores.hugepages) {
      const pages = page.getByTestId("hugepages").and(page.locator(`[data-node="${node_id}"][data-page-size="${page_size}"]`));
      await expect(pages).toContainText(memory(allocated));
      await expect(pages).toContainText(free < 0 ? `${memory(-free)} over` : memory(free));
      await expect(pages).toContainText(memory(allocated + free));
    }
  }
  // Node 1 holds more pages than it reserves, for huge-short asks for 20 GiB of 16.
  await expect(page.getByTestId("hugepages").and(page.locator('[data-node="1"]'))).toContainText(/over-?allocated/i);
});

test("what the nodes' figures leave out is said, with counts", async ({ page, visit }) => {
  await visit("/hosts/2/numa");
  const { vms, vm_count } = (await ask(page, "pod.get", { id: 2 })).resources;
  const shared = vms.filter((vm) => vm.pinned_cores.length === 0);
  const left = page.getByTestId("not-attributed");
  await expect(left).toContainText(`${shared.length} VMs with shared cores`);
  await expect(left).toContainText(`${shared.reduce((sum, vm) => sum + vm.unpinned_cores, 0)} cores`);
  await expect(left).toContainText(`${vm_count.other} VMs of other projects`);
});

test("the same as tables, kept in the address", async ({ page, visit }) => {
  await visit("/hosts/2/numa");
  await page.getByRole("button", { name: "Table" }).click();
  await expect(page).toHaveURL(/view=table/);
  await expect(page.getByTestId("numa-node")).toHaveCount(0);
  const cores = page.getByRole("table", { name: "Cores" });
  // A row for each core and the head.
  await expect(cores.getByRole("row")).toHaveCount(33);
  await expect(cores.getByRole("row").filter({ hasText: "pinned by several VMs" })).toContainText("pin-clash");
  await expect(page.getByRole("table", { name: "NICs" })).toContainText("bond on");
  await page.reload();
  await expect(page.getByRole("button", { name: "Table", pressed: true })).toBeVisible();
});

test("arrow keys, Home and End move over the cores; one stop for Tab", async ({ page, visit }) => {
  await visit("/hosts/2/numa");
  await expect(node(page, 1).getByTestId("core")).toHaveCount(16);
  await expect(page.locator('[data-testid="core"][tabindex="0"]')).toHaveCount(1);
  await core(page, 0).focus();
  await page.keyboard.press("ArrowRight");
  await expect(core(page, 1)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(core(page, 0)).toBeFocused();
  // Down into the next row, then into the next node.
  await page.keyboard.press("ArrowDown");
  await expect(core(page, 16)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(core(page, 8)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Home");
  await expect(core(page, 8)).toBeFocused();
  await page.keyboard.press("Control+End");
  await expect(core(page, 31)).toBeFocused();
  await page.keyboard.press("Control+Home");
  await expect(core(page, 0)).toBeFocused();
  const seen = new Set();
  for (let step = 0; step < 32; step += 1) {
    seen.add(await page.evaluate(() => document.activeElement.dataset.core));
    await page.keyboard.press("ArrowRight");
  }
  expect(seen.size).toBe(32);
  await expect(page.locator('[data-testid="core"][tabindex="0"]')).toHaveCount(1);
  // A screen reader hears who is on the core.
  await expect(core(page, 4)).toHaveAccessibleName(/4.*pin-n0-huge/);
  await expect(core(page, 3)).toHaveAccessibleName(/pin-n0.*pin-clash|pin-clash.*pin-n0/);
  await expect(core(page, 28)).toHaveAccessibleName(/free/);
});

test("Enter on a core selects its VM in the address, Esc lets it go", async ({ context, page, visit }) => {
  await visit("/hosts/2/numa");
  await core(page, 8).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/vm=4meap6/);
  for (const id of [8, 9, 24, 25]) await expect(core(page, id)).toHaveAttribute("aria-pressed", "true");
  await expect(core(page, 10)).toHaveAttribute("aria-pressed", "false");
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(core(other, 24)).toHaveAttribute("aria-pressed", "true");
  await expect(other.getByTestId("readout")).toContainText("pin-n1-huge");
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/vm=/);
  await expect(core(page, 8)).toHaveAttribute("aria-pressed", "false");
});

test("a VM under the pointer lights its cores, NICs and findings, and nothing else", async ({ page, visit }) => {
  await visit("/hosts/2/numa");
  const lit = () =>
    page.getByTestId("core").evaluateAll((cells) => cells.filter((cell) => cell.classList.contains("is-lit")).map((cell) => Number(cell.dataset.core)));
  await vmLine(page, "y7pys3").first().hover();
  await expect.poll(lit).toEqual([10, 11]);
  await expect(page.getByTestId("readout")).toContainText("pin-n1-nic-n0");
  await expect(page.getByTestId("finding").and(page.locator('[data-vm="y7pys3"]'))).toHaveClass(/is-lit/);
  await expect(page.getByTestId("finding").and(page.locator('[data-vm="qgnxxf"]'))).not.toHaveClass(/is-lit/);
  // The reverse: a core lights the lines of its VM on every node.
  await core(page, 14).hover();
  await expect.poll(lit).toEqual([6, 7, 14, 15]);
  await expect(vmLine(page, "qgnxxf")).toHaveCount(2);
  for (const line of await vmLine(page, "qgnxxf").all()) await expect(line).toHaveClass(/is-lit/);
  // And the focus does what the pointer does.
  await page.mouse.move(0, 0);
  await core(page, 30).focus();
  await expect.poll(lit).toEqual([22, 30, 31]);
});

test("both VMs of a core that is pinned twice are named", async ({ page, visit }) => {
  await visit("/hosts/2/numa");
  await expect(core(page, 3)).toHaveAttribute("data-vms", /^(fntwd8,kpkc6k|kpkc6k,fntwd8)$/);
  await core(page, 3).hover();
  await expect(page.getByTestId("readout")).toContainText("pin-n0");
  await expect(page.getByTestId("readout")).toContainText("pin-clash");
});

test.describe("hosts about which MAAS tells less", () => {
  test("virsh: says why there are no nodes, and shows the VMs", async ({ page, visit }) => {
    await visit("/hosts/13/numa");
    await expect(page.getByTestId("numa-gap")).toContainText("For virsh");
    await expect(page.getByTestId("core")).toHaveCount(0);
    await expect(page.getByTestId("node-vm")).toHaveCount(4);
  });

  test("never reached: says so", async ({ page, visit }) => {
    await visit("/hosts/16/numa");
    await expect(page.getByTestId("numa-gap")).toBeVisible();
    await expect(page.getByTestId("core")).toHaveCount(0);
  });

  test("a node without cores and memory is shown as such", async ({ page, visit }) => {
    await visit("/hosts/26/numa");
    await expect(page.getByTestId("numa-node")).toHaveCount(1);
    await expect(page.getByTestId("core")).toHaveCount(0);
    await expect(page.getByRole("main")).toContainText("MAAS has no hardware data of this host yet");
    await expect(page.getByRole("main")).not.toContainText(/NaN|Infinity/);
  });

  for (const version of ["2.9", "3.0"]) {
    test.describe(`MAAS ${version}`, () => {
      test.use({ gatewayOptions: ["--maas", version] });

      test("the map is there in its old shape, too", async ({ api, page, visit }) => {
        const host = (await api.get("vm-hosts/")).find(({ name }) => name === "numa-host");
        await visit(`/hosts/${host.id}/numa`);
        await expect(page.getByTestId("core")).toHaveCount(32);
        await expect(core(page, 10)).toHaveAttribute("data-vm", "y7pys3");
        await expect(core(page, 28)).toHaveAttribute("data-vm", "");
      });
    });
  }
});

test.describe("changes by somebody else", () => {
  test.use({ ownGateway: true });

  // Without reloading, however long a busy machine takes.
  const SOON = {};

  test("another pinning changes the cells and leaves focus and selection", async ({ gateway, page, visit }) => {
    await visit("/hosts/2/numa?vm=y7pys3");
    await expect(core(page, 10)).toHaveAttribute("aria-pressed", "true");
    await core(page, 10).focus();
    const cell = await core(page, 10).elementHandle();
    await gateway.control("repin", { system_id: "y7pys3", cores: "28,29" });
    await expect(core(page, 28)).toHaveAttribute("data-vm", "y7pys3", SOON);
    await expect(core(page, 10)).toHaveAttribute("data-vm", "");
    await expect(core(page, 28)).toHaveAttribute("aria-pressed", "true");
    await expect(page).toHaveURL(/vm=y7pys3/);
    await expect(core(page, 10)).toBeFocused();
    // The very same element: nothing was drawn anew below the finger.
    expect(await cell.evaluate((cell) => cell.isConnected && cell.dataset.core)).toBe("10");
    await page.keyboard.press("ArrowRight");
    await expect(core(page, 11)).toBeFocused();
  });

  test("a VM that stops shows on its cores", async ({ gateway, page, visit }) => {
    await visit("/hosts/2/numa");
    await expect(core(page, 0)).not.toHaveClass(/is-off/);
    await gateway.control("vm-power", { system_id: "fntwd8", state: "off" });
    await expect(core(page, 0)).toHaveClass(/is-off/, SOON);
    await expect(core(page, 0)).toHaveAccessibleName(/not running/);
    await gateway.control("vm-power", { system_id: "fntwd8", state: "on" });
    await expect(core(page, 0)).not.toHaveClass(/is-off/, SOON);
  });

  test("a virtual function that somebody takes is counted", async ({ gateway, page, visit }) => {
    await visit("/hosts/2/numa");
    const nic = page.getByTestId("nic").and(page.locator('[data-name="enp59s0f0"]'));
    const before = Number(await nic.getAttribute("data-vfs-free"));
    await gateway.control("sriov", { system_id: "rfngew", host_nic: "enp59s0f0" });
    await expect(nic).toHaveAttribute("data-vfs-free", String(before - 1), SOON);
  });

  test("odd records are shown and named: a core beyond the host, a core on two nodes", async ({ gateway, page, visit }) => {
    await gateway.control("repin", { system_id: "y7pys3", cores: "10,777" });
    await visit("/hosts/2/numa");
    await expect(core(page, 10)).toHaveAttribute("data-vm", "y7pys3");
    await expect(core(page, 777)).toHaveAttribute("data-vm", "y7pys3");
    await expect(page.getByTestId("oddities")).toContainText("777");
  });

  test("a detail that fails to load leaves the last map, with its age and the reason", async ({ gateway, page, visit }) => {
    await visit("/hosts/2/numa");
    await expect(core(page, 10)).toHaveAttribute("data-vm", "y7pys3");
    const pod = await ask(page, "pod.get", { id: 2 });
    const broken = { ...pod, resources: { ...pod.resources, numa: "none" } };
    await gateway.control("raw-notify", {}, JSON.stringify({ type: 2, name: "pod", action: "update", data: broken }));
    await gateway.control("raw-notify", {}, JSON.stringify({ type: 2, name: "pod", action: "update", data: { ...broken, attached_vlans: "x" } }));
    await expect(core(page, 10)).toHaveAttribute("data-vm", "y7pys3");
    await expect(page.getByTestId("numa-node")).toHaveCount(2);
  });
});

test("Back with the focus on a core, or on a VM of the map, leaves a page that works", async ({ page, visit }) => {
  await visit("/hosts/2/vms");
  for (const [tab, what] of [
    ["NUMA", '[data-testid="core"][data-core="0"]'],
    ["Network", '[data-testid="network-map"] button[data-vm]'],
  ]) {
    await page.getByRole("navigation", { name: "VM host" }).getByRole("link", { name: tab }).click();
    await page.locator(what).first().focus();
    await page.goBack();
    await expect(page.getByTestId("vm-row").first()).toBeVisible();
  }
  await page.getByRole("navigation", { name: "VM host" }).getByRole("link", { name: "NUMA" }).click();
  await expect(page.getByTestId("core")).toHaveCount(32);
});

test("what is built after the page shows the selection, too", async ({ page, visit }) => {
  await visit("/hosts/22");
  const { vms } = (await ask(page, "pod.get", { id: 22 })).resources;
  const vm = vms.find(({ pinned_cores: cores }) => cores.length === 2).system_id;
  await page.goto(`/hosts/22/numa?vm=${vm}`);
  await expect(page.getByTestId("core")).toHaveCount(512);
  const line = page.locator(`[data-testid="node-vm"][data-vm="${vm}"]`).first();
  await expect(line).toHaveClass(/is-lit/);
  await expect(line.getByRole("button", { includeHidden: true })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Table" }).click();
  await expect(page.getByRole("table").first()).toBeVisible();
  await page.getByRole("button", { name: "Map" }).click();
  await expect(page.locator(`[data-testid="core"][data-vm="${vm}"]`).first()).toHaveAttribute("aria-pressed", "true");
});
