import type { Page } from "@playwright/test";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { expect } from "./support.ts";

/** The words on paper. */
export async function printed(page: Page): Promise<{ pages: number; words: string }> {
  const sheet = await getDocument({ data: new Uint8Array(await page.pdf()), verbosity: 0 }).promise;
  const words: string[] = [];
  for (let number = 1; number <= sheet.numPages; number += 1) {
    const content = await (await sheet.getPage(number)).getTextContent();
    words.push(...content.items.map((item) => ("str" in item ? item.str : "")));
  }
  return { pages: sheet.numPages, words: words.join(" ") };
}

/** What stands above the codes on paper and in the file. */
export function headOf(email: string): string[] {
  const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return ["Latchkey backup codes", email, today];
}

/** One clean sheet with the codes, and nothing else of the page. */
export async function expectSheet(page: Page, email: string, codes: string[]): Promise<void> {
  const paper = await printed(page);
  expect(paper.pages, "one clean sheet").toBe(1);
  for (const words of [...codes, ...headOf(email)]) expect(paper.words).toContain(words);
  expect(paper.words, "nothing else of the page").not.toContain("Current password");
}
