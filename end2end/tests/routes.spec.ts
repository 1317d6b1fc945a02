import { at, expect, find, looks, newPerson, open, shot, test } from "./support.ts";

const PUBLIC: [string, string][] = [
  ["sign-up", at.signUp],
  ["sign-in", at.signIn],
  ["forgot-password", at.forgot],
  ["reset-password", `${at.reset}?token=${"A".repeat(43)}`],
  ["verify-email", `${at.verify}?token=${"A".repeat(43)}`],
  ["not-found", "/no/such/page"],
];

for (const [name, path] of PUBLIC) {
  test(`looks of ${name}`, async ({ page, watch }) => {
    watch.expect(404, 410, 422);
    await open(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await looks(page, `routes/${name}`);
  });
}

for (const [name, path, heading] of [
  ["security", at.security, "Security"],
  ["profile", at.profile, "Profile"],
]) {
  test(`looks of ${name}`, async ({ page }) => {
    await newPerson(page);
    await open(page, path);
    await expect(find.heading(page, heading)).toBeVisible();
    await looks(page, `routes/${name}`);
    await find.button(page, "Account menu").click();
    await looks(page, `routes/${name}-menu`, [320, 1280], "#account-menu");
  });
}

test("text of twice the size still fits", async ({ page }) => {
  await newPerson(page);
  await page.setViewportSize({ width: 640, height: 800 });
  for (const path of [at.security, at.profile]) {
    await open(page, path);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
    });
    await shot(page, "routes/big-text");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});
