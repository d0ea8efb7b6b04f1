// How the system's Chromium is started, here and for the benchmark.

/** Launch options of Playwright for the Chromium that the environment variable CHROMIUM names. */
export function chromiumOptions() {
  return {
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      // Chromium's own sandbox does not start as root, which CI machines mostly are.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}
