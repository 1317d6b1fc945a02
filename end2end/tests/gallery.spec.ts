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

// Sections that show the same windows stand beside each other and are taken by one worker, which looks at each window once.
const PARTS = 9;
for (let part = 0; part < PARTS; part += 1) {
  test(`every component, every state of every view and every window, part ${part + 1} of ${PARTS}`, async ({ page }) => {
    const all = await sections(page);
    const seen = new Set<string>();
    for (const path of all.slice(Math.floor((part * all.length) / PARTS), Math.floor(((part + 1) * all.length) / PARTS))) {
      await open(page, path);
      // The list of all sections is the same everywhere, and long.
      const without = path === all[0] ? undefined : ".tab-rail[aria-label=Sections]";
      const more = async (theme: string) =>
        expect(await faintBorders(page), `borders of ${path} with less than 3 : 1 in the ${theme} theme`).toEqual([]);
      await looks(page, path.slice(1), { without, more });
      const vague = page.locator("main .button--danger").filter({ hasNotText: /\S\s+\S/ }).and(page.locator(":not([aria-label])"));
      expect(await vague.allInnerTexts(), `buttons of ${path} that do not say what is lost`).toEqual([]);
      await openWindows(page, path, seen);
    }
  });
}

/** Opens every dialog and menu of a section, in both themes. */
async function openWindows(page: Page, path: string, seen: Set<string>): Promise<void> {
  const openers = page.locator("main :is([commandfor], [popovertarget])");
  const targets = await openers.evaluateAll((found) => [
    ...new Set(found.map((opener) => opener.getAttribute("commandfor") ?? opener.getAttribute("popovertarget") ?? "")),
  ]);
  for (const id of targets) {
    const target = page.locator(`[id="${id}"]`);
    // A window that belongs to another view stands in the section of that view.
    if ((await target.count()) === 0 || (await target.isVisible())) continue;
    const opener = page.locator(`main :is([commandfor="${id}"], [popovertarget="${id}"])`).first();
    if (!(await opener.isVisible())) continue;
    const content = await target.evaluate((window) => window.outerHTML);
    if (seen.has(content)) continue;
    seen.add(content);
    await opener.click();
    await expect(target).toBeVisible();
    await looks(page, `${path.slice(1)}/${id}`, { inside: `[id="${id}"]` });
    await page.keyboard.press("Escape");
    await expect(target).toBeHidden();
  }
  if (path === "/gallery/dialogs") expect(seen.size, "windows were found and opened").toBeGreaterThan(5);
}

/** The fields whose borders do not stand out from what is behind them. */
function faintBorders(page: Page): Promise<string[]> {
  return page.evaluate(() => {
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
}

test("every section has its own name and needs no script", async ({ page }) => {
  const titles = new Set<string>();
  const paths = await sections(page);
  for (const path of paths) {
    const html = await (await page.request.get(path)).text();
    titles.add(html.match(/<title>(.+?)<\/title>/)?.[1] ?? "");
    expect(html, path).not.toMatch(/<script\b/i);
  }
  expect(titles.size).toBe(paths.length);
  await page.goto(`${paths[0]}?theme=dark`);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await find.link(page, "Light").click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("nothing moves for people who asked for that", async ({ page }) => {
  /** What is animated, or would glide, of all elements and of what is drawn before and after them. */
  const moving = () =>
    page.evaluate(() => {
      for (const dialog of document.querySelectorAll("dialog")) dialog.open || dialog.showModal();
      return [...document.querySelectorAll("*")].flatMap((element) =>
        [undefined, "::before", "::after"].flatMap((part) => {
          const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element, part);
          const still = animationName === "none" && /^[0s, ]+$/.test(transitionDuration) && scrollBehavior === "auto";
          return still ? [] : [`${element.className}${part ?? ""}: ${animationName}, ${transitionDuration}, ${scrollBehavior}`];
        }),
      );
    });
  for (const section of ["buttons", "fields", "choices", "states", "notices", "dialogs", "panels-loading"]) {
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await page.goto(`/gallery/${section}`);
    expect((await moving()).length, `something moves in ${section} otherwise`).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await moving(), section).toEqual([]);
  }
});
