import type { Page } from "@playwright/test";
import { call, codeOf, withAuthenticator } from "./authenticator.ts";
import { expectRefused, heading, tabTo } from "./keyboard.ts";
import { at, expect, find, linkIn, newPerson, open, PASSWORD, readMail, scripted, settled, signIn, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const panel = (page: Page) => page.locator("#sessions");
const rows = (page: Page) => panel(page).getByRole("list", { name: "Active sessions" }).locator("> li");

test("sessions are named, filtered and signed out without a mouse", async ({ page, otherBrowser }) => {
  test.skip(!scripted(), "without scripts each step is a page of its own");
  const person = await newPerson(page);
  for (let count = 0; count < 3; count += 1) {
    await call(await otherBrowser(), "sign-in", { email: person.email, password: PASSWORD });
  }
  await open(page, at.security);
  await expect(rows(page)).toHaveCount(4);

  // A name, after one was given up.
  const rename = rows(page).nth(1).getByRole("link", { name: /^Rename/ });
  const name = page.locator("#session-name");
  await tabTo(page, rename);
  await page.keyboard.press("Enter");
  await expect(name).toBeFocused();
  await tabTo(page, panel(page).getByRole("link", { name: "Cancel" }));
  await page.keyboard.press("Enter");
  await expect(name).toBeHidden();
  await expect(rename).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(name).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(name).toBeHidden();
  await expect(rename).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(name).toBeFocused();
  await page.keyboard.type("Kitchen tablet");
  await page.keyboard.press("Enter");
  await expect(rows(page).nth(1)).toContainText("Kitchen tablet");
  await settled(page);
  await expect(rename).toBeFocused();
  await settled(page);

  // The filter and back.
  await tabTo(page, panel(page).getByRole("link", { name: "Show sessions inactive for 90 days" }));
  await page.keyboard.press("Enter");
  await expect(panel(page)).toContainText("No inactive sessions");
  await settled(page);
  await tabTo(page, panel(page).getByRole("link", { name: "Show all sessions" }));
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(4);
  await settled(page);

  // One of them.
  await tabTo(page, panel(page).getByRole("button", { name: "Sign out Kitchen tablet" }));
  await page.keyboard.press("Enter");
  await expect(panel(page)).toContainText("Kitchen tablet was signed out.");
  await expect(panel(page).locator(".list__said"), "its button is gone, and its place says so").toBeFocused();
  await settled(page);

  // All others: asked, left by Escape, asked again.
  const others = panel(page).getByRole("button", { name: "Sign out 2 others" });
  const dialog = page.getByRole("dialog", { name: "Sign out 2 other sessions?" });
  await tabTo(page, others);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(others, "the focus comes back").toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("button", { name: "Sign out 2 other sessions" }));
  await page.keyboard.press("Enter");
  await expect(panel(page)).toContainText("Your 2 other sessions were signed out.");
  await expect(rows(page)).toHaveCount(1);
  await expect(heading(page, "Active sessions")).toBeFocused();

  // What ended.
  const ended = panel(page).getByRole("list", { name: "Ended recently" });
  const fold = panel(page).locator("summary", { hasText: "Ended recently" });
  await expect(ended).toBeHidden();
  await tabTo(page, fold);
  await page.keyboard.press("Enter");
  await expect(ended.locator("> li")).toHaveCount(3);
  await expect(fold).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(ended).toBeHidden();
});

test("alerts are switched, and a sign-in is disowned, without a mouse", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "without scripts each step is a page of its own");
  watch.expect(401);
  const person = await newPerson(page);
  await open(page, at.security);
  const card = page.locator("#alerts");
  const location = card.getByRole("switch", { name: "New location" });
  await tabTo(page, location);
  await page.keyboard.press("Space");
  await expect(location).not.toBeChecked();
  const save = card.getByRole("button", { name: "Save alerts" });
  await tabTo(page, save);
  await page.keyboard.press("Enter");
  await expect(card.getByText("Saved")).toBeVisible();
  await settled(page);
  await expect(save.or(heading(page, "Sign-in alerts")).and(page.locator(":focus")), "the focus is not lost").toHaveCount(1);
  await expect(location).not.toBeChecked();

  await signIn(await otherBrowser(), person.email);
  const mail = await readMail(page, person.email, /^New sign-in/);
  const elsewhere = await otherBrowser();
  await open(elsewhere, linkIn(mail, "/sign-in-alerts/"));
  await expect(find.heading(elsewhere, "Was this you?")).toBeVisible();
  await tabTo(elsewhere, find.button(elsewhere, "This was not me"));
  await elsewhere.keyboard.press("Enter");
  await expect(find.heading(elsewhere, "Everybody is signed out")).toBeFocused();
  await tabTo(elsewhere, find.link(elsewhere, "Get another link"));
  await elsewhere.keyboard.press("Enter");
  await expect(elsewhere).toHaveURL(/\/forgot-password/);
});

test("browsers are trusted no more without a mouse", async ({ page, otherBrowser }) => {
  test.skip(!scripted(), "without scripts each step is a page of its own");
  const ada = await withAuthenticator(page);
  for (const backup of ada.backup.slice(0, 3)) {
    const other = await otherBrowser();
    await call(other, "sign-in", { email: ada.email, password: PASSWORD });
    await call(other, "sign-in/second-step", { code: backup, trust: "true" });
  }
  await open(page, at.security);
  const card = page.locator("#trusted-browsers");
  const trusted = card.getByRole("listitem");
  await expect(trusted).toHaveCount(3);
  await tabTo(page, card.getByRole("button", { name: /^Stop trusting (?!all)/ }).first());
  await page.keyboard.press("Enter");
  await expect(trusted).toHaveCount(2);
  await expect(heading(page, "Trusted browsers")).toBeFocused();
  await settled(page);
  const all = card.getByRole("button", { name: "Stop trusting all" }).first();
  const dialog = page.getByRole("dialog", { name: "Stop trusting all browsers?" });
  await tabTo(page, all);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(all, "the focus comes back").toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("button", { name: "Stop trusting all" }));
  await page.keyboard.press("Enter");
  await expect(card).toContainText("No trusted browsers");
  await expect(heading(page, "Trusted browsers")).toBeFocused();
});

test("two-factor authentication is turned off without a mouse, and a wrong code is refused where it stands", async ({ page }) => {
  test.skip(!scripted(), "without scripts each step is a page of its own");
  const ada = await withAuthenticator(page);
  await open(page, at.security);
  const factors = page.locator("#two-factor");
  const off = page.getByRole("dialog", { name: "Turn off two-factor authentication?" });
  const button = factors.getByRole("button", { name: /^Turn off/ }).first();
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  await expect(off.getByLabel("Password", { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button, "the focus comes back").toBeFocused();
  await page.keyboard.press("Enter");
  await expect(off.getByLabel("Password", { exact: true })).toBeFocused();
  await page.keyboard.type(PASSWORD);
  await tabTo(page, off.getByLabel("Code from an authenticator, or a backup code"));
  await page.keyboard.type("12345");
  await page.keyboard.press("Enter");
  await expectRefused(page, off.getByLabel("Code from an authenticator, or a backup code"));
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(codeOf(ada.app));
  await page.keyboard.press("Enter");
  await expect(factors).toContainText("Two-factor authentication is off.");
  await expect(heading(page, "Two-factor authentication")).toBeFocused();
});
