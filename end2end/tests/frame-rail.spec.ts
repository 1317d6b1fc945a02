import type { Page } from "@playwright/test";
import { at, expect, find, newPerson, open, scripted, settled, test } from "./support.ts";

test.beforeEach(({ viewport }) => {
  test.skip(!scripted() || (viewport?.width ?? 0) < 960, "a script marks the panels, and a narrow screen lists the tabs only");
});

const marked = (page: Page) => page.locator(".tab-rail__panel[aria-current]");
const entry = (page: Page, name: string) => page.locator(".tab-rail__panel:visible").getByText(name, { exact: true });

test("the rail marks the panel that was asked for, also where the page is too short to scroll to it", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  await expect(marked(page)).toHaveText("Password");
  for (const name of ["Sign-in alerts", "Active sessions", "Text messages", "Backup codes", "Two-factor authentication", "Password"]) {
    await entry(page, name).click();
    await expect(marked(page)).toHaveText(name);
  }
  await find.tab(page, "Profile").click();
  await expect(find.heading(page, "Profile")).toBeFocused();
  await settled(page);
  await expect(marked(page)).toHaveText("Personal information");
  expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "all of it is seen at once").toBe(true);
  for (const name of ["Email", "Personal information"]) {
    await entry(page, name).click();
    await expect(marked(page)).toHaveText(name);
  }
  await open(page, `${at.security}#alerts`);
  await expect(marked(page), "by its address").toHaveText("Sign-in alerts");
});

test("the rail follows what is read, however it came to be in view", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  await expect(marked(page)).toHaveText("Password");
  await page.mouse.move(800, 400);
  await page.mouse.wheel(0, 9999);
  await expect(marked(page), "the last one, at the end").toHaveText("Sign-in alerts");
  await page.mouse.wheel(0, -9999);
  await expect(marked(page)).toHaveText("Password");
  await page.setViewportSize({ width: 1280, height: 2000 });
  await expect(marked(page), "the window has grown").toHaveText("Two-factor authentication");
  await page.locator("#password").evaluate((card) => (card.style.minHeight = "1200px"));
  await expect(marked(page), "the panel has grown").toHaveText("Password");
});
