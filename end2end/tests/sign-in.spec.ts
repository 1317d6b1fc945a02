import { at, expect, fillSignIn, find, newPerson, open, scripted, settled, shot, signIn, signOut, somebody, test } from "./support.ts";

test("a wrong password and an unknown address get one and the same answer", async ({ page, otherBrowser, watch }) => {
  watch.expect(401, 422);
  const person = await newPerson(page);
  const other = await otherBrowser();
  const answers: string[] = [];
  for (const email of [person.email, somebody().email]) {
    await open(other, at.signIn);
    await fillSignIn(other, email, "Wrong-Horse-7-Battery");
    const problem = await find.problem(other, "Password");
    await expect(problem).not.toBeEmpty();
    answers.push((await other.locator("main").innerText()).replaceAll(email, ""));
    await expect(find.field(other, "Email")).toHaveValue(email);
  }
  expect(answers[1]).toBe(answers[0]);
  await settled(other);
  await shot(other, "sign-in/wrong");
});

test("who comes to a page signed out gets there after signing in", async ({ page, otherBrowser }) => {
  const person = await newPerson(page);
  const other = await otherBrowser();
  await open(other, at.security);
  await expect(other).toHaveURL(/\/sign-in\?.*next=/);
  await expect(other).toHaveTitle(/Sign in/);
  await shot(other, "sign-in/empty");
  await fillSignIn(other, person.email);
  await expect(other).toHaveURL(new RegExp(`${at.security}$`));
  await expect(find.heading(other, "Security")).toBeVisible();
});

test("a deep link keeps its query, and its panel where scripts run", async ({ page, otherBrowser }) => {
  const person = await newPerson(page);
  const deep = `${at.security}?inactive=yes#sessions`;
  const other = await otherBrowser();
  await open(other, deep);
  await expect(find.heading(other, "Sign in")).toBeVisible();
  await fillSignIn(other, person.email);
  const end = scripted() ? deep : deep.replace("#sessions", "");
  await expect(other).toHaveURL(`${process.env.LATCHKEY_URL}${end}`);
  await expect(find.heading(other, "Security")).toBeVisible();
});

test("no fragment of the sign-in page leads away from the product", async ({ page, otherBrowser }) => {
  test.skip(!scripted(), "without scripts the fragment stays behind");
  const person = await newPerson(page);
  for (const hash of ["#@evil.example/", "#//evil.example", "#\\evil.example"]) {
    const other = await otherBrowser();
    await open(other, `${at.signIn}?next=${encodeURIComponent(at.security)}${hash}`);
    await fillSignIn(other, person.email);
    await expect(other).toHaveURL(new RegExp(`^${process.env.LATCHKEY_URL}/settings/`));
  }
});

test("`next` leads to paths of the product only", async ({ page, otherBrowser }) => {
  const person = await newPerson(page);
  for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example"]) {
    const other = await otherBrowser();
    await open(other, `${at.signIn}?next=${encodeURIComponent(next)}`);
    await fillSignIn(other, person.email);
    await expect(other).toHaveURL(new RegExp(`^${process.env.LATCHKEY_URL}/settings/`));
  }
});

test("“keep me signed in” outlives the browser, without it the session does not", async ({ page, otherBrowser }) => {
  const person = await newPerson(page);
  for (const keep of [true, false]) {
    const other = await otherBrowser();
    await open(other, at.signIn);
    await other.getByLabel("Keep me signed in").setChecked(keep);
    await fillSignIn(other, person.email);
    await expect(other).toHaveURL(/\/settings\//);
    const cookie = (await other.context().cookies()).find((cookie) => cookie.name === "lk");
    expect(cookie?.httpOnly).toBe(true);
    expect(cookie?.sameSite).toBe("Lax");
    const days = cookie && cookie.expires > 0 ? (cookie.expires - Date.now() / 1000) / 86_400 : 0;
    if (keep) expect(days).toBeGreaterThan(20);
    else expect(days).toBe(0);
  }
});

test("signing out is a POST, ends the session, and a copied cookie is dead", async ({ page, context }) => {
  const person = await newPerson(page);
  const copied = await context.cookies();
  await open(page, at.security);
  await find.button(page, "Account menu").click();
  await shot(page, "settings/account-menu");
  await page.keyboard.press("Escape");
  const methods: string[] = [];
  page.on("request", (request) => {
    if (/sign[-_]?out/.test(new URL(request.url()).pathname)) methods.push(request.method());
  });
  await signOut(page);
  expect(methods).toEqual(["POST"]);
  await context.clearCookies();
  await context.addCookies(copied);
  await open(page, at.security);
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, person.email);
  await expect(find.button(page, "Account menu")).toBeVisible();
});

test("a person who is signed in is not asked again", async ({ page }) => {
  await newPerson(page);
  await open(page, at.signIn);
  await expect(page).toHaveURL(/\/settings\//);
  if (scripted()) await expect(page.getByRole("navigation", { name: "Settings" })).toBeVisible();
});

test("a form that is sent before the scripts have arrived is answered, and goes on working when they have", async ({ page, otherBrowser, watch }) => {
  test.skip(!scripted(), "no scripts ever arrive");
  watch.expect(422);
  const person = await newPerson(page);
  const other = await otherBrowser();
  let slow = true;
  await other.route("**/pkg/*.js", (route) => {
    // On a slow network they are not answered before the page is left.
    if (!slow) void route.continue();
  });
  await other.goto(at.signIn, { waitUntil: "commit" });
  await fillSignIn(other, person.email, "Wrong-Horse-7-Battery");
  await expect(await find.problem(other, "Password")).not.toBeEmpty();
  slow = false;
  await other.reload({ waitUntil: "commit" });
  await settled(other);
  await expect(await find.problem(other, "Password")).not.toBeEmpty();
  await expect(find.field(other, "Email")).toHaveValue(person.email);
  await fillSignIn(other, person.email);
  await expect(other).toHaveURL(/\/settings\//);
});
