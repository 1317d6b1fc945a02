import type { Locator } from "@playwright/test";
import { codeOf, firstStep, withAuthenticator } from "./authenticator.ts";
import {
  at, changePassword, expect, fillSignIn, find, newPerson, open, OTHER_PASSWORD, PASSWORD, readMail, scripted, settled, shot, signIn, test,
} from "./support.ts";

test("a changed password ends the other sessions, renews this one, and is told by mail", async ({ page, context, otherBrowser }) => {
  const person = await newPerson(page);
  const other = await otherBrowser();
  await signIn(other, person.email);
  await open(page, at.security);
  await expect(page).toHaveTitle(/Security/);
  await shot(page, "password/empty");
  const session = async () => (await context.cookies()).find((cookie) => cookie.name === "lk")?.value;
  const before = await session();
  await changePassword(page, PASSWORD, OTHER_PASSWORD);
  await expect(find.status(page)).toContainText(/password/i);
  await settled(page);
  await shot(page, "password/changed");
  for (const label of ["Current password", "New password", "Confirm new password"]) {
    await expect(find.field(page, label), "nothing secret is left on the screen").toHaveValue("");
  }
  expect(await session(), "a new session id").not.toBe(before);
  await open(page, at.security);
  await expect(find.heading(page, "Security")).toBeVisible();
  await open(other, at.security);
  await expect(other, "the other browser is signed out").toHaveURL(/\/sign-in/);
  await signIn(other, person.email, OTHER_PASSWORD);
  const mail = await readMail(page, person.email, /password.*changed|changed.*password/i);
  expect(mail.text).not.toContain(OTHER_PASSWORD);
});

test("a wrong current password, a mismatch and a reused password are refused at their fields", async ({ page, watch }) => {
  watch.expect(422);
  await newPerson(page);
  await open(page, at.security);
  await changePassword(page, "Wrong-Horse-7-Battery", OTHER_PASSWORD);
  await expect(await find.problem(page, "Current password")).not.toBeEmpty();
  await settled(page);
  await shot(page, "password/wrong-current");
  await changePassword(page, PASSWORD, OTHER_PASSWORD, `${OTHER_PASSWORD}x`);
  await expect(await find.problem(page, "Confirm new password")).not.toBeEmpty();
  await settled(page);
  await shot(page, "password/mismatch");
  await changePassword(page, PASSWORD, PASSWORD);
  await expect(await find.problem(page, "New password")).not.toBeEmpty();
  await settled(page);
  await open(page, at.security);
  await expect(find.heading(page, "Security"), "still signed in").toBeVisible();
});

test("the fields are what password managers look for", async ({ page }) => {
  const person = await newPerson(page);
  await open(page, at.security);
  for (const [label, hint] of [
    ["Current password", "current-password"],
    ["New password", "new-password"],
    ["Confirm new password", "new-password"],
  ]) {
    await expect(find.field(page, label)).toHaveAttribute("autocomplete", hint);
    await expect(find.field(page, label)).toHaveAttribute("type", "password");
  }
  const form = page.locator("form").filter({ has: find.field(page, "Current password") });
  await expect(form.locator('input[autocomplete="username"]')).toHaveValue(person.email);
});

test("a session that was ended elsewhere says so at the next action", async ({ page, context, watch }) => {
  test.skip(!scripted(), "without scripts the next page is the sign-in page");
  watch.expect(401);
  const person = await newPerson(page);
  await open(page, at.security);
  await context.clearCookies();
  await changePassword(page, PASSWORD, OTHER_PASSWORD);
  const notice = page.locator("form").getByText(/session has ended/i);
  await expect(notice).toBeVisible();
  await shot(page, "password/session-ended");
  await page.locator("form").getByRole("link", { name: "Sign in", exact: true }).click();
  await expect(find.heading(page, "Sign in")).toBeVisible();
  await settled(page);
  await fillSignIn(page, person.email);
  await expect(page).toHaveURL(new RegExp(`${at.security}$`));
  await expect(find.field(page, "Current password")).toBeVisible();
});

test("a panel that finds the session ended leads back to itself by way of signing in", async ({ page, context, watch }) => {
  test.skip(!scripted(), "without scripts the next page is the sign-in page");
  watch.expect(401);
  const person = await newPerson(page);
  await open(page, at.profile);
  await context.clearCookies();
  await find.tab(page, "Security").click();
  const panel = page.locator("#password");
  await expect(panel).toContainText(/session has ended/i);
  await settled(page);
  await shot(page, "password/session-ended-panel");
  await panel.getByRole("link", { name: "Sign in", exact: true }).click();
  await expect(find.heading(page, "Sign in")).toBeVisible();
  await settled(page);
  await fillSignIn(page, person.email);
  await expect(page).toHaveURL(new RegExp(`${at.security}#password$`));
  await expect(find.field(page, "Current password")).toBeVisible();
  await expect(find.tab(page, "Security")).toHaveAttribute("aria-current", "page");
});

test("a failure on our side is shown with the reference under which the log knows more", async ({ page, watch }) => {
  test.skip(!scripted(), "without scripts the server draws the page of the failure");
  watch.expect(503);
  await newPerson(page);
  await open(page, at.security);
  await page.route("**/account/api/password/change", (route) =>
    route.fulfill({ status: 503, json: { Unavailable: { reference: "0193-reference" } } }),
  );
  await changePassword(page, PASSWORD, OTHER_PASSWORD);
  const notice = page.locator("#change-password .notice");
  await expect(notice).toContainText(/failed on our side/i);
  await expect(notice).toContainText("Reference for support: 0193-reference");
  await shot(page, "password/unavailable");
});

test("“Show” shows what was typed, and “Hide” hides it again", async ({ page }) => {
  test.skip(!scripted(), "without scripts there is no such button");
  await open(page, at.signIn);
  const password = find.field(page, "Password");
  await password.fill(PASSWORD);
  await expect(password).toHaveAttribute("type", "password");
  await find.button(page, "Show Password").click();
  await expect(password).toHaveAttribute("type", "text");
  await expect(password).toHaveValue(PASSWORD);
  await expect(find.button(page, "Hide Password")).toHaveAttribute("aria-pressed", "true");
  await find.button(page, "Hide Password").click();
  await expect(password).toHaveAttribute("type", "password");
  await expect(password).toHaveValue(PASSWORD);
});

/** Pastes a text into a field, as a person does; it is cut from another one. */
async function paste(text: string, from: Locator, into: Locator): Promise<void> {
  await from.fill(text);
  await from.press("ControlOrMeta+a");
  await from.press("ControlOrMeta+x");
  await expect(from).toHaveValue("");
  await into.press("ControlOrMeta+v");
}

test("passwords and codes can be pasted, a code also with the space that apps show in it", async ({ page, otherBrowser }) => {
  const { email, app } = await withAuthenticator(page);
  const other = await otherBrowser();
  await open(other, at.signIn);
  await paste(PASSWORD, find.field(other, "Email"), find.field(other, "Password"));
  await expect(find.field(other, "Password")).toHaveValue(PASSWORD);

  await firstStep(other, email);
  const field = find.field(other, "Code");
  const code = codeOf(app).replace(/^.../, "$& ");
  // This page has no other field that a code could be cut from.
  await other.evaluate(() => {
    const lent = document.createElement("input");
    lent.id = "lent";
    document.querySelector("main")?.append(lent);
  });
  await paste(code, other.locator("#lent"), field);
  if (!scripted()) {
    await expect(field).toHaveValue(code);
    await find.button(other, "Sign in").click();
  }
  await expect(other).toHaveURL(new RegExp(`${at.security}$`));
});
