import type { Locator, Page } from "@playwright/test";
import { appOf, codeOf, withAuthenticator } from "./authenticator.ts";
import { at, expect, find, newPerson, open, OTHER_PASSWORD, PASSWORD, scripted, settled, shot, signIn, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

/** Presses Tab until the element has the focus; a visible outline must show where it is. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < 120; pressed += 1) {
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

test("two-factor authentication is set up and taken care of without a mouse", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts each step is a page of its own");
  watch.expect(403);
  const { email } = await newPerson(page);
  const other = await otherBrowser();
  await signIn(other, email);
  const card = page.locator("#two-factor");
  const wizard = page.locator("#add-authenticator");
  await tabTo(page, find.tab(page, "Security"));
  await page.keyboard.press("Enter");
  await expect(find.heading(page, "Security")).toBeFocused();
  await settled(page);

  // Opened, left by Escape, opened again: the focus comes back to the button.
  const add = card.getByRole("button", { name: "Add authenticator" });
  await tabTo(page, add);
  await page.keyboard.press("Enter");
  await expect(wizard.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(wizard).toBeHidden();
  await expect(add).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(wizard.getByLabel("Name", { exact: true }), "an empty name is refused where it stands").toBeFocused();
  await expect(await find.problem(page, "Name")).toBeVisible();
  const app = await addByKeyboard(page, "Pixel 9");

  // The codes are saved, and the window closes.
  await expect(wizard.getByRole("listitem").filter({ hasText: "Save backup codes" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(wizard, "the codes are shown once, so it stays").toBeVisible();
  const saved = wizard.getByLabel("I have saved these codes");
  await tabTo(page, wizard.getByRole("button", { name: "Use these codes" }));
  await page.keyboard.press("Enter");
  await expect(saved, "what is not ticked").toBeFocused();
  await expect(wizard).toContainText("Tick this once the codes are in a safe place.");
  await page.keyboard.press("Space");
  await tabTo(page, wizard.getByRole("button", { name: "Use these codes" }));
  await page.keyboard.press("Enter");
  await expect(wizard.getByRole("button", { name: "Done" })).toBeFocused();
  await shot(page, "two-factor/keyboard");
  await page.keyboard.press("Enter");
  await expect(wizard).toBeHidden();
  await expect(heading(page, "Two-factor authentication"), "the button that opened it is gone").toBeFocused();

  // A second one, renamed and removed.
  await tabTo(page, card.getByRole("button", { name: "Add authenticator" }));
  await page.keyboard.press("Enter");
  await addByKeyboard(page, "Tablet");
  await expect(wizard.getByRole("button", { name: "Done" })).toBeFocused();
  await page.keyboard.press("Enter");
  await settled(page);
  await tabTo(page, card.getByRole("link", { name: "Rename Tablet" }));
  await page.keyboard.press("Enter");
  const name = page.locator("#authenticator-name");
  await expect(name).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Work tablet");
  await page.keyboard.press("Enter");
  await expect(card).toContainText("Work tablet");
  await expect(heading(page, "Two-factor authentication")).toBeFocused();
  const remove = card.getByRole("button", { name: "Remove Work tablet" });
  await tabTo(page, remove);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Remove “Work tablet”?" });
  const others = dialog.getByLabel("Sign out my other sessions");
  await expect(others).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(remove).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(others).toBeFocused();
  await page.keyboard.press("Space");
  await expect(others).not.toBeChecked();
  await tabTo(page, dialog.getByRole("button", { name: "Remove authenticator" }));
  await page.keyboard.press("Enter");
  await expect(card).toContainText("“Work tablet” was removed");
  await expect(heading(page, "Two-factor authentication")).toBeFocused();

  // The other session has to prove who it is, changes its mind, does it, and then is signed out from here.
  await open(other, at.security);
  const renew = other.locator("#backup-codes").getByRole("button", { name: "New codes" });
  const identity = other.locator("#identity");
  await tabTo(other, renew);
  await other.keyboard.press("Enter");
  await expect(identity.getByLabel("Password", { exact: true })).toBeFocused();
  await other.keyboard.press("Escape");
  await expect(renew).toBeFocused();
  await other.keyboard.press("Enter");
  await expect(identity.getByLabel("Password", { exact: true })).toBeFocused();
  await other.keyboard.type(PASSWORD);
  await tabTo(other, identity.getByLabel("Code", { exact: true }));
  await other.keyboard.type(codeOf(app, 1));
  await other.keyboard.press("Enter");
  await expect(other.locator("#backup-codes .once__value")).toHaveCount(10);
  await expect(renew).toBeFocused();
  const end = page.locator("#sessions").getByRole("button", { name: /^Sign out (?!1 )/ });
  await tabTo(page, end);
  await page.keyboard.press("Enter");
  await expect(page.locator("#sessions")).toContainText("That session was signed out.");
  await expect(end).toHaveCount(0);
  await expect(heading(page, "Active sessions")).toBeFocused();
});

/** The heading of a panel. */
const heading = (page: Page, name: string): Locator => page.getByRole("heading", { level: 2, name, exact: true });

/** Goes through the wizard that is open from its first step to the end of the second one. */
async function addByKeyboard(page: Page, name: string): Promise<ReturnType<typeof appOf>> {
  const wizard = page.locator("#add-authenticator");
  await expect(wizard.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(wizard.getByRole("listitem").filter({ hasText: "Scan and confirm" })).toBeFocused();
  const app = appOf(await wizard.locator(".enrolment__key").innerText());
  await tabTo(page, wizard.getByLabel("Code from the app"));
  await page.keyboard.type("000 00");
  await page.keyboard.press("Enter");
  await expect(wizard.getByLabel("Code from the app"), "what was refused").toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  // The other session is needed below.
  const others = page.locator("#enrolment-others");
  await others.focus();
  await page.keyboard.press("Space");
  await expect(others).not.toBeChecked();
  await page.locator("#enrolment-code").focus();
  await page.keyboard.type(codeOf(app));
  await expect(wizard).toContainText(`“${name}” is set up`);
  return app;
}

test("the second step needs no mouse", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts each step is a page of its own");
  watch.expect(422);
  const ada = await withAuthenticator(page);
  const other = await otherBrowser();
  await open(other, at.signIn);
  await tabTo(other, find.field(other, "Email"));
  await other.keyboard.type(ada.email);
  await tabTo(other, find.field(other, "Password"));
  await other.keyboard.type(PASSWORD);
  await other.keyboard.press("Enter");
  await expect(find.heading(other, "Enter your code")).toBeVisible();
  await expect(find.field(other, "Code")).toBeFocused();
  await other.keyboard.type("12345");
  await other.keyboard.press("Enter");
  await expect(find.field(other, "Code"), "what was refused").toBeFocused();
  await tabTo(other, find.link(other, "Use a backup code instead"));
  await other.keyboard.press("Enter");
  await expect(find.heading(other, "Enter a backup code")).toBeVisible();
  await expect(find.field(other, "Backup code")).toBeFocused();
  await other.keyboard.type(ada.backup[0]);
  await other.keyboard.press("Enter");
  await expect(other).toHaveURL(/\/settings\//);
});

test("a page that answers what was done says so: its heading has the focus", async ({ page }) => {
  test.skip(!scripted(), "without scripts the answer is a new page");
  await open(page, at.forgot);
  await tabTo(page, find.field(page, "Email"));
  await page.keyboard.type("nobody@example.test");
  await page.keyboard.press("Enter");
  await expect(find.heading(page, "Check your mail")).toBeFocused();
});
