// Puts a brotli and a gzip copy beside each file of the built UI that gets smaller by it. Node has both coders built
// in, which saves the task program two dependencies.
//
// usage: node precompress.mjs FOLDER

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { constants, brotliCompressSync, gzipSync } from "node:zlib";

const WORTH_IT = /\.(html|js|mjs|wasm|css|json|svg|map|txt|xml|webmanifest|ico)$/;

const coders = {
  br: (content) =>
    brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  gz: (content) => gzipSync(content, { level: 9 }),
};

async function* files(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

for await (const path of files(process.argv[2])) {
  if (!WORTH_IT.test(path)) continue;
  const content = await readFile(path);
  for (const [ending, coder] of Object.entries(coders)) {
    const packed = coder(content);
    if (packed.length < content.length) await writeFile(`${path}.${ending}`, packed);
  }
}
