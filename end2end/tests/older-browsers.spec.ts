import { panel, wizard } from "./enrolment.ts";
import { at, expect, find, newPerson, open, scripted, test } from "./support.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

test.beforeEach(async ({ page }) => {
  test.skip(!scripted(), "it is a script that stands in");
  // As a browser that does not know the commands of buttons: it lacks the property, and a press does nothing by itself.
  await page.addInitScript(() => {
    delete (HTMLButtonElement.prototype as { commandForElement?: unknown }).commandForElement;
    const idle = (event: Event) => {
      if ((event.target as Element).closest("button[commandfor]")) event.preventDefault();
    };
    addEventListener("click", idle, true);
  });
});

test("windows open and close where buttons know no commands, and the focus comes back", async ({ page }) => {
  await newPerson(page);
  await open(page, at.security);
  const opener = panel(page, "two-factor").getByRole("button", { name: "Add authenticator" });
  await opener.click();
  await expect(wizard(page)).toBeVisible();
  await expect(wizard(page).getByLabel("Name", { exact: true })).toBeFocused();
  await wizard(page).getByRole("button", { name: "Cancel" }).click();
  await expect(wizard(page)).toBeHidden();
  await expect(opener).toBeFocused();
  await opener.click();
  await wizard(page).getByRole("button", { name: "Close" }).click();
  await expect(wizard(page)).toBeHidden();

  await find.field(page, "New password").fill("something");
  await find.tab(page, "Profile").click();
  await find.button(page, "Stay here").click();
  await expect(page).toHaveURL(new RegExp(`${at.security}$`));
});
