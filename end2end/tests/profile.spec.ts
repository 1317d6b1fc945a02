import { at, expect, find, newPerson, open, scripted, settled, shot, test } from "./support.ts";

test("a name is changed and stays changed; the address is shown and cannot be edited", async ({ page, watch }) => {
  watch.expect(422);
  const person = await newPerson(page);
  await open(page, at.profile);
  await expect(page).toHaveTitle(/Profile/);
  await expect(find.field(page, "Name")).toHaveValue(person.name);
  const email = find.field(page, "Address");
  await expect(email).toHaveValue(person.email);
  await expect(email).not.toBeEditable();
  await expect(email, "and it says why").toHaveAccessibleDescription(/you sign in with/);
  await shot(page, "profile/ready");

  await find.field(page, "Name").fill("  ");
  await find.button(page, "Save name").click();
  await expect(await find.problem(page, "Name")).not.toBeEmpty();
  await settled(page);
  await shot(page, "profile/missing-name");

  await find.field(page, "Name").fill("Grace Hopper & <b>Co</b>");
  await find.button(page, "Save name").click();
  await expect(find.status(page)).not.toBeEmpty();
  await settled(page);
  await shot(page, "profile/saved");
  await open(page, at.profile);
  await expect(find.field(page, "Name")).toHaveValue("Grace Hopper & <b>Co</b>");
});

test("“Saved” is gone as soon as something else is typed, and comes back with the next save", async ({ page }) => {
  test.skip(!scripted(), "without scripts the page does not see what is typed");
  await newPerson(page);
  await open(page, at.profile);
  const saved = page.locator("#personal").getByText("Saved", { exact: true });
  const name = find.field(page, "Name");
  for (const next of ["Grace Hopper", "Grace Brewster Hopper"]) {
    await name.fill(next);
    await expect(saved).toHaveCount(0);
    await find.button(page, "Save name").click();
    await expect(saved).toBeVisible();
    await settled(page);
    await expect(name).toHaveValue(next);
  }
  await name.press("End");
  await name.press("x");
  await expect(saved).toHaveCount(0);
});

test("the welcome after verifying leads to the panel that it names", async ({ page }) => {
  await newPerson(page);
  await open(page, `${at.profile}?notice=verified`);
  await expect(page.getByText("Your email is verified and your account is ready.")).toBeVisible();
  await find.link(page, "add an authenticator").click();
  await expect(page).toHaveURL(`${at.security}#two-factor`);
  await settled(page);
  const title = page.locator("#two-factor-title");
  await expect(title).toBeInViewport();
  if (scripted()) await expect(title).toBeFocused();
  const top = (await page.locator("#two-factor").boundingBox())?.y ?? 0;
  expect(top, "below the header").toBeGreaterThan(40);
  expect(top, "reading begins at its top").toBeLessThan(160);
});
