// How the page writes figures, said a second time: expectations are computed from the region's answers with these.

const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const DECIMAL = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Bytes of memory: `1.5 GiB`. */
export const memory = (bytes) => scaled(bytes, 1024, BINARY);

/** Bytes of storage: `1.2 TB`. */
export const storage = (bytes) => scaled(bytes, 1000, DECIMAL);

function scaled(bytes, base, units) {
  let value = bytes;
  let step = 0;
  while (Math.abs(value) >= base * 0.9995 && step + 1 < units.length) {
    value /= base;
    step += 1;
  }
  const digits = step === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${units[step]}`;
}

/** A count with its noun. */
export const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

/** Core ids as ranges: `0-3, 8`. */
export function ranges(ids) {
  const sorted = [...new Set(ids)].sort((a, b) => a - b);
  const parts = [];
  for (const id of sorted) {
    const last = parts.at(-1);
    if (last && last[1] + 1 === id) last[1] = id;
    else parts.push([id, id]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}

const sum = (triple) => triple.allocated_tracked + triple.allocated_other + triple.free;
const used = (triple) => triple.allocated_tracked + triple.allocated_other;
const ratio = (value) => (Number.isFinite(value) && value > 0 ? value : 1);

/** CPU, RAM and storage of a pod of the socket: what is taken, what exists, and up to where more may be promised. */
export function loads(pod) {
  const { cores, memory: ram, storage: disk } = pod.resources;
  const load = (used, physical, factor) => ({ used, physical, limit: Math.floor(physical * ratio(factor)) });
  return {
    cpu: load(used(cores), sum(cores), pod.cpu_over_commit_ratio),
    // Hugepages are a part of the host's memory, so they count on one side only.
    ram: load(used(ram.general) + used(ram.hugepages), sum(ram.general), pod.memory_over_commit_ratio),
    storage: load(used(disk), sum(disk), 1),
  };
}

/** A load as rows and meters write it: `26 of 32`. */
export function usedOf({ used, physical, limit }, write = String) {
  return physical <= 0 && used === 0 ? "unknown" : `${write(used)} of ${write(limit)}`;
}
