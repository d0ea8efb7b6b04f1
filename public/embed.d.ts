/** How VM hosts are shown within another page. Everything has a default. */
export interface MountOptions {
  /** Path of MAAS on this origin; `/MAAS` unless given. MAAS sends no CORS headers, so another origin cannot work. */
  region?: string;
  /**
   * Where places stand: `history` below `base` in the address, `hash` behind a `#`, `memory` nowhere (the default): the
   * address is left alone.
   */
  routing?: "history" | "hash" | "memory";
  /** With `history`: the path below which the addresses are ours; `/` unless given. */
  base?: string;
  /** With `memory`: where to begin; `/hosts` unless given. */
  path?: string;
  /** `auto` follows the system. */
  theme?: "auto" | "light" | "dark";
  /** `none` leaves navigation and status line to the page. */
  chrome?: "full" | "none";
  /** Who asks for a login: `own` shows one, `shell` fires `unauthorized` and waits for `loggedIn()`. */
  login?: "own" | "shell";
}

/** What `mount` gives to hold. */
export interface Handle {
  /** The element it was mounted into. */
  readonly element: Element;
  /** Goes to a place, such as `/hosts/2/numa`. */
  navigate(path: string): void;
  setTheme(theme: "auto" | "light" | "dark"): void;
  /**
   * Theme and chrome change in place; region, routing, base and login begin anew in the same element; path does nothing. Wait
   * for one update before the next.
   */
  update(options: MountOptions): Promise<void>;
  /** Somebody has logged in elsewhere: goes on. */
  loggedIn(): void;
  /** Ends it; nothing is left. */
  unmount(): void;
}

/** Why there is no mount. */
export type MountErrorCode =
  /** Not an element of the document. */
  | "element"
  /** There is one in this element already. */
  | "taken"
  /** An option that cannot be used; the message names it. */
  | "option"
  /** It was unmounted, or its signal aborted, while it was starting. */
  | "aborted"
  /** No network, or the server of the files does not answer. */
  | "unreachable"
  /** A file of the program is not where it should be. */
  | "missing"
  /** The files do not fit together. */
  | "version"
  /** The Content-Security-Policy lacks `'wasm-unsafe-eval'`. */
  | "policy"
  /** The program has given up on this page; only reloading helps. */
  | "ended";

export class MountError extends Error {
  readonly code: MountErrorCode;
}

/** Properties that single-spa gives its applications, and our options beside them. */
export interface ApplicationProps extends MountOptions {
  name: string;
  domElement?: Element;
}

/** Shows VM hosts within an element. `signal` ends a mount that is still starting. */
export function mount(target: Element, options?: MountOptions & { signal?: AbortSignal }): Promise<Handle>;
export function mount(props: ApplicationProps): Promise<void>;

/** Defines the custom element `maas-vm-hosts`, or one of another name; its attributes are the options. */
export function define(tag?: string): void;

export function bootstrap(props?: ApplicationProps): Promise<void>;
export function unmount(props: ApplicationProps): Promise<void>;
export function update(props: ApplicationProps): Promise<void>;

/** The version of this program. */
export const version: string;

/** Events of the element, which bubble and leave shadow roots. */
export interface VmHostsEvents {
  /** The region has answered and something is shown. */
  ready: CustomEvent<Record<string, never>>;
  /** A person went to another place. */
  navigate: CustomEvent<{ path: string }>;
  /** What a window's title would be. */
  title: CustomEvent<{ title: string }>;
  /** Nobody is logged in, or no longer. */
  unauthorized: CustomEvent<Record<string, never>>;
  /** It could not be mounted (`code` as above), or the region does not answer (`region`). */
  error: CustomEvent<{ code: MountErrorCode | "region"; message: string }>;
  /** The program has given up; the element says so. */
  panic: CustomEvent<{ message: string }>;
}
