import { at, expect, fillSignUp, find, linkIn, mails, newPerson, open, OTHER_PASSWORD, PASSWORD, readMail, scripted, settled, shot, signIn, signOut, signUp, somebody, test, verify } from "./support.ts";

test("a person signs up, verifies the address and reaches the settings", async ({ page }) => {
  const person = somebody();
  await open(page, at.signUp);
  await expect(page).toHaveTitle(/Create your account/);
  await expect(find.heading(page, "Create your account")).toBeVisible();
  await shot(page, "sign-up/empty");
  await signUp(page, person);
  await expect(page.getByText(person.email)).toBeVisible();
  await settled(page);
  await shot(page, "sign-up/check-your-mail");
  await verify(page, person.email);
  await expect(page).toHaveURL(/\/(settings|sign-in)/);
});

test("each field says what is wrong with it, and nothing typed is lost", async ({ page, watch }) => {
  watch.expect(422);
  await open(page, at.signUp);
  await find.field(page, "Name").fill("Grace Hopper");
  await find.field(page, "Email").fill("grace@nowhere");
  await find.field(page, "Password").fill("short");
  await find.button(page, "Create account").click();
  await expect(await find.problem(page, "Email")).toContainText(/email/i);
  await expect(await find.problem(page, "Password")).not.toBeEmpty();
  await expect(find.field(page, "Name")).toHaveValue("Grace Hopper");
  await expect(find.field(page, "Email")).toHaveValue("grace@nowhere");
  if (scripted()) await expect(find.field(page, "Password")).toHaveValue("short");
  await expect(find.field(page, "Name")).not.toHaveAttribute("aria-invalid", "true");
  await shot(page, "sign-up/field-errors");
});

test("an empty form names every missing field and moves to the list of them, which leads to each", async ({ page, watch }) => {
  watch.expect(422);
  await open(page, at.signUp);
  await find.button(page, "Create account").click();
  for (const label of ["Name", "Email", "Password"]) await expect(await find.problem(page, label)).not.toBeEmpty();
  const summary = find.summary(page);
  await expect(summary.getByRole("link")).toHaveText([/^Name: ./, /^Email: ./, /^Password: ./]);
  if (scripted()) await expect(summary).toBeFocused();
  await shot(page, "sign-up/missing");
  await summary.getByRole("link").nth(1).click();
  await expect(find.field(page, "Email")).toBeFocused();
});

test("the checklist follows the typing", async ({ page }) => {
  test.skip(!scripted(), "without scripts the checklist only states the rules");
  await open(page, at.signUp);
  const password = find.field(page, "Password");
  const met = find.metRules(page);
  await expect(met).toHaveCount(0);
  const steps: [string, number][] = [
    ["c", 1],
    ["cO", 2],
    ["cO7", 3],
    ["cO7-", 4],
    ["cO7-battery-staple", 5],
  ];
  for (const [text, exactly] of steps) {
    await password.fill(text);
    await expect(met, text).toHaveCount(exactly);
  }
  await shot(page, "sign-up/checklist");
});

test("the checklist does not say that a password is uncommon before the server has looked", async ({ page, watch }) => {
  test.skip(!scripted(), "without scripts the checklist only states the rules");
  watch.expect(422);
  await open(page, at.signUp);
  const rule = page.locator(".checklist__item", { hasText: "Not a common password" });
  const untold = /checked when you send it/;
  await expect(rule).toHaveText(untold);
  await fillSignUp(page, somebody(), "Password123!");
  await expect(rule, "refused as common").toHaveText("Not a common password: missing");
  await expect(find.metRules(page)).toHaveCount(5);
  await find.field(page, "Password").fill("Password1234!");
  await expect(rule, "another one: nobody knows").toHaveText(untold);
  await expect(find.metRules(page)).toHaveCount(5);
  await find.button(page, "Create account").click();
  await expect(rule, "refused once more").toHaveText("Not a common password: missing");
});

test("a common password is refused although it has every kind of character", async ({ page, watch }) => {
  watch.expect(422);
  await open(page, at.signUp);
  await fillSignUp(page, somebody(), "Password123!");
  await expect(await find.problem(page, "Password")).toContainText(/many people use this password/i);
  if (scripted()) await expect(find.field(page, "Password"), "the one refused field has the focus").toBeFocused();
  await shot(page, "sign-up/common-password");
});

test("an address that has an account gets the same answer, and its owner a mail", async ({ page, otherBrowser }) => {
  const owner = await newPerson(page);
  const before = (await mails(page, owner.email)).length;
  const other = await otherBrowser();
  await open(other, at.signUp);
  await fillSignUp(other, { name: "Somebody Else", email: owner.email }, `${PASSWORD}-2`);
  await expect(other.getByText(owner.email)).toBeVisible();
  await expect.poll(async () => (await mails(page, owner.email)).length).toBe(before + 1);
  const [newest] = await mails(page, owner.email);
  expect(newest.text).not.toContain(at.verify);
  expect(newest.text, "what was entered does not hold, and the mail says so").toContain("entered just now were not kept");
});

test("a new link that is sent for once more is announced once more", async ({ page }) => {
  test.skip(!scripted(), "without scripts each answer is a page of its own");
  await open(page, at.signUp);
  await signUp(page, somebody());
  const said = page.getByRole("status").filter({ hasText: "a new link is on its way" });
  await find.button(page, "Send a new link").click();
  await expect(said).toBeVisible();
  await said.evaluate((region) => region.setAttribute("data-heard", ""));
  await find.button(page, "Send a new link").click();
  await expect(page.locator("[role=status]:not([data-heard])", { hasText: "a new link is on its way" })).toBeVisible();
  await expect(said).toHaveCount(1);
});

test("a mistyped password is put right by signing up again in the same browser, and the first link is over", async ({ page, watch }) => {
  watch.expect(422);
  const person = somebody();
  await open(page, at.signUp);
  await signUp(page, person);
  const first = await readMail(page, person.email, /verify|confirm/i);
  await find.link(page, "Change it").click();
  await fillSignUp(page, { name: "Grace Hopper", email: person.email }, OTHER_PASSWORD);
  await expect(find.heading(page, "Check your mail"), "the answer is the same").toBeVisible();
  await readMail(page, person.email, /verify|confirm/i, first.at);
  await open(page, linkIn(first, at.verify));
  await find.button(page, "Verify email").click();
  await expect(page.getByText(find.words.over).first()).toBeVisible();
  await verify(page, person.email);
  await expect(page).toHaveURL(/\/settings\//);
  await settled(page);
  await open(page, at.profile);
  await expect(find.field(page, "Name")).toHaveValue("Grace Hopper");
  await signOut(page);
  await signIn(page, person.email, OTHER_PASSWORD);
});

test("a new link can be sent for, and ends the older one", async ({ page }) => {
  const person = somebody();
  await open(page, at.signUp);
  await signUp(page, person);
  const first = await readMail(page, person.email, /verify|confirm/i);
  await settled(page);
  await find.button(page, "Send a new link").click();
  const second = await readMail(page, person.email, /verify|confirm/i, first.at);
  expect(linkIn(second, at.verify)).not.toBe(linkIn(first, at.verify));
  await settled(page);
  await expect(page.getByText("a new link is on its way")).toBeVisible();
  await shot(page, "sign-up/link-sent-again");
  await verify(page, person.email);
  await expect(page).toHaveURL(/\/(settings|sign-in)/);
});

test("what was typed before the scripts arrived counts in the list of rules", async ({ page }) => {
  test.skip(!scripted(), "without scripts the list does not follow");
  let go = () => {};
  const held = new Promise<void>((resolve) => { go = resolve; });
  await page.route("**/pkg/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(at.signUp);
  await find.field(page, "Password").fill("Abcdef1!");
  await expect(find.metRules(page)).toHaveCount(0);
  go();
  await expect(find.metRules(page)).toHaveCount(4);
});

test("the answer stays when the page is loaded anew, and an address is still changed", async ({ page }) => {
  test.skip(!scripted(), "without scripts the browser asks to send the form again");
  const person = somebody();
  await open(page, at.signUp);
  await signUp(page, person);
  await expect(page.getByText(person.email)).toBeVisible();
  await page.reload();
  await expect(find.heading(page, "Check your mail")).toBeVisible();
  await expect(page.getByText(person.email)).toBeVisible();
  await settled(page);
  await find.link(page, "Change it").click();
  await expect(find.field(page, "Email")).toHaveValue(person.email);
  await expect(find.field(page, "Password")).toHaveValue("");
});

test("a mistyped address is changed, and the name is kept", async ({ page }) => {
  const person = somebody();
  await open(page, at.signUp);
  await signUp(page, { ...person, email: `x${person.email}` });
  await settled(page);
  await find.link(page, "Change it").click();
  await expect(find.field(page, "Email")).toBeVisible();
  if (scripted()) {
    await expect(find.field(page, "Name")).toHaveValue(person.name);
    await expect(find.field(page, "Email")).toHaveValue(`x${person.email}`);
    await expect(find.field(page, "Password")).toHaveValue("");
    await expect(find.metRules(page)).toHaveCount(0);
  }
  await signUp(page, person);
  await verify(page, person.email);
  await expect(find.heading(page, "Profile")).toBeVisible();
});
