import type { Locator, Page } from "@playwright/test";
import type { TOTP } from "otpauth";
import { appOf, codeOf } from "./authenticator.ts";
import { at, expect, newPerson, open, scripted, settled, signIn } from "./support.ts";

export const panel = (page: Page, id: string): Locator => page.locator(`#${id}`);
export const wizard = (page: Page): Locator => page.locator("#add-authenticator");

/** The app: it has what the page shows, and makes codes of it. */
export async function scanned(page: Page): Promise<TOTP> {
  const key = await wizard(page).locator(".pairing__key").innerText();
  return appOf(key);
}

/** Shows the picture, which on a phone is for another device. */
export async function unfoldPicture(page: Page): Promise<void> {
  const words = wizard(page).getByText("Scan it with another device instead");
  if (await words.isVisible()) await words.click();
}

/** Opens the wizard and gives a name. */
export async function begin(page: Page, name: string): Promise<void> {
  await panel(page, "two-factor").getByRole("button", { name: "Add authenticator" }).click();
  await wizard(page).getByLabel("Name", { exact: true }).fill(name);
  await wizard(page).getByRole("button", { name: "Continue" }).click();
  await expect(wizard(page).locator(".pairing__key")).toBeAttached();
}

export async function confirm(page: Page, digits: string): Promise<void> {
  await wizard(page).getByLabel("Code from the app").fill(digits);
  // The sixth digit sends the form by itself, where scripts run.
  if (scripted() && digits.replaceAll(" ", "").length === 6) await settled(page);
  else await wizard(page).getByRole("button", { name: "Add authenticator" }).click();
}

/** Ticks that the codes on the page are saved, and puts them into use. Gives them. */
export async function save(place: Locator): Promise<string[]> {
  await expect(place.locator(".once__value")).toHaveCount(10);
  const codes = await place.locator(".once__value").allInnerTexts();
  await place.getByLabel("I have saved these codes").check();
  await place.getByRole("button", { name: "Use these codes" }).click();
  await expect(place.locator(".once__value")).toHaveCount(0);
  return codes;
}

/** A person with one authenticator and saved codes; where another browser is given, it signed in before there was one, and stays so. */
export async function protectedPerson(
  page: Page, { early, origin }: { early?: Page; origin?: string } = {},
): Promise<{ email: string; app: TOTP; codes: string[] }> {
  const { email } = await newPerson(page, origin);
  if (early) await signIn(early, email);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  if (early) await wizard(page).getByLabel("Sign out everywhere else").uncheck();
  const app = await scanned(page);
  await confirm(page, codeOf(app));
  await expect(page.locator(".once__value")).toHaveCount(10);
  const codes = await save(wizard(page));
  if (scripted()) await wizard(page).getByRole("button", { name: "Done" }).click();
  await expect(panel(page, "two-factor")).toContainText("Pixel 9");
  return { email, app, codes };
}
