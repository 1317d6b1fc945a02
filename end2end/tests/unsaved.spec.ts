import type { Page } from "@playwright/test";
import { withAuthenticator } from "./authenticator.ts";
import {
  at, expect, expectAccessible, find, linkIn, newPerson, open, OTHER_PASSWORD, PASSWORD, readMail, scripted, settled, shot, signUp, somebody, test,
} from "./support.ts";

test.beforeEach(() => test.skip(!scripted(), "without scripts nothing can ask"));

const question = (page: Page) => page.getByRole("dialog", { name: "Leave without saving?" });

test("a tab that is left with something typed asks first; staying keeps the text and the focus, leaving goes", async ({ page }) => {
  await newPerson(page);
  await open(page, at.profile);
  await find.field(page, "Name").fill("Grace");
  await find.tab(page, "Security").click();
  await expect(question(page).getByText("What you changed on this page has not been saved")).toBeVisible();
  await expect(question(page).getByText("shown only this once")).toBeHidden();
  await expectAccessible(page, "the question", "#leave");
  await shot(page, "unsaved/asked");
  await find.button(page, "Stay here").click();
  await expect(question(page)).toBeHidden();
  await expect(find.tab(page, "Security")).toBeFocused();
  await expect(page).toHaveURL(new RegExp(`${at.profile}$`));
  await expect(find.field(page, "Name")).toHaveValue("Grace");

  await page.keyboard.press("Enter");
  await expect(question(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(question(page)).toBeHidden();
  await expect(find.field(page, "Name")).toHaveValue("Grace");

  await page.keyboard.press("Enter");
  await question(page).getByRole("link", { name: "Leave page" }).click();
  await expect(find.heading(page, "Security")).toBeFocused();
  await expect(question(page)).toBeHidden();
  await page.goBack();
  await expect(find.heading(page, "Profile")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${at.profile}$`));
});

test("a link of the account menu asks too, and the focus comes back to the menu's button", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  await find.field(page, "New password").fill(OTHER_PASSWORD);
  const menu = find.button(page, "Account menu");
  await menu.click();
  await page.locator("#account-menu").getByRole("link", { name: "Profile" }).click();
  await expect(question(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await expect(find.field(page, "New password")).toHaveValue(OTHER_PASSWORD);
});

test("a step back asks too; staying keeps the page and its address, leaving steps back", async ({ page }) => {
  await newPerson(page);
  await open(page, at.profile);
  await find.tab(page, "Security").click();
  await expect(find.heading(page, "Security")).toBeFocused();
  await settled(page);
  await find.field(page, "New password").fill(OTHER_PASSWORD);
  await page.evaluate(() => history.back());
  await expect(question(page)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${at.security}$`));
  await find.button(page, "Stay here").click();
  await expect(find.field(page, "New password")).toBeFocused();
  await expect(find.field(page, "New password")).toHaveValue(OTHER_PASSWORD);
  await page.evaluate(() => history.back());
  await question(page).getByRole("link", { name: "Leave page" }).click();
  await expect(find.heading(page, "Profile")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${at.profile}$`));
  await page.goForward();
  await expect(find.heading(page, "Security")).toBeVisible();
  await expect(question(page)).toBeHidden();
});

test("a step back asks for the codes that are shown once, whatever was done before them", async ({ page }) => {
  await withAuthenticator(page);
  await open(page, at.profile);
  await find.field(page, "Name").fill("Grace");
  await find.button(page, "Save name").click();
  await expect(find.status(page)).toContainText("Saved");
  await settled(page);
  await find.tab(page, "Security").click();
  await expect(find.heading(page, "Security")).toBeFocused();
  await settled(page);
  await find.button(page, "Make new codes").click();
  await expect(page.locator(".once__value")).toHaveCount(10);
  await page.evaluate(() => history.back());
  await expect(question(page).getByText("shown only this once")).toBeVisible();
  await expect(question(page).getByText("What you typed")).toBeHidden();
  await expect(question(page)).toHaveAccessibleDescription(/shown only this once/);
  await expect(page).toHaveURL(new RegExp(`${at.security}$`));
  await find.button(page, "Stay here").click();
  await expect(page.locator(".once__value")).toHaveCount(10);
  await expect(page).toHaveURL(new RegExp(`${at.security}$`));
});

test("the browser asks before a page with something typed is closed or loaded again", async ({ page }) => {
  await newPerson(page);
  await open(page, at.profile);
  await find.field(page, "Name").fill("Grace");
  const asked: string[] = [];
  page.once("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await page.evaluate(() => location.reload());
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(find.field(page, "Name")).toHaveValue("Grace");
});

test("nobody is asked once it is saved, taken back, or where nothing is lost", async ({ page, otherBrowser }) => {
  const dialogs: string[] = [];
  const count = (page: Page) =>
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.type());
      void dialog.accept();
    });
  count(page);
  const person = await newPerson(page);
  const leave = async (from: string, tab: string) => {
    await find.tab(page, tab).click();
    await expect(find.heading(page, tab), `from ${from}`).toBeVisible();
    await settled(page);
  };
  await open(page, at.profile);
  await find.field(page, "Name").fill("  Grace  Hopper ");
  await find.button(page, "Save name").click();
  await expect(find.status(page)).toContainText("Saved");
  await settled(page);
  await leave("a saved name", "Security");
  await leave("an untouched password", "Profile");
  const name = find.field(page, "Name");
  const shown = await name.inputValue();
  await name.fill("Somebody else");
  await name.fill(shown);
  await leave("a name as it was", "Security");
  await find.field(page, "Current password").fill(PASSWORD);
  await find.field(page, "New password").fill(OTHER_PASSWORD);
  await find.field(page, "Confirm new password").fill(OTHER_PASSWORD);
  await find.button(page, "Change password").click();
  await expect(find.status(page)).toContainText(/password/i);
  await settled(page);
  await open(page, at.profile);

  const other = await otherBrowser();
  count(other);
  await open(other, at.signIn);
  await find.field(other, "Email").fill(person.email);
  await find.link(other, /forgot/i).click();
  await expect(find.heading(other, "Forgot your password?")).toBeVisible();
  expect(dialogs).toEqual([]);
});

test("nobody is asked who leaves the page behind a mailed link with a password typed", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const person = somebody();
  await open(page, at.signUp);
  await signUp(page, person);
  const link = linkIn(await readMail(page, person.email, /verify/i), at.verify);
  const other = await otherBrowser();
  await open(other, link);
  await find.button(other, "Verify email").click();
  await find.field(other, "Password").fill(OTHER_PASSWORD);
  await find.link(other, "Set a new one").click();
  await expect(find.heading(other, "Forgot your password?")).toBeVisible();
  await expect(question(other)).toBeHidden();
});
