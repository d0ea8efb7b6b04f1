// The pages there are, for tests that look at every one. Host 2 is numa-host.
export const PAGES = [
  ["list", "/hosts"],
  ["list with a cluster unfolded", "/hosts?open=1"],
  ["overview", "/hosts/2"],
  ["NUMA", "/hosts/2/numa"],
  ["network", "/hosts/2/network"],
  ["storage", "/hosts/2/storage"],
  ["VMs", "/hosts/2/vms"],
  ["alignment", "/alignment"],
];

/** Waits until a page shows what it is about and nothing is being loaded. */
export async function settled(page) {
  await page.locator("main h1").first().waitFor();
  await page.locator(".skeleton, [aria-busy=true]").first().waitFor({ state: "hidden" });
}
