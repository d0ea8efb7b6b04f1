// The root of a single-spa page: our application lives while the hash leads to it.
import { registerApplication, start } from "/single-spa/single-spa.min.js";

registerApplication({
  name: "vm-hosts",
  app: () => import("/ui/embed.js"),
  activeWhen: (location) => location.hash.startsWith("#/hosts"),
  customProps: { routing: "hash", chrome: "none" },
});
start();
