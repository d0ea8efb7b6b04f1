// What a first visit transfers, how long it takes until somebody sees something, and how long pages take to open. Called by `cargo xtask bench`,
// which sets CHROMIUM and, unless --url is given, GATEWAY_BIN and DIST.
import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { chromiumOptions } from "../e2e/chromium.mjs";
import { Gateway } from "../e2e/gateway.mjs";
import { underChange } from "./frames.mjs";
import { measure } from "./load.mjs";
import { openings } from "./open.mjs";
import { printBytes, printFrames, printOpenings, printTimes } from "./print.mjs";
import { sizes } from "./sizes.mjs";

const { values: options } = parseArgs({
  options: {
    hosts: { type: "string", default: "200" },
    vms: { type: "string", default: "5000" },
    runs: { type: "string", default: "5" },
    url: { type: "string" },
    ready: { type: "string", default: "[data-testid=host-row]" },
    json: { type: "boolean", default: false },
  },
});

/** A first screen, and each page by its own address: where, and what is there when it can be read. */
const PAGES = [
  ["list", "/", options.ready],
  ["a host by deep link", "/hosts/2", ".page-head h1"],
  ["its VMs", "/hosts/2/vms", "[data-testid=vm-row]"],
  ["its NUMA nodes", "/hosts/2/numa", "[data-testid=core]"],
  ["its network", "/hosts/2/network", "[data-testid=network-link]"],
  ["its storage", "/hosts/2/storage", "[data-testid=storage-pool]"],
  ["a cluster member", "/hosts/10", ".page-head h1"],
  ["Alignment", "/alignment", "[data-testid=finding]"],
];

const runs = Number(options.runs);
const result = { bytes: null, loads: [], openings: null, frames: null };
const browser = await chromium.launch(chromiumOptions());
try {
  if (options.url) {
    result.loads.push(await measure(browser, { name: options.url, url: options.url, ready: options.ready, runs }));
  } else {
    const large = ["--hosts", options.hosts, "--vms", options.vms];
    const list = [PAGES[0]];
    for (const [fleet, flags, pages] of [
      ["small fleet", [], list],
      [`${options.hosts} hosts, ${options.vms} VMs`, large, list],
      ["1000 hosts", ["--hosts", "1000", "--vms", "5000"], list],
      ["thinking region", ["--think"], PAGES],
      [`thinking region, ${options.hosts} hosts`, ["--think", ...large], list],
    ]) {
      const gateway = new Gateway(["--churn", "0", ...flags]);
      await gateway.start();
      try {
        for (const [page, path, ready] of pages) {
          const name = `${fleet}: ${page}`;
          const load = await measure(browser, { name, url: `${gateway.url}${path}`, ready, runs });
          result.loads.push(load);
          result.bytes ??= await sizes(process.env.DIST, load.files);
        }
        if (flags.length === 0) result.openings = await openings(browser, gateway.url, runs);
      } finally {
        await gateway.stop();
      }
    }
    const busy = new Gateway([...large, "--churn", "1000"]);
    await busy.start();
    try {
      result.frames = await underChange(browser, busy.url);
    } finally {
      await busy.stop();
    }
  }
} finally {
  await browser.close();
}

for (const load of result.loads) delete load.files;
const json = JSON.stringify(result, null, 2);
await mkdir("target/xtask", { recursive: true });
await writeFile("target/xtask/bench.json", `${json}\n`);
if (!options.json) {
  if (result.bytes) printBytes(result.bytes);
  printTimes(result.loads, options.ready);
  if (result.openings) printOpenings(result.openings);
  if (result.frames) printFrames(result.frames);
}
console.log(json);
