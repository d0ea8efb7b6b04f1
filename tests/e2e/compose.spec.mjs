// Composing a VM.
import { Compose, choose } from "./dialog.mjs";
import { expect, test } from "./fixtures.mjs";
import { ask } from "./socket.mjs";

const core = (page, id) => page.getByTestId("core").and(page.locator(`[data-core="${id}"]`));

test.describe("composing", () => {
  test.use({ ownGateway: true });

  test("pinned cores of node 1, two NICs and two disks: the VM appears and colours its cores", async ({ api, page, visit }) => {
    await visit("/hosts/2/numa");
    await page.evaluate(() => (window.sameDocument = true));
    await expect(core(page, 28)).toHaveAttribute("data-vm", "");
    await page.getByRole("button", { name: "Compose VM" }).click();
    await expect(page).toHaveURL(/compose=/);
    const compose = new Compose(page);
    await compose.field("Name").fill("made-here");
    await compose.pin(28, 29);
    await expect(compose.field("Core ids")).toHaveValue("28-29");
    await compose.field("Memory").fill("4096");
    await compose.disk(0).getByLabel("Size").fill("10");
    const second = await compose.addDisk();
    await second.getByLabel("Size").fill("20.5");
    await choose(second.getByLabel("Storage pool"), "images");
    const nic0 = await compose.addNic();
    await nic0.getByLabel("NIC name").fill("front");
    await choose(nic0.getByLabel("Subnet"), "10.10.0.0/16");
    const nic1 = await compose.addNic();
    await choose(nic1.getByLabel("Subnet"), "172.16.0.0/16");
    await nic1.getByLabel("IP address").fill("172.16.9.9");
    await expect(compose.verdict).toHaveAttribute("data-verdict", /fits|warned/);
    const sent = compose.requests();
    await compose.submit.click();
    await expect(compose.dialog).toHaveCount(0);
    expect(sent).toHaveLength(1);
    // The map, without a reload.
    await expect(core(page, 28)).not.toHaveAttribute("data-vm", "");
    const systemId = await core(page, 28).getAttribute("data-vm");
    await expect(core(page, 29)).toHaveAttribute("data-vm", systemId);
    // What MAAS made of it.
    const machine = await api.get(`machines/${systemId}/`);
    expect(machine.hostname).toBe("made-here");
    expect(machine.interface_set).toHaveLength(2);
    expect(machine.interface_set.flatMap((nic) => nic.links).map((link) => link.ip_address)).toContain("172.16.9.9");
    expect(machine.blockdevice_set.map((disk) => disk.size)).toEqual([10e9, 20.5e9]);
    const { vms } = (await ask(page, "pod.get", { id: 2 })).resources;
    expect(vms.find((vm) => vm.system_id === systemId)).toMatchObject({ pinned_cores: [28, 29], memory: 4096 * 2 ** 20 });
    // The table of VMs, still without a reload.
    await page.getByRole("navigation", { name: "VM host" }).getByRole("link", { name: "VMs" }).click();
    const row = page.getByTestId("vm-row").and(page.locator(`[data-system-id="${systemId}"]`));
    await expect(row).toContainText("made-here");
    await expect(row).toContainText("28-29");
    expect(await page.evaluate(() => window.sameDocument)).toBe(true);
  });

  test("the smallest form: everything as proposed", async ({ api, page, visit }) => {
    await visit("/hosts/4/vms?compose=new");
    const compose = new Compose(page);
    await compose.field("Name").fill("plain");
    await compose.submit.click();
    await expect(compose.dialog).toHaveCount(0);
    await expect(page.getByTestId("vm-row").filter({ hasText: "plain" })).toBeVisible();
    expect((await api.get("machines/", { hostname: "plain" }))[0].pod.id).toBe(4);
  });

  test("the second disk can be the one to boot from (maas-ui lost that choice)", async ({ api, page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    await compose.field("Name").fill("boots-second");
    await compose.disk(0).getByLabel("Size").fill("30");
    const second = await compose.addDisk();
    await second.getByLabel("Size").fill("9");
    await second.getByRole("radio", { name: "Boot disk" }).check();
    await expect(compose.disk(0).getByRole("radio", { name: "Boot disk" })).not.toBeChecked();
    const sent = compose.requests();
    await compose.submit.click();
    await expect(compose.dialog).toHaveCount(0);
    // The first of the constraint is the one that boots.
    const { storage } = Object.fromEntries(sent[0]);
    expect(storage.split(",").map((disk) => disk.split(":")[1].split("(")[0])).toEqual(["9", "30"]);
    const [machine] = await api.get("machines/", { hostname: "boots-second" });
    expect(machine.boot_disk.size).toBe(9e9);
  });

  test("pressing twice sends one request", async ({ api, page, visit }) => {
    await visit("/hosts/4?compose=new");
    const compose = new Compose(page);
    await compose.field("Name").fill("only-one");
    const sent = compose.requests();
    let go;
    const held = new Promise((resolve) => (go = resolve));
    await page.route(/op=compose/, async (route) => {
      await held;
      await route.continue();
    });
    await compose.submit.click();
    await expect(compose.submit).toBeDisabled();
    await expect(compose.verdict).toHaveAttribute("data-verdict", "busy");
    await compose.submit.click({ force: true });
    // What stands behind the button does not send it either.
    await compose.dialog.locator("form").evaluate((form) => {
      form.requestSubmit();
      form.requestSubmit();
    });
    go();
    await expect(compose.dialog).toHaveCount(0);
    expect(sent).toHaveLength(1);
    expect((await api.get("machines/", { pod: "single-numa" })).filter((machine) => machine.hostname === "only-one")).toHaveLength(1);
  });
});

test.describe("refused", () => {
  test.use({ ownGateway: true, allowedErrors: /status of (400|503)/ });

  test("by MAAS: the message is at its field and all that was typed stays", async ({ page, visit }) => {
    // The name is free when the page asks, and taken when MAAS looks.
    await page.route("**/api/2.0/machines/?hostname=*", (route) => route.fulfill({ json: [] }));
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    await compose.field("Name").fill("quad-vm00");
    await compose.pin(28, 29);
    await compose.field("Memory").fill("3000");
    const second = await compose.addDisk();
    await second.getByLabel("Size").fill("11");
    const nic = await compose.addNic();
    await nic.getByLabel("NIC name").fill("left");
    await choose(nic.getByLabel("Subnet"), "10.10.0.0/16");
    const sent = compose.requests();
    await compose.submit.click();
    await expect(compose.field("Name")).toHaveAttribute("aria-invalid", "true");
    expect(sent).toHaveLength(1);
    await expect(compose.field("Name")).toHaveAccessibleDescription(/already.*quad-vm00/);
    await expect(compose.field("Name")).toBeFocused();
    await expect(compose.verdict).toHaveAttribute("data-verdict", "refused");
    await expect(compose.field("Name")).toHaveValue("quad-vm00");
    await expect(compose.field("Core ids")).toHaveValue("28-29");
    await expect(compose.core(28)).toHaveAttribute("aria-pressed", "true");
    await expect(compose.field("Memory")).toHaveValue("3000");
    await expect(second.getByLabel("Size")).toHaveValue("11");
    await expect(nic.getByLabel("NIC name")).toHaveValue("left");
    // Another name corrects it.
    await compose.field("Name").fill("corrected");
    await expect(compose.field("Name")).not.toHaveAttribute("aria-invalid", "true");
    await compose.submit.click();
    await expect(compose.dialog).toHaveCount(0);
  });

  test("a name that a VM of another host has is told while typing; nothing is sent", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    const sent = compose.requests();
    await compose.field("Name").fill("quad-vm00");
    await compose.field("Name").blur();
    await expect(compose.field("Name")).toHaveAccessibleDescription(/already.*quad-vm00/);
    await expect(compose.verdict).toHaveAttribute("data-verdict", "refused");
    await compose.submit.click();
    await expect(compose.field("Name")).toBeFocused();
    expect(sent).toHaveLength(0);
  });

  test("an address that another VM has is told while typing, with whose it is", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    const { groups } = await ask(page, "machine.list", { filter: {}, page_size: 100, page_number: 1 });
    const machine = groups[0].items.find(
      ({ pod, ip_addresses: ips }) => pod && pod.id !== 2 && ips?.some(({ ip }) => ip.startsWith("10.10.")),
    );
    const { ip } = machine.ip_addresses.find(({ ip }) => ip.startsWith("10.10."));
    const compose = new Compose(page);
    const nic = await compose.addNic();
    await choose(nic.getByLabel("Subnet"), "10.10.0.0/16");
    await nic.getByLabel("IP address").fill(ip);
    await expect(nic).toContainText(`${machine.hostname} has ${ip}`);
  });

  test("by the driver: the sentence is at the form, and the host's VMs are offered", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    await compose.field("Name").fill("composefail-1");
    await compose.submit.click();
    await expect(compose.error).toContainText("demo driver was asked to fail");
    await expect(compose.field("Name")).toHaveValue("composefail-1");
    await expect(compose.submit).toBeEnabled();
  });

  test("by the form itself: nothing is sent, the first mistake gets the focus", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    const sent = compose.requests();
    await compose.field("Name").fill("Not a name!");
    await compose.field("Memory").fill("lots");
    await compose.field("Number of cores").fill("0");
    await compose.submit.click();
    for (const field of ["Name", "Memory", "Number of cores"]) {
      await expect(compose.field(field)).toHaveAttribute("aria-invalid", "true");
    }
    await expect(compose.field("Name")).toBeFocused();
    expect(sent).toEqual([]);
  });

  test("a lost answer is not taken for a refusal", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    await page.route(/op=compose/, (route) => route.fulfill({ status: 503, contentType: "text/html", body: "<h1>Gateway</h1>" }));
    await compose.field("Name").fill("maybe");
    await compose.submit.click();
    await expect(compose.error).toBeVisible();
    await expect(compose.error).not.toContainText("<h1>");
    await expect(compose.field("Name")).toHaveValue("maybe");
  });
});

test.describe("what the dialog knows before MAAS is asked", () => {
  test("subnets that the host cannot reach are not to be chosen", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    const nic = await compose.addNic();
    const option = (text) => nic.getByLabel("Subnet").locator("option", { hasText: text });
    await expect(option("10.10.0.0/16")).toBeEnabled();
    // The isolated fabric: no NIC of numa-host is in it.
    for (const cidr of ["192.168.77.0/24", "172.17.200.0/24"]) {
      await expect(option(cidr)).toHaveCount(1);
      await expect(option(cidr)).toBeDisabled();
    }
  });

  test("a VLAN without DHCP cannot boot a VM, also with a single NIC", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    await compose.field("Name").fill("no-pxe");
    const nic = await compose.addNic();
    // br0.20 is on it, but MAAS runs no DHCP there.
    await choose(nic.getByLabel("Subnet"), "10.20.0.0/16");
    await expect(compose.verdict).toHaveAttribute("data-verdict", "refused");
    await expect(compose.dialog).toContainText(/DHCP/);
    await choose(nic.getByLabel("Subnet"), "10.10.0.0/16");
    await expect(compose.verdict).toHaveAttribute("data-verdict", /fits|warned/);
  });

  test("an address outside the chosen subnet is refused at its field", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    const nic = await compose.addNic();
    await choose(nic.getByLabel("Subnet"), "10.10.0.0/16");
    const ip = nic.getByLabel("IP address");
    for (const wrong of ["172.16.0.5", "nonsense"]) {
      await ip.fill(wrong);
      await ip.blur();
      await expect(ip).toHaveAttribute("aria-invalid", "true");
    }
    await ip.fill("10.10.7.7");
    await expect(ip).not.toHaveAttribute("aria-invalid", "true");
  });

  test("without NICs it says what MAAS will attach", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    await expect(new Compose(page).dialog).toContainText(/MAAS|LXD/);
    await expect(new Compose(page).dialog.getByRole("heading", { name: "Network" }).locator("../..")).toContainText(/maas|default/i);
  });

  test("memory: what it grants MAAS grants, one MiB more it refuses (maas-ui overstated it)", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new");
    const { resources, memory_over_commit_ratio: ratio } = await ask(page, "pod.get", { id: 2 });
    const { general, hugepages } = resources.memory;
    const total = general.allocated_tracked + general.allocated_other + general.free;
    const most = Math.floor((total * ratio - general.allocated_tracked - hugepages.allocated_tracked) / 2 ** 20);
    const compose = new Compose(page);
    await expect(compose.dialog).toContainText(`At most ${most} MiB`);
    await compose.field("Memory").fill(String(most + 1));
    await expect(compose.verdict).toHaveAttribute("data-verdict", "refused");
    await compose.field("Memory").fill(String(most));
    await expect(compose.verdict).toHaveAttribute("data-verdict", /fits|warned/);
  });

  test("the list of zones does not end at 20 (as it did in MAAS 3.7)", async ({ page, visit }) => {
    const zones = Array.from({ length: 45 }, (_, index) => ({ id: index + 1, name: `zone-${index + 1}`, description: "" }));
    await page.route("**/api/2.0/zones/", (route) => route.fulfill({ json: zones }));
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    await compose.dialog.getByTestId("compose-advanced").locator("summary").click();
    await expect(compose.field("Zone").locator("option")).toHaveCount(45);
  });

  test("a normal user is told that it is not allowed", async ({ page, visit }) => {
    await visit("/hosts/2?compose=new", "user");
    await expect(page.getByTestId("compose-barred")).toContainText("You may not compose VMs on this host.");
    await expect(new Compose(page).submit).toHaveCount(0);
  });

  test("so is everybody on a host that was never reached", async ({ page, visit }) => {
    await visit("/hosts/16?compose=new");
    await expect(page.getByTestId("compose-barred")).toBeVisible();
  });
});

test.describe("what was typed", () => {
  test.use({ ownGateway: true, allowedErrors: /WebSocket/ });

  test("outlives closing, a broken connection and the end of the session", async ({ gateway, page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    await compose.field("Name").fill("draft");
    await compose.pin(28);
    await compose.field("Memory").fill("5000");
    await gateway.control("drop-sockets");
    await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "live");
    await expect(compose.field("Memory")).toHaveValue("5000");
    await compose.field("Memory").focus();
    await gateway.control("expire-sessions");
    const relogin = page.getByTestId("relogin");
    await expect(relogin).toBeVisible();
    await relogin.getByLabel("Password").fill("admin");
    await relogin.getByRole("button", { name: "Log in" }).click();
    await expect(relogin).toBeHidden();
    await expect(compose.field("Name")).toHaveValue("draft");
    await expect(compose.core(28)).toHaveAttribute("aria-pressed", "true");
    await page.keyboard.press("Escape");
    await expect(compose.dialog).toHaveCount(0);
    await expect(page).not.toHaveURL(/compose=/);
    await page.getByRole("button", { name: "Compose VM" }).click();
    await expect(compose.field("Name")).toHaveValue("draft");
    await expect(compose.field("Memory")).toHaveValue("5000");
  });

  test("a core that somebody else takes meanwhile is told", async ({ gateway, page, visit }) => {
    await visit("/hosts/2?compose=new");
    const compose = new Compose(page);
    await compose.field("Name").fill("late");
    await compose.pin(28);
    await expect(compose.core(28)).toHaveAccessibleName(/free/);
    await gateway.control("repin", { system_id: "y7pys3", cores: "28" });
    await expect(compose.core(28)).toHaveAccessibleName(/pin-n1-nic-n0/);
    await expect(compose.verdict).toHaveAttribute("data-verdict", "warned");
    await expect(compose.field("Name")).toHaveValue("late");
    await expect(compose.core(28)).toHaveAttribute("aria-pressed", "true");
  });
});

test("the dialog by keyboard: focus goes in, stays in and comes back", async ({ page, visit }) => {
  await visit("/hosts/2");
  const button = page.getByRole("button", { name: "Compose VM" });
  await button.focus();
  await page.keyboard.press("Enter");
  const compose = new Compose(page);
  await expect(compose.field("Name")).toBeFocused();
  for (let step = 0; step < 40; step += 1) await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null)).toBe(true);
  await page.keyboard.press("Escape");
  await expect(compose.dialog).toHaveCount(0);
  await expect(button).toBeFocused();
});
