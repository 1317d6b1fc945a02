import { expect, type Page } from "@playwright/test";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  at: number;
}

/** The newest captured mail to an address whose subject matches. Mail leaves from a queue, so this waits for it. */
export async function readMail(page: Page, to: string, subject: RegExp, after = 0): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(
      async () => {
        const answer = await page.request.get(`/dev/mailbox.json?to=${encodeURIComponent(to)}`);
        const mails = (await answer.json()) as Mail[];
        found = mails.find((mail) => subject.test(mail.subject) && mail.at > after);
        return found !== undefined;
      },
      { message: `a mail to ${to} with the subject ${subject}`, timeout: 10_000, intervals: [25, 50, 100, 250] },
    )
    .toBe(true);
  return found as Mail;
}

/** All captured mail to an address, newest first. */
export async function mails(page: Page, to: string): Promise<Mail[]> {
  return (await page.request.get(`/dev/mailbox.json?to=${encodeURIComponent(to)}`)).json() as Promise<Mail[]>;
}

/** The path and query of the one link into the product that a mail holds; text and HTML have the same one. */
export function linkIn(mail: Mail, path: string): string {
  const pattern = new RegExp(`https?://[^\\s"'<>]+${path}[^\\s"'<>]*`);
  const inText = mail.text.match(pattern)?.[0];
  const inHtml = mail.html.replaceAll("&amp;", "&").match(pattern)?.[0];
  expect(inText, `a link to ${path} in the text of “${mail.subject}”`).toBeTruthy();
  expect(inHtml, "the same link in the HTML").toBe(inText);
  const url = new URL(inText as string);
  return url.pathname + url.search + url.hash;
}
