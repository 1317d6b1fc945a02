import type { Page } from "@playwright/test";
import { appOf, call, codeOf, withAuthenticator } from "./authenticator.ts";
import { begin, confirm, panel, scanned, wizard } from "./enrolment.ts";
import { at, expect, find, newPerson, open, scripted, settled, shot, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const codes = (page: Page) => page.locator(".once__value");
const REPLACED = "The codes that you were shown were replaced by newer ones";

async function tickAndUse(place: ReturnType<typeof panel>): Promise<void> {
  await place.getByLabel("I have saved these codes").check();
  await place.getByRole("button", { name: "Use these codes" }).click();
}

test("codes that another tab has replaced are called so, and new ones are one press away", async ({ page, context, watch }) => {
  watch.expect(422);
  await withAuthenticator(page);
  await open(page, at.security);
  const card = panel(page, "backup-codes");
  await find.button(page, "Make new codes").click();
  await expect(codes(page)).toHaveCount(10);
  const other = await context.newPage();
  await open(other, at.security);
  await find.button(other, "Make new codes").click();
  await expect(codes(other)).toHaveCount(10);
  await tickAndUse(card);
  await expect(card).toContainText(REPLACED);
  await expect(codes(page)).toHaveCount(0);
  await expect(card, "the other set is not offered as if it were this one").not.toContainText("If you saved them");
  await settled(page);
  await shot(page, "backup-codes/replaced");
  await find.button(page, "Make new codes").click();
  await expect(codes(page)).toHaveCount(10);
  await expect(card).not.toContainText(REPLACED);
  await tickAndUse(card);
  await expect(card).toContainText("Your backup codes are in use.");
  if (scripted()) await expect(card.getByRole("heading", { name: "Backup codes" })).toBeFocused();
});

test("first codes that another tab has replaced let their window go", async ({ page, context, watch }) => {
  watch.expect(422);
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  await confirm(page, codeOf(await scanned(page)));
  await expect(codes(page)).toHaveCount(10);
  const other = await context.newPage();
  await open(other, at.security);
  const { id } = await call<{ id: string }>(other, "backup-codes/renew");
  await call(other, "backup-codes/confirm", { set: id, saved: "true" });
  await tickAndUse(wizard(page));
  await expect(page.getByText(REPLACED).first()).toBeVisible();
  if (!scripted()) return;
  await wizard(page).getByRole("button", { name: "Done" }).click();
  await expect(wizard(page)).toBeHidden();
  await expect(panel(page, "backup-codes")).toContainText("10 of 10 left");
});

test("a key that another tab has replaced is called so, and its name is kept", async ({ page, context, watch }) => {
  watch.expect(422);
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const app = await scanned(page);
  const other = await context.newPage();
  await open(other, at.security);
  await call(other, "add-authenticator/begin", { name: "Tablet" });
  await confirm(page, codeOf(app));
  await expect(wizard(page)).toContainText("The key that your app has was replaced by a newer one");
  if (scripted()) await expect(wizard(page).getByLabel("Name", { exact: true })).toHaveValue("Pixel 9");
});

test("what another tab has begun since is not given up with what stands here, and what it has set up is called so", async ({ page, context, watch }) => {
  watch.expect(422);
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  const other = await context.newPage();
  await open(other, at.security);
  await call(other, "add-authenticator/begin", { name: "Tablet" });
  await wizard(page).getByRole("button", { name: "Give this one up" }).click();
  await expect(wizard(page), "in the window, which stays").toContainText("The key that your app has was replaced by a newer one");
  await settled(page);
  await shot(page, "enrolment/given-up-in-vain");
  await wizard(page).getByLabel("Name", { exact: true }).fill("Pixel 10");
  await wizard(page).getByRole("button", { name: "Continue" }).click();
  await expect(wizard(page)).toContainText("Key for Pixel 10");
  await call(other, "add-authenticator/confirm", { code: codeOf(await scanned(page)) });
  await wizard(page).getByRole("button", { name: "Give this one up" }).click();
  await expect(wizard(page)).toContainText("This authenticator is set up already. Keep it.");
});

test("the wizard starts again with another name", async ({ page, watch }) => {
  watch.expect(422);
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Typo phne");
  const before = await scanned(page);
  await wizard(page).getByRole("link", { name: "Start again with another name" }).click();
  const name = wizard(page).getByLabel("Name", { exact: true });
  if (scripted()) {
    await expect(name).toHaveValue("Typo phne");
    await expect(wizard(page)).toContainText("This makes a new key. If your app has “Typo phne” already, remove it there.");
  }
  await expect(name).toBeVisible();
  await name.fill("Typo phone");
  await wizard(page).getByRole("button", { name: "Continue" }).click();
  await expect(wizard(page)).toContainText("Key for Typo phone");
  const app = await scanned(page);
  expect(app.secret.base32).not.toBe(before.secret.base32);
  await settled(page);
  await confirm(page, codeOf(app, 400));
  await expect(wizard(page), "a slip ends nothing").toContainText("That code is not right");
  await settled(page);
  await confirm(page, codeOf(app));
  await expect(codes(page)).toHaveCount(10);
});

test("a row that another tab has removed is told, and goes", async ({ page, context, watch }) => {
  watch.expect(404);
  await withAuthenticator(page);
  const other = await context.newPage();
  await open(other, at.security);
  const { key } = await call<{ key: string }>(other, "add-authenticator/begin", { name: "Tablet" });
  await call(other, "add-authenticator/confirm", { code: codeOf(appOf(key)) });
  await open(page, at.security);
  const card = panel(page, "two-factor");
  await card.getByRole("link", { name: "Rename Tablet" }).click();
  await card.getByLabel("Name", { exact: true }).fill("Work tablet");
  await settled(page);
  const { devices } = await call<{ devices: { id: string; name: string }[] }>(other, "two-factor/show");
  await call(other, "two-factor/remove", { id: devices.find(({ name }) => name === "Tablet")?.id ?? "" });
  await card.getByRole("button", { name: "Save name" }).click();
  const rows = card.getByRole("list", { name: "Authenticators" }).getByRole("listitem");
  if (scripted()) {
    await expect(card).toContainText("That is not there any more");
    await expect(rows, "what was typed stays until it is read").toHaveCount(2);
    await settled(page);
    await shot(page, "two-factor/gone");
    await card.getByRole("link", { name: "Load again" }).click();
  }
  await expect(rows).toHaveCount(1);
});
