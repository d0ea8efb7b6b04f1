// What bundlers make of the npm package: packed by npm, put into a project as an installed package is, built without any
// configuration of our own.
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as vite } from "vite";
import webpack from "webpack";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, "../../node_modules");

/** A project of one test, with the package installed; `remove` takes it away again. */
export async function project(dist) {
  const folder = await mkdtemp(join(tmpdir(), "vm-hosts-bundle-"));
  execFileSync("npm", ["pack", "--pack-destination", folder, "--silent"], { cwd: dist, stdio: ["ignore", "ignore", "inherit"] });
  const pack = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  const installed = join(folder, "node_modules/maas-vm-hosts");
  await mkdir(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, pack), "-C", installed, "--strip-components=1"]);
  for (const name of ["react", "react-dom", "react-router-dom", "react-router", "@remix-run", "scheduler"]) {
    await symlink(join(MODULES, name), join(folder, "node_modules", name));
  }
  return { folder, installed, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Vite builds the React shell; gives the folder of what came out. */
export async function buildReact({ folder }) {
  await cp(join(HERE, "shells/react"), join(folder, "react"), { recursive: true });
  await cp(join(HERE, "shells/hostile.css"), join(folder, "hostile.css"));
  const outDir = join(folder, "built-react");
  await vite({
    configFile: false,
    root: join(folder, "react"),
    base: "/react/",
    logLevel: "error",
    build: { outDir, modulePreload: { polyfill: false } },
    esbuild: { jsx: "transform" },
  });
  return outDir;
}

/** webpack builds a page of one script; gives the folder of what came out. */
export async function buildWebpack({ folder }) {
  const entry = join(folder, "entry.js");
  await writeFile(
    entry,
    'import { mount } from "maas-vm-hosts";\nmount(document.getElementById("here"), { routing: "memory" });\n',
  );
  const path = join(folder, "built-webpack");
  const stats = await new Promise((resolve, reject) =>
    webpack({ mode: "production", context: folder, entry, output: { path, filename: "main.js", publicPath: "/webpack/" } }, (error, stats) =>
      error ? reject(error) : resolve(stats),
    ),
  );
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  return path;
}
