// Accessibility as far as a program can judge it: axe finds nothing serious, in light and dark.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.mjs";
import { PAGES, settled } from "./pages.mjs";

const GRAVE = ["serious", "critical"];

async function check(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => GRAVE.includes(impact));
  const told = grave.map(({ id, impact, help, nodes }) => ({
    id,
    impact,
    help,
    where: nodes.slice(0, 5).map((node) => `${node.target}: ${node.failureSummary}`),
  }));
  expect(told).toEqual([]);
}

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("login", async ({ page }) => {
      await page.goto("/");
      await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
      await check(page);
    });

    for (const [name, path] of PAGES) {
      test(name, async ({ page, visit }) => {
        await visit(path);
        await settled(page);
        await check(page);
      });
    }

    test("compose dialog", async ({ page, visit }) => {
      await visit("/hosts/2?compose=new");
      await expect(page.getByTestId("compose")).toBeVisible();
      await check(page);
    });
  });
}
