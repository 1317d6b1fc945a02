import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type CDPSession, expect, type Page, test } from "@playwright/test";

const ARTEFACTS = resolve(dirname(fileURLToPath(import.meta.url)), "../artefacts");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Judging {
  only?: string[];
  without?: string;
}

interface Looking {
  widths?: number[];
  inside?: string;
  without?: string;
  more?: (theme: string) => Promise<void>;
}

/** The rules of axe-core that ask for colours: what the others find is the same in every theme. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/**
 * Fails on any violation that axe-core finds. Its source is evaluated, not injected: the CSP forbids inline scripts.
 * `inside` is for what floats over a page, whose covered parts nobody can reach meanwhile; `only` is for some of the rules; `without`
 * is for what was looked at already.
 */
export async function expectAccessible(page: Page, what: string, inside = "html", { only, without }: Judging = {}): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const violations = await page.evaluate(async ({ inside, only, without }) => {
    const axe = (window as unknown as { axe: { run(where: object, options: object): Promise<{ violations: Violation[] }> } }).axe;
    interface Violation {
      id: string;
      help: string;
      nodes: { target: string[]; failureSummary?: string }[];
    }
    const { violations } = await axe.run({ include: [inside], exclude: without ? [without] : [] }, {
      resultTypes: ["violations"],
      // WCAG 2.2 AA 2.5.8, which axe-core leaves off by default.
      ...(only ? { runOnly: only } : { rules: { "target-size": { enabled: true } } }),
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} (${help}): ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
    );
  }, { inside, only, without });
  expect(violations, `axe-core on ${what}`).toEqual([]);
}

const sessions = new WeakMap<Page, CDPSession>();

/**
 * Keeps a picture of the whole page under `artefacts/<name>/<project>-<theme>-<width>.png`. Chromium itself is asked for it: it takes
 * half as long as Playwright, and a run takes a thousand.
 */
export async function shot(page: Page, name: string, theme = "light"): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  const chromium = sessions.get(page) ?? (await page.context().newCDPSession(page));
  sessions.set(page, chromium);
  await page.evaluate(() => {
    for (const moving of document.getAnimations()) if (moving.effect?.getComputedTiming().endTime !== Infinity) moving.finish();
  });
  const { cssContentSize } = await chromium.send("Page.getLayoutMetrics");
  const clip = { x: 0, y: 0, width: cssContentSize.width, height: cssContentSize.height, scale: 1 };
  const whole = { format: "png", captureBeyondViewport: true, optimizeForSpeed: true, clip } as const;
  const { data } = await chromium.send("Page.captureScreenshot", whole);
  mkdirSync(join(ARTEFACTS, name), { recursive: true });
  writeFileSync(join(ARTEFACTS, name, `${test.info().project.name}-${theme}-${width}.png`), data, "base64");
}

/**
 * The same, with both themes and the widths in which screens are judged. Checks with axe-core where everything is widest and where
 * everything is narrowest, and the colours of the dark theme as well: colours follow the theme, sizes the width. `more` is looked for
 * in each theme, where everything is widest.
 */
export async function looks(page: Page, name: string, { widths = [320, 768, 1280], inside, without, more }: Looking = {}): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      await shot(page, name, theme);
      const judged = width === Math.max(...widths) || (width === Math.min(...widths) && theme === "light");
      if (judged) await expectAccessible(page, `${name}, ${theme}, ${width} px`, inside, { without, only: theme === "dark" ? COLOURS : undefined });
      if (width === Math.max(...widths)) await more?.(theme);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `${name} does not scroll sideways at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
}
