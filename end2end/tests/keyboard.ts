import type { Locator, Page } from "@playwright/test";
import { appOf, codeOf } from "./authenticator.ts";
import { expect, settled } from "./support.ts";

/** Presses Tab until the element has the focus; a visible outline must show where it is. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let pressed = 0; pressed < 120; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const shown = await target.evaluate((element) => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== "none" || style.boxShadow !== "none";
      });
      expect(shown, "the focus can be seen").toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

/** Waits until what was typed is refused: it is marked, and has the focus (again). */
export async function expectRefused(page: Page, field: Locator): Promise<void> {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await settled(page);
  await expect(field).toBeFocused();
}

/** The heading of a panel. */
export const heading = (page: Page, name: string): Locator => page.getByRole("heading", { level: 2, name, exact: true });

/** Goes through the wizard that is open from its first step to the end of the second one. */
export async function addByKeyboard(page: Page, name: string): Promise<ReturnType<typeof appOf>> {
  const wizard = page.locator("#add-authenticator");
  await expect(wizard.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(wizard.getByRole("listitem").filter({ hasText: "Connect your app" })).toBeFocused();
  const app = appOf(await wizard.locator(".pairing__key").innerText());
  await tabTo(page, wizard.getByLabel("Code from the app"));
  await page.keyboard.type("000 00");
  await page.keyboard.press("Enter");
  await expectRefused(page, wizard.getByLabel("Code from the app"));
  await page.keyboard.press("ControlOrMeta+A");
  // The other session is needed below.
  const others = page.locator("#enrolment-others");
  await others.focus();
  await page.keyboard.press("Space");
  await expect(others).not.toBeChecked();
  await page.locator("#enrolment-code").focus();
  await page.keyboard.type(codeOf(app));
  await expect(wizard).toContainText(`“${name}” is set up`);
  return app;
}
