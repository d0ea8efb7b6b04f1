// The rows of the list as a person reads them.
import { expect } from "@playwright/test";

/** What a cluster is called before it is read, which comes after the hosts. */
const UNREAD = /^\s*Cluster \d/;

/** The list is whole: its clusters were read, and no row moves any more. `place` is a page or a part of one. */
export async function listIsWhole(place) {
  await expect(place.getByTestId("cluster-row").first()).not.toContainText(UNREAD);
}

/** The same as an expression for pages of other drivers. */
export const LIST_IS_WHOLE = `!${UNREAD}.test(document.querySelector("[data-testid=cluster-row]")?.textContent ?? "Cluster 1")`;

/** What the rows of the list say, by host id. */
export const shown = (rows) =>
  rows.evaluateAll((rows) => {
    const plain = (element) => element?.innerText.replace(/\s+/g, " ").trim();
    return Object.fromEntries(
      rows.map((row) => {
        const cell = (label) => row.querySelector(`[data-label="${label}"]`);
        const figure = (label) => plain(cell(label).querySelector(".meter__text"));
        return [
          row.dataset.hostId ?? row.dataset.clusterId,
          {
            name: plain(cell("Name").querySelector("a, button")),
            vms: plain(cell("VMs")),
            cpu: figure("CPU cores"),
            ram: figure("RAM"),
            storage: figure("Storage"),
            place: plain(cell("Zone, pool")),
          },
        ];
      }),
    );
  });
