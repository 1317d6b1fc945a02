import { tabTo } from "./keyboard.ts";
import { at, expect, find, newPerson, open, OTHER_PASSWORD, PASSWORD, scripted, settled, shot, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

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

test("a page that answers what was done says so: its heading has the focus", async ({ page }) => {
  test.skip(!scripted(), "without scripts the answer is a new page");
  await open(page, at.forgot);
  await tabTo(page, find.field(page, "Email"));
  await page.keyboard.type("nobody@example.test");
  await page.keyboard.press("Enter");
  await expect(find.heading(page, "Check your mail")).toBeFocused();
});
