import type { Page } from "@playwright/test";
import { withAuthenticator } from "./authenticator.ts";
import { at, expect, find, open, test } from "./support.ts";

// A window that moves in has not its size yet.
test.use({ contextOptions: { reducedMotion: "reduce" } });

test.beforeEach(() => test.skip(test.info().project.name !== "phone", "targets are larger where the pointer is a finger"));

const FINGER_PX = 40;

/** What can be pressed, without links within sentences and without boxes, whose labels are pressed. */
const TARGETS = [
  "button", "select", "textarea", "summary", "a.button", "header a", "nav a",
  "input:not([type=hidden], [type=checkbox], [type=radio], [aria-hidden])",
  "label:has(> :is([type=checkbox], [type=radio]))",
].join(", ");

/** The visible targets within `inside` that a finger misses. */
async function small(page: Page, inside: string): Promise<string[]> {
  const targets = page.locator(inside).locator(TARGETS);
  expect(await targets.count(), `there are targets in ${inside}`).toBeGreaterThan(0);
  return targets.evaluateAll(
    (found, least) =>
      found.flatMap((target) => {
        const { width, height } = target.getBoundingClientRect();
        const hidden = width <= 1 || !target.checkVisibility({ visibilityProperty: true });
        return hidden || (height >= least && width >= least)
          ? []
          : [`${target.outerHTML.slice(0, 120)}: ${Math.round(width)} × ${Math.round(height)} px`];
      }),
    FINGER_PX,
  );
}

for (const width of [390, 800, 1180]) {
  test(`fingers find every target, ${width} px wide`, async ({ page }) => {
    await withAuthenticator(page);
    await page.setViewportSize({ width, height: 844 });
    expect(await page.evaluate(() => matchMedia("(pointer: coarse)").matches), "the pointer is a finger").toBe(true);
    for (const path of [at.security, at.profile]) {
      await open(page, path);
      expect(await small(page, "body"), `targets on ${page.url()}`).toEqual([]);
    }
    await open(page, at.security);
    await find.button(page, "Account menu").click();
    expect(await small(page, "#account-menu"), "targets in the account menu").toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator("#sessions").getByRole("link", { name: /^Rename/ }).click();
    await expect(page.locator("#session-name")).toBeVisible();
    expect(await small(page, "#sessions"), "targets of a row that is renamed").toEqual([]);
    const dialogs = await page.locator("main dialog[id]").evaluateAll((found) => found.map(({ id }) => id));
    expect(dialogs).toEqual(expect.arrayContaining(["turn-off", "add-authenticator", "check-code"]));
    for (const id of dialogs) {
      await page.locator(`[id="${id}"]`).evaluate((dialog: HTMLDialogElement) => dialog.showModal());
      expect(await small(page, `[id="${id}"]`), `targets in ${id}`).toEqual([]);
      await page.locator(`[id="${id}"]`).evaluate((dialog: HTMLDialogElement) => dialog.close());
    }
    await page.context().clearCookies();
    await open(page, at.signIn);
    expect(await small(page, "body"), "targets of signing in").toEqual([]);
  });
}
