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

test("the borders of fields stand out from what is behind them, in both themes", async ({ page }) => {
  await open(page, "/gallery");
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const faint = await page.evaluate(() => {
      const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
      /** Any colour of CSS as red, green, blue (0–1) and opacity. */
      const read = (colour: string): number[] => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
      };
      // WCAG 2.2, "relative luminance".
      const luminance = (colour: number[]) =>
        [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
          const part = colour[at];
          return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        }, 0);
      const behind = (element: Element | null): number[] => {
        for (let at = element; at; at = at.parentElement) {
          const colour = read(getComputedStyle(at).backgroundColor);
          if (colour[3] === 1) return colour;
        }
        return read("Canvas");
      };
      const fields = document.querySelectorAll<HTMLElement>("main :is(input:not([type=hidden]), select, textarea):enabled");
      return [...fields].flatMap((field) => {
        const style = getComputedStyle(field);
        const border = read(style.borderTopColor);
        if (style.display === "none" || style.borderTopStyle === "none" || border[3] === 0) return [];
        const [light, dark] = [luminance(border), luminance(behind(field.parentElement))].sort((a, b) => b - a);
        const contrast = (light + 0.05) / (dark + 0.05);
        return contrast < 3 ? [`${field.outerHTML.slice(0, 120)}: ${contrast.toFixed(2)} : 1`] : [];
      });
    });
    expect(faint, `borders with less than 3 : 1 in the ${theme} theme`).toEqual([]);
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
