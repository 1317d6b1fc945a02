import { codeOf } from "./authenticator.ts";
import { type Server, RELEASE, start } from "../server.ts";
import { panel, protectedPerson } from "./enrolment.ts";
import { at, expect, fillSignIn, find, open, PASSWORD, scripted, settled, shot, test as base } from "./support.ts";

/** A server of its own, on which limits are on. */
const test = base.extend<object, { limited: Server }>({
  limited: [
    async ({}, use) => {
      const server = await start(RELEASE, undefined, { LATCHKEY_LIMITS: "true" });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ limited }, use) => use(limited.url),
  // A window that moves in is not pressed on before it stands.
  contextOptions: { reducedMotion: "reduce" },
});

test("too many wrong codes, and too many looks at a saved one, are refused in words", async ({ page, otherBrowser, watch, limited }) => {
  test.setTimeout(90_000);
  watch.expect(403, 422, 429);
  const early = await otherBrowser();
  const { email, app, codes } = await protectedPerson(page, { early, origin: limited.url });
  // Three looks a day.
  const card = panel(page, "backup-codes");
  const check = page.locator("#check-code");
  await card.getByRole("button", { name: "Check a saved code" }).click();
  for (let look = 1; look <= 4; look += 1) {
    await check.getByLabel("Backup code").fill(codes[0]);
    await check.getByRole("button", { name: "Check code" }).click();
    await settled(page);
    await expect(check).toContainText(look < 4 ? "This code works" : "This was asked for too often lately");
  }
  await shot(page, "limits/drill");

  // Five wrong codes end the sign-in.
  const right = [codeOf(app), codeOf(app, 1), codeOf(app, -1), codeOf(app, 2)];
  const wrong = ["000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777", "888888"].filter((code) => !right.includes(code));
  const guesser = await otherBrowser();
  await open(guesser, at.signIn);
  await fillSignIn(guesser, email);
  await expect(find.heading(guesser, "Enter your code")).toBeVisible();
  await settled(guesser);
  for (const code of wrong.slice(0, 5)) {
    await find.field(guesser, "Code").fill("");
    await find.field(guesser, "Code").pressSequentially(code);
    if (!scripted()) await find.button(guesser, "Sign in").click();
    await settled(guesser);
  }
  await expect(find.heading(guesser, "Sign in again")).toBeVisible();
  await expect(guesser.locator("main")).toContainText("this sign-in was stopped");
  await shot(guesser, "limits/stopped");

  // There is no room for the right code either, wherever it is asked for.
  await open(early, at.security);
  await early.locator("#backup-codes").getByRole("button", { name: "Make new codes" }).click();
  const place = scripted() ? early.locator("#identity") : early.locator("main");
  await place.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await place.getByLabel("Code", { exact: true }).fill(codes[1]);
  await place.getByRole("button", { name: "Confirm" }).click();
  await expect(place).toContainText(/This was asked for too often lately. Wait \d+ (seconds|minutes) and try again./);
  await expect(place.getByLabel("Password", { exact: true })).toBeVisible();
  await shot(early, "limits/identity");
});
