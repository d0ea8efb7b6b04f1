// What a first visit transfers, how long it takes until somebody sees something, and how long pages take to open. Called by `cargo xtask bench`,
// which sets CHROMIUM and, unless --url is given, GATEWAY_BIN and DIST.
import { mkdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { chromiumOptions } from "../e2e/chromium.mjs";
import { Gateway } from "../e2e/gateway.mjs";
import { measure } from "./load.mjs";
import { openings } from "./open.mjs";
import { printBytes, printOpenings, printTimes } from "./print.mjs";
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

const runs = Number(options.runs);
const result = { bytes: null, loads: [], openings: null };
const browser = await chromium.launch(chromiumOptions());
try {
  if (options.url) {
    result.loads.push(await measure(browser, { name: options.url, url: options.url, ready: options.ready, runs }));
  } else {
    const large = ["--hosts", options.hosts, "--vms", options.vms];
    for (const [name, fleet] of [
      ["small fleet", []],
      [`${options.hosts} hosts, ${options.vms} VMs`, large],
    ]) {
      const gateway = new Gateway(["--churn", "0", ...fleet]);
      await gateway.start();
      try {
        const load = await measure(browser, { name, url: `${gateway.url}/`, ready: options.ready, runs });
        result.loads.push(load);
        result.bytes ??= await sizes(process.env.DIST, load.files);
        if (fleet.length === 0) result.openings = await openings(browser, gateway.url, runs);
      } finally {
        await gateway.stop();
      }
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
}
console.log(json);
