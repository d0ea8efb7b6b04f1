// The program as a guest in a page without framework or bundler.
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listIsWhole } from "./rows.mjs";
import { expect, heard, mount, test } from "./shells.mjs";

const rows = (place) => place.getByTestId("host-row");

/** All that the list asks for is there. */
async function complete(place) {
  await expect(place.getByRole("button", { name: "Log out admin" })).toBeVisible();
  await listIsWhole(place);
}

test("it shows VM hosts within an element, and says when it is ready", async ({ page, shell }) => {
  await shell();
  expect(await mount(page)).toBeNull();
  await expect(rows(page.locator("#here")).first()).toBeVisible();
  expect(await heard(page, "ready")).toHaveLength(1);
  await expect.poll(() => heard(page, "title")).toContainEqual({ title: "VM hosts" });
  expect(await page.title(), "the title is the shell's").toBe("The shell");
  expect(new URL(page.url()).pathname, "so is the address").toBe("/plain/");
  expect(await page.evaluate(() => Object.keys(window).filter((key) => /maas|wasm_bind/i.test(key)))).toEqual([]);
  const shadow = await page.evaluate(() => document.querySelector("#here > div").shadowRoot?.mode);
  expect(shadow).toBe("open");
});

test("the region is asked before the program is there, and for nothing but the first rows", async ({ page, shell }) => {
  const asked = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/MAAS/")) asked.push(pathname);
  });
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const frame = JSON.parse(payload);
      if (frame.type === 0) asked.push(`${frame.request_id} ${frame.method}`);
    }),
  );
  await shell();
  await mount(page);
  await expect(rows(page.locator("#here")).first()).toBeVisible();
  expect(asked.slice(0, 2).sort()).toEqual(["/MAAS/accounts/login/", "/MAAS/api/2.0/version/"]);
  expect(asked[2]).toBe("0 pod.list");
  const [version, wasm] = await page.evaluate(() => {
    const files = performance.getEntriesByType("resource");
    const find = (end) => files.find(({ name }) => name.endsWith(end));
    return [find("/version/").startTime, find("_bg.wasm").responseEnd];
  });
  expect(version).toBeLessThan(wasm);
});

test("two at once have nothing in common but the program", async ({ page, shell }) => {
  await shell();
  await mount(page, { region: "/MAAS" });
  await mount(page, { region: "/b/MAAS", path: "/hosts/2/numa", theme: "dark" }, "#there");
  await expect(rows(page.locator("#here")).first()).toBeVisible();
  await expect(page.locator("#there").getByTestId("core")).toHaveCount(32);
  const wasm = await page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("_bg.wasm")).length);
  expect(wasm, "the program is loaded once").toBe(1);
  await page.locator("#here").getByRole("searchbox").fill("numa");
  await expect(rows(page.locator("#here"))).toHaveCount(2);
  await expect(page.locator("#there").getByTestId("core")).toHaveCount(32);
  await page.evaluate(() => window.shell.handles[0].unmount());
  await expect(page.locator("#here > *")).toHaveCount(0);
  await page.locator("#there").getByRole("link", { name: "VMs", exact: true }).click();
  await expect(page.locator("#there").getByTestId("vm-row").first()).toBeVisible();
});

test("a page that styles everything changes nothing of it, and it nothing of the page", async ({ page, shell }) => {
  await shell();
  const look = (place) =>
    place.evaluate((element) => {
      const style = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      return [style.color, style.backgroundColor, style.fontSize, style.fontFamily, style.padding, style.display, style.letterSpacing, style.textTransform, Math.round(width), Math.round(height)].join(" | ");
    });
  const looks = async () => {
    const here = page.locator("#here");
    await expect(rows(here).first()).toBeVisible();
    await expect(page.locator("#here").getByTestId("connection")).toContainText("Live");
    const parts = [here.getByRole("heading", { level: 1 }), here.getByRole("searchbox"), here.getByRole("button", { name: /^VMs/ }), here.locator("tbody th").first(), here.locator("svg.icon").first(), here.locator(".l-nav"), here.locator("main")];
    return Promise.all(parts.map(look));
  };
  await mount(page);
  const friendly = await looks();
  const own = await look(page.locator("#own-button"));
  await page.evaluate(() => window.shell.handles.pop().unmount());
  expect(await look(page.locator("#own-button")), "the shell looks as before").toBe(own);
  await page.evaluate(async () => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/shell/hostile.css" });
    const loaded = new Promise((resolve) => link.addEventListener("load", resolve));
    document.head.append(link);
    await loaded;
    // The element itself is the shell's to lay out.
    document.querySelector("#here").setAttribute("class", "placed");
  });
  await page.setViewportSize({ width: 1280, height: 900 });
  await mount(page);
  const among = await looks();
  // The room it has is the shell's to give.
  const withoutSize = (all) => all.map((one) => one.split(" | ").slice(0, 8).join(" | "));
  expect(withoutSize(among)).toEqual(withoutSize(friendly));
});

test("layout follows the element, not the window", async ({ page, shell }) => {
  await shell();
  await page.evaluate(() => document.querySelector("#here").toggleAttribute("data-narrow", true));
  await mount(page);
  const row = rows(page.locator("#here")).first();
  await expect(row).toBeVisible();
  const { width } = await page.locator("#here").boundingBox();
  expect(width).toBeLessThanOrEqual(420);
  expect(await row.evaluate((row) => getComputedStyle(row).display), "rows are cards").not.toBe("table-row");
  const overflow = await page.locator("#here .guest").evaluate((guest) => guest.scrollWidth - guest.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test.describe("places", () => {
  test("below a base they are the page's addresses, and Back goes across both", async ({ page, shell, server }) => {
    await shell({ path: "/plain/vm-hosts" });
    await page.evaluate(() => history.replaceState({ mine: 1 }, "", "/plain/start"));
    await page.evaluate(() => history.pushState({ mine: 2 }, "", "/plain/vm-hosts"));
    await mount(page, { routing: "history", base: "/plain/vm-hosts" });
    await expect(page).toHaveURL(`${server.url}/plain/vm-hosts/hosts`);
    const here = page.locator("#here");
    await here.getByRole("link", { name: "numa-host", exact: true }).click();
    await expect(page).toHaveURL(`${server.url}/plain/vm-hosts/hosts/2`);
    await expect.poll(() => heard(page, "navigate")).toContainEqual({ path: "/hosts/2" });
    await page.goBack();
    await expect(rows(here).first()).toBeVisible();
    await expect(page).toHaveURL(`${server.url}/plain/vm-hosts/hosts`);
    await page.goBack();
    await expect(page, "an address of the shell's is left alone").toHaveURL(`${server.url}/plain/start`);
    await page.waitForTimeout(300);
    await expect(page).toHaveURL(`${server.url}/plain/start`);
    await page.goForward();
    await expect(rows(here).first()).toBeVisible();
    await page.locator("#own-link").click();
    await expect(page).toHaveURL(`${server.url}/plain/elsewhere`);
  });

  test("behind a # they are, too, and other marks are none", async ({ page, shell, server }) => {
    await shell({ path: "/plain/x?y=z#/hosts/2/numa" });
    await mount(page, { routing: "hash" });
    const here = page.locator("#here");
    await expect(here.getByTestId("core")).toHaveCount(32);
    await here.getByRole("link", { name: "Network", exact: true }).click();
    await expect(page).toHaveURL(`${server.url}/plain/x?y=z#/hosts/2/network`);
    await page.evaluate(() => (location.hash = "#own-mark"));
    await page.waitForTimeout(200);
    await expect(page).toHaveURL(`${server.url}/plain/x?y=z#own-mark`);
    await page.evaluate(() => (location.hash = "#/hosts/4"));
    await expect(here.getByRole("heading", { level: 1 })).toContainText("single-numa");
  });

  test("or nowhere, and the page leads", async ({ page, shell, server }) => {
    await shell();
    await mount(page, { path: "/hosts/2" });
    const here = page.locator("#here");
    await expect(here.getByRole("heading", { level: 1 })).toContainText("numa-host");
    await page.evaluate(() => window.shell.handles[0].navigate("/alignment"));
    await expect(here.getByRole("heading", { level: 1 })).toContainText("Alignment");
    await expect(page).toHaveURL(`${server.url}/plain/`);
    await expect(page.evaluate(() => window.shell.handles[0].navigate("//evil.example"))).rejects.toThrow(/path/);
  });
});

test("theme and chrome change while it is shown", async ({ page, shell }) => {
  await shell();
  await mount(page, { theme: "light" });
  const here = page.locator("#here");
  await expect(rows(here).first()).toBeVisible();
  const ground = () => here.locator(".guest").evaluate((guest) => getComputedStyle(guest).backgroundColor);
  const light = await ground();
  await here.getByRole("searchbox").fill("numa");
  await page.evaluate(() => window.shell.handles[0].setTheme("dark"));
  expect(await ground()).not.toBe(light);
  await page.evaluate(() => window.shell.handles[0].update({ chrome: "none", theme: "light" }));
  await expect(here.getByRole("navigation", { name: "Main" })).toHaveCount(0);
  await expect(here.getByTestId("connection")).toHaveCount(0);
  expect(await ground()).toBe(light);
  await expect(here.getByRole("searchbox"), "nothing else has changed").toHaveValue("numa");
  await page.evaluate(() => window.shell.handles[0].update({ region: "/b/MAAS" }));
  await expect(rows(here).nth(4)).toBeVisible();
  await expect(here.getByRole("searchbox")).toHaveValue("");
});

test.describe("what floats", () => {
  test("pop-overs hang on their trigger, dialogs give the focus back, scrolling closes", async ({ page, shell }) => {
    await shell();
    await mount(page);
    const here = page.locator("#here");
    await complete(here);
    const trigger = here.locator('[data-host-id="2"] [data-label="RAM"]').getByRole("button");
    await trigger.focus();
    const panel = here.getByRole("group", { name: "RAM in numbers" });
    await expect(panel).toBeVisible();
    const [above, below] = [await trigger.boundingBox(), await panel.boundingBox()];
    const gap = Math.min(Math.abs(below.y - (above.y + above.height)), Math.abs(above.y - (below.y + below.height)));
    expect(gap, "right beside it").toBeLessThanOrEqual(10);
    expect(Math.abs(above.x - below.x)).toBeLessThanOrEqual(10);
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await here.getByRole("link", { name: "numa-host", exact: true }).click();
    const compose = here.getByRole("button", { name: "Compose VM" });
    await compose.click();
    await expect(here.getByTestId("compose")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(here.getByTestId("compose")).toBeHidden();
    const focused = () => page.evaluate(() => document.querySelector("#here > div").shadowRoot.activeElement?.textContent?.trim());
    await expect.poll(focused).toContain("Compose VM");
  });
});

test.describe("sessions", () => {
  test.use({ ownGateway: true });

  test("without one it asks itself, or lets the page ask", async ({ page, shell, enter }) => {
    await shell({ login: false });
    await mount(page);
    await expect(page.locator("#here").getByLabel("Username")).toBeVisible();
    await mount(page, { login: "shell" }, "#there");
    await expect(page.locator("#there").getByTestId("waiting-for-login")).toBeVisible();
    await expect(page.locator("#there").getByLabel("Username")).toHaveCount(0);
    expect((await heard(page, "unauthorized")).length).toBeGreaterThanOrEqual(2);
    await page.locator("#there").getByRole("button", { name: "I have logged in" }).click();
    await expect(page.locator("#there").getByText("You are not logged in yet.")).toBeVisible();
    await enter();
    await page.evaluate(() => window.shell.handles[1].loggedIn());
    await expect(rows(page.locator("#there")).first()).toBeVisible();
  });

  test("one that ends is told, and what was typed stays", async ({ page, shell, enter, gateway }) => {
    await shell();
    await mount(page, { login: "shell" });
    const here = page.locator("#here");
    await complete(here);
    await here.getByRole("searchbox").fill("numa");
    await gateway.control("expire-sessions");
    await expect(here.getByTestId("session-ended")).toBeVisible();
    expect(await heard(page, "unauthorized")).toHaveLength(1);
    await enter();
    await here.getByRole("button", { name: "I have logged in" }).click();
    await expect(here.getByTestId("session-ended")).toHaveCount(0);
    await expect(here.getByRole("searchbox")).toHaveValue("numa");
    await expect(here.getByTestId("connection")).toHaveAttribute("data-state", "live");
  });
});

test.describe("bad luck", () => {
  test.use({ allowedErrors: /status of 404|could not be shown|Failed to load|WebAssembly|Content.Security|ERR_/ });

  test("each mistake has a code, and a message where one can stand", async ({ page, shell }) => {
    await shell();
    const codes = await page.evaluate(async () => {
      const here = document.querySelector("#here");
      const code = (promise) => promise.then(() => "mounted", (error) => error.code);
      const gone = document.createElement("div");
      const found = { gone: await code(shell.mount(gone)), nothing: await code(shell.mount(null)) };
      found.option = await code(shell.mount(here, { theme: "pink" }));
      found.text = here.firstElementChild.shadowRoot.textContent;
      found.unknown = await code(shell.mount(here, { colour: "pink" }));
      found.region = await code(shell.mount(here, { region: "https://evil.example/MAAS" }));
      const first = shell.mount(here);
      found.twice = await code(shell.mount(here));
      found.first = await code(first);
      return found;
    });
    expect(codes).toMatchObject({ gone: "element", nothing: "element", option: "option", unknown: "option", region: "option", twice: "taken", first: "mounted" });
    expect(codes.text).toContain('theme: "pink" is not one of auto, light, dark');
    await expect(rows(page.locator("#here")).first()).toBeVisible();
    await expect(page.getByTestId("boot-failure"), "a message goes when it is mounted after all").toHaveCount(0);
    expect(await heard(page, "error")).toHaveLength(3);
  });

  test("unmounted while it starts, nothing of it is left", async ({ page, shell }) => {
    await shell();
    const left = await page.evaluate(async () => {
      const here = document.querySelector("#here");
      const codes = [];
      for (const wait of [0, 1, 30, 200]) {
        const stop = new AbortController();
        const mounting = shell.mount(here, { signal: stop.signal }).then(() => "mounted", (error) => error.code);
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        stop.abort();
        // As a framework does that mounts twice to find mistakes.
        const again = new AbortController();
        const second = shell.mount(here, { signal: again.signal }).then(() => "mounted", (error) => error.code);
        codes.push(await mounting, await second);
        again.abort();
      }
      return { codes, children: here.childElementCount };
    });
    expect(left.children).toBe(0);
    expect(left.codes.filter((code, at) => at % 2 === 1)).toEqual(["mounted", "mounted", "mounted", "mounted"]);
    expect(left.codes[0]).toBe("aborted");
  });

  test("files that are missing, of another version, or out of reach are told apart", async ({ page, shell, server, spoiled }) => {
    await shell();
    server.folder("/spoiled/", spoiled);
    const wasm = (await readdir(spoiled)).find((name) => name.endsWith("_bg.wasm"));
    const at = (folder) =>
      page.evaluate(async (folder) => {
        const { mount } = await import(`/${folder}/embed.js`);
        const here = document.querySelector("#here");
        return mount(here).then(() => "mounted", ({ code }) => `${code} ${here.firstElementChild.shadowRoot.textContent}`);
      }, folder);
    await page.route("**/spoiled/*_bg.wasm", (route) => route.abort());
    expect(await at("spoiled")).toMatch(/^unreachable VM hosts could not be shown/);
    await page.unroute("**/spoiled/*_bg.wasm");
    await writeFile(join(spoiled, wasm), Buffer.from("0061736d01000000", "hex"));
    expect(await at("spoiled")).toMatch(/^version /);
    await rm(join(spoiled, wasm));
    expect(await at("spoiled"), "after a failure it is fetched anew").toMatch(/^missing /);
  });

  test("a policy without wasm-unsafe-eval is named", async ({ page, shell, server }) => {
    server.policy = server.policy.replace(" 'wasm-unsafe-eval'", "");
    await shell();
    expect(await mount(page)).toMatchObject({ code: "policy" });
    await expect(page.locator("#here").getByTestId("boot-failure")).toContainText("wasm-unsafe-eval");
  });

  test("two copies of the module do not disturb each other", async ({ page, shell, server, spoiled }) => {
    await shell();
    server.folder("/other/", spoiled);
    await mount(page);
    await page.evaluate(async () => {
      const { mount, define } = await import("/other/embed.js");
      window.shell.define();
      define();
      await mount(document.querySelector("#there"), { region: "/b/MAAS" });
    });
    await expect(rows(page.locator("#here")).first()).toBeVisible();
    await expect(rows(page.locator("#there")).first()).toBeVisible();
    await page.evaluate(() => window.shell.handles[0].unmount());
    await page.locator("#there").getByRole("link", { name: "numa-host", exact: true }).click();
    await expect(page.locator("#there").getByRole("heading", { level: 1 })).toContainText("numa-host");
  });
});

test.describe("when the program panics", () => {
  test.use({ allowedErrors: /Something went wrong|panicked at|unreachable|unwrap_throw|no sections|could not be shown/ });

  test("the elements say so, and the page around goes on", async ({ page, shell }) => {
    await shell();
    await mount(page);
    await mount(page, { path: "/hosts/2" }, "#there");
    await expect(rows(page.locator("#here")).first()).toBeVisible();
    await page.evaluate(() => {
      const make = Document.prototype.createElement;
      Document.prototype.createElement = function (name, ...rest) {
        if (name === "section") throw new Error("no sections here");
        return make.call(this, name, ...rest);
      };
      window.shell.handles[0].navigate("/nowhere");
    });
    for (const place of ["#here", "#there"]) {
      await expect(page.locator(place).getByRole("heading", { name: "Something went wrong in this page" })).toBeVisible();
    }
    expect(await heard(page, "panic")).toHaveLength(2);
    await expect(page.getByRole("heading", { name: "The shell" })).toBeVisible();
    await page.evaluate(() => window.shell.handles.forEach((handle) => handle.unmount()));
    await expect(page.locator("#here > *")).toHaveCount(0);
    expect(await mount(page)).toMatchObject({ code: "ended" });
  });
});

test.describe("as a custom element", () => {
  test("attributes are options, and it lives as long as it is in the page", async ({ page, shell, server }) => {
    await shell({ path: "/plain/x#/hosts/2" });
    await page.evaluate(() => {
      window.shell.define();
      document.querySelector("#here").innerHTML = '<maas-vm-hosts routing="hash" theme="dark" chrome="none"></maas-vm-hosts>';
    });
    const guest = page.locator("maas-vm-hosts");
    await expect(guest.getByRole("heading", { level: 1 })).toContainText("numa-host");
    await expect(guest.getByRole("navigation", { name: "Main" })).toHaveCount(0);
    await guest.evaluate((element) => element.setAttribute("chrome", "full"));
    await expect(guest.getByRole("navigation", { name: "Main" })).toBeVisible();
    await guest.getByRole("button", { name: "Compose VM" }).click();
    await guest.getByLabel("Name").first().fill("kept");
    await page.keyboard.press("Escape");
    // Moved, not removed: it goes on.
    await guest.evaluate((element) => document.querySelector("#there").append(element));
    await page.waitForTimeout(100);
    await expect(guest.getByRole("heading", { level: 1 })).toContainText("numa-host");
    await guest.evaluate((element) => element.setAttribute("region", "nowhere"));
    await expect.poll(() => heard(page, "error")).toMatchObject([{ code: "option" }]);
    const sockets = [];
    page.on("websocket", (socket) => sockets.push(socket));
    await guest.evaluate((element) => {
      window.kept = element;
      element.remove();
    });
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => window.kept.shadowRoot.childElementCount)).toBe(0);
    await page.evaluate(() => document.querySelector("#here").append(window.kept));
    await page.evaluate(() => window.kept.setAttribute("region", "/MAAS"));
    await expect(page).toHaveURL(`${server.url}/plain/x#/hosts/2`);
  });
});
