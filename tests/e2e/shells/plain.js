// A page without any framework or bundler. Tests call what it leaves here.
import * as vmHosts from "/ui/embed.js";

const heard = [];
for (const name of ["ready", "navigate", "title", "unauthorized", "error", "panic"]) {
  document.addEventListener(name, (event) => event.composed && heard.push({ name, detail: event.detail }));
}
window.shell = { ...vmHosts, heard, handles: [] };
