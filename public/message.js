// What is said in place of the program when that cannot be shown: plain elements, without inline handlers or styles, so that
// a strict Content-Security-Policy needs no exception.

/** Makes an element with attributes and children; text stays text. */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Replaces what is in `place` by a message, and gives the focus to its button where the page is ours. */
export function showMessage(place, { title, text, details }, { ownPage = true } = {}) {
  const report = [
    title,
    details,
    `Page: ${location.pathname}`,
    `Browser: ${navigator.userAgent}`,
    `Time: ${new Date().toISOString()}`,
  ].join("\n");
  const pre = element("pre", { class: "boot__details", tabindex: "0" }, report);
  const copy = element("button", { type: "button", class: "p-button" }, "Copy details");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(report);
      copy.textContent = "Copied";
    } catch {
      // Plain http on another machine has no clipboard: leave the text selected for the keyboard.
      getSelection()?.selectAllChildren(pre);
      copy.textContent = "Selected: press Ctrl+C";
    }
  });
  const reload = element("button", { type: "button", class: "p-button--positive", click: () => location.reload() }, "Reload");
  const message = element(
    ownPage ? "main" : "div",
    { class: "boot boot--failed", role: "alert", "data-testid": "boot-failure" },
    element(ownPage ? "h1" : "h2", {}, title),
    element("p", {}, text),
    element("p", {}, reload),
    element("details", {}, element("summary", {}, "Details"), pre, copy),
  );
  place.replaceChildren(message);
  if (ownPage) reload.focus();
}
