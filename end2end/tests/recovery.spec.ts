import { at, expect, fillSignIn, find, linkIn, newPerson, open, OTHER_PASSWORD, PASSWORD, readMail, scripted, settled, shot, signIn, somebody, test, mails } from "./support.ts";

test("a forgotten password is replaced; every session ends; nobody is signed in by the link", async ({ page, otherBrowser, watch }) => {
  watch.expect(401, 410, 422);
  const person = await newPerson(page);
  const other = await otherBrowser();
  await open(other, at.signIn);
  await find.field(other, "Email").fill(person.email);
  await find.link(other, /forgot/i).click();
  await expect(find.heading(other, "Forgot your password?")).toBeVisible();
  await expect(other).toHaveTitle("Forgot your password? · Latchkey");
  if (scripted()) await expect(find.field(other, "Email"), "typed once").toHaveValue(person.email);
  await settled(other);
  await shot(other, "forgot-password/empty");
  await find.field(other, "Email").fill(person.email);
  await find.button(other, "Send reset link").click();
  await expect(other.getByText(person.email)).toBeVisible();
  await expect(other).toHaveTitle("Check your mail · Latchkey");
  await settled(other);
  await shot(other, "forgot-password/sent");

  const link = linkIn(await readMail(page, person.email, /reset|password/i), at.reset);
  await open(other, link);
  await expect(find.heading(other, "Choose a new password")).toBeVisible();
  await shot(other, "reset-password/empty");
  await find.field(other, "New password").fill(OTHER_PASSWORD);
  await find.field(other, "Confirm new password").fill(`${OTHER_PASSWORD}x`);
  await find.button(other, "Set new password").click();
  await expect(await find.problem(other, "Confirm new password")).not.toBeEmpty();
  await shot(other, "reset-password/mismatch");
  await find.field(other, "New password").fill(OTHER_PASSWORD);
  await find.field(other, "Confirm new password").fill(OTHER_PASSWORD);
  await find.button(other, "Set new password").click();
  await expect(find.heading(other, "Sign in")).toBeVisible();
  await expect(other.getByText("Your password is set")).toBeVisible();
  await settled(other);
  await shot(other, "reset-password/done");

  await open(other, at.security);
  await expect(other, "the reset signed nobody in").toHaveURL(/\/sign-in/);
  await open(page, at.security);
  await expect(page, "the reset ended this session").toHaveURL(/\/sign-in/);
  await fillSignIn(page, person.email, PASSWORD);
  await expect(await find.problem(page, "Password")).not.toBeEmpty();
  await signIn(page, person.email, OTHER_PASSWORD);

  await open(other, link);
  await expect(find.heading(other, "This link no longer works"), "before a new password is typed in vain").toBeVisible();
  await expect(find.field(other, "New password")).toHaveCount(0);
  await expect(other.getByText(find.words.over).first()).toBeVisible();
  await settled(other);
  await shot(other, "reset-password/expired");
});

test("an unknown address gets the same answer and no mail", async ({ page }) => {
  const { email } = somebody();
  await open(page, at.forgot);
  await find.field(page, "Email").fill(email);
  await find.button(page, "Send reset link").click();
  await expect(page.getByText(email)).toBeVisible();
  expect((await mails(page, email)).filter((mail) => mail.text.includes(at.reset))).toEqual([]);
});

test("fetching the link spends nothing, and a weak password is refused without spending it", async ({ page, playwright, watch }) => {
  watch.expect(422);
  const person = await newPerson(page);
  await page.context().clearCookies();
  await open(page, at.forgot);
  await find.field(page, "Email").fill(person.email);
  await find.button(page, "Send reset link").click();
  const link = linkIn(await readMail(page, person.email, /reset|password/i), at.reset);
  const scanner = await playwright.request.newContext({ baseURL: process.env.LATCHKEY_URL });
  expect((await scanner.get(link)).ok()).toBe(true);
  await scanner.dispose();
  await open(page, link);
  // With scripts the token leaves the address as soon as the form holds it; without them it has to stay.
  const address = scripted() ? at.reset : link;
  await expect.poll(() => page.evaluate(() => location.pathname + location.search)).toBe(address);
  for (const weak of ["short", "Password123!"]) {
    await find.field(page, "New password").fill(weak);
    await find.field(page, "Confirm new password").fill(weak);
    await find.button(page, "Set new password").click();
    await expect(await find.problem(page, "New password")).not.toBeEmpty();
    await settled(page);
  }
  await find.field(page, "New password").fill(OTHER_PASSWORD);
  await find.field(page, "Confirm new password").fill(OTHER_PASSWORD);
  await find.button(page, "Set new password").click();
  await expect(find.heading(page, "Sign in")).toBeVisible();
  await settled(page);
  await signIn(page, person.email, OTHER_PASSWORD);
});

test("whoever asks for a reset link while signed in types nothing and comes back signed in", async ({ page }) => {
  const { email } = await newPerson(page);
  await open(page, at.security);
  await find.link(page, "Get a reset link").click();
  await expect(find.heading(page, "Forgot your password?")).toBeVisible();
  if (scripted()) await expect(find.field(page, "Email")).toHaveValue(email);
  await expect(find.link(page, "Back to sign in")).toHaveCount(0);
  await settled(page);
  await find.link(page, "Back to your settings").click();
  await expect(find.heading(page, "Security")).toBeVisible();
  await expect(page.locator("#password-title"), "where they came from").toBeInViewport();
});

test("what a request was answered stays when the page is loaded anew, as a phone does it", async ({ page }) => {
  test.skip(!scripted(), "without scripts the browser asks to send the form again");
  const { email } = somebody();
  await open(page, at.forgot);
  await find.field(page, "Email").fill(email);
  await find.button(page, "Send reset link").click();
  await expect(find.heading(page, "Check your mail")).toBeVisible();
  await page.reload();
  await expect(find.heading(page, "Check your mail")).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
  await settled(page);
  await find.link(page, "ask again").click();
  await expect(find.field(page, "Email")).toHaveValue(email);
  await page.reload();
  await expect(find.heading(page, "Forgot your password?"), "asked for again").toBeVisible();
  await open(page, at.signIn);
  await open(page, at.forgot);
  await expect(find.heading(page, "Forgot your password?"), "another entry of the history").toBeVisible();
});
