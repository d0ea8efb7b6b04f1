// A plain web server as an operator may have one: dist/ below a path, packed twins where a browser takes them (nginx's
// `gzip_static on`), index.html for every address that is no file, and /MAAS/ passed on to a gateway. It changes no file.
import { existsSync, statSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { WebServer } from "./web-server.mjs";

export class StaticServer {
  #server = new WebServer();
  #folder;

  /** Files that were sent: their address, whether it is the page, and whether a packed twin was sent. */
  get sent() {
    return this.#server.sent;
  }

  /** Serves a copy of `dist` below `base` ("/" or "/a/b/"), the region of `gateway` beside it. */
  async start(dist, base, gateway) {
    this.#folder = await mkdtemp(join(tmpdir(), "vm-hosts-"));
    await cp(dist, this.#folder, { recursive: true });
    // A development build has no twins.
    for (const name of await readdir(this.#folder)) {
      const file = join(this.#folder, name);
      if (!extname(name) || /\.(br|gz)$/.test(name) || existsSync(`${file}.gz`) || !statSync(file).isFile()) continue;
      await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level: 1 }));
    }
    return this.#server.folder(base, this.#folder, join(this.#folder, "index.html")).region("/MAAS/", gateway).start();
  }

  async stop() {
    await this.#server.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }
}
