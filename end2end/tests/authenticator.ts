import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, newPerson } from "./support.ts";

/** What somebody has who turned two-factor authentication on. */
export interface Factors {
  email: string;
  secret: Buffer;
  backup: string[];
}

/** RFC 4648 §6, of a key that is shown in groups. */
export function fromBase32(key: string): Buffer {
  const bits = [...key.replaceAll(/[\s=]/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** What an authenticator shows (RFC 6238) so many steps from now. */
export function codeOf(secret: Buffer, steps = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = digest[19] & 15;
  return String((digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
}

/** Calls an endpoint as the page's own scripts do. */
export async function call<T>(page: Page, endpoint: string, form: Record<string, string> = {}): Promise<T> {
  const headers = { accept: "application/json", origin: process.env.LATCHKEY_URL as string };
  const answer = await page.request.post(`/account/api/${endpoint}`, { form, headers });
  expect(answer.status(), `${endpoint}: ${await answer.text()}`).toBe(200);
  return (await answer.json()) as T;
}

/** A person who is signed in and has an authenticator and backup codes. */
export async function withAuthenticator(page: Page): Promise<Factors> {
  const { email } = await newPerson(page);
  const { key } = await call<{ key: string }>(page, "two-factor/begin", { name: "Pixel 9" });
  const secret = fromBase32(key);
  // The code of the step before is accepted too, and leaves this one for signing in.
  const { codes } = await call<{ codes: { id: string; codes: string[] } }>(page, "two-factor/confirm", { code: codeOf(secret, -1) });
  await call(page, "backup-codes/confirm", { set: codes.id, saved: "true" });
  return { email, secret, backup: codes.codes };
}
