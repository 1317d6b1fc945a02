import { type BrowserContext, expect, type Page, type Request, test } from "@playwright/test";

/** True when scripts run in this project. */
export function scripted(): boolean {
  return test.info().project.name !== "no-javascript";
}

/** What each page has asked for and not got yet, and when that last changed. The stream that waits for the end of a session stays open. */
const underWay = new WeakMap<Page, { asked: Set<Request>; at: number }>();

const isStream = (request: Request): boolean => request.resourceType() === "eventsource";

/** What the browser complained about. A test that expects a refusal names its status first. */
export class Watch {
  private readonly complaints: string[] = [];
  private readonly expected = new Set<number>();
  private lost = false;

  /** The browser reports every answer from 400 up as an error of the page; these are what the test is about. */
  expect(...statuses: number[]): void {
    for (const status of statuses) this.expected.add(status);
  }

  /** The test holds code back, which its loader reports. */
  loseCode(): void {
    this.lost = true;
  }

  follow(context: BrowserContext): void {
    context.on("page", (page) => this.followPage(page));
    for (const page of context.pages()) this.followPage(page);
  }

  private followPage(page: Page): void {
    const here = { asked: new Set<Request>(), at: Date.now() };
    underWay.set(page, here);
    const ended = (request: Request) => {
      if (here.asked.delete(request)) here.at = Date.now();
    };
    page.on("request", (request) => {
      if (isStream(request)) return;
      here.asked.add(request);
      here.at = Date.now();
    });
    page.on("requestfinished", ended);
    page.on("requestfailed", ended);
    page.on("console", (message) => {
      const type = message.type();
      if (type !== "error" && type !== "warning" && !/hydrat/i.test(message.text())) return;
      // Where scripts are switched off, Chromium preloads them all the same and then wonders that nobody wants them.
      if (!scripted() && message.text().includes("was preloaded using link preload but not used")) return;
      // A server that is stopped takes its streams with it; they come back by themselves.
      if (message.location().url.includes("/account/live")) return;
      // The same refusal is reported below, with its status.
      if (message.text().startsWith("Failed to load resource: the server responded with a status of")) return;
      if (this.lost && message.location().url.includes("/pkg/__wasm_split")) return;
      this.complaints.push(`console ${type}: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => {
      if (!this.lost || !error.stack?.includes("/pkg/__wasm_split")) this.complaints.push(`page error: ${error.stack ?? error.message}`);
    });
    page.on("crash", () => this.complaints.push("the page crashed"));
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "unknown";
      if (isStream(request)) return;
      // Where scripts are switched off, Chromium still asks for the preloaded ones and then refuses them itself.
      if (why === "csp" && !scripted()) return;
      // A page that is left stops its own requests.
      if (why !== "net::ERR_ABORTED") this.complaints.push(`request failed: ${request.method()} ${request.url()}: ${why}`);
    });
    page.on("response", (response) => {
      if (response.status() < 400 || this.expected.has(response.status())) return;
      this.complaints.push(`status ${response.status()}: ${response.request().method()} ${response.url()}`);
    });
  }

  check(): void {
    expect(this.complaints, "the browser has nothing to complain about").toEqual([]);
  }
}

/** Opens a page and waits until it has become interactive, where scripts run. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** So long nothing is asked for before a document counts as loaded: one that says that it is awake, and one that does not say so. */
const QUIET_MS = { awake: 50, other: 500 };
/** When the document that was last found quiet began. */
const quiet = new WeakMap<Page, number>();

/**
 * Waits until a page that was just reached is interactive: all code is loaded and has run. Each document has to be quiet once; a tab
 * that was opened by script loads after it, so what is under way counts too. (Playwright's `networkidle` would wait for the stream that
 * stays open.)
 */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  if (!scripted()) return;
  const here = underWay.get(page);
  const drawn = () =>
    page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      return { origin: performance.timeOrigin, awake: document.scripts.length === 0 || "awake" in document.body.dataset };
    });
  await expect
    .poll(
      async () => {
        const { origin, awake } = await drawn();
        const pause = quiet.get(page) === origin ? 0 : QUIET_MS[awake ? "awake" : "other"];
        const still = here === undefined || (here.asked.size === 0 && Date.now() - here.at >= pause);
        if (still) quiet.set(page, origin);
        return still;
      },
      { message: "requests that are under way", timeout: 30_000, intervals: [25, 50, 100] },
    )
    .toBe(true);
}
