import type { Page } from "@playwright/test";
import {
  at, expect, fillSignIn, find, open, PASSWORD, readMail, scripted, settled, shot, signOut, somebody, test, linkIn, OTHER_PASSWORD,
} from "./support.ts";
import { call, codeOf, type Factors, firstStep, SECOND_STEP, withAuthenticator } from "./authenticator.ts";

/** A person with an authenticator and backup codes, signed out. */
async function protectedPerson(page: Page): Promise<Factors> {
  const factors = await withAuthenticator(page);
  await open(page, at.security);
  await signOut(page);
  return factors;
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

  const right = [codeOf(ada.app), codeOf(ada.app, 1), codeOf(ada.app, -1)];
  await enter(page, ["000000", "111111", "222222", "333333"].find((code) => !right.includes(code)) as string);
  await expect(await find.problem(page, "Code")).toContainText("That code is not right");
  await shot(page, "second-step/refused");
  await find.field(page, "Code").fill("");
  await enter(page, codeOf(ada.app));
  await expect(page).toHaveURL(new RegExp(`${at.security}$`));
  expect((await page.context().cookies()).map((cookie) => cookie.name)).not.toContain("lk-pre");
});

test("a code that was used is refused and says so", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const ada = await protectedPerson(page);
  const code = codeOf(ada.app);
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

test("a wrong code that Enter follows is one try", async ({ page, watch }) => {
  test.skip(!scripted(), "without scripts nothing sends itself");
  watch.expect(422);
  const ada = await protectedPerson(page);
  await firstStep(page, ada.email);
  let posts = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") posts += 1;
  });
  const right = [codeOf(ada.app), codeOf(ada.app, 1), codeOf(ada.app, -1)];
  await find.field(page, "Code").pressSequentially(["000000", "111111", "222222", "333333"].find((code) => !right.includes(code)) as string);
  await expect(await find.problem(page, "Code")).toContainText("That code is not right");
  await page.keyboard.press("Enter");
  await find.button(page, "Sign in").click();
  await settled(page);
  expect(posts, "sent once, by the sixth digit").toBe(1);
  await find.field(page, "Code").fill("");
  await enter(page, codeOf(ada.app));
  await expect(page).toHaveURL(/\/settings\//);
});

test("a trusted browser is not asked again until its trust ends", async ({ page }) => {
  const ada = await protectedPerson(page);
  await firstStep(page, ada.email);
  await page.getByLabel("Trust this browser for 30 days").check();
  await enter(page, codeOf(ada.app));
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
  await expect(page).toHaveURL(SECOND_STEP);
});

test("each way has its title", async ({ page, watch }) => {
  watch.expect(503);
  const { email } = await protectedPerson(page);
  await open(page, at.signIn);
  await fillSignIn(page, email);
  await expect(find.heading(page, "Enter your code")).toBeVisible();
  await expect(page).toHaveTitle("Enter your code · Latchkey");
  await settled(page);
  await find.link(page, "Use a backup code instead").click();
  await expect(page).toHaveTitle("Enter a backup code · Latchkey");
  // Also where there is nothing to show.
  await page.route("**/sign-in/show-second-step", (route) => route.fulfill({ status: 503, json: { Unavailable: { reference: "" } } }));
  if (!scripted()) return;
  await page.goto(at.signIn);
  await settled(page);
  await fillSignIn(page, email);
  await expect(page.getByText("Something failed on our side")).toBeVisible();
  await expect(page).toHaveTitle("Enter your code · Latchkey");
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
  await enter(page, codeOf(ada.app));
  await expect(find.heading(page, "Sign in again")).toBeVisible();
  await shot(page, "second-step/over");
  await settled(other);
  await fillSignIn(other, ada.email, OTHER_PASSWORD);
  await expect(other).toHaveURL(SECOND_STEP);
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

test("whoever cannot get in finds whom to write to, on both pages", async ({ page }) => {
  const ada = await protectedPerson(page);
  const write = page.getByRole("link", { name: "help@example.test" });
  await expect(page.getByText("Trouble signing in? Write to help@example.test")).toBeVisible();
  await expect(write).toHaveAttribute("href", "mailto:help@example.test");
  await firstStep(page, ada.email);
  await expect(page.getByText("Lost your phone and your backup codes? Write to help@example.test")).toBeVisible();
  await expect(write).toHaveAttribute("href", "mailto:help@example.test");
  await shot(page, "second-step/support");
});

test("a code that was refused is not sent once more, however it is typed, and its reason stays", async ({ page, watch }) => {
  test.skip(!scripted(), "without scripts each press is a post");
  watch.expect(422);
  const { email, app } = await protectedPerson(page);
  await firstStep(page, email);
  let sent = 0;
  page.on("request", (request) => (sent += Number(request.url().endsWith("/sign-in/second-step"))));
  const field = find.field(page, "Code");
  const wrong = codeOf(app, 400);
  await field.pressSequentially(wrong);
  await expect(await find.problem(page, "Code")).toContainText("That code is not right");
  await settled(page);
  expect(sent).toBe(1);
  // Typed over the selected one, with a space behind it, and by Enter.
  await field.pressSequentially(wrong);
  await expect(await find.problem(page, "Code")).toContainText("That code is not right");
  await page.keyboard.press("End");
  await page.keyboard.type(" ");
  await page.keyboard.press("Enter");
  await find.button(page, "Sign in").click();
  await settled(page);
  expect(sent, "each would count as a try").toBe(1);
  await expect(await find.problem(page, "Code")).toContainText("That code is not right");
  await field.fill(wrong.slice(0, 5));
  await expect(field, "another one is being typed").not.toHaveAttribute("aria-invalid", "true");
  await field.fill(codeOf(app));
  await expect(find.heading(page, "Security")).toBeVisible();
  expect(sent).toBe(2);
});
