import { type BrowserContext, type Locator, type Page, test as base, expect } from "@playwright/test";
import { linkIn, readMail } from "./mailbox.ts";
import { open, settled, Watch } from "./watch.ts";

export { expect };
export { expectAccessible, looks, shot } from "./looks.ts";
export { linkIn, mails, readMail } from "./mailbox.ts";
export { open, scripted, settled } from "./watch.ts";

/** A password that the default policy accepts, and a second one. */
export const PASSWORD = "Correct-Horse-7-Battery";
export const OTHER_PASSWORD = "Purple-Walrus-9-Piano";

/** Where the product stands (DESIGN §1). */
export const at = {
  signUp: "/sign-up",
  signIn: "/sign-in",
  forgot: "/forgot-password",
  reset: "/reset-password",
  verify: "/verify-email",
  profile: "/settings/profile",
  security: "/settings/security",
};

/** Everything that a test finds on a page, in one place. */
export const find = {
  heading: (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name, exact: true }),
  field: (page: Page, label: string) => page.locator("input").and(page.getByLabel(label, { exact: true })),
  button: (page: Page, name: string) => page.getByRole("button", { name, exact: true }),
  link: (page: Page, name: string | RegExp) => page.getByRole("link", { name }),
  tab: (page: Page, name: string) => page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name, exact: true }),
  /** The problem of one field: the first thing that its input points to. */
  problem: async (page: Page, label: string): Promise<Locator> => {
    const input = find.field(page, label);
    await expect(input).toHaveAttribute("aria-invalid", "true");
    const [id] = ((await input.getAttribute("aria-describedby")) ?? "").split(/\s+/);
    return page.locator(`[id="${id}"]`);
  },
  /** The list of what is wrong with a form, when that is more than one thing. */
  summary: (page: Page) => page.locator(".error-summary"),
  /** The region that announces what was done. */
  status: (page: Page) => page.getByRole("status").filter({ hasText: /\S/ }).first(),
  /** The rules of the password policy that what is typed meets so far. */
  metRules: (page: Page) => page.locator(".checklist__item--met"),
  /** Chooses a theme in the account menu. */
  theme: async (page: Page, name: string): Promise<void> => {
    await find.button(page, "Account menu").click();
    await find.button(page, `${name} theme`).click();
  },
  words: {
    /** Of a link that was used, replaced, made up or is too old. */
    over: /expired|already used|no longer|not valid/i,
  },
};

interface Fixtures {
  watch: Watch;
  /** Opens another, separate browser profile on the product, watched like the first one. */
  otherBrowser: () => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => {
    const url = process.env.LATCHKEY_URL;
    if (!url) throw new Error("no server was started for the tests");
    await use(url);
  },
  watch: [
    async ({ context }, use) => {
      const watch = new Watch();
      watch.follow(context);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],
  otherBrowser: async ({ browser, watch, baseURL, viewport, javaScriptEnabled, hasTouch, isMobile, locale }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL, viewport, javaScriptEnabled, hasTouch, isMobile, locale });
      contexts.push(context);
      watch.follow(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

let people = 0;

/** A name and an address that nobody else in this run has. */
export function somebody(): { name: string; email: string } {
  people += 1;
  const id = `${test.info().workerIndex}-${Date.now().toString(36)}-${people}`;
  return { name: "Ada Lovelace", email: `ada-${id}@example.test` };
}

/** Fills in and sends the sign-up form. */
export async function fillSignUp(page: Page, person: { name: string; email: string }, password = PASSWORD): Promise<void> {
  await find.field(page, "Name").fill(person.name);
  await find.field(page, "Email").fill(person.email);
  await find.field(page, "Password").fill(password);
  await find.button(page, "Create account").click();
}

/** Signs up and waits for the answer: with it comes the cookie by which the mailed link knows the browser. */
export async function signUp(page: Page, person: { name: string; email: string }): Promise<void> {
  await fillSignUp(page, person);
  await expect(find.heading(page, "Check your mail")).toBeVisible();
}

/** Opens the link of the newest verification mail and presses its button. */
export async function verify(page: Page, email: string): Promise<void> {
  const mail = await readMail(page, email, /verify|confirm/i);
  await open(page, linkIn(mail, at.verify));
  await expect(find.heading(page, "Verify your email")).toBeVisible();
  await find.button(page, "Verify email").click();
}

/** Fills in and sends the sign-in form of the page that is open. */
export async function fillSignIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await find.field(page, "Email").fill(email);
  await find.field(page, "Password").fill(password);
  await find.button(page, "Sign in").click();
}

/** Signs in and waits for the settings. */
export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await open(page, at.signIn);
  await fillSignIn(page, email, password);
  await expect(page).toHaveURL(/\/settings\//);
  await settled(page);
}

/** Calls an endpoint as the page's own scripts do. */
export async function call<T>(page: Page, endpoint: string, form: Record<string, string> = {}, origin = process.env.LATCHKEY_URL): Promise<T> {
  const headers = { accept: "application/json", origin: origin as string };
  const answer = await page.request.post(`/account/api/${endpoint}`, { form, headers });
  expect(answer.status(), `${endpoint}: ${await answer.text()}`).toBe(200);
  return (await answer.json()) as T;
}

/**
 * A verified person who is signed in, in a browser that shows nothing yet. Nearly every test begins with one, so no page is opened for
 * it: signing up by hand, by keyboard and without scripts has tests of its own.
 */
export async function newPerson(page: Page, origin?: string): Promise<{ name: string; email: string }> {
  const person = somebody();
  await call(page, "sign-up", { ...person, password: PASSWORD }, origin);
  const link = linkIn(await readMail(page, person.email, /verify|confirm/i), at.verify);
  await call(page, "email/verify", { token: new URLSearchParams(link.split("?")[1]).get("token") as string }, origin);
  return person;
}

/** Fills in and sends the form that changes the password. */
export async function changePassword(page: Page, current: string, next: string, again = next): Promise<void> {
  await find.field(page, "Current password").fill(current);
  await find.field(page, "New password").fill(next);
  await find.field(page, "Confirm new password").fill(again);
  await find.button(page, "Change password").click();
}

/** Opens the avatar menu and presses its button to sign out. */
export async function signOut(page: Page): Promise<void> {
  await find.button(page, "Account menu").click();
  await find.button(page, "Sign out").click();
  await expect(find.heading(page, "Sign in")).toBeVisible();
  await settled(page);
}
