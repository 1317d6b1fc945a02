import type { Page } from "@playwright/test";
import { codeOf, firstStep, withAuthenticator } from "./authenticator.ts";
import { at, expect, expectAccessible, find, newPerson, open, PASSWORD, scripted, settled, shot, signIn, signOut, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const panel = (page: Page) => page.locator("#sessions");
const rows = (page: Page) => panel(page).getByRole("list", { name: "Active sessions" }).locator("> li");
const notice = (page: Page) => page.getByRole("dialog", { name: "You are signed out" });

test("another session is named and signed out, and says so at once", async ({ page, otherBrowser }) => {
  const person = await newPerson(page);
  const other = await otherBrowser();
  await signIn(other, person.email);
  await open(other, `${at.security}#sessions`);
  await open(page, at.security);
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText("This session");
  await expect(rows(page).first()).toContainText("Active now");
  await shot(page, "sessions/two");
  await rows(page).first().getByText("Details").click();
  for (const fact of ["Engine", "Signed in with", "Created", "Last authenticated", "Expires"]) {
    await expect(rows(page).first().getByText(fact, { exact: true })).toBeVisible();
  }

  const rename = rows(page).nth(1).getByRole("link", { name: /^Rename/ });
  await rename.evaluate((link) => link.scrollIntoView({ block: "center" }));
  const before = (await rows(page).nth(1).boundingBox())?.y ?? 0;
  await rename.click();
  await settled(page);
  const after = (await rows(page).nth(1).boundingBox())?.y ?? 0;
  if (scripted()) expect(Math.abs(after - before), "the row stays under the finger").toBeLessThan(120);
  await page.locator("#session-name").fill("Kitchen tablet");
  await find.button(page, "Save name").click();
  await expect(rows(page).nth(1)).toContainText("Kitchen tablet");
  await settled(page);
  await shot(page, "sessions/renamed");

  await find.button(page, "Sign out Kitchen tablet").click();
  if (scripted()) {
    await expect(notice(other), "without a reload, within two seconds").toBeVisible({ timeout: 2000 });
    await expect(notice(other)).toContainText(/Signed out from .+ on .+ at \d\d:\d\d UTC\./);
    await expectAccessible(other, "the notice", "dialog");
    await shot(other, "sessions/signed-out");
    await other.keyboard.press("Escape");
    await expect(notice(other), "there is nothing behind it to go back to").toBeVisible();
    await notice(other).getByRole("link", { name: "Sign in again" }).click();
    await expect(find.heading(other, "Sign in")).toBeVisible();
    await find.field(other, "Email").fill(person.email);
    await find.field(other, "Password").fill(PASSWORD);
    await find.button(other, "Sign in").click();
    await expect(other, "back in the same tab").toHaveURL(/\/settings\/security/);
  } else {
    await expect(panel(page)).toContainText("Kitchen tablet was signed out.");
    await open(other, at.security);
    await expect(other, "the next page").toHaveURL(/\/sign-in/);
  }
  await expect(panel(page)).toContainText("Kitchen tablet was signed out.");
  await panel(page).getByText("Ended recently").click();
  await expect(panel(page).getByRole("list", { name: "Ended recently" })).toContainText(/Signed out from .+ on .+\d{1,2} [A-Z][a-z]+ \d{4} at \d\d:\d\d/);
  await shot(page, "sessions/ended");
});

test("all other sessions are signed out together", async ({ page, otherBrowser }) => {
  const person = await newPerson(page);
  const others = [await otherBrowser(), await otherBrowser()];
  for (const other of others) await signIn(other, person.email);
  await open(page, at.security);
  await expect(rows(page)).toHaveCount(3);
  await find.button(page, "Sign out 2 others").click();
  const dialog = page.getByRole("dialog", { name: "Sign out 2 other sessions?" });
  await expect(dialog).toContainText("API keys go on working.");
  await shot(page, "sessions/dialog");
  await dialog.getByRole("button", { name: "Sign out 2 other sessions" }).click();
  await expect(panel(page)).toContainText("Your 2 other sessions were signed out.");
  await expect(rows(page)).toHaveCount(1);
  for (const other of others) {
    if (scripted()) await expect(notice(other)).toBeVisible({ timeout: 2000 });
    await open(other, at.security);
    await expect(other).toHaveURL(/\/sign-in/);
  }
});

test("signing out all others counts the sessions, says what else ends with them, and ends it", async ({ page, otherBrowser, watch }) => {
  watch.expect(422);
  const ada = await withAuthenticator(page);
  const [trusted, plain, halfDone] = [await otherBrowser(), await otherBrowser(), await otherBrowser()];
  for (const [other, backup] of [[trusted, ada.backup[0]], [plain, ada.backup[1]]] as const) {
    await firstStep(other, ada.email);
    await find.link(other, "Use a backup code instead").click();
    await settled(other);
    if (other === trusted) await other.getByLabel("Trust this browser for 30 days").check();
    await find.field(other, "Backup code").fill(backup);
    await find.button(other, "Sign in").click();
    await expect(other).toHaveURL(/\/settings\//);
    await settled(other);
  }
  await firstStep(halfDone, ada.email);

  await open(page, at.security);
  await expect(rows(page), "a sign-in that is half done is no session yet").toHaveCount(3);
  await find.button(page, "Sign out 2 others").click();
  const dialog = page.getByRole("dialog", { name: "Sign out 2 other sessions?" });
  await expect(dialog).toContainText("Only this session stays.");
  await expect(dialog.getByRole("listitem")).toHaveText([
    "Sign-ins that still wait for their second step end too.",
    "Browsers that you trusted are asked for a code again.",
    "API keys go on working.",
  ]);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(rows(page)).toHaveCount(3);
  await find.button(page, "Sign out 2 others").click();
  await dialog.getByRole("button", { name: "Sign out 2 other sessions" }).click();
  await expect(panel(page)).toContainText("Your 2 other sessions were signed out.");
  await expect(rows(page)).toHaveCount(1);

  await find.field(halfDone, "Code").fill(codeOf(ada.app));
  if (!scripted()) await find.button(halfDone, "Sign in").click();
  await expect(find.heading(halfDone, "Sign in again")).toBeVisible();
  await firstStep(trusted, ada.email);
});

test("the filter for old sessions is a link", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  await panel(page).getByRole("link", { name: "Show sessions inactive for 90 days" }).click();
  await expect(panel(page)).toContainText("No inactive sessions");
  await expect(panel(page), "as configured").toContainText("after at most 7 days without activity, so none can be older");
  await expect(page).toHaveURL(/inactive=yes/);
  await panel(page).getByRole("link", { name: "Show all sessions" }).click();
  await expect(rows(page)).toHaveCount(1);
});

test("every tab of a browser shares one stream, and is told", async ({ page, context }) => {
  test.skip(!scripted(), "without scripts the next page is the sign-in page");
  await newPerson(page);
  await open(page, at.security);
  const second = await context.newPage();
  await open(second, at.profile);
  const streams: string[] = [];
  second.on("request", (request) => streams.push(request.resourceType()));
  await second.reload();
  await settled(second);
  expect(streams.filter((type) => type === "eventsource"), "the first tab listens for both").toHaveLength(0);
  await signOut(page);
  await expect(notice(second)).toContainText("Signed out on this device at", { timeout: 2000 });
  await second.close();
});

test("a tab hears of its own session and of no other one", async ({ page, context, otherBrowser }) => {
  test.skip(!scripted(), "without scripts the next page is the sign-in page");
  const person = await newPerson(page);
  await open(page, at.security);
  const second = await context.newPage();
  await context.clearCookies({ name: /^(__Host-)?lk$/ });
  await signIn(second, person.email);
  await open(second, at.security);
  const other = await otherBrowser();
  await signIn(other, person.email);
  await open(other, at.security);
  await expect(rows(other)).toHaveCount(3);
  // The one that was used last stands before the others, so that of the first tab is the last.
  await rows(other).last().getByRole("button", { name: /^Sign out/ }).click();
  await expect(notice(page)).toBeVisible({ timeout: 2000 });
  await expect(notice(second), "its session goes on").toBeHidden();
  await find.button(other, "Sign out 1 other").click();
  await other.getByRole("dialog").getByRole("button", { name: "Sign out 1 other session" }).click();
  await expect(notice(second), "and it has a stream of its own").toBeVisible({ timeout: 2000 });
});

test("a tab whose browser was signed in anew says so as soon as it listens again", async ({ page, context }) => {
  test.skip(!scripted(), "without scripts the next page is the other person's");
  await newPerson(page);
  await page.route("**/account/live*", (route) => route.abort());
  await open(page, at.security);
  const second = await context.newPage();
  await context.clearCookies({ name: /^(__Host-)?lk$/ });
  await newPerson(second);
  await page.unroute("**/account/live*");
  await expect(notice(page)).toContainText("Signed out on this device at", { timeout: 20_000 });
  await expect(notice(second)).toBeHidden();
});

test("a tab in which signing out failed still hears of the end", async ({ page, otherBrowser }) => {
  test.skip(!scripted(), "without scripts the next page is the sign-in page");
  const person = await newPerson(page);
  const other = await otherBrowser();
  await signIn(other, person.email);
  await open(other, at.security);
  await open(page, at.security);
  await page.route("**/account/api/sign-out", (route) => route.abort("aborted"));
  await find.button(page, "Account menu").click();
  await find.button(page, "Sign out").click();
  await find.button(other, "Sign out 1 other").click();
  await other.getByRole("dialog").getByRole("button", { name: "Sign out 1 other session" }).click();
  await expect(notice(page)).toContainText(/Signed out from .+ at/, { timeout: 20_000 });
});
