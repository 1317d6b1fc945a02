import type { Page } from "@playwright/test";
import { codeOf, giveAuthenticator } from "./authenticator.ts";
import {
  at, changePassword, expect, expectAccessible, find, newPerson, open, OTHER_PASSWORD, PASSWORD, scripted, settled, shot, signIn, test,
} from "./support.ts";

const dialog = (page: Page) => page.locator("#identity");

/** Somebody whose second browser signed in before there was an authenticator: it has to prove who it is before anything sensitive. */
async function unproven(page: Page, other: Page): ReturnType<typeof giveAuthenticator> {
  const { email } = await newPerson(page);
  await signIn(other, email);
  const factors = await giveAuthenticator(page);
  await open(other, at.security);
  return factors;
}

test("an interrupted action goes on after password and code", async ({ page, otherBrowser, watch }) => {
  watch.expect(403, 422);
  const other = await otherBrowser();
  const { app } = await unproven(page, other);
  await other.locator("#backup-codes").getByRole("button", { name: "New codes" }).click();
  const place = scripted() ? dialog(other) : other.locator("main");
  if (!scripted()) await expect(find.heading(other, "Confirm that it is you")).toBeVisible();
  await place.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await place.getByLabel("Code", { exact: true }).fill(codeOf(app));
  await place.getByRole("button", { name: "Confirm" }).click();
  await expect(other.locator("#backup-codes .once__value")).toHaveCount(10);
});

test("where it is not known what to ask for, the dialog says so and tries again", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts a page asks, and is loaded again");
  watch.expect(403, 503);
  const other = await otherBrowser();
  const { app } = await unproven(page, other);
  await other.route("**/identity/show", (route) => route.fulfill({ status: 503, json: { Unavailable: { reference: "ref-1" } } }));
  const opener = other.locator("#backup-codes").getByRole("button", { name: "New codes" });
  await opener.click();
  await expect(dialog(other)).toContainText("Something failed on our side");
  await expect(dialog(other)).toContainText("ref-1");
  await expect(dialog(other).getByRole("button", { name: "Confirm" })).toHaveCount(0);
  await shot(other, "identity/unknown");
  await expectAccessible(other, "the identity dialog that does not know what to ask for");
  await other.unroute("**/identity/show");
  await dialog(other).getByRole("link", { name: "Try again" }).click();
  await expect(dialog(other).getByLabel("Password", { exact: true })).toBeFocused();
  await dialog(other).getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog(other).getByLabel("Code", { exact: true }).fill(codeOf(app));
  await dialog(other).getByRole("button", { name: "Confirm" }).click();
  await expect(other.locator("#backup-codes .once__value")).toHaveCount(10);
});

test("a code that turns out to be needed gets its field", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts the page is made anew");
  watch.expect(403, 422);
  const other = await otherBrowser();
  const { app } = await unproven(page, other);
  // As if the authenticator had been added while the dialog was open.
  await other.route("**/identity/show", (route) => route.fulfill({ json: { email: "ada@example.test", code: false } }));
  await other.locator("#backup-codes").getByRole("button", { name: "New codes" }).click();
  await expect(dialog(other).getByLabel("Code", { exact: true })).toHaveCount(0);
  await dialog(other).getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog(other).getByRole("button", { name: "Confirm" }).click();
  await expect(dialog(other).getByLabel("Code", { exact: true })).toBeFocused();
  await dialog(other).getByLabel("Code", { exact: true }).fill(codeOf(app));
  await dialog(other).getByRole("button", { name: "Confirm" }).click();
  await settled(other);
  await expect(other.locator("#backup-codes .once__value")).toHaveCount(10);
});

/** All that the form of the password holds, as it was typed. */
async function expectTyped(page: Page): Promise<void> {
  await expect(find.field(page, "Current password")).toHaveValue(PASSWORD);
  await expect(find.field(page, "New password")).toHaveValue(OTHER_PASSWORD);
  await expect(find.field(page, "Confirm new password")).toHaveValue(OTHER_PASSWORD);
}

test("a form that was interrupted goes on by itself, with everything that was typed", async ({ page, otherBrowser, watch }) => {
  watch.expect(403, 422);
  const other = await otherBrowser();
  const { app } = await unproven(page, other);
  await changePassword(other, PASSWORD, OTHER_PASSWORD);
  const place = scripted() ? dialog(other) : other.locator("main");
  if (scripted()) {
    await expect(dialog(other).getByLabel("Password", { exact: true })).toBeFocused();
    await shot(other, "identity/typed");
    await expectTyped(other);
  }
  await place.getByLabel("Password", { exact: true }).fill("Wrong-Horse-7-Battery");
  await place.getByLabel("Code", { exact: true }).fill(codeOf(app));
  await place.getByRole("button", { name: "Confirm" }).click();
  await expect(place.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  if (scripted()) await expectTyped(other);
  await place.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await place.getByLabel("Code", { exact: true }).fill(codeOf(app));
  await place.getByRole("button", { name: "Confirm" }).click();
  await expect(other.locator("#password")).toContainText("Password changed. Your other session was signed out.");
  await expect(dialog(other)).toBeHidden();
});

test("whoever closes the question has lost nothing that was typed, and may try again", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts a page asks");
  watch.expect(403);
  const other = await otherBrowser();
  const { app } = await unproven(page, other);
  await changePassword(other, PASSWORD, OTHER_PASSWORD);
  const sender = find.button(other, "Change password");
  for (const close of [() => other.keyboard.press("Escape"), () => dialog(other).getByRole("button", { name: "Cancel" }).click()]) {
    await expect(dialog(other).getByLabel("Password", { exact: true })).toBeFocused();
    await dialog(other).getByLabel("Password", { exact: true }).fill("half a pass");
    await close();
    await expect(dialog(other)).toBeHidden();
    await expectTyped(other);
    await expect(sender).toBeFocused();
    await sender.click();
  }
  await expect(dialog(other).getByLabel("Password", { exact: true }), "it asks anew").toHaveValue("");
  await dialog(other).getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog(other).getByLabel("Code", { exact: true }).fill(codeOf(app));
  await dialog(other).getByRole("button", { name: "Confirm" }).click();
  await expect(other.locator("#password")).toContainText("Password changed.");
});
