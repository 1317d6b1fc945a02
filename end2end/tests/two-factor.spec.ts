import { codeOf } from "./authenticator.ts";
import { begin, confirm, panel, protectedPerson, save, scanned, wizard } from "./enrolment.ts";
import { expectSheet } from "./paper.ts";
import { at, expect, find, open, PASSWORD, readMail, scripted, settled, shot, signIn, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

test("an authenticator is renamed and removed, and the last one is turned off", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const { email, app } = await protectedPerson(page);
  await begin(page, "Tablet");
  const tablet = await scanned(page);
  await confirm(page, codeOf(tablet));
  await expect(wizard(page)).toContainText("“Tablet” is set up");
  await expect(wizard(page).locator(".once__value"), "codes come with the first one only").toHaveCount(0);
  if (scripted()) await wizard(page).getByRole("button", { name: "Done" }).click();
  else await open(page, at.security);

  await page.getByRole("link", { name: "Rename Tablet" }).click();
  await page.locator("#authenticator-name").fill("PIXEL 9");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(panel(page, "two-factor")).toContainText("This name is already in use here");
  await page.locator("#authenticator-name").fill("Work tablet");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("button", { name: "Remove Work tablet" })).toBeVisible();

  await page.getByRole("button", { name: "Remove Work tablet" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove “Work tablet”?" });
  await shot(page, "two-factor/remove");
  await dialog.getByRole("button", { name: "Remove authenticator" }).click();
  await expect(panel(page, "two-factor")).toContainText("“Work tablet” was removed");
  await readMail(page, email, /authenticator was removed/);

  await panel(page, "two-factor").getByRole("button", { name: "Remove Pixel 9" }).click();
  const off = page.getByRole("dialog", { name: "Turn off two-factor authentication?" });
  await off.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await off.getByLabel(/Code from an authenticator/).fill(codeOf(app, 30));
  await off.getByRole("button", { name: "Turn off two-factor", exact: true }).click();
  await expect(page.locator("#turn-off")).toContainText("That code is not right");
  await page.locator("#turn-off").getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.locator("#turn-off").getByLabel(/Code from an authenticator/).fill(codeOf(app, 1));
  await page.locator("#turn-off").getByRole("button", { name: "Turn off two-factor", exact: true }).click();
  await expect(panel(page, "two-factor")).toContainText("Two-factor authentication is off");
  await readMail(page, email, /turned off/);
  const other = await otherBrowser();
  await signIn(other, email);
});

test("new codes replace the old ones once they are saved, and one can be checked", async ({ page }) => {
  const { email, codes } = await protectedPerson(page);
  const card = panel(page, "backup-codes");
  await card.getByRole("button", { name: "Check a saved code" }).click();
  const check = page.locator("#check-code");
  await check.getByLabel("Backup code").fill(codes[2].toLowerCase().replaceAll("-", " "));
  await check.getByRole("button", { name: "Check code" }).click();
  await expect(check).toContainText("This code works");
  await check.getByRole("button", { name: "Close" }).first().click();

  await card.getByRole("button", { name: "Make new codes" }).click();
  await expect(card.locator(".once__value")).toHaveCount(10);
  const fresh = await card.locator(".once__value").allInnerTexts();
  expect(fresh.some((one) => codes.includes(one))).toBe(false);
  await expectSheet(page, email, fresh);
  if (scripted()) {
    await find.tab(page, "Profile").click();
    await expect(page.getByRole("dialog", { name: "Leave without saving?" }), "they would be gone").toBeVisible();
    await page.getByRole("button", { name: "Stay here" }).click();
    await expect(card.locator(".once__value").first(), "whoever stays sees them").toBeInViewport();
  }
  await open(page, at.security).catch(() => undefined);
  await expect(card).toContainText("are not in use yet");
  await expect(card).toContainText("10 of 10 left");
  await card.getByRole("button", { name: "Make new codes" }).click();
  await save(card);
  await expect(card).toContainText("Your backup codes are in use");
  await readMail(page, email, /New backup codes/);
});

test("new codes are thrown away by who does not want them, and the old ones still work", async ({ page }) => {
  const { codes } = await protectedPerson(page);
  const card = panel(page, "backup-codes");
  await card.getByRole("button", { name: "Make new codes" }).click();
  await expect(card.locator(".once__value")).toHaveCount(10);
  await settled(page);
  await card.getByRole("button", { name: "Keep my old codes" }).click();
  await expect(card).toContainText("The new codes were thrown away. Your codes from before still work.");
  await expect(card.locator(".once__value")).toHaveCount(0);
  await settled(page);
  if (scripted()) await expect(card.getByRole("heading", { name: "Backup codes" })).toBeFocused();
  await shot(page, "two-factor/codes-thrown-away");
  await open(page, at.security);
  await expect(card, "nothing waits").not.toContainText("are not in use yet");
  await card.getByRole("button", { name: "Check a saved code" }).click();
  await page.locator("#check-code").getByLabel("Backup code").fill(codes[0]);
  await page.locator("#check-code").getByRole("button", { name: "Check code" }).click();
  await expect(page.locator("#check-code")).toContainText("This code works");
  if (scripted()) {
    await page.locator("#check-code").getByRole("button", { name: "Close", exact: true }).first().click();
    await expect(page.locator("#check-code").getByLabel("Backup code"), "nobody reads it there").toHaveValue("");
    await page.locator("#backup-codes").getByRole("button", { name: "Check a saved code" }).click();
    await page.locator("#check-code").getByLabel("Backup code").fill(codes[0]);
    await page.locator("#check-code").getByRole("button", { name: "Check code" }).click();
    await expect(page.locator("#check-code")).toContainText("This code works");
  }
});

test("new codes sign out the other session where that stays ticked", async ({ page, otherBrowser }) => {
  const other = await otherBrowser();
  await protectedPerson(page, { early: other });
  const card = panel(page, "backup-codes");
  await card.getByRole("button", { name: "Make new codes" }).click();
  await expect(card.getByLabel("Sign out everywhere else")).toBeChecked();
  await shot(page, "two-factor/new-codes");
  await save(card);
  await expect(card).toContainText("Codes from before no longer work. Your other session was signed out.");
  await open(other, at.security);
  await expect(find.heading(other, "Sign in")).toBeVisible();
});

test("a set that another session was shown is not offered for use", async ({ page, otherBrowser, watch }) => {
  watch.expect(403);
  const other = await otherBrowser();
  const { codes } = await protectedPerson(page, { early: other });
  await open(other, at.security);
  await panel(other, "backup-codes").getByRole("button", { name: "Make new codes" }).click();
  const place = scripted() ? other.locator("#identity") : other.locator("main");
  await place.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await place.getByLabel("Code", { exact: true }).fill(codes[0]);
  await place.getByRole("button", { name: "Confirm" }).click();
  await expect(other.locator(".once__value")).toHaveCount(10);
  await open(page, at.security);
  await expect(panel(page, "backup-codes")).toContainText("9 of 10 left");
  await expect(panel(page, "backup-codes")).not.toContainText("are not in use yet");
});

test("it is turned off with a saved code", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const { email, codes } = await protectedPerson(page);
  await panel(page, "two-factor").getByRole("button", { name: "Turn off" }).first().click();
  const off = page.locator("#turn-off");
  await off.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await off.getByLabel(/Code from an authenticator/).fill("AAAA-BBBB-CCCC-DDDD");
  await off.getByRole("button", { name: "Turn off two-factor", exact: true }).click();
  await expect(off).toContainText("This is none of your backup codes");
  await settled(page);
  await off.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await off.getByLabel(/Code from an authenticator/).fill(codes[4].toLowerCase());
  await off.getByRole("button", { name: "Turn off two-factor", exact: true }).click();
  await expect(panel(page, "two-factor")).toContainText("Two-factor authentication is off");
  await readMail(page, email, /turned off/);
  await signIn(await otherBrowser(), email);
});
