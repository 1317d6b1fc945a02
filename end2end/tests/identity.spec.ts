import type { Page } from "@playwright/test";
import { appOf, call, codeOf, giveAuthenticator } from "./authenticator.ts";
import {
  at, changePassword, expect, expectAccessible, find, newPerson, open, OTHER_PASSWORD, PASSWORD, readMail, scripted, settled, shot, signIn, test,
} from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

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
  await other.locator("#backup-codes").getByRole("button", { name: "Make new codes" }).click();
  const place = scripted() ? dialog(other) : other.locator("main");
  if (!scripted()) await expect(find.heading(other, "Confirm that it is you")).toBeVisible();
  await expect(place).toContainText(`${scripted() ? "“Make new codes” in “Backup codes”" : "This change"} is sensitive`);
  await expect(place).toContainText("A text message does not count here.");
  await expect(place.getByRole("link", { name: "Forgot your password?" })).toHaveAttribute("href", at.forgot);
  await place.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await place.getByLabel("Code", { exact: true }).fill(codeOf(app));
  await place.getByRole("button", { name: "Confirm" }).click();
  await expect(other.locator("#backup-codes .once__value")).toHaveCount(10);
});

test("a backup code that the proof spent is counted at once, and the dialog is described by what it is for", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts the page is drawn anew");
  watch.expect(403);
  const other = await otherBrowser();
  const { backup } = await unproven(page, other);
  await expect(other.locator("#backup-codes")).toContainText("10 of 10 left");
  await other.locator("#sessions").getByRole("button", { name: /^Sign out (?!1 )/ }).first().click();
  await expect(dialog(other)).toHaveAccessibleDescription(/^“Sign out .+” in “Active sessions” is sensitive/);
  await dialog(other).getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog(other).getByLabel("Code", { exact: true }).fill(backup[0]);
  await dialog(other).getByRole("button", { name: "Confirm" }).click();
  await expect(other.locator("#sessions .list__said")).toBeVisible();
  await expect(other.locator("#backup-codes")).toContainText("9 of 10 left");
});

test("where it is not known what to ask for, the dialog says so and tries again", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts a page asks, and is loaded again");
  watch.expect(403, 503);
  const other = await otherBrowser();
  const { app } = await unproven(page, other);
  await other.route("**/identity/show", (route) => route.fulfill({ status: 503, json: { Unavailable: { reference: "ref-1" } } }));
  const opener = other.locator("#backup-codes").getByRole("button", { name: "Make new codes" });
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
  await other.route("**/identity/show", (route) => route.fulfill({ json: { email: "ada@example.test", code: false, lasts_s: 600 } }));
  await other.locator("#backup-codes").getByRole("button", { name: "Make new codes" }).click();
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

/** Proves with a saved code who is there, wherever that is asked. */
async function prove(page: Page, backup: string): Promise<void> {
  const place = scripted() ? dialog(page) : page.locator("main");
  if (scripted()) await expect(dialog(page)).toBeVisible();
  else await expect(find.heading(page, "Confirm that it is you")).toBeVisible();
  await place.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await place.getByLabel("Code", { exact: true }).fill(backup);
  await place.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog(page)).toBeHidden();
  await settled(page);
}

test("a button in a row and a form in a window go on after the proof with all that they said", async ({ page, otherBrowser, watch }) => {
  test.setTimeout(120_000);
  watch.expect(401, 403);
  const { email } = await newPerson(page);
  const browsers = [await otherBrowser(), await otherBrowser(), await otherBrowser(), await otherBrowser()];
  for (const other of browsers) await signIn(other, email);
  const { backup } = await giveAuthenticator(page);
  const { key } = await call<{ key: string }>(page, "add-authenticator/begin", { name: "Tablet" });
  await call(page, "add-authenticator/confirm", { code: codeOf(appOf(key)) });
  const number = `+3519${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
  await call(page, "phone/add", { number });
  await call(page, "phone/confirm", { code: (await readMail(page, number, /^Text message$/)).text.slice(0, 6) });
  for (const code of backup.slice(0, 2)) {
    const trusted = await otherBrowser();
    await open(trusted, at.signIn);
    await call(trusted, "sign-in", { email, password: PASSWORD });
    await call(trusted, "sign-in/second-step", { code, trust: "true" });
  }

  // A row of trusted browsers.
  const [trusting, ending, numbering, removing] = browsers;
  await open(trusting, at.security);
  const stops = trusting.locator("#trusted-browsers").getByRole("button", { name: /^Stop trusting (?!all)/ });
  await expect(stops).toHaveCount(2);
  const [kept, stopped] = [await stops.nth(0).getAttribute("value"), await stops.nth(1).getAttribute("value")];
  await stops.nth(1).click();
  await prove(trusting, backup[2]);
  await expect(stops).toHaveCount(1);
  await expect(stops.first()).toHaveAttribute("value", kept ?? "");
  expect(stopped).not.toBe(kept);

  // A row of sessions: the one in which trust was ended.
  await call(trusting, "sessions/rename", { id: await sessionOf(trusting), name: "Kitchen tablet" });
  await open(ending, at.security);
  await find.button(ending, "Sign out Kitchen tablet").click();
  await prove(ending, backup[3]);
  await expect(ending.locator("#sessions")).toContainText("Kitchen tablet was signed out.");
  await open(trusting, at.security);
  await expect(trusting, "that one").toHaveURL(/\/sign-in/);
  await open(page, at.security);
  await expect(page, "and no other").toHaveURL(/\/settings\/security/);

  // A window with a box that was unticked: everybody else stays.
  await open(numbering, at.security);
  await find.button(numbering, `Remove number ending in ${number.slice(-2)}`).click();
  await numbering.getByRole("dialog", { name: /^Remove the number/ }).getByLabel("Sign out everywhere else").uncheck();
  await find.button(numbering, "Remove number").click();
  await prove(numbering, backup[4]);
  await expect(numbering.locator("#phone")).toContainText("The number is removed. No codes are sent to it any more.");
  await expect(numbering.locator("#phone")).not.toContainText("signed out");
  await open(page, at.security);
  await expect(page).toHaveURL(/\/settings\/security/);

  // A window with a box that stays ticked: everybody else goes.
  await open(removing, at.security);
  await find.button(removing, "Remove Tablet").click();
  await removing.getByRole("dialog", { name: "Remove “Tablet”?" }).getByRole("button", { name: "Remove authenticator" }).click();
  await prove(removing, backup[5]);
  await expect(removing.locator("#two-factor")).toContainText(/“Tablet” was removed. Your \d other sessions were signed out./);
  await expect(find.button(removing, "Remove Pixel 9")).toBeVisible();
  await open(page, at.security);
  await expect(page).toHaveURL(/\/sign-in/);
});

/** The id of a page's own session. */
async function sessionOf(page: Page): Promise<string> {
  const { sessions } = await call<{ sessions: { id: string; is_this: boolean }[] }>(page, "sessions/show");
  return sessions.find((session) => session.is_this)?.id ?? "";
}

test("each field that is left empty says so", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts the page says it of one after the other");
  watch.expect(403);
  const other = await otherBrowser();
  await unproven(page, other);
  await other.locator("#backup-codes").getByRole("button", { name: "Make new codes" }).click();
  await dialog(other).getByRole("button", { name: "Confirm" }).click();
  for (const label of ["Password", "Code"]) {
    await expect(dialog(other).getByLabel(label, { exact: true })).toHaveAttribute("aria-invalid", "true");
  }
  await expect(dialog(other).locator(".field__error")).toHaveText([/Fill this in to go on/, /Fill this in to go on/]);
});

test("a wrong code in the dialog is selected, so that the next one takes its place", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts the page is made anew, and gives no code back");
  watch.expect(403, 422);
  const other = await otherBrowser();
  const { backup } = await unproven(page, other);
  await other.locator("#backup-codes").getByRole("button", { name: "Make new codes" }).click();
  await dialog(other).getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog(other).getByLabel("Code", { exact: true }).fill("AAAA-BBBB-CCCC-DDDD");
  await other.keyboard.press("Enter");
  await expect(dialog(other).getByLabel("Code", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await settled(other);
  await expect(dialog(other).getByLabel("Code", { exact: true })).toBeFocused();
  await other.keyboard.type(backup[0]);
  await expect(dialog(other).getByLabel("Code", { exact: true })).toHaveValue(backup[0]);
  await other.keyboard.press("Enter");
  await expect(other.locator("#backup-codes .once__value")).toHaveCount(10);
});
