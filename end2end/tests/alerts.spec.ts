import { at, expect, find, linkIn, mails, newPerson, open, OTHER_PASSWORD, readMail, scripted, settled, shot, signIn, test } from "./support.ts";

const ALERT = /^New sign-in/;
const DISOWN = "/sign-in-alerts/";

test("a new browser is told by mail, and “This was not me” ends everything", async ({ page, otherBrowser, playwright, watch }) => {
  watch.expect(401, 410, 422);
  const person = await newPerson(page);
  const stranger = await otherBrowser();
  await signIn(stranger, person.email);
  const mail = await readMail(page, person.email, ALERT);
  const link = linkIn(mail, DISOWN);
  for (const fact of ["New browser", "IP address", "7 days"]) expect(mail.text).toContain(fact);

  const scanner = await playwright.request.newContext({ baseURL: process.env.LATCHKEY_URL });
  for (let fetched = 0; fetched < 3; fetched += 1) expect((await scanner.get(link)).ok()).toBe(true);
  await scanner.dispose();

  const elsewhere = await otherBrowser();
  await open(elsewhere, link);
  await expect(find.heading(elsewhere, "Was this you?")).toBeVisible();
  await expect(elsewhere.getByText("127.0.0.1")).toBeVisible();
  await shot(elsewhere, "alerts/asked");
  if (scripted()) {
    await expect(elsewhere, "the token has left the address").toHaveURL(/\/opened$/);
    await elsewhere.reload();
    await expect(find.heading(elsewhere, "Open the link again")).toBeVisible();
    await open(elsewhere, link);
  }
  await open(stranger, at.security);
  await expect(stranger, "looking changed nothing").toHaveURL(/\/settings\//);
  await find.button(elsewhere, "This was not me").click();
  await expect(find.heading(elsewhere, "Everybody is signed out")).toBeVisible();
  await settled(elsewhere);
  await shot(elsewhere, "alerts/done");
  if (scripted()) {
    await elsewhere.reload();
    await expect(find.heading(elsewhere, "Everybody is signed out"), "also when a phone loads the page anew").toBeVisible();
    await settled(elsewhere);
    await find.link(elsewhere, "Get another link").click();
    await expect(find.heading(elsewhere, "Forgot your password?")).toBeVisible();
    await settled(elsewhere);
    await elsewhere.goBack();
    await expect(find.heading(elsewhere, "Everybody is signed out"), "and after a step back").toBeVisible();
    await settled(elsewhere);
  }
  for (const browser of [page, stranger]) {
    await open(browser, at.security);
    await expect(browser).toHaveURL(/\/sign-in/);
  }

  const told = await readMail(page, person.email, /Everybody was signed out/);
  await open(elsewhere, linkIn(told, at.reset));
  await find.field(elsewhere, "New password").fill(OTHER_PASSWORD);
  await find.field(elsewhere, "Confirm new password").fill(OTHER_PASSWORD);
  await find.button(elsewhere, "Set new password").click();
  await expect(find.heading(elsewhere, "Sign in")).toBeVisible();
  await settled(elsewhere);
  await signIn(page, person.email, OTHER_PASSWORD);

  await open(elsewhere, link);
  await expect(elsewhere.getByText(find.words.over).first()).toBeVisible();
  await shot(elsewhere, "alerts/expired");
});

test("a made-up link says that it is over", async ({ page, watch }) => {
  watch.expect(410, 422);
  await open(page, `${DISOWN}${"A".repeat(43)}`);
  await expect(page.getByText(find.words.over).first()).toBeVisible();
});

test("what is switched off is not told", async ({ page, otherBrowser }) => {
  const person = await newPerson(page);
  await open(page, at.security);
  const card = page.locator("#alerts");
  for (const name of ["New device", "New browser"]) await card.getByRole("switch", { name }).click();
  await find.button(page, "Save alerts").click();
  await expect(card.getByText("Saved")).toBeVisible();
  await settled(page);
  await shot(page, "alerts/saved");
  if (scripted()) {
    await card.getByRole("switch", { name: "New location" }).click();
    await expect(card.getByText("Not saved yet.")).toBeVisible();
    await card.getByRole("switch", { name: "New location" }).click();
    await expect(card.getByText("Not saved yet."), "as it was").toHaveCount(0);
  }
  await open(page, at.security);
  await expect(card.getByRole("switch", { name: "New device" })).not.toBeChecked();
  await expect(card.getByRole("switch", { name: "New location" })).toBeChecked();
  const other = await otherBrowser();
  await signIn(other, person.email);
  await open(other, at.forgot);
  await find.field(other, "Email").fill(person.email);
  await find.button(other, "Send reset link").click();
  await readMail(page, person.email, /new password/);
  expect((await mails(page, person.email)).filter((mail) => ALERT.test(mail.subject))).toEqual([]);
});
