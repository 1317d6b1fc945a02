import type { Page } from "@playwright/test";
import { call, type Factors, withAuthenticator } from "./authenticator.ts";
import { at, expect, open, PASSWORD, settled, shot, test } from "./support.ts";

// A window that moves in is not pressed on before it stands.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const panel = (page: Page) => page.locator("#trusted-browsers");
const stops = (page: Page) => panel(page).getByRole("button", { name: /^Stop trusting (?!all)/ });

/** Signs in with a saved code in a browser that is trusted from then on. */
async function trust(other: Page, ada: Factors, code: string): Promise<void> {
  await open(other, at.signIn);
  await call(other, "sign-in", { email: ada.email, password: PASSWORD });
  await call(other, "sign-in/second-step", { code, trust: "true" });
}

test("whoever signs a session out sees that its browser is trusted no longer", async ({ page, otherBrowser }) => {
  const ada = await withAuthenticator(page);
  await trust(await otherBrowser(), ada, ada.backup[0]);
  await open(page, at.security);
  await expect(stops(page)).toHaveCount(1);
  await page.locator("#sessions").getByRole("button", { name: /^Sign out (?!\d)/ }).click();
  await expect(page.locator("#sessions")).toContainText("was signed out.");
  await expect(stops(page)).toHaveCount(0);
});

test("browsers are asked for a code again one by one, then all at once", async ({ page, otherBrowser }) => {
  const ada = await withAuthenticator(page);
  const others = [await otherBrowser(), await otherBrowser(), await otherBrowser(), await otherBrowser()];
  for (const [index, other] of others.entries()) await trust(other, ada, ada.backup[index]);
  await open(page, at.security);
  await expect(stops(page)).toHaveCount(4);
  const until = new Date(Date.now() + 30 * 86_400_000);
  const date = until.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  await expect(panel(page).getByText(`Until ${date}`, { exact: true })).toHaveCount(4);
  await shot(page, "trusted-browsers/four");

  // The answer is the same each time, and so is what becomes of it.
  for (const left of [3, 2]) {
    const id = await stops(page).first().getAttribute("value");
    await stops(page).first().click();
    await expect(stops(page)).toHaveCount(left);
    await expect(panel(page).locator(`button[value="${id}"]`), "the one that was pressed").toHaveCount(0);
    await settled(page);
  }
  await panel(page).getByRole("button", { name: "Stop trusting all" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Stop trusting all browsers?" });
  await expect(dialog).toContainText("All 2 browsers are asked for a code at their next sign-in.");
  await dialog.getByRole("button", { name: "Stop trusting all" }).click();
  await expect(panel(page)).toContainText("No trusted browsers");
  await expect(stops(page)).toHaveCount(0);
});
