// What may be said of the program by whoever installs or embeds it: each setting with what fits, and a word for what does not.

const oneOf = (...words) => ({ fits: (value) => words.includes(value), is: `one of ${words.join(", ")}` });
const PATH = /^\/(?![/\\])[^\s?#\\]*$/;
const path = (example) => ({
  fits: (value) => typeof value === "string" && PATH.test(value),
  is: `a path of this origin, such as ${example}`,
});

/** Settings of config.json beside the page. */
export const CONFIG = {
  // MAAS sends no CORS headers, so a region on another origin cannot work.
  region: { ...path("/MAAS"), unless: "/MAAS" },
  theme: { ...oneOf("auto", "light", "dark"), unless: "auto" },
  routing: { ...oneOf("auto", "history", "hash"), unless: "auto" },
  chrome: { ...oneOf("full", "none"), unless: "full" },
};

/** Options of a mount within another page. */
export const MOUNT = {
  region: CONFIG.region,
  theme: CONFIG.theme,
  chrome: CONFIG.chrome,
  routing: { ...oneOf("history", "hash", "memory"), unless: "memory" },
  base: { ...path("/vm-hosts"), unless: "/" },
  path: {
    fits: (value) => typeof value === "string" && /^\/(?![/\\])/.test(value),
    is: "a place within the program, such as /hosts/2",
    unless: "/hosts",
  },
  login: { ...oneOf("own", "shell"), unless: "own" },
};

/** A setting that cannot be used; `key` says which. */
export class Mistake extends Error {
  constructor(key, message) {
    super(`${key}: ${message}`);
    this.name = "Mistake";
    this.key = key;
  }
}

/** Every setting of `rules`, from what is given or as it is unless something is; throws the first mistake. */
export function settings(rules, given) {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new Mistake("settings", `${JSON.stringify(given)} is no object`);
  }
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(rules, key)) throw new Mistake(key, `there is no such setting; there are ${Object.keys(rules).join(", ")}`);
  }
  const entries = Object.entries(rules).map(([key, { fits, is, unless }]) => {
    const value = given[key] ?? unless;
    if (!fits(value)) throw new Mistake(key, `${JSON.stringify(value)} is not ${is}`);
    return [key, value];
  });
  return Object.fromEntries(entries);
}
