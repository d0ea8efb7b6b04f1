// The overview of a host: chart, what needs attention, facts.
import { expect, test } from "./fixtures.mjs";
import { ask } from "./socket.mjs";
import { loads, memory } from "./words.mjs";

const card = (page, name) => page.getByRole("region", { name });

test("the chart's table has the region's figures, hugepages apart and counted once", async ({ page, visit }) => {
  await visit("/hosts/2");
  const { resources } = await ask(page, "pod.get", { id: 2 });
  const { general, hugepages } = resources.memory;
  const chart = page.getByTestId("capacity");
  await expect(chart.getByRole("img").first()).toBeVisible();
  // The size of the host is general memory alone, for that already holds the reservation for hugepages.
  const physical = general.allocated_tracked + general.allocated_other + general.free;
  const reserved = hugepages.allocated_tracked + hugepages.allocated_other + hugepages.free;
  await chart.getByRole("button", { name: "As table" }).click();
  const row = (name) => chart.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
  await expect(row("RAM, general")).toContainText(memory(physical - reserved));
  await expect(row("RAM, hugepages")).toContainText(memory(reserved));
  await expect(row("RAM, hugepages")).toContainText(memory(hugepages.allocated_tracked));
});

test("over-commit is told with both sizes", async ({ page, visit }) => {
  await visit("/hosts/15");
  const { cpu, ram } = loads(await ask(page, "pod.get", { id: 15 }));
  expect(cpu.used).toBeGreaterThan(cpu.physical);
  expect(ram.used).toBeGreaterThan(ram.limit);
  const attention = card(page, "Needs attention");
  await expect(attention).toContainText(`Over-committed: cores ${cpu.used} cores are allocated of ${cpu.physical} cores that exist`);
  await expect(attention).toContainText("Over the limit of memory");
  await expect(attention).toContainText(`${memory(ram.used)} are allocated of ${memory(ram.limit)} at most`);
});

test("alignment findings are counted and lead to the NUMA page", async ({ page, visit }) => {
  await visit("/hosts/2");
  const link = card(page, "Needs attention").getByRole("link", { name: /findings?$/ });
  await expect(link).toHaveText(/^[1-9]\d* findings$/);
  await link.click();
  await expect(page).toHaveURL(/\/hosts\/2\/numa/);
});

test("facts as the region has them", async ({ page, visit }) => {
  await visit("/hosts/2");
  const pod = await ask(page, "pod.get", { id: 2 });
  const facts = card(page, "Facts");
  const fact = (name) => facts.locator(`dt:text-is("${name}") + dd`);
  await expect(fact("Architectures")).toHaveText(pod.architectures.join(", "));
  await expect(fact("CPU speed")).toHaveText(`${pod.cpu_speed} MHz`);
  await expect(fact("CPU over-commit")).toHaveText(`${pod.cpu_over_commit_ratio} ×`);
  await expect(fact("Default storage pool")).toHaveText(pod.default_storage_pool);
  await expect(fact("Runs on machine")).toHaveText(pod.host);
  await expect(fact("Certificate")).toContainText(pod.certificate.CN);
});

test("a host that MAAS never reached and one without hardware data say so instead of zeros", async ({ page, visit }) => {
  await visit("/hosts/16");
  await expect(page.getByText("MAAS has never reached this host")).toBeVisible();
  await expect(page.getByRole("button", { name: "Compose VM" })).toBeDisabled();
  await visit("/hosts/26");
  await expect(page.getByText("MAAS has no hardware data of this host yet")).toBeVisible();
});
