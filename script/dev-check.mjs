// Starts script/dev, changes a stylesheet and watches what an open page of the gallery makes of it: `dev-check.mjs STYLESHEET LOG`.
import { spawn } from "node:child_process";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";

const { chromium } = createRequire(new URL("../end2end/package.json", import.meta.url))("@playwright/test");
const [stylesheet, log] = process.argv.slice(2);
const url = process.env.LATCHKEY_PUBLIC_URL;
const socket = `ws://127.0.0.1:${process.env.LEPTOS_RELOAD_PORT}/live_reload`;
/** A first build on two cores, with room. */
const BUILD_MS = 20 * 60_000;
/** For what happens once it is built. */
const STEP_MS = 60_000;

const before = readFileSync(stylesheet, "utf8");
const output = openSync(log, "w");
const dev = spawn("script/dev", { stdio: ["ignore", output, output] });
const ended = new Promise((resolve) => dev.once("exit", resolve));
const cleanUp = async () => {
  dev.kill("SIGTERM");
  const patience = setTimeout(() => dev.kill("SIGKILL"), 30_000);
  if (readFileSync(stylesheet, "utf8") !== before) writeFileSync(stylesheet, before);
  await ended;
  clearTimeout(patience);
};
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => cleanUp().finally(() => process.exit(1)));

const answers = (address) => fetch(address, { signal: AbortSignal.timeout(5000) }).then((answer) => answer.ok, () => false);
const insist = (holds, otherwise) => {
  if (!holds) throw new Error(otherwise);
};

async function check(page) {
  const heard = [];
  page.on("websocket", (opened) => {
    heard.push(opened.url());
    opened.on("framereceived", (frame) => heard.push(String(frame.payload)));
  });
  await page.goto(`${url}/gallery`);
  insist(await page.getByRole("navigation", { name: "Sections" }).isVisible(), "the gallery is not there");
  for (const since = Date.now(); !heard.includes(socket); await pause(100)) {
    insist(Date.now() - since < STEP_MS, `the page does not listen at ${socket}`);
  }
  await page.evaluate(() => (window.stayed = true));
  const changed = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--dev-check").trim() !== "");
  // The tool serves before it watches: a change that comes too early it never sees, so it is made again.
  for (let since = Date.now(), times = 1; !(await changed()); times += 1, await pause(5000)) {
    insist(Date.now() - since < STEP_MS, "the page does not follow its stylesheet");
    writeFileSync(stylesheet, `${before}\n:root { --dev-check: ${times}; }\n`);
  }
  insist(heard.some((text) => text.includes(".css")), "the page was not told that its stylesheet changed");
  insist(await page.evaluate(() => window.stayed === true), "the page was loaded again for a stylesheet");
}

let browser;
try {
  for (const since = Date.now(); !(await answers(`${url}/healthz`)); await pause(500)) {
    insist(dev.exitCode === null, "script/dev ended by itself");
    insist(Date.now() - since < BUILD_MS, "script/dev did not serve in time");
  }
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  await check(await browser.newPage());
} catch (failure) {
  console.error(`latchkey: ${failure.message}\n${readFileSync(log, "utf8").split("\n").slice(-20).join("\n")}`);
  process.exitCode = 1;
} finally {
  await browser?.close();
  await cleanUp();
}
if (await answers(`${url}/healthz`)) {
  console.error("latchkey: the server runs on after script/dev has ended");
  process.exitCode = 1;
}
console.log(process.exitCode ? "0 passed, 1 failed" : "1 passed, 0 failed");
