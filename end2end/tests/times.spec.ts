import { call } from "./authenticator.ts";
import { at, expect, find, newPerson, open, PASSWORD, scripted, settled, test } from "./support.ts";

test.use({ timezoneId: "Asia/Kathmandu" });

test("times stand in the zone of the browser, and in UTC where no scripts run", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  const row = page.locator("#sessions .list__row").first();
  await row.getByText("Details").click();
  const times = row.locator("time");
  await expect(times.first()).toBeVisible();
  for (const time of await times.all()) {
    const moment = new Date((await time.getAttribute("datetime")) ?? "");
    const zone = scripted() ? "Asia/Kathmandu" : "UTC";
    const text = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: zone }).format(moment);
    await expect(time).toHaveText(scripted() ? text : `${text} UTC`);
  }
  // What is drawn anew is written anew.
  if (!scripted()) return;
  await row.getByRole("link", { name: /^Rename/ }).click();
  await settled(page);
  await page.locator("#session-name").fill("Here");
  await find.button(page, "Save name").click();
  await expect(row).toContainText("Here");
  await settled(page);
  await expect(page.locator("main time").filter({ hasText: "UTC" })).toHaveCount(0);
});

test("so does the hour of a sign-out elsewhere", async ({ page, otherBrowser }) => {
  test.skip(!scripted(), "without scripts the next page says it");
  const { email } = await newPerson(page);
  const other = await otherBrowser();
  await call(other, "sign-in", { email, password: PASSWORD });
  await open(page, at.security);
  await open(other, at.security);
  await find.button(other, "Sign out 1 other").click();
  await other.getByRole("dialog").getByRole("button", { name: "Sign out 1 other session" }).click();
  const notice = page.getByRole("dialog", { name: "You are signed out" });
  await expect(notice).toBeVisible();
  const hour = /at (\d\d:\d\d)\.$/.exec((await notice.locator("p").first().innerText()).trim())?.[1];
  const here = (ago: number) =>
    new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "Asia/Kathmandu" }).format(Date.now() - ago);
  expect([here(0), here(60_000)]).toContain(hour);
});
