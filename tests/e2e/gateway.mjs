// A gateway process with a demo region, to be started, stopped and restarted by a test.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const START_TIMEOUT = 30_000;

export class Gateway {
  #options;
  #dist;
  #process = null;
  #port = 0;
  #log = [];

  /** `options` are further command line options, such as ["--hosts", "200"]; `dist` is another folder. Nothing is started yet. */
  constructor(options = [], dist = process.env.DIST) {
    this.#options = options;
    this.#dist = dist;
  }

  /** Where it listens; the same again after a restart. */
  get url() {
    if (!this.#port) throw new Error("the gateway was never started");
    return `http://127.0.0.1:${this.#port}`;
  }

  get isRunning() {
    return this.#process !== null;
  }

  /** What it has printed lately. */
  get log() {
    return this.#log.join("\n");
  }

  /** Starts it unless it runs. The demo region begins anew: sessions of before are gone. */
  async start() {
    if (this.#process) return;
    const program = process.env.GATEWAY_BIN;
    const dist = this.#dist;
    if (!program || !dist) throw new Error("GATEWAY_BIN and DIST are not set: run the tests with `cargo xtask test`");
    const child = spawn(program, ["--dist", dist, "--port", String(this.#port), "--control", ...this.#options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    child.once("exit", () => {
      if (this.#process === child) this.#process = null;
    });
    createInterface({ input: child.stderr }).on("line", (line) => this.#remember(line));
    this.#port = await new Promise((resolve, reject) => {
      const give_up = (why) => reject(new Error(`the gateway ${why}:\n${this.log}`));
      const timer = setTimeout(give_up, START_TIMEOUT, "said no address");
      child.once("error", (error) => give_up(`cannot be started: ${error.message}`));
      child.once("exit", (code) => give_up(`ended with ${code}`));
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.#remember(line);
        const said = /listening on http:\/\/[^:]+:(\d+)/.exec(line);
        if (!said) return;
        clearTimeout(timer);
        resolve(Number(said[1]));
      });
    });
  }

  /** Stops it at once, as a crash would: open sockets break. */
  async stop() {
    const child = this.#process;
    if (!child) return;
    this.#process = null;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  /** Steers the demo region: `control("vm-power", { system_id, state: "off" })`; see demo-region/src/control.rs. */
  async control(command, parameters = {}, body = undefined) {
    const url = `${this.url}/MAAS-demo/${command}?${new URLSearchParams(parameters)}`;
    const answer = await fetch(url, { method: "POST", body });
    if (!answer.ok) throw new Error(`${command} answered ${answer.status}: ${await answer.text()}`);
  }

  #remember(line) {
    this.#log.push(line);
    if (this.#log.length > 50) this.#log.shift();
  }
}
