import type { Page } from "@playwright/test";
import { call } from "./authenticator.ts";
import { at, expect, find, newPerson, open, PASSWORD, scripted, settled, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const panel = (page: Page) => page.locator("#sessions");
const rows = (page: Page) => panel(page).getByRole("list", { name: "Active sessions" }).locator("> .list__row").filter({ visible: true });

async function signOutOthers(page: Page): Promise<void> {
  await find.button(page, "Sign out 1 other").click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out 1 other session" }).click();
  await settled(page);
}

test("the panel says what was done last, and nothing of what was done before", async ({ page, otherBrowser }) => {
  const { email } = await newPerson(page);
  const [phone, tablet] = [await otherBrowser(), await otherBrowser()];
  for (const other of [phone, tablet]) await call(other, "sign-in", { email, password: PASSWORD });
  await open(page, at.security);
  await expect(rows(page)).toHaveCount(3);
  await rows(page).nth(1).getByRole("button", { name: /^Sign out/ }).click();
  await expect(panel(page)).toContainText("Chrome 141 on Windows was signed out.");
  await expect(rows(page)).toHaveCount(2);

  // Whoever signs out meanwhile is not signed out once more.
  for (const other of [phone, tablet]) await call(other, "sign-out");
  await signOutOthers(page);
  await expect(panel(page)).toContainText("You had no other sessions.");
  await expect(panel(page)).not.toContainText("Chrome 141 on Windows was signed out.");

  if (!scripted()) await open(page, at.security);
  await call(phone, "sign-in", { email, password: PASSWORD });
  await rows(page).first().getByRole("link", { name: /^Rename/ }).click();
  await settled(page);
  await page.locator("#session-name").fill("Here");
  await find.button(page, "Save name").click();
  await expect(rows(page)).toHaveCount(2);
  await settled(page);
  await rows(page).nth(1).getByRole("button", { name: /^Sign out/ }).click();
  await expect(panel(page)).toContainText("Chrome 141 on Windows was signed out.");
  await expect(panel(page)).not.toContainText("other session");
});

test("of many sessions those used last stand there, and a link shows all of them", async ({ page, otherBrowser }) => {
  const { email } = await newPerson(page);
  const other = await otherBrowser();
  for (let count = 0; count < 11; count += 1) {
    await other.context().clearCookies();
    await call(other, "sign-in", { email, password: PASSWORD });
  }
  await open(page, at.security);
  await expect(rows(page)).toHaveCount(8);
  await find.link(page, "Show all 12 sessions").click();
  await expect(rows(page)).toHaveCount(12);
  await settled(page);
  if (scripted()) await expect(rows(page).nth(8).getByRole("link", { name: /^Rename/ }), "on from where they began to be hidden").toBeFocused();
  await rows(page).nth(11).getByRole("link", { name: /^Rename/ }).click();
  await expect(page.locator("#session-name")).toBeVisible();
  await expect(rows(page), "the one that is renamed is shown").toHaveCount(12);
  await settled(page);
  await page.locator("#session-name").fill("The oldest");
  await find.button(page, "Save name").click();
  await expect(page.locator("#session-name")).toBeHidden();
  await expect(rows(page), "all are shown still").toHaveCount(12);
  await expect(rows(page).nth(11)).toContainText("The oldest");
  await settled(page);
  if (scripted()) await expect(rows(page).nth(11).getByRole("link", { name: "Rename The oldest" })).toBeFocused();
});
