// The list of VM hosts, held against what the region answers to somebody else.
import { expect, test } from "./fixtures.mjs";
import { shown } from "./rows.mjs";
import { ask } from "./socket.mjs";
import { count, loads, memory, storage, usedOf } from "./words.mjs";

const HOSTILE = "<img src=x onerror=alert(1)>";

const names = (rows) => rows.evaluateAll((rows) => rows.map((row) => row.querySelector("th a, th button").innerText.trim()));

test("every host of the region is there with its figures", async ({ api, page, visit }) => {
  const [hosts, clusters] = await Promise.all([api.get("vm-hosts/"), api.get("vm-clusters/")]);
  await visit(`/hosts?open=${clusters.map((cluster) => cluster.id)}`);
  const pods = await ask(page, "pod.list");
  expect(pods.map((pod) => pod.id).sort()).toEqual(hosts.map((host) => host.id).sort());
  const expected = Object.fromEntries(
    hosts.map((host) => {
      const pod = pods.find((pod) => pod.id === host.id);
      const { cpu, ram, storage: disk } = loads(pod);
      const { tracked, other } = pod.resources.vm_count;
      // The two interfaces of the region agree where they speak of the same.
      expect(pod.resources.cores.allocated_tracked, host.name).toBe(host.used.cores);
      expect(cpu.physical, host.name).toBe(host.total.cores);
      expect(ram.physical, host.name).toBe(host.total.memory * 2 ** 20);
      return [
        host.id,
        {
          name: host.name,
          // Nobody has counted on a host that was never reached.
          vms: pod.architectures.length === 0 ? "unknown" : other > 0 ? `${tracked} +${other} other` : `${tracked}`,
          cpu: usedOf(cpu),
          ram: usedOf(ram, memory),
          storage: usedOf(disk, storage),
          place: `${host.zone.name} ${host.pool.name}`,
        },
      ];
    }),
  );
  await expect.poll(() => shown(page.getByTestId("host-row"))).toEqual(expected);
});

test("the count above the list is the number of rows", async ({ api, page, visit }) => {
  const hosts = await api.get("vm-hosts/");
  await visit("/hosts?open=1");
  await expect(page.getByTestId("host-row")).toHaveCount(hosts.length);
  await expect(page.getByTestId("cluster-row")).toHaveCount(1);
  await expect(page.getByText(`${count(hosts.length, "host", "hosts")} and 1 cluster`, { exact: true })).toBeVisible();
});

test("the numbers behind a meter come on hover and by keyboard", async ({ page, visit }) => {
  await visit("/hosts");
  const pod = (await ask(page, "pod.list")).find((pod) => pod.name === "numa-host");
  const row = page.getByTestId("host-row").and(page.locator('[data-host-id="2"]'));
  const cell = row.locator('[data-label="CPU cores"]');
  const panel = page.getByRole("group", { name: "CPU in numbers" });
  await cell.getByRole("button").focus();
  await expect(panel).toContainText("Tracked by MAAS");
  const { allocated_tracked, allocated_other, free } = pod.resources.cores;
  const figures = [
    ["Tracked by MAAS", count(allocated_tracked, "core", "cores")],
    ["Other projects", count(allocated_other, "core", "cores")],
    ["Free", free < 0 ? `${count(-free, "core", "cores")} over-committed` : count(free, "core", "cores")],
  ];
  for (const [name, text] of figures) {
    await expect(panel.locator(`dt:text-is("${name}") + dd`)).toHaveText(text);
  }
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
});

test("a cluster shows its sums, unfolds to its members and folds again", async ({ api, page, visit }) => {
  const [cluster] = await api.get("vm-clusters/");
  await visit("/hosts");
  const wire = (await ask(page, "vmcluster.list"))[cluster.name];
  const members = wire.hosts.map((host) => host.name).sort();
  const row = page.getByTestId("cluster-row");
  await expect(row).toHaveCount(1);
  const { cpu, memory: ram, storage: disk, vm_count } = wire.total_resources;
  const taken = (quad) => quad.allocated_tracked + quad.allocated_other;
  // Over-commit ratios are its members': 2 for cores, 1 for memory in this cluster.
  const pods = (await ask(page, "pod.list")).filter((pod) => pod.cluster === cluster.id);
  const limit = pods.reduce((sum, pod) => sum + loads(pod).cpu.limit, 0);
  const other = pods.reduce((sum, pod) => sum + pod.resources.vm_count.other, 0);
  expect(other).toBeGreaterThan(0);
  await expect.poll(() => shown(row)).toEqual({
    [cluster.id]: {
      name: cluster.name,
      vms: `${vm_count} +${other} other`,
      cpu: `${taken(cpu)} of ${limit}`,
      ram: `${memory(taken(ram.general) + taken(ram.hugepages))} of ${memory(ram.general.total)}`,
      storage: `${storage(taken(disk))} of ${storage(disk.total)}`,
      place: "rack-a production",
    },
  });
  const member = (name) => page.getByTestId("host-row").filter({ has: page.getByRole("link", { name, exact: true }) });
  for (const name of members) await expect(member(name)).toHaveCount(0);
  const fold = row.getByRole("button", { name: cluster.name });
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await fold.click();
  await expect(fold).toHaveAttribute("aria-expanded", "true");
  for (const name of members) await expect(member(name)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`open=${cluster.id}`));
  // Members stand right below their cluster.
  const all = await names(page.getByTestId("host-row").or(row));
  expect(all.slice(all.indexOf(cluster.name) + 1, all.indexOf(cluster.name) + 1 + members.length)).toEqual(members);
  await fold.click();
  for (const name of members) await expect(member(name)).toHaveCount(0);
});

test("search finds by name, tag, zone and address, also members of folded clusters", async ({ page, visit }) => {
  await visit("/hosts");
  const search = page.getByRole("searchbox");
  const rows = page.getByTestId("host-row");
  await search.fill("numa-host");
  await expect.poll(() => names(rows)).toEqual(["numa-host"]);
  await search.fill("gpu");
  await expect.poll(() => names(rows)).toEqual(["numa-host"]);
  await search.fill("cl-02");
  await expect.poll(() => names(rows)).toEqual(["cl-02"]);
  await expect(page.getByTestId("cluster-row")).toBeVisible();
  await search.fill("virsh qemu");
  await expect.poll(() => names(rows)).toEqual(["virsh-host"]);
  await search.fill("no such thing");
  await expect(rows).toHaveCount(0);
  await page.getByRole("button", { name: "Clear the search" }).click();
  await expect(search).toHaveValue("");
  await expect(rows.first()).toBeVisible();
});

test("sorting by share of cores, both ways", async ({ page, visit }) => {
  await visit("/hosts?open=1");
  await expect(page.getByTestId("cluster-row")).toBeVisible();
  const pods = await ask(page, "pod.list");
  const share = ({ cpu }) => (cpu.limit > 0 ? cpu.used / cpu.limit : null);
  const known = new Map(pods.map((pod) => [String(pod.id), share(loads(pod))]));
  const header = page.getByRole("columnheader", { name: "CPU cores" });
  const order = () =>
    page.locator('[data-testid="host-row"]:not(.is-child)').evaluateAll((rows) => rows.map((row) => row.dataset.hostId));
  const shares = async () => (await order()).map((id) => known.get(id)).filter((share) => share !== null);
  const sorted = (values, sign) => values.every((value, at) => at === 0 || sign * (value - values[at - 1]) >= 0);
  const rows = await order();
  await header.getByRole("button").click();
  const first = await header.getAttribute("aria-sort");
  expect(["ascending", "descending"]).toContain(first);
  await expect.poll(async () => sorted(await shares(), first === "ascending" ? 1 : -1)).toBe(true);
  await header.getByRole("button").click();
  await expect(header).toHaveAttribute("aria-sort", first === "ascending" ? "descending" : "ascending");
  await expect.poll(async () => sorted(await shares(), first === "ascending" ? -1 : 1)).toBe(true);
  // Nothing comes twice or gets lost (the old UI mixed up hosts and clusters of the same id).
  expect((await order()).sort()).toEqual(rows.sort());
});

test("search, sort and unfolded clusters are in the address and open again elsewhere", async ({ context, page, visit }) => {
  await visit("/hosts");
  await page.getByRole("button", { name: "prod-cluster" }).click();
  await page.getByRole("columnheader", { name: "VMs" }).getByRole("button").click();
  await page.getByRole("searchbox").fill("rack");
  await expect(page).toHaveURL(/q=rack/);
  const rows = (page) => page.getByTestId("host-row").or(page.getByTestId("cluster-row"));
  const before = await names(rows(page));
  const sort = await page.getByRole("columnheader", { name: "VMs" }).getAttribute("aria-sort");
  expect(before.length).toBeGreaterThan(3);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect.poll(() => names(rows(other))).toEqual(before);
  await expect(other.getByRole("searchbox")).toHaveValue("rack");
  await expect(other.getByRole("columnheader", { name: "VMs" })).toHaveAttribute("aria-sort", sort);
  await expect(other.getByRole("button", { name: "prod-cluster" })).toHaveAttribute("aria-expanded", "true");
});

test("the chart of the fleet: chosen with the mouse, and hidden; unknown is not zero", async ({ page, visit }) => {
  await visit("/hosts");
  const chart = page.getByTestId("fleet-chart");
  for (const [press, title] of [["RAM", "RAM by host"], ["Storage", "Storage by host"]]) {
    await chart.getByRole("button", { name: press }).click();
    await expect(chart.getByRole("heading")).toHaveText(title);
  }
  await chart.getByRole("button", { name: "As table" }).click();
  const cells = chart.getByRole("row", { name: /^unreachable-host/ }).getByRole("cell");
  await expect(cells).toHaveText(Array(6).fill("unknown"));
  await chart.getByRole("button", { name: "Hide" }).click();
  await expect(page).toHaveURL(/chart=none/);
  await expect(chart.getByRole("table")).toHaveCount(0);
  await expect(chart.locator("svg")).toHaveCount(0);
  await expect(chart.getByRole("button", { name: "As" })).toHaveCount(0);
});

test("a name that is HTML shows as text, here and on its own pages", async ({ page, visit }) => {
  const dialogs = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  await visit("/hosts");
  const link = page.getByRole("link", { name: HOSTILE, exact: true });
  await expect(link).toBeVisible();
  await expect(page.getByTestId("host-row").filter({ has: link })).toContainText('"><script>alert(3)</script>');
  const id = await page.getByTestId("host-row").filter({ has: link }).getAttribute("data-host-id");
  // Also the pool `<b onmouseover=alert(2)>pool</b>`, as an option and below a meter.
  const pages = ["", "/numa", "/numa?view=table", "/network", "/storage", "/vms", "?compose=new"];
  for (const path of pages) {
    await page.goto(`/hosts/${id}${path}`);
    await expect(page.locator("h1", { hasText: HOSTILE })).toBeVisible();
    await expect(page).toHaveTitle(/<img src=x/);
    if (path === "/storage") await expect(page.getByRole("rowheader", { name: "<b onmouseover=alert(2)>pool</b>" })).toBeVisible();
    if (path === "?compose=new") await expect(page.getByTestId("compose").getByRole("heading", { level: 2 })).toContainText(HOSTILE);
    // No element came out of a name: neither an image, nor a script, nor a handler.
    await expect(page.locator("img[src=x], [onerror], [onload], [onmouseover], body script")).toHaveCount(0);
  }
  expect(dialogs).toEqual([]);
});

test("a deep link opens a host's page; Overview is its first tab", async ({ page, visit }) => {
  await visit("/hosts/6/vms");
  await expect(page.getByRole("heading", { level: 1, name: "quad-host" })).toBeVisible();
  const tabs = page.getByRole("navigation", { name: "VM host" });
  await expect(tabs.getByRole("link", { name: "VMs" })).toHaveAttribute("aria-current", "page");
  await tabs.getByRole("link", { name: "Overview" }).click();
  await expect(page).toHaveURL(/\/hosts\/6$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/hosts\/6\/vms$/);
});

test("an unknown host id says so and leads back", async ({ page, visit }) => {
  for (const id of ["9999", "nonsense", "1"]) {
    await visit(`/hosts/${id}`);
    await expect(page.getByTestId("host-missing")).toContainText("There is no such VM host");
  }
  await page.getByTestId("host-missing").getByRole("link", { name: "All VM hosts" }).click();
  await expect(page).toHaveURL(/\/hosts$/);
  await expect(page.getByTestId("host-row").first()).toBeVisible();
});

test("an unknown address says so and leads back", async ({ page, visit }) => {
  await visit("/no/such/page");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await page.getByRole("link", { name: "All VM hosts" }).click();
  await expect(page.getByTestId("host-row").first()).toBeVisible();
});

test("a VM's name finds its host, once its VMs are known", async ({ page, visit }) => {
  await visit("/hosts/2/vms");
  await expect(page.getByTestId("vm-row").first()).toBeVisible();
  await page.getByRole("link", { name: "VM hosts" }).first().click();
  await page.getByRole("searchbox").fill("pin-clash");
  await expect(page.getByTestId("host-row")).toHaveCount(1);
  await expect(page.getByTestId("host-row")).toContainText("numa-host");
});
