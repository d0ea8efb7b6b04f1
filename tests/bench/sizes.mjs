// Sizes of the built files: as they are, and in both compressed copies.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

async function sizeOf(path) {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}

/** The files that the browser asked for; all of dist/ if it never got that far. */
async function names(dist, visited) {
  const paths = Object.keys(visited).map((path) => (path === "/" ? "index.html" : path.slice(1)));
  if (paths.length > 0) return paths;
  return (await readdir(dist)).filter((name) => !/\.(br|gz)$/.test(name));
}

export async function sizes(dist, visited) {
  const files = [];
  for (const name of await names(dist, visited)) {
    const path = join(dist, name);
    const raw = await sizeOf(path);
    if (raw === null) continue;
    const gzip = (await sizeOf(`${path}.gz`)) ?? raw;
    const brotli = (await sizeOf(`${path}.br`)) ?? raw;
    files.push({ name, raw, gzip, brotli });
  }
  files.sort((a, b) => b.brotli - a.brotli);
  const sum = (key) => files.reduce((total, file) => total + file[key], 0);
  return { files, total: { raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") } };
}
