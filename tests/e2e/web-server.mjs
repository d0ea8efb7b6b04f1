// A web server on this machine for tests: folders and texts at paths, and a region passed on to a gateway.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { extname, join } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** What the gateway sends, too: see docs/deploy.md. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'self'; form-action 'self'";

export class WebServer {
  #server;
  #routes = [];
  #sockets = new Set();
  policy = POLICY;
  /** Paths asked for. */
  asked = [];
  /** Files that were sent: their address, whether it is the page, and whether a packed twin was sent. */
  sent = [];

  /**
   * Files of a folder below a path that ends with a slash, packed where a browser takes it and there is a twin; `fallback` is
   * sent for what is no file.
   */
  folder(path, folder, fallback) {
    this.#routes.push({ path, folder, fallback });
    return this;
  }

  /** A text at one path, or below it where that ends with a slash. */
  text(path, text, type = ".html") {
    this.#routes.push({ path, text, type });
    return this;
  }

  /** The region of a gateway below a path: `/MAAS/`, or another that stands for it. */
  region(path, gateway) {
    this.#routes.push({ path, region: new URL(gateway) });
    return this;
  }

  async start() {
    this.#server = createServer((asked, answer) => this.#answer(asked, answer));
    this.#server.on("upgrade", (asked, socket, head) => this.#upgrade(asked, socket, head));
    // A WebSocket is no longer the server's own: it would never be closed.
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve()));
  }

  #route(path) {
    const fits = ({ path: own }) => (own.endsWith("/") ? path.startsWith(own) : path === own);
    return this.#routes.filter(fits).sort((a, b) => b.path.length - a.path.length)[0];
  }

  #answer(asked, answer) {
    const { pathname } = new URL(asked.url, "http://localhost");
    this.asked.push(pathname);
    if (pathname === "/favicon.ico") return answer.writeHead(204).end();
    const route = this.#route(pathname);
    if (route?.region) return passOn(route, asked, answer);
    const headers = { "content-security-policy": this.policy };
    if (route?.text !== undefined) {
      answer.writeHead(200, { ...headers, "content-type": TYPES[route.type] }).end(route.text);
      return;
    }
    const name = route ? decodeURIComponent(pathname.slice(route.path.length)) : "";
    const own = route && !name.includes("..") ? join(route.folder, name) : "";
    const isFile = own && existsSync(own) && statSync(own).isFile();
    const file = isFile ? own : route?.fallback;
    if (!file) {
      answer.writeHead(404, { ...headers, "content-type": "text/plain" }).end("not here");
      return;
    }
    headers["content-type"] = TYPES[extname(file)] ?? "text/plain";
    // As docs/deploy.md has it: every address is answered with the page, so addresses may be clean.
    if (!isFile) headers["server-timing"] = "fallback";
    const isPacked = /gzip/.test(asked.headers["accept-encoding"] ?? "") && existsSync(`${file}.gz`);
    if (isPacked) headers["content-encoding"] = "gzip";
    this.sent.push({ path: pathname, isPage: file.endsWith("index.html"), isPacked });
    answer.writeHead(200, headers);
    createReadStream(isPacked ? `${file}.gz` : file).pipe(answer);
  }

  #upgrade(asked, socket, head) {
    const route = this.#route(new URL(asked.url, "http://localhost").pathname);
    if (!route?.region) return socket.destroy();
    const there = connect(Number(route.region.port), route.region.hostname, () => {
      const headers = Object.entries(heading(route.region, asked.headers)).map(([name, value]) => `${name}: ${value}\r\n`);
      there.write(`GET ${there_path(route, asked.url)} HTTP/1.1\r\n${headers.join("")}\r\n`);
      there.write(head);
      there.pipe(socket);
      socket.pipe(there);
    });
    for (const end of [socket, there]) end.on("error", () => [socket, there].forEach((each) => each.destroy()));
  }
}

const heading = (region, headers) => ({
  ...headers,
  host: region.host,
  ...(headers.origin && { origin: region.origin }),
});

/** `/other/MAAS/x` is `/MAAS/x` there. */
const there_path = ({ path }, url) => url.replace(path, "/MAAS/");

function passOn(route, asked, answer) {
  const { method, url, headers } = asked;
  const there = request(new URL(there_path(route, url), route.region), { method, headers: heading(route.region, headers) }, (got) => {
    answer.writeHead(got.statusCode, got.headers);
    got.pipe(answer);
  });
  there.on("error", () => answer.destroy());
  asked.pipe(there);
}
