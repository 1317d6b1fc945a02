import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import {
  at, expect, fillSignIn, find, newPerson, open, PASSWORD, readMail, scripted, settled, shot, signOut, somebody, test, linkIn, OTHER_PASSWORD,
} from "./support.ts";

const PAGE = /\/sign-in\/two-factor/;

/** What somebody has who turned two-factor authentication on. */
interface Factors {
  email: string;
  secret: Buffer;
  backup: string[];
}

/** RFC 4648 §6, of a key that is shown in groups. */
function fromBase32(key: string): Buffer {
  const bits = [...key.replaceAll(/[\s=]/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** What an authenticator shows (RFC 6238) so many steps from now. */
function codeOf(secret: Buffer, steps = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = digest[19] & 15;
  return String((digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
}

/** Calls an endpoint as the page's own scripts do. */
async function call<T>(page: Page, endpoint: string, form: Record<string, string> = {}): Promise<T> {
  const headers = { accept: "application/json", origin: process.env.LATCHKEY_URL as string };
  const answer = await page.request.post(`/account/api/${endpoint}`, { form, headers });
  expect(answer.status(), `${endpoint}: ${await answer.text()}`).toBe(200);
  return (await answer.json()) as T;
}

/** A person with an authenticator and backup codes, signed out. */
async function protectedPerson(page: Page): Promise<Factors> {
  const { email } = await newPerson(page);
  const { key } = await call<{ key: string }>(page, "two-factor/begin", { name: "Pixel 9" });
  const secret = fromBase32(key);
  // The code of the step before is accepted too, and leaves this one for signing in.
  const { codes } = await call<{ codes: { id: string; codes: string[] } }>(page, "two-factor/confirm", { code: codeOf(secret, -1) });
  await call(page, "backup-codes/confirm", { set: codes.id, saved: "true" });
  await open(page, at.security);
  await signOut(page);
  return { email, secret, backup: codes.codes };
}

/** Enters email and password and waits for the second step. */
async function firstStep(page: Page, email: string, next = at.security): Promise<void> {
  await open(page, `${at.signIn}?next=${encodeURIComponent(next)}`);
  await fillSignIn(page, email);
  await expect(page).toHaveURL(PAGE);
  await expect(find.heading(page, "Enter your code")).toBeVisible();
  await settled(page);
}

/** Enters a code; by itself it is sent with the sixth digit where scripts run. */
async function enter(page: Page, code: string, label = "Code"): Promise<void> {
  await find.field(page, label).pressSequentially(code);
  if (!scripted() || label !== "Code") await find.button(page, "Sign in").click();
}

test("the code follows the password and leads to where the person wanted to go", async ({ page, watch }) => {
  watch.expect(422);
  const ada = await protectedPerson(page);
  await firstStep(page, ada.email);
  await shot(page, "second-step/app");
  await expect(find.field(page, "Code")).toBeFocused();
  await expect(find.field(page, "Code")).toHaveAttribute("autocomplete", "one-time-code");
  const cookies = await page.context().cookies();
  expect(cookies.map((cookie) => cookie.name)).not.toContain("lk");
  expect(cookies.find((cookie) => cookie.name === "lk-pre")).toMatchObject({ httpOnly: true, sameSite: "Strict" });

  const right = [codeOf(ada.secret), codeOf(ada.secret, 1), codeOf(ada.secret, -1)];
  await enter(page, ["000000", "111111", "222222", "333333"].find((code) => !right.includes(code)) as string);
  await expect(await find.problem(page, "Code")).toContainText("That code is not right");
  await shot(page, "second-step/refused");
  await find.field(page, "Code").fill("");
  await enter(page, codeOf(ada.secret));
  await expect(page).toHaveURL(new RegExp(`${at.security}$`));
  expect((await page.context().cookies()).map((cookie) => cookie.name)).not.toContain("lk-pre");
});

test("a code that was used is refused and says so", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const ada = await protectedPerson(page);
  const code = codeOf(ada.secret);
  await firstStep(page, ada.email);
  await enter(page, code);
  await expect(page).toHaveURL(/\/settings\//);
  const other = await otherBrowser();
  await firstStep(other, ada.email);
  await enter(other, code);
  await expect(await find.problem(other, "Code")).toContainText("used already");
});

test("a backup code helps once, in any spelling", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const ada = await protectedPerson(page);
  await firstStep(page, ada.email);
  await find.link(page, "Use a backup code instead").click();
  await expect(find.heading(page, "Enter a backup code")).toBeVisible();
  await settled(page);
  await shot(page, "second-step/backup");
  await enter(page, ada.backup[0].toLowerCase().replaceAll("-", " "), "Backup code");
  await expect(page).toHaveURL(/\/settings\//);
  const other = await otherBrowser();
  await firstStep(other, ada.email);
  await find.link(other, "Use a backup code instead").click();
  await settled(other);
  await enter(other, ada.backup[0], "Backup code");
  await expect(await find.problem(other, "Backup code")).toContainText("used already");
  await expect(find.heading(other, "Enter a backup code")).toBeVisible();
});

test("a trusted browser is not asked again until its trust ends", async ({ page }) => {
  const ada = await protectedPerson(page);
  await firstStep(page, ada.email);
  await page.getByLabel("Trust this browser for 30 days").check();
  await enter(page, codeOf(ada.secret));
  await expect(page).toHaveURL(/\/settings\//);
  await settled(page);
  const panel = page.locator("#trusted-browsers");
  await expect(panel).toContainText("This browser");
  await shot(page, "second-step/trusted");
  await signOut(page);
  await fillSignIn(page, ada.email);
  await expect(page).toHaveURL(/\/settings\//);

  await call(page, "identity/confirm", { password: PASSWORD, code: ada.backup[1] });
  await open(page, at.security);
  await panel.getByRole("button", { name: /^Stop trusting/ }).click();
  await expect(page.locator("#trusted-browsers")).toContainText("No trusted browsers");
  await settled(page);
  await signOut(page);
  await fillSignIn(page, ada.email);
  await expect(page).toHaveURL(PAGE);
});

test("starting again, and coming without a sign-in that waits, lead to the password", async ({ page, otherBrowser }) => {
  const ada = await protectedPerson(page);
  await firstStep(page, ada.email);
  await expect(page.getByText(`Signing in as ${ada.email}`)).toBeVisible();
  await find.button(page, "Start again").click();
  await expect(find.heading(page, "Sign in")).toBeVisible();
  const other = await otherBrowser();
  await open(other, "/sign-in/two-factor");
  await expect(find.heading(other, "Sign in")).toBeVisible();
});

test("a reset ends the half-done sign-in and asks for the second step as ever", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const ada = await protectedPerson(page);
  await firstStep(page, ada.email);
  const other = await otherBrowser();
  await open(other, at.forgot);
  await find.field(other, "Email").fill(ada.email);
  await find.button(other, "Send reset link").click();
  await open(other, linkIn(await readMail(other, ada.email, /new password/i), at.reset));
  await find.field(other, "New password").fill(OTHER_PASSWORD);
  await find.field(other, "Confirm new password").fill(OTHER_PASSWORD);
  await find.button(other, "Set new password").click();
  await expect(find.heading(other, "Sign in")).toBeVisible();
  await enter(page, codeOf(ada.secret));
  await expect(find.heading(page, "Sign in again")).toBeVisible();
  await shot(page, "second-step/over");
  await settled(other);
  await fillSignIn(other, ada.email, OTHER_PASSWORD);
  await expect(other).toHaveURL(PAGE);
});

test("nobody learns from the first step whether an account has a second one", async ({ page, otherBrowser, watch }) => {
  watch.expect(401, 422);
  const ada = await protectedPerson(page);
  const other = await otherBrowser();
  const answers: string[] = [];
  for (const email of [ada.email, somebody().email]) {
    await open(other, at.signIn);
    await fillSignIn(other, email, "Wrong-Horse-7-Battery");
    await expect(await find.problem(other, "Password")).not.toBeEmpty();
    answers.push((await other.locator("main").innerText()).replaceAll(email, ""));
  }
  expect(answers[1]).toBe(answers[0]);
});
