// Results as tables for a person.

const number = (value) => (value === undefined ? "-" : value.toLocaleString("en-US"));

function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  for (const row of all) {
    console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  "));
  }
  console.log();
}

export function printBytes({ files, total }) {
  const row = ({ name, raw, gzip, brotli }) => [name, number(raw), number(gzip), number(brotli)];
  table(["First visit, bytes", "raw", "gzip", "brotli"], [...files.map(row), row({ name: "total", ...total })]);
}

export function printTimes(loads, ready) {
  const row = (load) => [
    load.name,
    number(load.firstRow),
    number(load.allRows),
    number(load.rows),
    number(load.blocking),
    number(load.program),
    number(load.socket),
    number(load.nodes),
    number(load.heap),
  ];
  const head = ["first row", "last row", "rows", "blocking", "program", "socket", "DOM nodes", "heap MB"];
  table(["Cold load, ms (median)", ...head], loads.map(row));
  for (const load of loads.filter((load) => load.error)) console.log(`${load.name}: no ${ready}: ${load.error}\n`);
}

export function printFrames(frames) {
  table(
    ["Frames under change, ms", "changes a second", "median", "95 %", "worst"],
    frames.map(({ name, perSecond, median, p95, worst }) => [name, perSecond, median, p95, worst].map(String)),
  );
}

export function printOpenings({ pages, pointing }) {
  table(["Opening a page, ms", "median", "worst"], pages.map(({ name, ms, worst }) => [name, number(ms), number(worst)]));
  table(["Frames while pointing, ms", "median", "95 %", "worst"], [
    ["over 512 cores", number(pointing.median), number(pointing.p95), number(pointing.worst)],
  ]);
}
