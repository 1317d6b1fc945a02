import type { Page } from "@playwright/test";
import { expect, find, looks, open, test } from "./support.ts";

test.use({
  baseURL: async ({}, use) => {
    const url = process.env.LATCHKEY_GALLERY_URL;
    if (!url) throw new Error(process.env.LATCHKEY_GALLERY_FAILURE ?? "the gallery was not started");
    await use(url);
  },
});

/** The addresses of all sections. */
async function sections(page: Page): Promise<string[]> {
  await open(page, "/gallery");
  const links = page.getByRole("navigation", { name: "Sections" }).getByRole("link");
  const paths = await links.evaluateAll((found) => found.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  expect(paths.length).toBeGreaterThan(30);
  return paths;
}

// Each part takes every third section, so that both workers have something to do.
const PARTS = 3;
for (let part = 0; part < PARTS; part += 1) {
  test(`every component and every state of every view, part ${part + 1} of ${PARTS}`, async ({ page }) => {
    for (const path of (await sections(page)).filter((_, index) => index % PARTS === part)) {
      await open(page, path);
      await looks(page, path.slice(1));
    }
  });
}

test("the borders of fields stand out from what is behind them, in both themes", async ({ page }) => {
  for (const [path, theme] of (await sections(page)).flatMap((path) => [[path, "light"] as const, [path, "dark"] as const])) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.goto(path);
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
    expect(faint, `borders of ${path} with less than 3 : 1 in the ${theme} theme`).toEqual([]);
  }
});

test("the gallery needs no script", async ({ page }) => {
  for (const path of await sections(page)) {
    await page.goto(path);
    expect(await page.locator("script").count(), path).toBe(0);
  }
});

test("each section has its own name, and its themes can be chosen", async ({ page }) => {
  const titles = new Set<string>();
  const paths = await sections(page);
  for (const path of paths) {
    await page.goto(path);
    titles.add(await page.title());
  }
  expect(titles.size).toBe(paths.length);
  await page.goto(`${paths[0]}?theme=dark`);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await find.link(page, "Light").click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("every dialog and menu, open, in both themes", async ({ page }) => {
  let opened = 0;
  for (const path of await sections(page)) {
    await page.goto(path);
    const openers = page.locator("main :is([commandfor], [popovertarget])");
    const targets = await openers.evaluateAll((found) => [
      ...new Set(found.map((opener) => opener.getAttribute("commandfor") ?? opener.getAttribute("popovertarget") ?? "")),
    ]);
    for (const id of targets) {
      const target = page.locator(`[id="${id}"]`);
      // A window that belongs to another view stands in the section of that view.
      if ((await target.count()) === 0 || (await target.isVisible())) continue;
      await page.goto(path);
      const opener = page.locator(`main :is([commandfor="${id}"], [popovertarget="${id}"])`).first();
      if (!(await opener.isVisible())) continue;
      await opener.click();
      await expect(target).toBeVisible();
      opened += 1;
      await looks(page, `${path.slice(1)}/${id}`, [320, 1280], `[id="${id}"]`);
      await page.keyboard.press("Escape");
      await expect(target).toBeHidden();
    }
  }
  expect(opened).toBeGreaterThan(6);
});
