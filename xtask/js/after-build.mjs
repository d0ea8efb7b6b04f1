// Trunk's post-build hook: cuts the program in two, then makes what embed.js needs, which names the parts.
import { spawnSync } from "node:child_process";

const { status } = spawnSync("cargo", ["run", "--quiet", "--release", "--package", "split"], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
await import("./embed.mjs");
