import { at, expect, find, newPerson, open, settled, shot, test } from "./support.ts";

test("a name is changed and stays changed; the address is shown and cannot be edited", async ({ page, watch }) => {
  watch.expect(422);
  const person = await newPerson(page);
  await open(page, at.profile);
  await expect(page).toHaveTitle(/Profile/);
  await expect(find.field(page, "Name")).toHaveValue(person.name);
  const email = find.field(page, "Address");
  await expect(email).toHaveValue(person.email);
  await expect(email).not.toBeEditable();
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
