// The compose dialog as a person uses it.

export class Compose {
  constructor(page) {
    this.page = page;
    this.dialog = page.getByTestId("compose");
    this.submit = page.getByTestId("compose-submit");
    this.verdict = page.getByTestId("compose-verdict");
    this.error = page.getByTestId("compose-error");
  }

  field(label) {
    return this.dialog.getByLabel(label, { exact: true });
  }

  async pin(...cores) {
    await this.dialog.getByRole("radio", { name: "Pinned cores" }).check();
    for (const core of cores) await this.core(core).click();
  }

  core(id) {
    return this.dialog.getByTestId("compose-core").and(this.page.locator(`[data-core="${id}"]`));
  }

  /** A row of a disk, from 0. */
  disk(index) {
    return this.dialog.getByTestId("compose-disk").nth(index);
  }

  async addDisk() {
    await this.dialog.getByTestId("compose-add-disk").click();
    return this.dialog.getByTestId("compose-disk").last();
  }

  async addNic() {
    await this.dialog.getByTestId("compose-add-nic").click();
    return this.dialog.getByTestId("compose-nic").last();
  }

  /** All compose requests that the page sends from now on, as lists of pairs. */
  requests() {
    const sent = [];
    this.page.on("request", (request) => {
      if (request.method() === "POST" && /op=compose/.test(request.url())) {
        sent.push([...new URLSearchParams(request.postData() ?? "")]);
      }
    });
    return sent;
  }
}

/** The value of an option by a part of its text. */
export async function choose(select, text) {
  const option = select.locator("option", { hasText: text });
  await select.selectOption(await option.first().getAttribute("value"));
}
