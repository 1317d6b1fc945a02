import type { Page } from "@playwright/test";
import { at, expect, fillSignIn, find, newPerson, open, scripted, settled, shot, test } from "./support.ts";

test.beforeEach(() => test.skip(!scripted(), "without scripts the server has fetched everything before it answers"));

/** Where each card begins and how high it is. */
const places = (page: Page) =>
  page.locator("main section.card").evaluateAll((cards) =>
    cards.map((card) => {
      const { top, height } = card.getBoundingClientRect();
      return { id: card.id, top: Math.round(top + scrollY), height: Math.round(height) };
    }),
  );

/** A few pixels are nothing that anybody sees. */
const FEW_PX = 6;

test("panels that are opened stand where they will stand when their content is there", async ({ page }) => {
  await newPerson(page);
  for (const [from, to, tab] of [[at.profile, at.security, "Security"], [at.security, at.profile, "Profile"]]) {
    await open(page, from);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/account/api/**", async (route) => {
      await held;
      await route.continue();
    });
    await find.tab(page, tab).click();
    await expect(find.heading(page, tab)).toBeVisible();
    // The name is known already: the account menu shows it.
    await expect(page.locator("main .skeleton").first()).toBeVisible();
    await shot(page, `loading${to.replaceAll("/", "-")}`);
    const before = await places(page);
    release();
    await settled(page);
    await expect(page.locator("main .skeleton")).toHaveCount(0);
    const after = await places(page);
    await page.unroute("**/account/api/**");
    expect(before.length).toBeGreaterThan(1);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const jumps = after.filter(({ top, height }, at) => Math.abs(top - before[at].top) > FEW_PX || Math.abs(height - before[at].height) > FEW_PX);
    expect(jumps, `before: ${JSON.stringify(before)} after: ${JSON.stringify(after)}`).toEqual([]);
  }
});

test("“just now” does not stay", async ({ page }) => {
  await newPerson(page);
  await page.clock.install();
  await open(page, at.profile);
  const ago = page.locator("#email .time-text__ago");
  await expect(ago).toHaveText("(just now)");
  await page.clock.fastForward("03:10");
  await expect(ago).toHaveText("(3 minutes ago)");
});

test("the account menu can be used where nobody's name could be fetched", async ({ page, otherBrowser, watch }) => {
  watch.expect(503);
  const { email } = await newPerson(page);
  const other = await otherBrowser();
  await open(other, at.signIn);
  await other.route("**/account/api/profile/show", (route) => route.fulfill({ status: 503, json: { Unavailable: { reference: "ref-1" } } }));
  await fillSignIn(other, email);
  await expect(find.heading(other, "Profile")).toBeVisible();
  await expect(other.locator("#personal")).toContainText("ref-1");
  const menu = find.button(other, "Account menu");
  await expect(menu.locator(".icon"), "the button has a face").toBeVisible();
  await menu.click();
  await shot(other, "settings/account-menu-failed");
  const list = other.locator("#account-menu");
  await expect(list.locator(".menu__who"), "nobody is named").toHaveCount(0);
  await list.getByRole("button", { name: "Sign out" }).click();
  await expect(find.heading(other, "Sign in")).toBeVisible();
});
