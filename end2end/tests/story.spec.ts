import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import type { TOTP } from "otpauth";
import { appOf, firstStep } from "./authenticator.ts";
import { expectSheet, headOf } from "./paper.ts";
import {
  at, expect, fillSignIn, find, linkIn, newPerson, open, OTHER_PASSWORD, readMail, settled, signOut, test,
} from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const wizard = (page: Page): Locator => page.locator("#add-authenticator");

/** A phone with an authenticator on it. Each of its codes works once, so it gives the ones around now in order. */
class Phone {
  private used = 0;

  constructor(private readonly app: TOTP) {}

  /** The next code that was not used yet and that the server takes now: at most three within half a minute. */
  async code(): Promise<string> {
    const step = () => Math.floor(Date.now() / 30_000);
    await expect.poll(() => Math.max(this.used + 1, step() - 1) <= step() + 1, { timeout: 35_000 }).toBe(true);
    this.used = Math.max(this.used + 1, step() - 1);
    return this.app.generate({ timestamp: this.used * 30_000 });
  }
}

/** Adds an authenticator by its wizard, and leaves the wizard at what follows. */
async function enrol(page: Page, name: string): Promise<Phone> {
  await page.locator("#two-factor").getByRole("button", { name: "Add authenticator" }).click();
  await wizard(page).getByLabel("Name", { exact: true }).fill(name);
  await wizard(page).getByRole("button", { name: "Continue" }).click();
  const key = await wizard(page).locator(".pairing__key").innerText();
  const phone = new Phone(appOf(key));
  await wizard(page).getByLabel("Code from the app").fill(await phone.code());
  await expect(wizard(page)).toContainText(`“${name}” is set up`);
  return phone;
}

/** Enters six digits, which are sent with the last of them. */
async function enter(page: Page, code: string): Promise<void> {
  await find.field(page, "Code").pressSequentially(code);
  await expect(page).toHaveURL(/\/settings\//);
  await settled(page);
}

async function codeSentTo(page: Page, number: string, after = 0): Promise<string> {
  return (await readMail(page, number, /^Text message$/, after)).text.slice(0, 6);
}

test("the whole story of an account", async ({ page, otherBrowser, watch }) => {
  test.setTimeout(180_000);
  watch.expect(401, 422);
  const { email } = await newPerson(page);
  await open(page, at.security);

  const pixel = await enrol(page, "Pixel 9");
  const codes = await page.locator(".once__value").allInnerTexts();
  expect(codes).toHaveLength(10);
  await expectSheet(page, email, codes);
  const [download] = await Promise.all([page.waitForEvent("download"), wizard(page).getByRole("link", { name: "Download" }).click()]);
  expect(download.suggestedFilename()).toBe("latchkey-backup-codes.txt");
  const file = await readFile(await download.path(), "utf8");
  expect(file.trim().split("\n"), "the same words as on paper").toEqual([...headOf(email), "", ...codes]);
  await wizard(page).getByLabel("I have saved these codes").check();
  await wizard(page).getByRole("button", { name: "Use these codes" }).click();
  await expect(page.locator(".once__value")).toHaveCount(0);
  await wizard(page).getByRole("button", { name: "Done" }).click();
  const tablet = await enrol(page, "Tablet");
  await wizard(page).getByRole("button", { name: "Done" }).click();
  const list = page.locator("#two-factor").getByRole("list", { name: "Authenticators" });
  await expect(list.getByRole("listitem")).toHaveCount(2);

  const number = `+3519${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
  await find.field(page, "Phone number").fill(number);
  await find.button(page, "Send code").click();
  // The sixth digit sends the form by itself.
  await find.field(page, "Code from the message").fill(await codeSentTo(page, number));
  await expect(page.getByText(`Number ending in ${number.slice(-2)}`, { exact: true })).toBeVisible();
  await settled(page);

  for (const phone of [pixel, tablet]) {
    await signOut(page);
    await firstStep(page, email);
    await enter(page, await phone.code());
  }

  await signOut(page);
  await firstStep(page, email);
  await find.link(page, "Use a backup code instead").click();
  await find.field(page, "Backup code").fill(codes[3]);
  await find.button(page, "Sign in").click();
  await expect(page).toHaveURL(/\/settings\//);
  await settled(page);
  expect((await readMail(page, email, /backup code .* was used/i)).text).toContain("9");

  await signOut(page);
  await firstStep(page, email);
  await find.link(page, /text message/).click();
  await settled(page);
  const before = (await readMail(page, number, /^Text message$/)).at;
  await find.button(page, "Send the code").click();
  await expect(find.heading(page, "Enter your code")).toBeVisible();
  await page.getByLabel("Trust this browser for 30 days").check();
  await enter(page, await codeSentTo(page, number, before));
  await signOut(page);
  await fillSignIn(page, email);
  await expect(page, "a trusted browser is asked for no code").toHaveURL(/\/settings\//);
  await settled(page);

  const stranger = await otherBrowser();
  await firstStep(stranger, email);
  await enter(stranger, await pixel.code());
  const alert = await readMail(page, email, /^New sign-in/);
  const mailbox = await otherBrowser();
  await open(mailbox, linkIn(alert, "/sign-in-alerts/"));
  await expect(find.heading(mailbox, "Was this you?")).toBeVisible();
  await find.button(mailbox, "This was not me").click();
  await expect(find.heading(mailbox, "Everybody is signed out")).toBeVisible();
  await expect(stranger.locator("session-watch dialog"), "the open tab says so by itself").toBeVisible();

  await firstStepRefused(mailbox, email);
  const told = await readMail(page, email, /Everybody was signed out/);
  await open(mailbox, linkIn(told, at.reset));
  await find.field(mailbox, "New password").fill(OTHER_PASSWORD);
  await find.field(mailbox, "Confirm new password").fill(OTHER_PASSWORD);
  await find.button(mailbox, "Set new password").click();
  await expect(find.heading(mailbox, "Sign in")).toBeVisible();
  await settled(mailbox);

  await firstStep(page, email, OTHER_PASSWORD);
  await enter(page, await tablet.code());
  await open(page, at.security);
  await page.locator("#two-factor").getByRole("button", { name: "Turn off two-factor authentication" }).first().click();
  const off = page.locator("#turn-off");
  await off.getByLabel("Password", { exact: true }).fill(OTHER_PASSWORD);
  await off.getByLabel(/Code from an authenticator/).fill(codes[7]);
  await off.getByRole("button", { name: "Turn off two-factor", exact: true }).click();
  await expect(page.locator("#two-factor")).toContainText("Two-factor authentication is off");
  await settled(page);
  await signOut(page);
  await fillSignIn(page, email, OTHER_PASSWORD);
  await expect(page, "the password alone signs in again").toHaveURL(/\/settings\//);
});

/** After “This was not me” the right password signs nobody in. */
async function firstStepRefused(page: Page, email: string): Promise<void> {
  await open(page, at.signIn);
  await fillSignIn(page, email);
  await expect(await find.problem(page, "Password")).toContainText("Choose a new one");
}
