import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { at, call, expect, fillSignIn, find, newPerson, open, PASSWORD, settled } from "./support.ts";

export { call };

export const SECOND_STEP = /\/sign-in\/two-factor/;

/** What somebody has who turned two-factor authentication on. */
export interface Factors {
  email: string;
  app: TOTP;
  backup: string[];
}

/** The app that was given a key, as it is shown in groups. */
export function appOf(key: string): TOTP {
  return new TOTP({ secret: Secret.fromBase32(key.replaceAll(" ", "")) });
}

const STEP_MS = 30_000;

/** What an authenticator shows so many steps from now. */
export function codeOf(app: TOTP, steps = 0): string {
  return app.generate({ timestamp: Date.now() + steps * STEP_MS });
}

/** A person who is signed in and has an authenticator and backup codes. */
export async function withAuthenticator(page: Page): Promise<Factors> {
  const { email } = await newPerson(page);
  return { email, ...(await giveAuthenticator(page)) };
}

/** Gives whoever is signed in a first authenticator and backup codes. */
export async function giveAuthenticator(page: Page): Promise<Omit<Factors, "email">> {
  const { key } = await call<{ key: string }>(page, "add-authenticator/begin", { name: "Pixel 9" });
  const app = appOf(key);
  // The code of the step before is accepted too, and leaves this one for signing in. It has to arrive before this step ends.
  const left = STEP_MS - (Date.now() % STEP_MS);
  if (left < 4_000) await page.waitForTimeout(left);
  const { codes } = await call<{ codes: { id: string; codes: string[] } }>(page, "add-authenticator/confirm", { code: codeOf(app, -1) });
  await call(page, "backup-codes/confirm", { set: codes.id, saved: "true" });
  return { app, backup: codes.codes };
}

/** Enters email and password, on the way to the security page, and waits for the second step. */
export async function firstStep(page: Page, email: string, password = PASSWORD): Promise<void> {
  await open(page, `${at.signIn}?next=${encodeURIComponent(at.security)}`);
  await fillSignIn(page, email, password);
  await expect(page).toHaveURL(SECOND_STEP);
  await expect(find.heading(page, "Enter your code")).toBeVisible();
  await settled(page);
}
