// Hardware and records that few have (`--fleet odd`), each with what is right to say of it.
import { Compose } from "./dialog.mjs";
import { expect, test } from "./fixtures.mjs";

test.use({ gatewayOptions: ["--fleet", "odd"] });

/** Opens a host's page by its name. */
async function open(page, visit, name, tab = "") {
  await visit("/hosts");
  const link = page.getByTestId("host-row").getByRole("link", { name, exact: true });
  const href = await link.getAttribute("href");
  await visit(`${href}${tab}`);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

const attention = (page) => page.getByRole("region", { name: "Needs attention" });

test("cores with gaps: only ids below the number of cores are offered, and it is said why", async ({ page, visit }) => {
  await open(page, visit, "power8", "?compose=new");
  const compose = new Compose(page);
  await compose.dialog.getByRole("radio", { name: "Pinned cores" }).check();
  const rows = page.getByTestId("compose-node");
  await expect(rows.nth(0)).toContainText("cannot be pinned by MAAS");
  await expect(rows.nth(1)).toHaveAttribute("data-fits", "false");
  // The map does not let one choose such a core.
  await compose.core(24).click({ force: true });
  await expect(compose.core(24)).toHaveAttribute("aria-pressed", "false");
  await expect(compose.core(24)).toHaveAccessibleName(/cannot be pinned/);
  await compose.field("Core ids").fill("0,8,16,24");
  await compose.field("Core ids").blur();
  await expect(compose.field("Core ids")).toHaveAccessibleDescription(/0 to 19.*24/);
  await compose.field("Core ids").fill("0,8,16");
  await expect(compose.verdict).not.toHaveAttribute("data-verdict", "refused");
});

test("nodes of memory alone are named as such, and nothing can be misaligned", async ({ page, visit }) => {
  await open(page, visit, "cxl-host", "/numa");
  await expect(page.getByTestId("numa-node").nth(1)).toContainText("memory only, no cores");
  await expect(page.getByTestId("numa-node").nth(2)).toContainText("no cores and no memory");
  await expect(page.getByTestId("oddities")).toHaveCount(0);
  await expect(page.getByTestId("finding")).toHaveCount(0);
  await open(page, visit, "cxl-host", "?compose=new");
  await expect(page.getByTestId("compose-node")).toHaveCount(1);
});

test("a node without memory: no negative amount, and a proven finding", async ({ page, visit }) => {
  await open(page, visit, "bare-node", "/numa");
  await expect(page.getByTestId("numa-node").first().getByTestId("memory")).toContainText("none of its own");
  const finding = page.getByTestId("finding").and(page.locator('[data-kind="memory-elsewhere"]'));
  await expect(finding).toHaveAttribute("data-certainty", "proven");
  await expect(page.getByTestId("memory").first()).not.toContainText("-");
});

test("two page sizes: the nodes are believed, and a refresh is not promised to help", async ({ page, visit }) => {
  await open(page, visit, "two-page-sizes", "?compose=new");
  await expect(page.getByRole("dialog")).toContainText("At most 4:");
  await open(page, visit, "two-page-sizes");
  await expect(attention(page)).toContainText("refreshing does not change it");
});

test("certificates: one is over, one soon will be", async ({ page, visit }) => {
  await open(page, visit, "certificate-over");
  await expect(attention(page)).toContainText("The LXD certificate expired");
  await open(page, visit, "certificate-soon");
  await expect(attention(page)).toContainText("The LXD certificate expires in");
});

test("more VFs allocated than the hardware can make", async ({ page, visit }) => {
  await open(page, visit, "vfs-over", "/numa");
  const nic = page.getByTestId("nic").and(page.locator('[data-name="ens1f0"]'));
  await expect(nic).toContainText("4 allocated, 2 more than the hardware maximum");
});

test("a shared pool of any driver is counted once", async ({ page, visit }) => {
  await visit("/hosts");
  const cluster = page.getByTestId("cluster-row").filter({ hasText: "flex-cluster" });
  await expect(cluster.locator('[data-label="Storage"]')).toContainText("300 GB of 10 TB");
  await open(page, visit, "thin-pool", "/storage");
  await expect(page.getByText("shared", { exact: true })).toHaveCount(0);
});

test("a pool with more allocated than its size is not called full", async ({ page, visit }) => {
  await open(page, visit, "thin-pool");
  await expect(attention(page)).toContainText("More is allocated on storage pool thin than its size");
  await expect(attention(page)).not.toContainText(/is (fully|nearly)/);
});

test("a host without hardware data says so instead of naming contradictions", async ({ page, visit }) => {
  await open(page, visit, "fresh-host", "/numa");
  await expect(page.getByRole("main")).toContainText("MAAS has no NUMA data of this host");
  await expect(page.getByTestId("oddities")).toHaveCount(0);
});
