import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { type TOTP, URI } from "otpauth";
import { appOf, codeOf } from "./authenticator.ts";
import { at, expect, expectAccessible, find, newPerson, open, PASSWORD, readMail, scripted, settled, shot, signIn, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const panel = (page: Page, id: string): Locator => page.locator(`#${id}`);
const wizard = (page: Page): Locator => page.locator("#add-authenticator");

/** The app: it has what the page shows, and makes codes of it. */
async function scanned(page: Page): Promise<TOTP> {
  const key = await wizard(page).locator(".enrolment__key").innerText();
  return appOf(key);
}

/** Opens the wizard and gives a name. */
async function begin(page: Page, name: string): Promise<void> {
  await panel(page, "two-factor").getByRole("button", { name: "Add authenticator" }).click();
  await wizard(page).getByLabel("Name", { exact: true }).fill(name);
  await wizard(page).getByRole("button", { name: "Continue" }).click();
  await expect(wizard(page).locator(".enrolment__key")).toBeAttached();
}

async function confirm(page: Page, digits: string): Promise<void> {
  await wizard(page).getByLabel("Code from the app").fill(digits);
  // The sixth digit sends the form by itself, where scripts run.
  if (scripted() && digits.replaceAll(" ", "").length === 6) await settled(page);
  else await wizard(page).getByRole("button", { name: "Add authenticator" }).click();
}

/** Ticks that the codes on the page are saved, and puts them into use. Gives them. */
async function save(place: Locator): Promise<string[]> {
  await expect(place.locator(".once__value")).toHaveCount(10);
  const codes = await place.locator(".once__value").allInnerTexts();
  await place.getByLabel("I have saved these codes").check();
  await place.getByRole("button", { name: "Use these codes" }).click();
  await expect(place.locator(".once__value")).toHaveCount(0);
  return codes;
}

/** A person with one authenticator and saved codes. */
async function protectedPerson(page: Page): Promise<{ email: string; app: TOTP; codes: string[] }> {
  const { email } = await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const app = await scanned(page);
  await confirm(page, codeOf(app));
  await expect(page.locator(".once__value")).toHaveCount(10);
  const codes = await save(wizard(page));
  if (scripted()) await wizard(page).getByRole("button", { name: "Done" }).click();
  await expect(panel(page, "two-factor")).toContainText("Pixel 9");
  return { email, app, codes };
}

test("an authenticator is added, with its backup codes", async ({ page, watch }) => {
  watch.expect(422);
  const { email } = await newPerson(page);
  await open(page, at.security);
  await expect(panel(page, "two-factor")).toContainText("Your password alone signs in");
  await expect(panel(page, "backup-codes")).toContainText("ten codes come with your first authenticator");
  await begin(page, "Pixel 9");
  await expect(wizard(page).getByRole("img", { name: /QR code/ })).toBeVisible();
  await shot(page, "two-factor/scan");
  if (scripted()) await expectAccessible(page, "the QR code");
  const app = await scanned(page);
  await confirm(page, "000 00");
  await expect(wizard(page)).toContainText("neither six digits nor a backup code");
  await confirm(page, codeOf(app, 8));
  await expect(wizard(page)).toContainText(/clock is about 4 minutes ahead/);
  if (!scripted()) {
    await wizard(page).getByRole("button", { name: "Show the QR code again" }).click();
    expect((await scanned(page)).secret.base32, "the same secret").toBe(app.secret.base32);
  }
  const digits = codeOf(app);
  await confirm(page, `${digits.slice(0, 3)} ${digits.slice(3)}`);
  await expect(wizard(page)).toContainText("“Pixel 9” is set up");
  await expect(page.locator(".once__value")).toHaveCount(10);
  await shot(page, "two-factor/codes");
  if (scripted()) await expectAccessible(page, "the backup codes");

  const [download] = await Promise.all([page.waitForEvent("download"), wizard(page).getByRole("link", { name: "Download" }).click()]);
  expect(download.suggestedFilename()).toBe("latchkey-backup-codes.txt");
  const sheet = await readFile(await download.path(), "utf8");
  expect(sheet).toContain(email);
  expect(sheet).toContain("Latchkey backup codes");
  expect(sheet, "the date").toMatch(/\b\d{1,2} [A-Z][a-z]+ 20\d\d\b/);
  const codes = await save(wizard(page));
  for (const saved of codes) expect(sheet).toContain(saved);
  if (scripted()) await wizard(page).getByRole("button", { name: "Done" }).click();

  const list = panel(page, "two-factor").getByRole("list", { name: "Authenticators" });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(panel(page, "two-factor")).toContainText("one of your 10 backup codes signs you in");
  await expect(panel(page, "backup-codes")).toContainText("10 of 10 left");
  await readMail(page, email, /authenticator was added/);
  await shot(page, "two-factor/on");
  if (scripted()) await expectAccessible(page, "two-factor authentication that is on");
});

test("the key, the link and the codes are copied whole", async ({ page, context }) => {
  test.skip(!scripted(), "without scripts there are no buttons to copy with");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = async (button: string) => {
    await wizard(page).getByRole("button", { name: button, exact: true }).click();
    await expect(wizard(page).getByRole("button", { name: "Copied" })).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const { email } = await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const app = await scanned(page);
  expect(await copied("Copy key")).toBe(app.secret.base32);
  const link = URI.parse(await copied("Copy link")) as TOTP;
  expect([link.secret.base32, link.label, link.issuer, link.digits, link.period]).toEqual([app.secret.base32, email, "Latchkey", 6, 30]);
  await confirm(page, codeOf(app));
  await expect(page.locator(".once__value")).toHaveCount(10);
  const codes = await page.locator(".once__value").allInnerTexts();
  expect((await copied("Copy")).trim().split(/\s*\n\s*/)).toEqual(codes);

  // They are shown once: a reload would lose them.
  const asked: string[] = [];
  page.once("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await page.evaluate(() => location.reload());
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(page.locator(".once__value")).toHaveCount(10);
  await save(wizard(page));
});

test("on a phone the app is opened or the key is typed before the picture, elsewhere the picture stands beside the key", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const box = async (what: string) => (await wizard(page).locator(what).boundingBox()) ?? { x: 0, y: -1 };
  const [qr, key] = [await box(".enrolment__scan"), await box(".enrolment__key")];
  const opener = wizard(page).getByRole("link", { name: "Open in your app" });
  if ((page.viewportSize()?.width ?? 0) < 500) {
    await expect(opener).toHaveAttribute("href", /^otpauth:\/\/totp\//);
    expect((await box(".enrolment__open")).y).toBeLessThan(key.y);
    expect(key.y).toBeLessThan(qr.y);
  } else {
    expect(key.x).toBeGreaterThan(qr.x);
    await expect(opener).toBeHidden();
  }
});

test("a double click opens a window once, and a long name stays within it", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  const opener = panel(page, "two-factor").getByRole("button", { name: "Add authenticator" });
  if (scripted()) await opener.dblclick();
  else await opener.click();
  await wizard(page).getByLabel("Name", { exact: true }).fill("W".repeat(60));
  await wizard(page).getByRole("button", { name: "Continue" }).click();
  await expect(wizard(page).locator(".enrolment__key")).toBeVisible();
  expect(await wizard(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBeLessThanOrEqual(0);
});

test("five wrong codes stop it, and it begins again", async ({ page, watch }) => {
  watch.expect(422);
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const app = await scanned(page);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await confirm(page, codeOf(app, 4000 + attempt));
    await settled(page);
  }
  await expect(wizard(page)).toContainText("Too many tries were wrong");
  await wizard(page).getByLabel("Name", { exact: true }).fill("Pixel 9");
  await wizard(page).getByRole("button", { name: "Continue" }).click();
  await confirm(page, codeOf(await scanned(page)));
  await expect(wizard(page)).toContainText("“Pixel 9” is set up");
});

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
  await off.getByRole("button", { name: "Turn off" }).click();
  await expect(page.locator("#turn-off")).toContainText("That code is not right");
  await page.locator("#turn-off").getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.locator("#turn-off").getByLabel(/Code from an authenticator/).fill(codeOf(app, 1));
  await page.locator("#turn-off").getByRole("button", { name: "Turn off" }).click();
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

  await card.getByRole("button", { name: "New codes" }).click();
  await expect(card.locator(".once__value")).toHaveCount(10);
  const fresh = await card.locator(".once__value").allInnerTexts();
  expect(fresh.some((one) => codes.includes(one))).toBe(false);
  if (scripted()) {
    await find.tab(page, "Profile").click();
    await expect(page.getByRole("dialog", { name: "Leave without saving?" }), "they would be gone").toBeVisible();
    await page.getByRole("button", { name: "Keep editing" }).click();
  }
  await open(page, at.security).catch(() => undefined);
  await expect(card).toContainText("are not in use yet");
  await expect(card).toContainText("10 of 10 left");
  await card.getByRole("button", { name: "New codes" }).click();
  await save(card);
  await expect(card).toContainText("Your backup codes are in use");
  await readMail(page, email, /New backup codes/);
});
