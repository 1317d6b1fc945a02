import type { Page } from "@playwright/test";
import { giveAuthenticator } from "./authenticator.ts";
import { panel, wizard } from "./enrolment.ts";
import { at, expect, find, newPerson, open, scripted, settled, shot, test } from "./support.ts";

const CODE = "**/pkg/split_factor_views_*.wasm";
const TAB = "**/pkg/split_security_panels_*.wasm";
const FACTORS = /^\/pkg\/split_factor_views_/;

test.beforeEach(() => test.skip(!scripted(), "without scripts there is no code to fetch"));

/** How often the code of the second factor was asked for. */
function counted(page: Page): () => number {
  let times = 0;
  page.on("request", (request) => (times += Number(FACTORS.test(new URL(request.url()).pathname))));
  return () => times;
}

/** Gives somebody who is signed in an authenticator, and a browser that has nothing of the product yet but this session. */
async function coldAndProtected(page: Page, otherBrowser: () => Promise<Page>): Promise<Page> {
  await giveAuthenticator(page);
  const cold = await otherBrowser();
  await cold.context().addCookies(await page.context().cookies());
  return cold;
}

test("the code of the second factor is fetched where there is one, and nowhere else", async ({ page, otherBrowser }) => {
  await newPerson(page);
  const without = counted(page);
  await open(page, at.security);
  await find.tab(page, "Profile").click();
  await find.tab(page, "Security").click();
  await settled(page);
  expect(without()).toBe(0);
  const other = await coldAndProtected(page, otherBrowser);
  const within = counted(other);
  await open(other, at.security);
  expect(within()).toBe(1);
  await panel(other, "two-factor").getByRole("link", { name: /^Rename/ }).click();
  await expect(panel(other, "two-factor").getByRole("textbox", { name: "Name" }), "the page is awake").toBeFocused();
  await settled(other);
  expect(within(), "once").toBe(1);
});

test("a panel whose code did not arrive says so, and fetches it when it is asked to", async ({ page, otherBrowser, watch }) => {
  watch.loseCode();
  await newPerson(page);
  const other = await coldAndProtected(page, otherBrowser);
  await open(other, at.profile);
  await other.route(CODE, (route) => route.abort("aborted"));
  await find.tab(other, "Security").click();
  const card = panel(other, "two-factor");
  await expect(card).toContainText("could not be fetched");
  await expect(panel(other, "alerts").getByRole("button", { name: "Save alerts" }), "the others are there").toBeVisible();
  await settled(other);
  await shot(other, "lost-code/panel");
  await other.unroute(CODE);
  await expect(find.link(other, "Try again"), "each panel that misses it says so").toHaveCount(4);
  await card.getByRole("link", { name: "Try again" }).click();
  await expect(card.getByRole("link", { name: /^Rename/ })).toBeVisible();
  await expect(find.link(other, "Try again"), "one try is a try for all").toHaveCount(0);
});

test("a page whose code did not arrive stays as the server drew it", async ({ page, otherBrowser, watch }) => {
  watch.loseCode();
  await newPerson(page);
  const other = await coldAndProtected(page, otherBrowser);
  await other.route(CODE, (route) => route.abort("aborted"));
  await other.goto(at.security);
  const card = panel(other, "two-factor");
  await card.getByRole("link", { name: /^Rename/ }).click();
  await expect(card.getByRole("textbox", { name: "Name" }), "a link leads there without scripts too").toBeVisible();
});

test("a step of the wizard whose code did not arrive says so, and comes when it is asked to", async ({ page, watch }) => {
  watch.loseCode();
  await newPerson(page);
  await open(page, at.security);
  await page.route(CODE, (route) => route.abort("aborted"));
  await panel(page, "two-factor").getByRole("button", { name: "Add authenticator" }).click();
  await wizard(page).getByRole("textbox", { name: "Name" }).fill("Pixel 9");
  await wizard(page).getByRole("button", { name: "Continue" }).click();
  await expect(wizard(page)).toContainText("could not be fetched");
  await page.unroute(CODE);
  await wizard(page).getByRole("link", { name: "Try again" }).click();
  await expect(wizard(page).locator(".pairing__key")).toBeVisible();
});

test("a tab whose code did not arrive is fetched again when it is asked to", async ({ page, otherBrowser, watch }) => {
  watch.loseCode();
  await newPerson(page);
  const cold = await otherBrowser();
  await cold.context().addCookies(await page.context().cookies());
  await open(cold, at.profile);
  await cold.route(TAB, (route) => route.abort("aborted"));
  await find.tab(cold, "Security").click();
  await expect(cold.locator("main")).toContainText("could not be fetched");
  await settled(cold);
  await shot(cold, "lost-code/tab");
  await cold.unroute(TAB);
  await find.link(cold, "Try again").click();
  await expect(find.button(cold, "Change password")).toBeVisible();
});

test("a tab that takes long says that it waits, and what stands there meanwhile is of no use", async ({ page, otherBrowser }) => {
  await newPerson(page);
  const cold = await otherBrowser();
  await cold.context().addCookies(await page.context().cookies());
  await open(cold, at.profile);
  let go = () => {};
  const held = new Promise<void>((resolve) => { go = resolve; });
  await cold.route(TAB, async (route) => {
    await held;
    await route.continue();
  });
  await find.tab(cold, "Security").click();
  const panels = cold.locator("main .stack").first();
  await expect(panels).toHaveAttribute("aria-busy", "true");
  await expect(panels).toHaveAttribute("inert", "");
  await expect(find.button(cold, "Save name"), "the tab before is gone").toBeHidden();
  await shot(cold, "lost-code/slow");
  go();
  await expect(find.button(cold, "Change password")).toBeVisible();
  await expect(panels).not.toHaveAttribute("aria-busy");
});
