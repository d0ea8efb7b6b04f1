// Part of Trunk's post-build hook: what embed.js needs beside the page. The style as a module that a shadow root adopts, the names
// of the built files, and a package.json with which `dist/` is an npm package that bundlers take as it is.
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import postcss from "postcss";

const folder = process.env.TRUNK_STAGING_DIR;
if (!folder) throw new Error("Trunk calls this; TRUNK_STAGING_DIR is not set");

const names = await readdir(folder);
const find = (pattern) => names.find((name) => pattern.test(name));
const page = await readFile(join(folder, "index.html"), "utf8");
const data = (name) => new RegExp(`data-${name}="([^"]*)"`).exec(page)?.[1];

/** A rem is the shell's root size; ours is its own. */
const ownUnits = (value) => value.replace(/(-?(?:\d*\.)?\d+)rem\b/g, (_, number) => `calc(${number} * var(--rem))`);

/** The height of the window is that of the element (embed.js measures it), but for what lies over the page. */
const ownRoom = (value, selector) =>
  /\.(?:dialog|popover)/.test(selector) ? value : value.replace(/\b100d?vh\b/g, "var(--room, 100dvh)");

/** What asks for the width of the window asks for that of the element; what asks for anything else stays. */
function containerQuery(rule) {
  if (rule.name !== "media" || !/\b(?:min|max)-width/.test(rule.params)) return;
  if (/\b(?:print|screen)\b/.test(rule.params)) return;
  rule.name = "container";
  rule.params = `vm-hosts ${rule.params}`;
}

/** The page's elements are the shadow root's: `:root` is the guest, `body` is, too. */
function selector(text) {
  return text
    .replace(/:root\[data-theme=(['"]?)(\w+)\1\]/g, '.guest[data-theme="$2"]')
    .replace(/:host\(\[data-theme=(['"]?)(\w+)\1\]\)/g, '.guest[data-theme="$2"]')
    .replace(/(^|[\s,>])(?::root|:host|html|body)(?=$|[\s,.:>[])/g, "$1.guest");
}

async function style() {
  const css = await readFile(join(folder, find(/^main-.*\.css$/)), "utf8");
  const root = postcss.parse(css);
  root.walkAtRules(containerQuery);
  root.walkRules((rule) => {
    if (rule.parent?.type === "atrule" && /keyframes$/.test(rule.parent.name)) return;
    rule.selectors = [...new Set(rule.selectors.map(selector))];
  });
  root.walkDecls((declaration) => {
    declaration.value = ownRoom(ownUnits(declaration.value), declaration.parent.selector ?? "");
  });
  const guest = await readFile(new URL("../../style/embed.css", import.meta.url), "utf8");
  return root.toString() + guest;
}

const text = `// The look of a mount.\nexport default ${JSON.stringify(await style())};\n`;
const styleName = `embed-style-${createHash("sha256").update(text).digest("hex").slice(0, 16)}.js`;
await writeFile(join(folder, styleName), text);

// Bundlers would look for the file that wasm-bindgen's own start expects; ours is always told.
const js = data("js");
const glue = await readFile(join(folder, js), "utf8");
await writeFile(join(folder, js), glue.replace(/new URL\((['"])[^'"]*_bg\.wasm\1, import\.meta\.url\)/, "undefined"));

const manifestOfAll = await readFile(new URL("../../Cargo.toml", import.meta.url), "utf8");
const version = /^version = "([^"]+)"/m.exec(manifestOfAll)[1];
const url = (name) => (name ? `new URL("./${name}", import.meta.url).href` : "undefined");
await writeFile(
  join(folder, "files.js"),
  `// Names of the built files, in words that bundlers understand.
export const version = ${JSON.stringify(version)};
export const program = () => import("./${js}");
export const style = () => import("./${styleName}");
export const wasm = ${url(data("wasm"))};
export const later = ${url(data("later"))};
`,
);

const modules = ["early.js", "embed.js", "embed.d.ts", "files.js", "message.js", "options.js", "program.js"];
const licences = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];
for (const name of licences) await writeFile(join(folder, name), await readFile(new URL(`../../${name}`, import.meta.url)));
const manifest = {
  name: "maas-vm-hosts",
  version,
  description: "See and run the VM hosts of a MAAS region, within your own page",
  license: "Apache-2.0 OR MIT",
  type: "module",
  exports: { ".": { types: "./embed.d.ts", default: "./embed.js" }, "./package.json": "./package.json" },
  types: "./embed.d.ts",
  files: [...modules, js, styleName, data("wasm"), data("later"), ...licences].filter(Boolean),
};
await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
