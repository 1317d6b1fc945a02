import type { Page } from "@playwright/test";
import { codeOf } from "./authenticator.ts";
import { begin, confirm, panel, protectedPerson, save, scanned, wizard } from "./enrolment.ts";
import { at, expect, find, newPerson, open, PASSWORD, scripted, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

test.beforeEach(async ({ page }) => {
  test.skip(scripted(), "scripts leave the page where it is");
  await page.setViewportSize({ width: 390, height: 700 });
});

/** How far from the top of the window a panel begins. */
async function expectAtTop(page: Page, id: string): Promise<void> {
  const top = await panel(page, id).evaluate((element) => element.getBoundingClientRect().top);
  expect(top, `the top of #${id}`).toBeGreaterThanOrEqual(0);
  expect(top, `the top of #${id}`).toBeLessThan(120);
}

test("the answer to a post stands in the window, with the panel that it belongs to", async ({ page, watch }) => {
  watch.expect(422);
  await newPerson(page);
  await open(page, at.security);
  await begin(page, "Pixel 9");
  await expectAtTop(page, "add-authenticator");
  const app = await scanned(page);
  await page.reload();
  expect((await scanned(page)).secret.base32, "loaded again, it is the same key").toBe(app.secret.base32);
  await expectAtTop(page, "add-authenticator");
  await confirm(page, "000000");
  await expectAtTop(page, "add-authenticator");
  await confirm(page, codeOf(app));
  await expectAtTop(page, "add-authenticator");
  await wizard(page).getByRole("button", { name: "Use these codes" }).click();
  await expect(page.locator(".once__value"), "the browser holds a form back whose codes would be gone").toHaveCount(10);
  await save(wizard(page));
  await page.reload();
  await expect(page.getByText("These codes are in use already. Keep them.").first(), "loaded again, it says so").toBeVisible();

  await open(page, at.security);
  await find.button(page, "Make new codes").click();
  await expect(page.locator(".once__value")).toHaveCount(10);
  await expectAtTop(page, "backup-codes");
  await expect(page.locator(".once__value").first()).toBeInViewport();

  await find.button(page, "Save alerts").click();
  await expect(find.status(page)).toBeInViewport();
});

test("so it does after a proof of identity that lay between, also after a slip", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const other = await otherBrowser();
  await other.setViewportSize({ width: 390, height: 700 });
  const { app } = await protectedPerson(page, { early: other });
  await open(other, at.security);
  await find.button(other, "Make new codes").click();
  await expect(find.heading(other, "Confirm that it is you")).toBeVisible();
  for (const password of ["a slip", PASSWORD]) {
    await find.field(other, "Password").fill(password);
    await find.field(other, "Code").fill(codeOf(app, password === PASSWORD ? 1 : 0));
    await find.button(other, "Confirm").click();
  }
  await expect(other.locator(".once__value")).toHaveCount(10);
  await expectAtTop(other, "backup-codes");
});

test("the address of an endpoint leads to the page of its form", async ({ page }) => {
  await newPerson(page);
  for (const [endpoint, shown] of [["backup-codes/renew", at.security], ["profile/rename", at.profile], ["sign-in", at.profile]]) {
    await page.goto(`/account/api/${endpoint}`);
    await expect(page).toHaveURL(new RegExp(`${shown}$`));
  }
});
