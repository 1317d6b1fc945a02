import { connect, type Socket } from "node:net";
import type { Page } from "@playwright/test";
import { RELEASE, start } from "../server.ts";
import { at, expect, find, looks, newPerson, open, settled, test } from "./support.ts";

/** Posts a form with one long field, as a navigation. */
async function post(page: Page, action: string, length: number, enctype = "application/x-www-form-urlencoded"): Promise<void> {
  const sent = { action, enctype, text: "x".repeat(length) };
  await page.evaluate(({ action, enctype, text }) => {
    const form = Object.assign(document.createElement("form"), { action, enctype, method: "post" });
    form.append(Object.assign(document.createElement("textarea"), { name: "email", value: text }));
    document.body.append(form);
    form.submit();
  }, sent);
}

const SIGN_IN = "/account/api/sign-in";

// The guard draws these by itself, without the application.
for (const [status, title, reach] of [
  [404, "Page not found", (page) => page.goto("/pkg/no-such-file.css")],
  [414, "That was too much", (page) => page.goto(`${at.signIn}?next=${"x".repeat(9000)}`)],
  [403, "This request was stopped", async (page, url) => {
    await page.goto("about:blank");
    await post(page, url + SIGN_IN, 9);
  }],
  [413, "That was too much", async (page) => {
    await open(page, at.signIn);
    await post(page, SIGN_IN, 70_000);
  }],
  [415, "This request could not be read", async (page) => {
    await open(page, at.signIn);
    await post(page, SIGN_IN, 9, "multipart/form-data");
  }],
] as [number, string, (page: Page, url: string) => Promise<unknown>][]) {
  test(`looks of the guard's page for ${status}`, async ({ page, baseURL, watch }) => {
    watch.expect(status);
    const answer = page.waitForResponse((response) => response.status() === status);
    await reach(page, baseURL as string);
    expect((await answer).headers()["content-type"]).toBe("text/html; charset=utf-8");
    await expect(find.heading(page, title)).toBeVisible();
    await expect(page.getByText(/^Reference: \S/)).toBeVisible();
    await looks(page, `routes/guard-${status}`);
  });
}

/** Reaches the guard's page for a status, and waits for it. */
async function guardPage(page: Page, status: number, title: string, path: string): Promise<void> {
  const answer = await page.goto(path);
  expect(answer?.status()).toBe(status);
  await expect(find.heading(page, title)).toBeVisible();
  await expect(page.getByText(/^Reference: \S/)).toBeVisible();
}

test("looks of the guard's page for 421", async ({ page, baseURL, watch }) => {
  watch.expect(421);
  // A name that the browser resolves to this machine, and that the server does not know.
  await guardPage(page, 421, "Wrong address", `${baseURL?.replace("127.0.0.1", "elsewhere.localhost")}${at.signIn}`);
  await looks(page, "routes/guard-421");
});

test("looks of the guard's page for 429", async ({ page, watch }) => {
  watch.expect(429);
  const own = await start(RELEASE, undefined, { LATCHKEY_LIMITS: "true" });
  const sockets: Socket[] = [];
  try {
    // More requests at once than one address may have: each has said what it will send, and sends it never.
    const { host, hostname, port } = new URL(own.url);
    const head = ["POST /account/api/sign-in HTTP/1.1", `Host: ${host}`, `Origin: ${own.url}`, "Content-Length: 9"];
    const hang = () => {
      const socket = connect(Number(port), hostname);
      sockets.push(socket.on("error", () => {}).resume());
      socket.write([...head, "Content-Type: application/x-www-form-urlencoded", "", ""].join("\r\n"));
    };
    for (let open = 0; open < 60; open += 1) hang();
    const status = async () => (await fetch(own.url + at.signIn, { headers: { accept: "text/html" } })).status;
    const full = async () => {
      const now = await status();
      // This very request may have had the last place when the last of them came.
      if (now === 200) hang();
      return now;
    };
    await expect.poll(full).toBe(429);
    // By the time that the page asks for its stylesheet, there is room again.
    await page.route("**/pkg/**", async (route) => {
      for (const socket of sockets) socket.destroy();
      await expect.poll(status).toBe(200);
      await route.continue();
    });
    await guardPage(page, 429, "Too many attempts", own.url + at.signIn);
    await settled(page);
    await looks(page, "routes/guard-429");
  } finally {
    for (const socket of sockets) socket.destroy();
    await own.stop();
  }
});

test("looks of the guard's page for 503", async ({ browser, watch }) => {
  watch.expect(503);
  // A server of its own: nobody else at this address could listen meanwhile.
  const own = await start(RELEASE);
  const done = new AbortController();
  // A stream that nobody holds would be closed.
  const streams: Response[] = [];
  try {
    const contexts = [await browser.newContext({ baseURL: own.url }), await browser.newContext({ baseURL: own.url })];
    const pages: Page[] = [];
    // One address may listen a hundred times, one account less often.
    for (const context of contexts) {
      watch.follow(context);
      pages.push(await context.newPage());
      await newPerson(pages[pages.length - 1], own.url);
      const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
      for (let opened = 0; opened < 50; opened += 1) {
        streams.push(await fetch(`${own.url}/account/live`, { headers: { cookie }, signal: done.signal }));
      }
    }
    await guardPage(pages[0], 503, "We will be right back", "/account/live");
    await looks(pages[0], "routes/guard-503");
    await Promise.all(contexts.map((context) => context.close()));
  } finally {
    done.abort();
    await own.stop();
  }
});
