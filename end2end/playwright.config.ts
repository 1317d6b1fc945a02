import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

const CHROMIUM = process.env.CHROMIUM ?? ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(existsSync) ?? "/usr/bin/chromium";
if (!existsSync(CHROMIUM)) {
  throw new Error(`Chromium is missing at ${CHROMIUM}: run script/setup --test, or name it in CHROMIUM`);
}

const chromium = {
  ...devices["Desktop Chrome"],
  viewport: { width: 1280, height: 800 },
  launchOptions: {
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

/** Stories run in every kind of browser. The looks of routes and gallery are taken once, in every width; bytes are counted once. */
const LOOKS = ["**/routes*.spec.ts", "**/gallery.spec.ts", "**/harness.spec.ts", "**/server.spec.ts"];
const BYTES = "**/bytes.spec.ts";
/** One long tour: it takes a minute, and the stories that it is made of run everywhere. */
const TOUR = "**/story.spec.ts";
const NO_STORIES = [...LOOKS, BYTES];

export default defineConfig({
  testDir: "tests",
  outputDir: "artefacts/failures",
  globalSetup: "./global-setup.ts",
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 3,
  timeout: 45_000,
  expect: { timeout: 7_000 },
  reporter: [["./reporter.ts"]],
  // A test that cannot go on says so soon; without a limit it would wait for its whole time.
  use: { actionTimeout: 10_000, screenshot: "only-on-failure", locale: "en-GB", timezoneId: "UTC" },
  projects: [
    { name: "desktop", testIgnore: NO_STORIES, use: chromium },
    {
      name: "phone",
      testIgnore: [...NO_STORIES, TOUR],
      use: { ...chromium, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
    { name: "no-javascript", testIgnore: [...NO_STORIES, TOUR], use: { ...chromium, javaScriptEnabled: false } },
    { name: "looks", testMatch: LOOKS, timeout: 120_000, use: chromium },
    { name: "bytes", testMatch: BYTES, use: chromium },
  ],
});
