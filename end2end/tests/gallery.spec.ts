import { expect, expectAccessible, looks, open, shot, test } from "./support.ts";

test.use({
  baseURL: async ({}, use) => {
    const url = process.env.LATCHKEY_GALLERY_URL;
    if (!url) throw new Error(process.env.LATCHKEY_GALLERY_FAILURE ?? "the gallery was not started");
    await use(url);
  },
});

test("every component and every state of every view, in both themes and three widths", async ({ page }) => {
  await open(page, "/gallery");
  const sections = page.locator("main section[id]");
  const names = await sections.evaluateAll((found) => found.map((section) => section.id));
  expect(names.length).toBeGreaterThan(10);
  await looks(page, "gallery");
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const name of names) {
        await page.locator(`main section[id="${name}"]`).screenshot({
          path: `artefacts/gallery/${name}/${theme}-${width}.png`,
          animations: "disabled",
        });
      }
    }
  }
});

test("the gallery has no state that only a script can show", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/gallery");
  await expect(page.locator("main section[id]").first()).toBeVisible();
  await shot(page, "gallery-without-scripts");
  await context.close();
});

test("pages of the gallery that it links to are accessible", async ({ page }) => {
  await open(page, "/gallery");
  const paths = await page
    .locator('main a[href^="/gallery"]')
    .evaluateAll((links) => [...new Set(links.map((link) => new URL((link as HTMLAnchorElement).href).pathname))]);
  for (const path of paths) {
    await open(page, path);
    await expectAccessible(page, path);
  }
});
