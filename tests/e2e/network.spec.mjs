// The network page: VM NIC to host NIC to NUMA node, as a map and as a table.
import { expect, test } from "./fixtures.mjs";
import { ask } from "./socket.mjs";

const links = (page, systemId) => page.getByTestId("network-link").and(page.locator(`[data-vm="${systemId}"]`));

test("each NIC of each VM has a link with addresses, subnet, space and VLAN as REST has them", async ({ api, page, visit }) => {
  await visit("/hosts/2/network");
  const machines = (await api.get("machines/", { pod: "numa-host" })).filter((machine) => machine.pod?.id === 2);
  const spaces = new Map((await api.get("subnets/")).map((subnet) => [subnet.cidr, subnet.space]));
  expect(machines).toHaveLength(14);
  const count = machines.reduce((sum, machine) => sum + machine.interface_set.length, 0);
  await expect(page.getByTestId("network-link")).toHaveCount(count);
  for (const { system_id, hostname, interface_set } of machines) {
    const rows = links(page, system_id);
    await expect(rows, hostname).toHaveCount(interface_set.length);
    for (const nic of interface_set) {
      const row = rows.filter({ has: page.getByText(nic.mac_address, { exact: true }) });
      await expect(row).toHaveCount(1);
      for (const { ip_address, subnet } of nic.links) {
        if (ip_address) await expect(row.locator('[data-label="IPs"]')).toContainText(ip_address);
        if (subnet) await expect(row.locator('[data-label="Subnet, space"]')).toContainText(subnet.cidr);
        if (subnet) await expect(row.locator('[data-label="Subnet, space"]')).toContainText(spaces.get(subnet.cidr));
      }
    }
  }
});

test("verdicts: the NIC on the other node stands out, shared VMs have none", async ({ page, visit }) => {
  await visit("/hosts/2/network");
  const wrong = links(page, "y7pys3");
  await expect(wrong).toHaveCount(1);
  await expect(wrong).toHaveAttribute("data-verdict", "elsewhere");
  await expect(wrong).toHaveAttribute("data-host-nic", "enp59s0f0");
  await expect(wrong.locator('[data-label="NIC on"]')).toContainText("0");
  await expect(wrong.locator('[data-label="Cores on"]')).toContainText("1");
  const verdicts = await links(page, "44mkd3").evaluateAll((rows) => rows.map((row) => row.dataset.verdict).sort());
  expect(verdicts).toEqual(["elsewhere", "same-node"]);
  const right = links(page, "fntwd8").and(page.locator('[data-host-nic="enp59s0f0"]'));
  await expect(right).toHaveAttribute("data-verdict", "same-node");
  await expect(links(page, "rfngew")).toHaveAttribute("data-verdict", "not-applicable");
});

test("the link speed is the host NIC's", async ({ page, visit }) => {
  await visit("/hosts/2/network");
  const { interfaces } = await ask(page, "machine.get", { system_id: (await ask(page, "pod.get", { id: 2 })).host });
  const { link_speed } = interfaces.find(({ name }) => name === "enp59s0f0");
  await expect(links(page, "y7pys3").locator('[data-label="Link speed"]')).toHaveText(`${link_speed / 1000} Gbit/s`);
});

test("the filter for what is wrong, the search, and a VM in the address", async ({ page, visit }) => {
  await visit("/hosts/2/network");
  await expect(page.getByTestId("network-link").first()).toBeVisible();
  await page.getByRole("searchbox").fill("pin-n1-nic-n0");
  await expect(page.getByTestId("network-link")).toHaveCount(1);
  await page.getByRole("searchbox").fill("");
  await expect.poll(() => page.getByTestId("network-link").count()).toBeGreaterThan(5);
  await page.getByTestId("network-map").getByRole("button", { name: /^pin-n1-nic-n0/ }).click();
  await expect(page).toHaveURL(/vm=y7pys3/);
  await page.getByRole("link", { name: "See its cores" }).click();
  await expect(page).toHaveURL(/\/hosts\/2\/numa\?vm=y7pys3/);
  await expect(page.locator('[data-testid="core"][data-core="10"]')).toHaveAttribute("aria-pressed", "true");
});

test("a virsh host: what is known is shown, and why there is no more", async ({ page, visit }) => {
  await visit("/hosts/13/network");
  await expect(page.getByTestId("network-link")).toHaveCount(4);
  await expect(page.getByRole("main")).toContainText(/machine/);
  // Pinning is not read for libvirt: that is unknown, and not "shared".
  const link = page.getByTestId("network-link").first();
  await expect(link).toHaveAttribute("data-verdict", "unknown");
  await expect(link.locator('[data-label="Cores on"]')).toContainText("not known");
  await expect(page.getByTestId("network-map")).toContainText("Pinning not known");
});

test("Tab leads down the map as the eye goes, VMs and host NICs", async ({ page, visit }) => {
  for (const host of [2, 22]) {
    await visit(`/hosts/${host}/network`);
    const map = page.getByTestId("network-map");
    await expect(map.getByRole("button").nth(12)).toBeVisible();
    for (const column of [".netmap__vms", ".netmap__nics"]) {
      const tops = await map.locator(`${column} button`).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
      expect(tops.length).toBeGreaterThan(3);
      expect(tops).toEqual([...tops].sort((a, b) => a - b));
    }
  }
});

test("how many VMs a node has is no matter of the filter", async ({ page, visit }) => {
  await visit("/hosts/22/network");
  const node = page.locator(".netnode").first();
  const words = await node.textContent();
  expect(words).toMatch(/[1-9]\d* VMs have cores here/);
  await page.getByLabel("Which links").selectOption("same-node");
  await expect(page).toHaveURL(/same-node/);
  await expect(node).toHaveText(words);
});

test.describe("changes by somebody else", () => {
  test.use({ ownGateway: true });

  test("another pinning changes the verdict within a second", async ({ gateway, page, visit }) => {
    await visit("/hosts/2/network");
    await expect(links(page, "y7pys3")).toHaveAttribute("data-verdict", "elsewhere");
    await gateway.control("repin", { system_id: "y7pys3", cores: "17,18" });
    await expect(links(page, "y7pys3")).toHaveAttribute("data-verdict", "same-node");
  });

  test("a VM that moves on the map keeps the focus", async ({ gateway, page, visit }) => {
    await visit("/hosts/2/network");
    const box = page.getByTestId("network-map").getByRole("button", { name: /^pin-n1-nic-n0/ });
    await box.focus();
    const top = () => box.evaluate((box) => box.offsetTop);
    const before = await top();
    await gateway.control("repin", { system_id: "y7pys3", cores: "17,18" });
    await expect.poll(top).not.toBe(before);
    await expect(box).toBeFocused();
  });
});

test("of 300 VMs the large groups are folded; one opens and closes by keyboard, and for its chosen VM", async ({ page, visit }) => {
  await visit("/hosts/22/network");
  const map = page.getByTestId("network-map");
  const group = map.getByRole("button", { name: /^Cores on node 4 / });
  await expect(group).toHaveAttribute("aria-expanded", "false");
  await expect(group).toContainText("11 VMs");
  const vms = map.locator("[data-vm]");
  const folded = await vms.count();
  // The host NICs are within two screens of every VM.
  expect((await map.boundingBox()).height).toBeLessThan(2_000);
  await group.focus();
  await page.keyboard.press("Enter");
  await expect(group).toHaveAttribute("aria-expanded", "true");
  await expect(group).toBeFocused();
  await expect(vms).toHaveCount(folded + 11);
  await page.keyboard.press("Enter");
  await expect(vms).toHaveCount(folded);
  await page.getByTestId("network-link").nth(1).getByRole("button").click();
  await expect(page).toHaveURL(/vm=/);
  const chosen = new URL(page.url()).searchParams.get("vm");
  await expect(map.locator(`[data-vm="${chosen}"]`)).toHaveAttribute("aria-pressed", "true");
});
