// nginx and Caddy with the very configuration files of docs/deploy/, on a free port, with folder, region and path put in.
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Gateway } from "./gateway.mjs";

const DOCS = join(dirname(fileURLToPath(import.meta.url)), "../../docs/deploy");

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A configuration of docs/deploy with the places of a test in it; a place that is not there any more is a mistake. */
async function configuration(name, places) {
  let text = await readFile(join(DOCS, name), "utf8");
  for (const [from, to] of places) {
    if (!text.includes(from)) throw new Error(`docs/deploy/${name} has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

const KINDS = {
  async nginx({ folder, dist, base, port, region }) {
    const site = await configuration("nginx.conf", [
      ["listen 80;", `listen 127.0.0.1:${port};`],
      ["/srv/maas-vm-hosts/dist", dist],
      ["region.example:5240", region],
      ["/ui/vm-hosts/", base],
    ]);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
    const file = join(folder, "nginx.conf");
    await writeFile(
      file,
      `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
       events {} http { access_log off; include ${process.env.NGINX_MIME_TYPES}; ${temporary.join(" ")} ${site} }`,
    );
    return [process.env.NGINX, ["-p", folder, "-c", file, "-e", join(folder, "error.log")], {}];
  },
  async caddy({ folder, dist, base, port, region }) {
    const site = await configuration("Caddyfile", [
      [":80 {", `http://127.0.0.1:${port} {`],
      ["/srv/maas-vm-hosts/dist", dist],
      ["region.example:5240", region],
      ["/ui/vm-hosts/", base],
    ]);
    const file = join(folder, "Caddyfile");
    await writeFile(file, `{\n\tadmin off\n}\n${site}`);
    return [process.env.CADDY, ["run", "--config", file, "--adapter", "caddyfile"], { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }];
  },
};

/** A web server with a copy of dist/ below a path, and the region of a gateway beside it. */
export class RealServer {
  #kind;
  #base;
  #process;
  #folder;
  #gateway;
  /** Its copy of dist/. */
  dist;
  url;

  constructor(kind, base) {
    this.#kind = kind;
    this.#base = base;
  }

  async start(gateway) {
    this.#folder = await mkdtemp(join(tmpdir(), "vm-hosts-server-"));
    this.dist = join(this.#folder, "dist");
    await cp(process.env.DIST, this.dist, { recursive: true, preserveTimestamps: true });
    if (this.#kind === "gateway") {
      this.#gateway = new Gateway(["--churn", "0", "--base", this.#base], this.dist);
      await this.#gateway.start();
      this.url = this.#gateway.url;
      return;
    }
    const port = await freePort();
    const places = { folder: this.#folder, dist: this.dist, base: this.#base, port, region: new URL(gateway).host };
    const [program, args, env] = await KINDS[this.#kind](places);
    if (!program) throw new Error(`no ${this.#kind}: run the tests with \`cargo xtask test\``);
    this.#process = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...env } });
    let said = "";
    this.#process.stderr.on("data", (text) => (said = (said + text).slice(-4000)));
    this.url = `http://127.0.0.1:${port}`;
    for (let tries = 0; tries < 100; tries++) {
      if (this.#process.exitCode !== null) throw new Error(`${this.#kind} ended:\n${said}`);
      if (await fetch(this.url).then(() => true, () => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${this.#kind} does not answer:\n${said}`);
  }

  async stop() {
    this.#process?.kill("SIGKILL");
    await this.#gateway?.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }
}
