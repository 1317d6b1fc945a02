import type { Page } from "@playwright/test";
import { giveAuthenticator } from "./authenticator.ts";
import { tabTo } from "./keyboard.ts";
import { at, expect, find, newPerson, open, scripted, shot, test, settled } from "./support.ts";

test("another tab keeps the frame, moves the focus to its heading and sets the title", async ({ page }) => {
  await newPerson(page);
  await open(page, at.profile);
  if (scripted()) await page.evaluate(() => ((window as unknown as { kept: boolean }).kept = true));
  for (const [tab, path] of [
    ["Security", at.security],
    ["Profile", at.profile],
    ["Security", at.security],
  ]) {
    await find.tab(page, tab).click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(find.heading(page, tab)).toBeVisible();
    await expect(page).toHaveTitle(new RegExp(tab));
    await expect(find.tab(page, tab)).toHaveAttribute("aria-current", "page");
    if (!scripted()) continue;
    await expect(find.heading(page, tab)).toBeFocused();
    expect(await page.evaluate(() => (window as unknown as { kept?: boolean }).kept), "no new document was loaded").toBe(true);
  }
});

/** A browser without anything in its cache that looks at the profile, and the pieces of code that it has fetched. */
async function coldBrowser(page: Page, otherBrowser: () => Promise<Page>): Promise<{ cold: Page; fetched: string[]; own: () => string[] }> {
  await newPerson(page);
  const cold = await otherBrowser();
  await cold.context().addCookies(await page.context().cookies());
  const fetched: string[] = [];
  cold.on("request", (request) => {
    const name = new URL(request.url()).pathname.match(/^\/pkg\/(.+)\.wasm$/)?.[1];
    if (name) fetched.push(name);
  });
  /** What was fetched for one tab or page alone: the other pieces are shared by several. */
  const own = () => fetched.flatMap((name) => name.match(/^split_([a-z_]+)_\d+\./)?.[1] ?? []);
  await open(cold, at.profile);
  expect(own(), "the profile's code and no other").toEqual(["profile_panels"]);
  return { cold, fetched, own };
}

test("the code of a tab is fetched when the keyboard moves to the tab", async ({ page, otherBrowser }) => {
  test.skip(!scripted(), "without scripts there is no code to fetch");
  const { cold, own } = await coldBrowser(page, otherBrowser);
  await tabTo(cold, find.tab(cold, "Profile"));
  expect(own(), "the focus is on the tab in hand").toEqual(["profile_panels"]);
  await tabTo(cold, find.tab(cold, "Security"));
  await expect.poll(own, "before anybody presses Enter").toEqual(["profile_panels", "security_panels"]);
  await settled(cold);
  await expect(cold).toHaveURL(new RegExp(`${at.profile}$`));
});

test("each tab has code of its own, which is fetched once, when somebody points at the tab", async ({ page, otherBrowser }) => {
  test.skip(!scripted(), "without scripts there is no code to fetch");
  const { cold, fetched, own } = await coldBrowser(page, otherBrowser);
  await find.tab(cold, "Security").hover();
  await expect.poll(own, "before anybody clicks").toEqual(["profile_panels", "security_panels"]);
  await settled(cold);
  await expect(cold).toHaveURL(new RegExp(`${at.profile}$`));
  const ahead = fetched.length;
  for (const tab of ["Security", "Profile"]) {
    await find.tab(cold, tab).click();
    await expect(find.heading(cold, tab)).toBeFocused();
    await settled(cold);
  }
  expect(fetched.length, "nothing was left to fetch").toBe(ahead);
  expect(new Set(fetched).size, "each piece once").toBe(fetched.length);
});

test("back and forward work between tabs", async ({ page }) => {
  await newPerson(page);
  await open(page, at.profile);
  await find.tab(page, "Security").click();
  await expect(find.heading(page, "Security")).toBeVisible();
  await page.goBack();
  await expect(find.heading(page, "Profile")).toBeVisible();
  await page.goForward();
  await expect(find.heading(page, "Security")).toBeVisible();
});

test("/settings goes to the first tab, and a fragment leads to its panel", async ({ page }) => {
  await newPerson(page);
  await open(page, "/settings");
  await expect(page).toHaveURL(new RegExp(`${at.profile}$`));
  await open(page, `${at.security}#password`);
  await expect(page.locator("#password")).toBeInViewport();
});

test("the rail lists exactly the panels that are on the page, in their order", async ({ page, viewport }) => {
  test.skip((viewport?.width ?? 0) < 960, "a narrow screen lists the tabs only");
  await newPerson(page);
  const listed = async () => {
    const links = page.locator(".tab-rail__panel:visible");
    return links.evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).hash.slice(1)));
  };
  const shown = () => page.locator("main section.card").evaluateAll((cards) => cards.map((card) => card.id));
  await open(page, at.security);
  expect(await shown()).not.toContain("trusted-browsers");
  expect(await listed()).toEqual(await shown());
  await giveAuthenticator(page);
  await open(page, at.security);
  expect(await shown()).toContain("trusted-browsers");
  expect(await listed()).toEqual(await shown());
  await open(page, `${at.security}#trusted-browsers`);
  await expect(page.locator("#trusted-browsers")).toBeInViewport();
});

test("an unknown page says so in the product's look, with status 404 and a way back", async ({ page, watch }) => {
  watch.expect(404);
  const answer = await page.goto("/no/such/page");
  expect(answer?.status()).toBe(404);
  await settled(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link").first()).toBeVisible();
  await expect(page).toHaveTitle(/not found/i);
  await shot(page, "not-found");
});

test("an unknown tab of a signed-in person is not found either", async ({ page, watch }) => {
  watch.expect(404);
  await newPerson(page);
  const answer = await page.goto("/settings/no-such-tab");
  expect(answer?.status()).toBe(404);
  await settled(page);
});

test("password managers are sent to the page where a password is changed", async ({ page }) => {
  await newPerson(page);
  await open(page, "/.well-known/change-password");
  await expect(page).toHaveURL(/\/settings\/security/);
});

test("the theme is chosen once and is right from the first paint on", async ({ page, context }) => {
  await newPerson(page);
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, at.security);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  if (scripted()) await find.field(page, "New password").fill("half typed");
  await find.theme(page, "Dark");
  await settled(page);
  await expect.poll(background).not.toBe(light);
  if (scripted()) {
    await expect(find.field(page, "New password"), "nothing typed is lost").toHaveValue("half typed");
    await expect(find.button(page, "Dark theme")).toBeFocused();
    await expect(find.button(page, "Dark theme")).toHaveAttribute("aria-pressed", "true");
    await page.keyboard.press("Escape");
    await find.field(page, "New password").fill("");
  }
  const dark = await background();
  await shot(page, "settings/chosen-dark", "dark");
  await open(page, at.profile);
  expect(await background()).toBe(dark);
  expect((await context.cookies()).map((cookie) => cookie.value)).toContain("dark");
  await find.theme(page, "Light");
  await settled(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(background).toBe(light);
});

test("the theme can be chosen on a page that shows a refused form", async ({ page, watch }) => {
  watch.expect(422);
  await newPerson(page);
  await open(page, at.profile);
  await find.field(page, "Name").fill("  ");
  await find.button(page, "Save name").click();
  await expect(await find.problem(page, "Name")).not.toBeEmpty();
  await settled(page);
  await find.theme(page, "Dark");
  await settled(page);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(find.heading(page, "Profile")).toBeVisible();
});
