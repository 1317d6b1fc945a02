import type { Page } from "@playwright/test";
import { call, type Factors, firstStep, withAuthenticator } from "./authenticator.ts";
import { RELEASE, start } from "../server.ts";
import {
  at, expect, fillSignIn, fillSignUp, find, linkIn, looks, newPerson, open, readMail, settled, shot, signOut, somebody, test,
} from "./support.ts";

const PUBLIC: [string, string][] = [
  ["sign-up", at.signUp],
  ["sign-in", at.signIn],
  ["sign-in-notice-password-reset", `${at.signIn}?notice=password-reset`],
  ["sign-in-notice-signed-out", `${at.signIn}?notice=signed-out`],
  ["sign-in-notice-sign-in-first", `${at.signIn}?notice=sign-in-first`],
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
    if (path.includes("?notice=")) await expect(page.locator("main .notice")).toBeVisible();
    await looks(page, `routes/${name}`);
  });
}

test("looks of an unknown tab", async ({ page, watch }) => {
  watch.expect(404);
  await newPerson(page);
  await open(page, "/settings/no-such-tab");
  await expect(find.heading(page, "Page not found")).toBeVisible();
  await expect(find.button(page, "Account menu")).toBeVisible();
  await looks(page, "routes/unknown-tab");
});

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
    await looks(page, `routes/${name}-menu`, { widths: [320, 1280], inside: "#account-menu" });
  });
}

/** Somebody with all that the Security tab can show: two-factor authentication, a used backup code, a number, a trusted browser. */
async function personWithEverything(page: Page): Promise<Factors> {
  const ada = await withAuthenticator(page);
  const number = `+3519${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
  await call(page, "phone/add", { number });
  const text = await readMail(page, number, /^Text message$/);
  await call(page, "phone/confirm", { code: text.text.slice(0, 6) });
  await call(page, "sign-out");
  await firstStep(page, ada.email);
  await find.link(page, "Use a backup code instead").click();
  await page.getByLabel("Trust this browser for 30 days").check();
  await find.field(page, "Backup code").fill(ada.backup[0]);
  await find.button(page, "Sign in").click();
  await expect(page).toHaveURL(/\/settings\//);
  await settled(page);
  return ada;
}

test("looks of the security page with everything on it, and of the second step", async ({ page }) => {
  const ada = await personWithEverything(page);
  await open(page, at.security);
  for (const words of ["9 of 10 left", "This browser", "Number ending in"]) await expect(page.locator("main")).toContainText(words);
  await looks(page, "routes/security-everything");
  await page.setViewportSize({ width: 1280, height: 800 });
  await signOut(page);
  await page.context().clearCookies();
  await firstStep(page, ada.email);
  await looks(page, "routes/second-step");
});

test("looks of the page behind a mail about a sign-in", async ({ page, otherBrowser }) => {
  const { email } = await newPerson(page);
  const other = await otherBrowser();
  await open(other, at.signIn);
  await fillSignIn(other, email);
  await expect(other).toHaveURL(/\/settings\//);
  await open(page, linkIn(await readMail(page, email, /^New sign-in/), "/sign-in-alerts/"));
  await expect(find.heading(page, "Was this you?")).toBeVisible();
  await looks(page, "routes/sign-in-alert");
});

test("looks of the page that asks who is there", async ({ page }) => {
  await withAuthenticator(page);
  await open(page, "/confirm-identity");
  await expect(find.heading(page, "Confirm that it is you")).toBeVisible();
  await expect(find.field(page, "Code")).toBeVisible();
  await looks(page, "routes/confirm-identity");
});

test("looks of the mailbox: empty, with all mail, and with that of one person", async ({ page }) => {
  // A server of its own: the one of the other tests has their mail.
  const own = await start(RELEASE);
  try {
    await open(page, `${own.url}/dev/mailbox`);
    await expect(page.getByText("No mail yet")).toBeVisible();
    await looks(page, "routes/mailbox-empty");
    const people = [somebody(), somebody()];
    for (const person of people) {
      await open(page, own.url + at.signUp);
      await fillSignUp(page, person);
      await expect(find.heading(page, "Check your mail")).toBeVisible();
    }
    const mail = page.getByRole("heading", { level: 2 });
    await expect.poll(async () => (await open(page, `${own.url}/dev/mailbox`), mail.count())).toBe(2);
    await looks(page, "routes/mailbox");
    await find.link(page, people[0].email).click();
    await expect(mail).toHaveCount(1);
    await looks(page, "routes/mailbox-one");
  } finally {
    await own.stop();
  }
});

// A release does not say where the browser's half found something else than the server had drawn; text it does not even compare.
test("what the server drew and what the browser woke say the same", async ({ page }) => {
  const said = async (path: string): Promise<[string, string]> => {
    const html = await (await page.request.get(path, { headers: { accept: "text/html" } })).text();
    await open(page, path);
    return page.evaluate((html) => {
      const words = (whole: Document) => {
        const main = whole.querySelector("main")?.cloneNode(true) as HTMLElement;
        // These come, and go, with the scripts.
        for (const other of main.querySelectorAll("script, noscript, template, .time-text__ago")) other.remove();
        return (main.textContent ?? "").replaceAll(/\s+/g, " ").trim();
      };
      return [words(new DOMParser().parseFromString(html, "text/html")), words(document)];
    }, html);
  };
  for (const path of [at.signUp, at.signIn, at.forgot]) {
    const [drawn, woken] = await said(path);
    expect(woken, path).toBe(drawn);
    expect(drawn.length).toBeGreaterThan(20);
  }
  await personWithEverything(page);
  for (const path of [at.security, at.profile]) {
    const [drawn, woken] = await said(path);
    expect(woken, path).toBe(drawn);
    expect(drawn.length).toBeGreaterThan(100);
  }
});

test("text of twice the size still fits", async ({ page }) => {
  const ada = await personWithEverything(page);
  await page.setViewportSize({ width: 640, height: 800 });
  const fits = async (path: string) => {
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
    });
    await shot(page, `routes/big-text${path.replaceAll("/", "-")}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  };
  for (const path of [at.security, at.profile]) {
    await open(page, path);
    await fits(path);
  }
  await page.context().clearCookies();
  await firstStep(page, ada.email);
  await fits("/sign-in/two-factor");
});
