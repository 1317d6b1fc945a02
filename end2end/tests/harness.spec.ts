import type { Page } from "@playwright/test";
import { at, expectAccessible, open, test } from "./support.ts";

// Each of these has to fail: a harness that complains about nothing proves nothing.

test.fail("a console error fails a test", async ({ page }) => {
  await open(page, at.signIn);
  await page.evaluate(() => console.error("on purpose"));
});

test.fail("a console warning in a second browser fails a test", async ({ otherBrowser }) => {
  const other = await otherBrowser();
  await open(other, at.signIn);
  await other.evaluate(() => console.warn("on purpose"));
});

test.fail("an exception in the page fails a test", async ({ page }) => {
  await open(page, at.signIn);
  const thrown = page.waitForEvent("pageerror");
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error("on purpose");
    });
  });
  await thrown;
});

test.fail("a refusal that was not expected fails a test", async ({ page }) => {
  await page.goto("/no/such/page");
});

test.fail("a request without an answer fails a test", async ({ page }) => {
  await page.route("**/no-such-image.svg", (route) => route.abort("connectionrefused"));
  await open(page, at.signIn);
  const failed = page.waitForEvent("requestfailed");
  await page.evaluate(() => {
    const image = new Image();
    image.src = "/no-such-image.svg";
    document.body.append(image);
  });
  await failed;
});

test.fail("a field without a label fails a test", async ({ page }) => {
  await open(page, at.signIn);
  await page.evaluate(() => document.querySelector("label")?.remove());
  await expectAccessible(page, "a broken page");
});

/** Serves the page of signing in with something changed that the browser's half does not know of. */
async function drawnOtherwise(page: Page, change: (html: string) => string): Promise<void> {
  await page.route(`**${at.signIn}`, async (route) => {
    const answer = await route.fetch();
    const [before, after] = [await answer.text(), change(await answer.text())];
    if (before === after) throw new Error("nothing was changed");
    await route.fulfill({ response: answer, body: after });
  });
  await open(page, at.signIn);
}

test.fail("an element that the server drew otherwise fails a test", async ({ page }) => {
  await drawnOtherwise(page, (html) => html.replace(/<form\b[^>]*>/, "<p>").replace("</form>", "</p>"));
});
