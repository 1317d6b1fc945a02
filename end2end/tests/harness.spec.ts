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
