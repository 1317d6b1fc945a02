import { type BrowserContext, type Locator, type Page, test as base, expect } from "@playwright/test";
import { scripted, underWay, Watch } from "./watch.ts";

export { expect };
export { expectAccessible, looks, shot } from "./looks.ts";
export { scripted } from "./watch.ts";

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

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  at: number;
}

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

/** Opens a page and waits until it has become interactive, where scripts run. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** So long nothing is asked for before a document counts as loaded: one that says that it is awake, and one that does not say so. */
const QUIET_MS = { awake: 50, other: 500 };
/** When the document that was last found quiet began. */
const quiet = new WeakMap<Page, number>();

/**
 * Waits until a page that was just reached is interactive: all code is loaded and has run. Each document has to be quiet once; a tab
 * that was opened by script loads after it, so what is under way counts too. (Playwright's `networkidle` would wait for the stream that
 * stays open.)
 */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  if (!scripted()) return;
  const here = underWay.get(page);
  const drawn = () =>
    page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      return { origin: performance.timeOrigin, awake: document.scripts.length === 0 || "awake" in document.body.dataset };
    });
  await expect
    .poll(
      async () => {
        const { origin, awake } = await drawn();
        const pause = quiet.get(page) === origin ? 0 : QUIET_MS[awake ? "awake" : "other"];
        const still = here === undefined || (here.asked.size === 0 && Date.now() - here.at >= pause);
        if (still) quiet.set(page, origin);
        return still;
      },
      { message: "requests that are under way", timeout: 30_000, intervals: [25, 50, 100] },
    )
    .toBe(true);
}

let people = 0;

/** A name and an address that nobody else in this run has. */
export function somebody(): { name: string; email: string } {
  people += 1;
  const id = `${test.info().workerIndex}-${Date.now().toString(36)}-${people}`;
  return { name: "Ada Lovelace", email: `ada-${id}@example.test` };
}

/** The newest captured mail to an address whose subject matches. Mail leaves from a queue, so this waits for it. */
export async function readMail(page: Page, to: string, subject: RegExp, after = 0): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(
      async () => {
        const answer = await page.request.get(`/dev/mailbox.json?to=${encodeURIComponent(to)}`);
        const mails = (await answer.json()) as Mail[];
        found = mails.find((mail) => subject.test(mail.subject) && mail.at > after);
        return found !== undefined;
      },
      { message: `a mail to ${to} with the subject ${subject}`, timeout: 10_000 },
    )
    .toBe(true);
  return found as Mail;
}

/** All captured mail to an address, newest first. */
export async function mails(page: Page, to: string): Promise<Mail[]> {
  return (await page.request.get(`/dev/mailbox.json?to=${encodeURIComponent(to)}`)).json() as Promise<Mail[]>;
}

/** The path and query of the one link into the product that a mail holds; text and HTML have the same one. */
export function linkIn(mail: Mail, path: string): string {
  const pattern = new RegExp(`https?://[^\\s"'<>]+${path}[^\\s"'<>]*`);
  const inText = mail.text.match(pattern)?.[0];
  const inHtml = mail.html.replaceAll("&amp;", "&").match(pattern)?.[0];
  expect(inText, `a link to ${path} in the text of “${mail.subject}”`).toBeTruthy();
  expect(inHtml, "the same link in the HTML").toBe(inText);
  const url = new URL(inText as string);
  return url.pathname + url.search + url.hash;
}

/** Fills in and sends the sign-up form. */
export async function fillSignUp(page: Page, person: { name: string; email: string }, password = PASSWORD): Promise<void> {
  await find.field(page, "Name").fill(person.name);
  await find.field(page, "Email").fill(person.email);
  await find.field(page, "Password").fill(password);
  await find.button(page, "Create account").click();
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

/** A verified person who is signed in and looks at the first settings page. */
export async function newPerson(page: Page): Promise<{ name: string; email: string }> {
  const person = somebody();
  await open(page, at.signUp);
  await fillSignUp(page, person);
  await verify(page, person.email);
  await expect(page).toHaveURL(/\/(settings|sign-in)/);
  await settled(page);
  if (!page.url().includes("/settings")) await signIn(page, person.email);
  return person;
}

/** Opens the avatar menu and presses its button to sign out. */
export async function signOut(page: Page): Promise<void> {
  await find.button(page, "Account menu").click();
  await find.button(page, "Sign out").click();
  await expect(find.heading(page, "Sign in")).toBeVisible();
  await settled(page);
}
