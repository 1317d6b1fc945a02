import { readFile } from "node:fs/promises";
import type { Locator } from "@playwright/test";
import jsQR from "jsqr";
import { type TOTP, URI } from "otpauth";
import { PNG } from "pngjs";
import { codeOf } from "./authenticator.ts";
import { begin, confirm, panel, save, scanned, unfoldPicture, wizard } from "./enrolment.ts";
import {
  at, expect, expectAccessible, find, newPerson, open, readMail, scripted, settled, shot, signIn, test,
} from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

/** Where something that is seen stands. */
async function boxOf(what: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await expect(what).toBeVisible();
  const box = await what.boundingBox();
  if (!box) throw new Error(`${what} takes no room`);
  return box;
}

test("an authenticator is added, with its backup codes", async ({ page, watch }) => {
  watch.expect(422);
  const { email } = await newPerson(page);
  await open(page, at.security);
  await expect(panel(page, "two-factor")).toContainText("Your password alone signs in");
  await expect(panel(page, "backup-codes")).toContainText("With two-factor authentication come ten codes");
  await begin(page, "Pixel 9");
  if ((page.viewportSize()?.width ?? 0) < 500 && scripted()) {
    await expect(wizard(page).getByLabel("Code from the app"), "in sight without scrolling").toBeInViewport({ ratio: 1 });
  }
  await unfoldPicture(page);
  await expect(wizard(page).getByRole("img", { name: /QR code/ })).toBeVisible();
  await shot(page, "two-factor/scan");
  if (scripted()) await expectAccessible(page, "the QR code");
  const app = await scanned(page);
  await confirm(page, "000 00");
  await expect(wizard(page)).toContainText("not six digits");
  await confirm(page, codeOf(app, 8));
  await expect(wizard(page)).toContainText(/clock is about 4 minutes ahead/);
  if (!scripted()) {
    await wizard(page).getByRole("button", { name: "Show the key again" }).click();
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
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  // The button before still says "Copied" for a while, so it does not tell that this one is done.
  const copied = async (button: string) => {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await wizard(page).getByRole("button", { name: button, exact: true }).click();
    await expect(wizard(page).getByRole("button", { name: "Copied" }).first()).toBeVisible();
    await expect.poll(clipboard).not.toBe("");
    return clipboard();
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
  const [head, whose, date, ...rest] = (await copied("Copy")).trim().split(/\s*\n\s*/);
  expect([head, whose, rest], "whoever finds them in a file knows what they are").toEqual(["Latchkey backup codes", email, codes]);
  expect(date).toMatch(/^\d+ \w+ \d{4}$/);

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
  await unfoldPicture(page);
  const [qr, key] = [await boxOf(wizard(page).locator(".pairing__scan")), await boxOf(wizard(page).locator(".pairing__key"))];
  const opener = wizard(page).getByRole("link", { name: "Open in your app" });
  if ((page.viewportSize()?.width ?? 0) < 500) {
    await expect(opener).toHaveAttribute("href", /^otpauth:\/\/totp\//);
    const open = await boxOf(opener);
    expect(open.y + open.height, "the way into the app, then the key").toBeLessThanOrEqual(key.y);
    expect(key.y + key.height, "the key, then the picture").toBeLessThanOrEqual(qr.y);
  } else {
    expect(key.x).toBeGreaterThanOrEqual(qr.x + qr.width);
    expect(key.y, "not below the picture").toBeLessThan(qr.y + qr.height);
    await expect(opener).toBeHidden();
  }
});

test("the key is shown in groups of four, and is the one of the link and beside a QR code", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const key = wizard(page).locator(".pairing__key");
  await expect(key).toHaveText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  const link = await wizard(page).locator(".pairing__open").getAttribute("href");
  expect((URI.parse(link ?? "") as TOTP).secret.base32).toBe((await key.innerText()).replaceAll(" ", ""));
  await unfoldPicture(page);
  const qr = await boxOf(wizard(page).getByRole("img", { name: "QR code for your authenticator app" }));
  expect(qr.width, "large enough for a camera").toBeGreaterThanOrEqual(150);
  expect(Math.abs(qr.width - qr.height)).toBeLessThan(1);
});

/** What a camera reads off a picture on the screen. */
async function read(picture: Locator): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await picture.screenshot());
  return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}

for (const theme of ["light", "dark"] as const) {
  test(`a camera reads the link off the picture, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const { email } = await newPerson(page);
    await open(page, at.security);
    await begin(page, "Pixel 9");
    const link = await wizard(page).locator(".pairing__open").getAttribute("href");
    expect(link).toContain(encodeURIComponent(email));
    await unfoldPicture(page);
    const picture = wizard(page).getByRole("img", { name: "QR code for your authenticator app" });
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => read(picture)).toBe(link);
    await shot(page, "two-factor/camera", theme);
  });
}

test("the box that is ticked signs out the other session, and says so", async ({ page, otherBrowser }) => {
  const { email } = await newPerson(page);
  const other = await otherBrowser();
  await signIn(other, email);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  await expect(wizard(page).getByLabel("Sign out everywhere else")).toBeChecked();
  await confirm(page, codeOf(await scanned(page)));
  await expect(wizard(page)).toContainText("“Pixel 9” is set up");
  await expect(wizard(page)).toContainText("Your other session was signed out.");
  await expect(wizard(page).getByLabel("Sign out everywhere else"), "asked once").toHaveCount(0);
  await save(wizard(page));
  await open(other, at.security);
  await expect(find.heading(other, "Sign in")).toBeVisible();
});

test("a wrong code is selected, so that the next one takes its place", async ({ page, watch }) => {
  test.skip(!scripted(), "without scripts the page is made anew, and gives no code back");
  watch.expect(422);
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const app = await scanned(page);
  const field = wizard(page).getByLabel("Code from the app");
  await field.pressSequentially(codeOf(app, 4000));
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await settled(page);
  await expect(field).toBeFocused();
  await expect(wizard(page).getByText(/That code is not right|clock is about/), "what is wrong is in sight").toBeInViewport({ ratio: 1 });
  await page.keyboard.type(codeOf(app));
  await expect(wizard(page)).toContainText("“Pixel 9” is set up");
});

test("a double click opens a window once, and a long name stays within it", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  const opener = panel(page, "two-factor").getByRole("button", { name: "Add authenticator" });
  if (scripted()) await opener.dblclick();
  else await opener.click();
  await wizard(page).getByLabel("Name", { exact: true }).fill("W".repeat(60));
  await wizard(page).getByRole("button", { name: "Continue" }).click();
  await expect(wizard(page).locator(".pairing__key")).toBeVisible();
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

test("an authenticator that was begun is told of in its panel, and its window can be gone on with", async ({ page }) => {
  test.skip(!scripted(), "without scripts the window stands open");
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const app = await scanned(page);
  await open(page, at.security);
  const told = panel(page, "two-factor").getByText("“Pixel 9” is not set up yet");
  await expect(told).toBeVisible();
  await shot(page, "enrolment/unfinished");
  await find.button(page, "Finish setup").click();
  await expect(wizard(page), "which one it is").toContainText("your app shows for “Pixel 9”");
  await wizard(page).getByRole("link", { name: "Start again with another name" }).click();
  await expect(wizard(page).getByLabel("Name", { exact: true })).toHaveValue("Pixel 9");
  await wizard(page).getByRole("button", { name: "Cancel" }).click();
  await expect(told, "nothing was begun in its place").toBeVisible();
  await find.button(page, "Finish setup").click();
  await wizard(page).getByRole("button", { name: "Show the key again" }).click();
  await expect(wizard(page).locator(".pairing__key")).toBeAttached();
  await expect(wizard(page).locator("[aria-current=step]"), "the focus goes on within the window").toBeFocused();
  await confirm(page, codeOf(app));
  await save(wizard(page));
  await wizard(page).getByRole("button", { name: "Done" }).click();
  await expect(told).toHaveCount(0);
});

test("an authenticator that was begun is given up, and another one begun", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Old phone");
  await open(page, at.security);
  if (scripted()) await find.button(page, "Finish setup").click();
  await wizard(page).getByRole("button", { name: "Give this one up" }).click();
  await expect(panel(page, "two-factor")).toContainText("“Old phone” was not added.");
  await expect(wizard(page)).toBeHidden();
  await shot(page, "enrolment/given-up");
  await begin(page, "Pixel 9");
  await expect(panel(page, "two-factor"), "over with the next one").not.toContainText("was not added");
  await confirm(page, codeOf(await scanned(page)));
  await expect(wizard(page)).toContainText("“Pixel 9” is set up");
});

test.describe("on a telephone on its side", () => {
  test.use({ viewport: { width: 740, height: 360 } });

  test("the wizard shows its code field and its buttons", async ({ page, isMobile }) => {
    test.skip(!isMobile, "the app is on another device there");
    await newPerson(page);
    await open(page, at.security);
    expect(await page.evaluate(() => matchMedia("(pointer: coarse)").matches), "a telephone").toBe(true);
    await begin(page, "Pixel 9");
    await page.screenshot({ path: "artefacts/enrolment/on-its-side.png" });
    for (const what of [wizard(page).getByLabel("Code from the app"), wizard(page).getByRole("button", { name: "Add authenticator" })]) {
      await expect(what).toBeInViewport({ ratio: 1 });
    }
  });
});

test("the QR code is shown again after the page was loaded anew", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const app = await scanned(page);
  await open(page, at.security);
  if (scripted()) await panel(page, "two-factor").getByRole("button", { name: "Add authenticator" }).click();
  await wizard(page).getByRole("button", { name: "Show the key again" }).click();
  expect((await scanned(page)).secret.base32, "the same secret").toBe(app.secret.base32);
  await confirm(page, codeOf(app));
  await expect(wizard(page)).toContainText("“Pixel 9” is set up");
});
