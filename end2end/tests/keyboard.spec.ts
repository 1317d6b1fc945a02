import { tabTo } from "./keyboard.ts";
import { at, expect, fillSignUp, find, newPerson, open, OTHER_PASSWORD, PASSWORD, scripted, settled, shot, somebody, test } from "./support.ts";

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
  await tabTo(page, find.link(page, "ask again"));
  await page.keyboard.press("Enter");
  await expect(find.field(page, "Email")).toBeFocused();
  await expect(find.field(page, "Email")).toHaveValue("nobody@example.test");

  await open(page, at.signUp);
  await fillSignUp(page, somebody());
  await expect(find.heading(page, "Check your mail")).toBeFocused();
  await tabTo(page, find.link(page, "Change it"));
  await page.keyboard.press("Enter");
  await expect(find.field(page, "Email")).toBeFocused();
});

test("the way past the frame, and the rail's to a panel, take the keyboard along", async ({ page, viewport }) => {
  await newPerson(page);
  await open(page, at.security);
  const within = (id: string) => page.evaluate((id) => document.getElementById(id)?.contains(document.activeElement), id);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await within("main")).toBe(true);
  if ((viewport?.width ?? 0) < 960) return;
  await page.getByRole("link", { name: "Active sessions" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await within("sessions")).toBe(true);
});

test("what a form is answered with is seen where the button stands far below it", async ({ page }) => {
  test.skip(!scripted(), "without scripts the answer is a page of its own");
  await page.setViewportSize({ width: 320, height: 480 });
  await newPerson(page);
  await open(page, at.security);
  const card = page.locator("#password");
  for (const label of ["New password", "Confirm new password"]) await card.getByLabel(label, { exact: true }).fill(OTHER_PASSWORD);
  await card.getByLabel("Current password", { exact: true }).fill(PASSWORD);
  await card.getByRole("button", { name: "Change password" }).click();
  await expect(card.locator(".notice[role]")).toBeInViewport();
});
