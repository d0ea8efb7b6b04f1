// WebKitGTK by plain W3C WebDriver calls: Debian's WebKitWebDriver with its MiniBrowser, on a display of its own.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What a WebDriver calls an element in its answers. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE_MS = 30_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class WebKit {
  #display;
  #driver;
  #url;
  #session;

  /** Starts display, driver and browser. */
  async start({ driver, display, browser }) {
    // The display names itself: a free number, said on the third stream.
    this.#display = spawn(display, ["-displayfd", "3", "-screen", "0", "1440x1000x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const number = await new Promise((resolve, reject) => {
      createInterface({ input: this.#display.stdio[3] }).once("line", resolve);
      this.#display.once("exit", (code) => reject(new Error(`${display} ended with ${code}`)));
    });
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    this.#driver = spawn(driver, [`--port=${port}`], { stdio: "ignore", env: { ...process.env, DISPLAY: `:${number}` } });
    this.#url = `http://127.0.0.1:${port}`;
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary: browser, args: ["--automation"] } } };
    for (let tries = 0; ; tries++) {
      try {
        const { sessionId } = await this.#call("POST", "/session", { capabilities });
        this.#session = sessionId;
        return;
      } catch (error) {
        if (tries > 50) throw error;
        await pause(200);
      }
    }
  }

  async stop() {
    if (this.#session) await this.#call("DELETE", `/session/${this.#session}`).catch(() => {});
    this.#driver?.kill("SIGKILL");
    this.#display?.kill("SIGKILL");
  }

  async #call(method, path, body) {
    const answer = await fetch(this.#url + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${value?.error}: ${value?.message}`);
    return value;
  }

  #ask(method, path, body) {
    return this.#call(method, `/session/${this.#session}${path}`, body);
  }

  goto(url) {
    return this.#ask("POST", "/url", { url });
  }

  url() {
    return this.#ask("GET", "/url");
  }

  /** Runs a function's body in the page. */
  run(script, ...args) {
    return this.#ask("POST", "/execute/sync", { script, args });
  }

  /** The first element of a selector, within an open shadow root if `host` is given; waits for it. */
  async find(selector, host) {
    const script = `
      const root = arguments[1] ? document.querySelector(arguments[1])?.shadowRoot : document;
      return root?.querySelector(arguments[0]) ?? null;`;
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
      const found = await this.run(script, selector, host ?? null).catch(() => null);
      if (found) return found[ELEMENT];
    }
    throw new Error(`there is no ${selector}`);
  }

  /** Waits until a function's body gives something true in the page. */
  async until(script) {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
      if (await this.run(script).catch(() => false)) return;
    }
    throw new Error(`it never comes true: ${script}`);
  }

  async click(selector) {
    await this.#ask("POST", `/element/${await this.find(selector)}/click`, {});
  }

  async type(selector, text) {
    await this.#ask("POST", `/element/${await this.find(selector)}/value`, { text });
  }
}
