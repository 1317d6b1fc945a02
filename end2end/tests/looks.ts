import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";

const ARTEFACTS = resolve(dirname(fileURLToPath(import.meta.url)), "../artefacts");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Fails on any violation that axe-core finds. Its source is evaluated, not injected: the CSP forbids inline scripts.
 * `inside` is for what floats over a page, whose covered parts nobody can reach meanwhile.
 */
export async function expectAccessible(page: Page, what: string, inside = "html"): Promise<void> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (inside) => {
    const axe = (window as unknown as { axe: { run(where: string, options: object): Promise<{ violations: Violation[] }> } }).axe;
    interface Violation {
      id: string;
      help: string;
      nodes: { target: string[]; failureSummary?: string }[];
    }
    const { violations } = await axe.run(inside, {
      resultTypes: ["violations"],
      // WCAG 2.2 AA 2.5.8, which axe-core leaves off by default.
      rules: { "target-size": { enabled: true } },
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} (${help}): ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
    );
  }, inside);
  expect(violations, `axe-core on ${what}`).toEqual([]);
}

/** Keeps a picture of the whole page under `artefacts/<name>/<project>-<theme>-<width>.png`. */
export async function shot(page: Page, name: string, theme = "light"): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const file = `${test.info().project.name}-${theme}-${width}.png`;
  await page.screenshot({ path: join(ARTEFACTS, name, file), fullPage: true, animations: "disabled" });
}

/**
 * The same, with both themes and the widths in which screens are judged. Checks both themes with axe-core where everything is widest,
 * and the light one also where everything is narrowest: colours follow the theme, sizes the width.
 */
export async function looks(page: Page, name: string, widths = [320, 768, 1280], inside = "html"): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      await shot(page, name, theme);
      const judged = width === Math.max(...widths) || (width === Math.min(...widths) && theme === "light");
      if (judged) await expectAccessible(page, `${name}, ${theme}, ${width} px`, inside);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `${name} does not scroll sideways at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
}
