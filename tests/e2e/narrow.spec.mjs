// Nothing needs sideways scrolling on a screen of 400 px.
import { expect, test } from "./fixtures.mjs";
import { PAGES, settled } from "./pages.mjs";

test.use({ viewport: { width: 400, height: 800 } });

/** What sticks out to the right, for the message of a failure. */
const overflow = (page) =>
  page.evaluate(() => {
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth <= innerWidth) return [];
    // Whatever scrolls within itself may be as wide as it likes.
    const scrolls = (element) => element && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const wide = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element.parentElement),
    );
    return [`${scrollWidth} px`, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))];
  });

test("login", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
  expect(await overflow(page)).toEqual([]);
});

for (const [name, path] of [...PAGES, ["hostile names", "/hosts/28"], ["16 nodes", "/hosts/22/numa"]]) {
  test(name, async ({ page, visit }) => {
    await visit(path);
    await settled(page);
    expect(await overflow(page)).toEqual([]);
  });
}

test("compose dialog", async ({ page, visit }) => {
  await visit("/hosts/2?compose=new");
  await expect(page.getByTestId("compose")).toBeVisible();
  expect(await overflow(page)).toEqual([]);
});

test("the list is of use: names, figures and the search are there", async ({ page, visit }) => {
  await visit("/hosts");
  await page.getByRole("searchbox").fill("numa-host");
  const row = page.getByTestId("host-row");
  await expect(row).toHaveCount(1);
  await row.scrollIntoViewIfNeeded();
  for (const label of ["Name", "CPU cores", "RAM", "Storage"]) await expect(row.locator(`[data-label="${label}"]`)).toBeInViewport();
  await row.getByRole("link", { name: "numa-host" }).click();
  await expect(page.getByRole("link", { name: "NUMA" })).toBeVisible();
});
