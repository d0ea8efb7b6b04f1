// A plain web server as an operator may have one: dist/ below a path, packed twins where a browser takes them (nginx's
// `gzip_static on`), index.html for every address that is no file, and /MAAS/ passed on to a gateway. It changes no file.
import { createReadStream, existsSync, statSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'self'; form-action 'self'";

export class StaticServer {
  #server;
  #folder;
  #sockets = new Set();
  /** Paths asked for, with the coding of the answer. */
  sent = [];

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
    const region = new URL(gateway);
    const passedOn = (headers) => ({ ...headers, host: region.host, ...(headers.origin && { origin: region.origin }) });
    this.#server = createServer((asked, answer) => {
      if (!asked.url.startsWith("/MAAS/")) return this.#file(base, asked, answer);
      const { method, url, headers } = asked;
      const there = request(new URL(url, region), { method, headers: passedOn(headers) }, (got) => {
        answer.writeHead(got.statusCode, got.headers);
        got.pipe(answer);
      });
      there.on("error", () => answer.destroy());
      asked.pipe(there);
    });
    this.#server.on("upgrade", (asked, socket, head) => {
      const there = connect(Number(region.port), region.hostname, () => {
        const headers = Object.entries(passedOn(asked.headers)).map(([name, value]) => `${name}: ${value}\r\n`);
        there.write(`GET ${asked.url} HTTP/1.1\r\n${headers.join("")}\r\n`);
        there.write(head);
        there.pipe(socket);
        socket.pipe(there);
      });
      for (const end of [socket, there]) end.on("error", () => [socket, there].forEach((each) => each.destroy()));
    });
    // A WebSocket is no longer the server's own: it would never be closed.
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  #file(base, asked, answer) {
    const { pathname } = new URL(asked.url, "http://localhost");
    if (!pathname.startsWith(base)) {
      answer.writeHead(404, { "content-type": "text/plain" }).end("not here");
      return;
    }
    const name = pathname.slice(base.length);
    const isFile = name !== "" && !name.includes("..") && existsSync(join(this.#folder, name));
    const file = join(this.#folder, isFile ? name : "index.html");
    const headers = { "content-type": TYPES[extname(file)] ?? "text/plain", "content-security-policy": POLICY };
    // As docs/deploy.md has it: every address is answered with the page, so addresses may be clean.
    if (!isFile) headers["server-timing"] = "fallback";
    const isPacked = /gzip/.test(asked.headers["accept-encoding"] ?? "") && existsSync(`${file}.gz`);
    if (isPacked) headers["content-encoding"] = "gzip";
    this.sent.push({ path: pathname, isPage: file.endsWith("index.html"), isPacked });
    answer.writeHead(200, headers);
    createReadStream(isPacked ? `${file}.gz` : file).pipe(answer);
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve()));
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }
}
