import type { Locator, Page } from "@playwright/test";
import { at, expect, find, newPerson, open, OTHER_PASSWORD, PASSWORD, settled, shot, test } from "./support.ts";

/** Presses Tab until the element has the focus; a visible outline must show where it is. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const shown = await target.evaluate((element) => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== "none" || style.boxShadow !== "none";
      });
      expect(shown, "the focus can be seen").toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

test("sign-in and a change of password need no mouse", async ({ page, otherBrowser }) => {
  const person = await newPerson(page);
  const other = await otherBrowser();
  await open(other, at.signIn);
  await tabTo(other, find.field(other, "Email"));
  await other.keyboard.type(person.email);
  await tabTo(other, find.field(other, "Password"));
  await other.keyboard.type(PASSWORD);
  await other.keyboard.press("Enter");
  await expect(other).toHaveURL(/\/settings\//);
  await settled(other);

  await tabTo(other, find.tab(other, "Security"));
  await other.keyboard.press("Enter");
  await expect(find.heading(other, "Security")).toBeVisible();
  await settled(other);
  await tabTo(other, find.field(other, "Current password"));
  await other.keyboard.type(PASSWORD);
  await tabTo(other, find.field(other, "New password"));
  await other.keyboard.type(OTHER_PASSWORD);
  await tabTo(other, find.field(other, "Confirm new password"));
  await other.keyboard.type(OTHER_PASSWORD);
  await shot(other, "password/keyboard");
  await other.keyboard.press("Enter");
  await expect(find.status(other)).toContainText(/password/i);
});

test("the account menu opens, closes with Escape and gives the focus back", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  const menu = find.button(page, "Account menu");
  await tabTo(page, menu);
  await page.keyboard.press("Enter");
  await expect(find.button(page, "Sign out")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(find.button(page, "Sign out")).toBeHidden();
  await expect(menu).toBeFocused();
});

test("the first stop leads past the navigation", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: /skip/i });
  await expect(skip).toBeFocused();
  await expect(skip).toBeVisible();
});
