import { at, expect, fillSignIn, find, linkIn, open, OTHER_PASSWORD, PASSWORD, readMail, scripted, settled, shot, signUp, somebody, test, verify } from "./support.ts";

test("a scanner that fetches the link spends nothing; the second use of it says that it is over", async ({ page, otherBrowser, playwright, watch }) => {
  watch.expect(410, 422);
  const person = somebody();
  await open(page, at.signUp);
  await signUp(page, person);
  const mail = await readMail(page, person.email, /verify|confirm/i);
  const link = linkIn(mail, at.verify);

  const scanner = await playwright.request.newContext({ baseURL: process.env.LATCHKEY_URL });
  for (let fetched = 0; fetched < 3; fetched += 1) {
    expect((await scanner.get(link)).ok()).toBe(true);
    expect((await scanner.head(link)).status()).toBeLessThan(500);
  }
  await scanner.dispose();

  await open(page, link);
  if (scripted()) {
    expect(await page.evaluate(() => location.href), "the token is in no address").toMatch(new RegExp(`${at.verify}$`));
    await page.reload();
    await expect(find.heading(page, "Open the link again")).toBeVisible();
    await settled(page);
    await shot(page, "verify-email/again");
    await open(page, link);
  }
  await shot(page, "verify-email/ready");
  await find.button(page, "Verify email").click();
  await expect(find.status(page).first()).toContainText("Your email is verified");
  await settled(page);
  await shot(page, "verify-email/welcome");
  if (scripted()) {
    await expect(page, "said once").toHaveURL(new RegExp(`${at.profile}$`));
    await page.reload();
    await expect(find.heading(page, "Profile")).toBeVisible();
    await expect(page.getByText("Your email is verified")).toBeHidden();
  }

  const other = await otherBrowser();
  await open(other, link);
  const button = find.button(other, "Verify email");
  if (await button.isVisible()) await button.click();
  await expect(other.getByText(find.words.over).first()).toBeVisible();
  await settled(other);
  await shot(other, "verify-email/expired");
});

test("another browser than the one that signed up needs the password, and a wrong one spends nothing", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const person = somebody();
  await open(page, at.signUp);
  await signUp(page, person);
  const link = linkIn(await readMail(page, person.email, /verify|confirm/i), at.verify);

  const other = await otherBrowser();
  await open(other, link);
  await expect(find.field(other, "Password")).toBeHidden();
  await find.button(other, "Verify email").click();
  await expect(find.field(other, "Password"), "nobody left it out: it was not asked for").not.toHaveAttribute("aria-invalid", "true");
  if (scripted()) await expect(find.field(other, "Password")).toBeFocused();
  await expect(find.link(other, "Set a new one")).toHaveAttribute("href", at.forgot);
  await settled(other);
  await shot(other, "verify-email/password");
  await find.button(other, "Verify email").click();
  await expect(await find.problem(other, "Password"), "now it was").toContainText(/fill this in/i);
  await settled(other);
  await find.field(other, "Password").fill(OTHER_PASSWORD);
  await find.button(other, "Verify email").click();
  await expect(await find.problem(other, "Password")).toContainText(/not the password/i);
  if (!scripted()) await expect(find.field(other, "Password"), "a password is never given back").toHaveValue("");
  await settled(other);
  await find.field(other, "Password").fill(PASSWORD);
  await find.button(other, "Verify email").click();
  await expect(other, "who proved both is signed in").toHaveURL(/\/settings/);
});

test("a made-up link says the same as one whose time is over", async ({ page, watch }) => {
  watch.expect(410, 422);
  await open(page, `${at.verify}?token=${"A".repeat(43)}`);
  const button = find.button(page, "Verify email");
  if (await button.isVisible()) await button.click();
  await expect(page.getByText(find.words.over).first()).toBeVisible();
  await settled(page);
  await shot(page, "verify-email/made-up");
});

test("an account cannot be used before its address is verified, and a new link comes on request", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const person = somebody();
  await open(page, at.signUp);
  await signUp(page, person);
  const first = await readMail(page, person.email, /verify|confirm/i);

  const other = await otherBrowser();
  await open(other, at.signIn);
  await fillSignIn(other, person.email);
  await expect(await find.problem(other, "Password")).not.toBeEmpty();

  await find.button(page, "Send a new link").click();
  await readMail(page, person.email, /verify|confirm/i, first.at);
  await settled(page);
  await verify(page, person.email);
  await expect(find.status(page).first()).toContainText("Your email is verified");
});
