import { codeOf, withAuthenticator } from "./authenticator.ts";
import { addByKeyboard, expectRefused, heading, tabTo } from "./keyboard.ts";
import { at, expect, find, newPerson, open, PASSWORD, scripted, settled, shot, signIn, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

test("two-factor authentication is set up and taken care of without a mouse", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts each step is a page of its own");
  watch.expect(403);
  const { email } = await newPerson(page);
  const other = await otherBrowser();
  await signIn(other, email);
  await open(page, at.profile);
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
  await expect(wizard.getByLabel("Name", { exact: true })).toBeFocused();
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
  await settled(page);
  await expect(card.getByRole("link", { name: "Rename Work tablet" })).toBeFocused();
  const remove = card.getByRole("button", { name: "Remove Work tablet" });
  await tabTo(page, remove);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Remove “Work tablet”?" });
  const others = dialog.getByLabel("Sign out everywhere else");
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
  const renew = other.locator("#backup-codes").getByRole("button", { name: "Make new codes" });
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
  // That button is away while they are shown.
  await expect(heading(other, "Backup codes")).toBeFocused();
  const end = page.locator("#sessions").getByRole("button", { name: /^Sign out (?!1 )/ });
  await tabTo(page, end);
  await page.keyboard.press("Enter");
  await expect(page.locator("#sessions .list__said")).toContainText(/Chrome \d+ on .+ was signed out\./);
  await expect(end).toHaveCount(0);
  await expect(page.locator("#sessions .list__said")).toBeFocused();
});

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
  await expectRefused(other, find.field(other, "Code"));
  await tabTo(other, find.link(other, "Use a backup code instead"));
  await other.keyboard.press("Enter");
  await expect(find.heading(other, "Enter a backup code")).toBeVisible();
  await expect(find.field(other, "Backup code")).toBeFocused();
  await other.keyboard.type(ada.backup[0]);
  await other.keyboard.press("Enter");
  await expect(other).toHaveURL(/\/settings\//);
});
