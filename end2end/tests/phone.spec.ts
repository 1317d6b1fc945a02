import type { Page } from "@playwright/test";
import { firstStep, withAuthenticator } from "./authenticator.ts";
import { at, expect, fillSignIn, find, newPerson, open, readMail, scripted, settled, shot, signOut, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

/** Each run of a test has a number of its own: the mailbox is shared. */
function someNumber(): string {
  return `+3519${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
}

/** The six digits of the newest text message to a number. */
async function codeSentTo(page: Page, number: string): Promise<string> {
  const message = await readMail(page, number, /^Text message$/);
  expect(message.text).toMatch(/^\d{6} is your .+ code\./);
  return message.text.slice(0, 6);
}

test("without two-factor authentication the panel says what is needed first", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  const card = page.locator("#phone");
  await expect(card.getByText("With two-factor authentication, a code by text message can stand in")).toBeVisible();
  await expect(card.getByRole("button")).toHaveCount(0);
  await shot(page, "phone/off");
});

/** Adds a number in the panel. */
async function addNumber(page: Page, number: string): Promise<void> {
  await find.field(page, "Phone number").fill(number);
  await find.button(page, "Send code").click();
  // Whole, where the page knows what was typed into it.
  await expect(page.locator("#phone").getByText(scripted() ? `We sent a code to ${number}.` : `ends in ${number.slice(-2)}.`)).toBeVisible();
  await find.field(page, "Code from the message").fill(await codeSentTo(page, number));
  // The sixth digit sends the form by itself, where scripts run.
  if (!scripted()) await find.button(page, "Confirm number").click();
  await expect(page.getByText(`Number ending in ${number.slice(-2)}`, { exact: true })).toBeVisible();
  await settled(page);
}

test("a number is proven by its code, told by mail, and signs in below the authenticator", async ({ page, watch }) => {
  watch.expect(422);
  const ada = await withAuthenticator(page);
  const number = someNumber();
  await open(page, at.security);
  await shot(page, "phone/none");
  await find.field(page, "Phone number").fill("912 345 678");
  await find.button(page, "Send code").click();
  await expect(await find.problem(page, "Phone number")).toContainText("country code");
  await settled(page);
  await addNumber(page, number);
  await shot(page, "phone/in-use");
  expect((await readMail(page, ada.email, /phone number/)).text).toContain(`ends in ${number.slice(-2)}`);

  await signOut(page);
  await open(page, at.signIn);
  await fillSignIn(page, ada.email);
  await expect(find.heading(page, "Enter your code")).toBeVisible();
  await settled(page);
  await find.link(page, /text message/).click();
  await expect(find.heading(page, "Get a text message")).toBeVisible();
  await settled(page);
  await shot(page, "phone/send");
  const before = (await readMail(page, number, /^Text message$/)).at;
  await find.button(page, "Send the code").click();
  await expect(find.heading(page, "Enter your code")).toBeVisible();
  const message = await readMail(page, number, /^Text message$/, before);
  await settled(page);
  await shot(page, "phone/sent");
  await find.button(page, "Send another message").click();
  await expect(page.getByText(/(A message|Message number 2) is on its way\. Only the newest code works\./)).toBeVisible();
  await settled(page);
  const newest = await readMail(page, number, /^Text message$/, message.at);
  await find.field(page, "Code").pressSequentially(newest.text.slice(0, 6));
  if (!scripted()) await find.button(page, "Sign in").click();
  await expect(page).toHaveURL(/\/settings\//);
});

test("text messages stand below the authenticator apps, in the panels and when signing in, and say why", async ({ page }) => {
  const ada = await withAuthenticator(page);
  const number = someNumber();
  await open(page, at.security);
  await addNumber(page, number);
  const shown = await page.locator("main section.card").evaluateAll((cards) =>
    cards.map((card) => ({ id: card.id, top: card.getBoundingClientRect().top })).sort((a, b) => a.top - b.top).map(({ id }) => id),
  );
  expect(shown.slice(0, 4)).toEqual(["password", "two-factor", "phone", "backup-codes"]);
  const weakness = page.locator("#phone").getByText(/^An authenticator app is safer: text messages can be read on their way/);
  await expect(weakness, "said in use as well as before").toBeVisible();
  await expect(weakness).toContainText("never confirms a change to your account");

  await signOut(page);
  await firstStep(page, ada.email);
  const message = `Use a text message to the number that ends in ${number.slice(-2)}`;
  const ways = page.locator(".second-step__ways").getByRole("link");
  await expect(ways, "the app itself is asked first").toHaveText(["Use a backup code instead", message]);
  await ways.first().click();
  await expect(find.heading(page, "Enter a backup code")).toBeVisible();
  await expect(ways).toHaveText(["Use your authenticator app", message]);
  await ways.last().click();
  await expect(find.heading(page, "Get a text message")).toBeVisible();
  await expect(ways).toHaveText(["Use your authenticator app", "Use a backup code instead"]);
  await expect(page.locator("main")).toContainText("Your authenticator app is safer, where you have it.");
});

test("a number that is removed is told by text, its owner by mail", async ({ page }) => {
  const ada = await withAuthenticator(page);
  const number = someNumber();
  await open(page, at.security);
  await addNumber(page, number);
  await page.getByRole("button", { name: `Remove number ending in ${number.slice(-2)}` }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await shot(page, "phone/remove");
  await find.button(page, "Remove number").click();
  await expect(page.getByText("The number is removed.")).toBeVisible();
  await expect.poll(async () => (await readMail(page, number, /^Text message$/)).text).toContain("no longer gets sign-in codes");
  await readMail(page, ada.email, /phone number/);
});

test("a number that waits for its code can be given up, and a new one says which is not used any more", async ({ page }) => {
  await withAuthenticator(page);
  const [number, other] = [someNumber(), someNumber()];
  await open(page, at.security);
  const card = page.locator("#phone");
  await addNumber(page, number);
  const ask = async () => {
    await card.getByText("Replace the number").click();
    await find.field(page, "Phone number").fill(other);
    await find.button(page, "Send code").click();
    await expect(find.field(page, "Code from the message")).toBeVisible();
    await settled(page);
  };
  await ask();
  await shot(page, "phone/replacing");
  await find.button(page, "Keep my old number").click();
  await expect(card).toContainText("That number was not added.");
  await expect(find.field(page, "Code from the message")).toHaveCount(0);
  await expect(card).toContainText(`Number ending in ${number.slice(-2)}`);
  await settled(page);
  const before = (await readMail(page, other, /^Text message$/)).at;
  await ask();
  const sent = await readMail(page, other, /^Text message$/, before);
  await find.field(page, "Code from the message").fill(sent.text.slice(0, 6));
  if (!scripted()) await find.button(page, "Confirm number").click();
  await expect(card).toContainText(`Your new number is confirmed. The one ending in ${number.slice(-2)} is not used any more.`);
});

test("a number is added and removed as often as its owner likes, and the panel follows", async ({ page }) => {
  await withAuthenticator(page);
  await open(page, at.security);
  const card = page.locator("#phone");
  const number = someNumber();
  let before = 0;
  for (let round = 0; round < 2; round += 1) {
    await find.field(page, "Phone number").fill(number);
    await find.button(page, "Send code").click();
    await expect(find.field(page, "Code from the message")).toBeVisible();
    await expect(card.getByLabel("Sign out everywhere else").first(), "each time").toBeChecked();
    const sent = await readMail(page, number, /^Text message$/, before);
    await find.field(page, "Code from the message").fill(sent.text.slice(0, 6));
    if (!scripted()) await find.button(page, "Confirm number").click();
    await expect(card).toContainText("Your number is confirmed. Codes can be sent to it when you sign in.");
    await expect(card, "there were none").not.toContainText("You had no other");
    await settled(page);
    await page.getByRole("button", { name: `Remove number ending in ${number.slice(-2)}` }).click();
    await find.button(page, "Remove number").click();
    await expect(card).toContainText("The number is removed.");
    await expect(find.field(page, "Phone number")).toBeVisible();
    await settled(page);
    await expect.poll(async () => (await readMail(page, number, /^Text message$/)).text).toContain("no longer gets");
    before = (await readMail(page, number, /^Text message$/)).at;
  }
});
