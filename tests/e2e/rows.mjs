// The rows of the list as a person reads them.

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
