// MAAS's REST API 2.0 for tests, as somebody else than the person at the browser would use it: session cookie, CSRF
// header, form bodies. See maas-api §2.2 and §2.3.

export class Api {
  #context;

  constructor(context) {
    this.#context = context;
  }

  /** Logs in; `playwright` is Playwright's fixture of that name, the demo's passwords equal the user names. */
  static async login(playwright, baseURL, user = "admin", password = user) {
    const context = await playwright.request.newContext({ baseURL });
    const answer = await context.post("/MAAS/accounts/login/", { form: { username: user, password } });
    if (answer.status() !== 204) throw new Error(`login of ${user} answered ${answer.status()}: ${await answer.text()}`);
    return new Api(context);
  }

  get(path, params) {
    return this.call("GET", path, { params });
  }

  post(path, form = {}, params) {
    return this.call("POST", path, { form, params });
  }

  put(path, form = {}) {
    return this.call("PUT", path, { form });
  }

  delete(path, params) {
    return this.call("DELETE", path, { params });
  }

  /**
   * Calls a path below /MAAS/api/2.0/ (or an absolute one) and gives the decoded answer. Lists in `form` are repeated
   * fields. Any answer but 2xx is an error with `status` and `body`.
   */
  async call(method, path, { form, params } = {}) {
    const cookies = (await this.#context.storageState()).cookies;
    const token = cookies.find((cookie) => cookie.name === "csrftoken")?.value;
    const url = path.startsWith("/") ? path : `/MAAS/api/2.0/${path}`;
    const answer = await this.#context.fetch(url, {
      method,
      params,
      headers: {
        ...(token && method !== "GET" ? { "X-CSRFToken": token } : {}),
        ...(form ? { "Content-Type": "application/x-www-form-urlencoded" } : {}),
      },
      data: form && encode(form),
    });
    const text = await answer.text();
    const isJson = (answer.headers()["content-type"] ?? "").includes("json");
    const body = isJson && text ? JSON.parse(text) : text;
    if (answer.ok()) return body;
    throw Object.assign(new Error(`${method} ${url} answered ${answer.status()}: ${text.slice(0, 500)}`), {
      status: answer.status(),
      body,
    });
  }

  async dispose() {
    await this.#context.dispose();
  }
}

function encode(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const one of [value].flat()) fields.append(name, String(one));
  }
  return fields.toString();
}
