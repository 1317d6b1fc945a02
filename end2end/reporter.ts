import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestResult } from "@playwright/test/reporter";

/** One line for each test; at the end the whole story of those that failed, and the line that script/test adds up. */
export default class PlainReporter implements Reporter {
  private passed = 0;
  private failed = 0;
  private done = 0;
  private total = 0;
  private readonly stories: string[] = [];

  onBegin(_config: FullConfig, suite: Suite): void {
    this.total = suite.allTests().length;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.done += 1;
    const good = result.status === test.expectedStatus && result.status !== "skipped";
    if (good) this.passed += 1;
    else if (result.status !== "skipped") this.failed += 1;
    const word = result.status === "skipped" ? "skipped" : good ? "ok" : "FAILED";
    const name = test.titlePath().filter(Boolean).join(" › ");
    console.log(`[${this.done}/${this.total}] ${word} ${name} (${(result.duration / 1000).toFixed(1)} s)`);
    if (good || result.status === "skipped") return;
    const errors = result.errors.map((error) => error.stack ?? error.message ?? "no message");
    if (result.status === "timedOut") errors.push("timed out");
    const files = result.attachments.flatMap((file) => (file.path ? [`${file.name}: ${file.path}`] : []));
    this.stories.push([`FAILED ${name}`, ...[...errors, ...files].map(indent)].join("\n"));
  }

  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk);
  }

  onError(error: { message?: string; stack?: string }): void {
    this.failed += 1;
    console.log(error.stack ?? error.message);
  }

  onEnd(result: FullResult): void {
    if (result.status !== "passed" && this.failed === 0) this.failed = 1;
    for (const story of this.stories) console.log(story);
    console.log(`${this.passed} passed, ${this.failed} failed`);
  }
}

function indent(text: string): string {
  return text.replace(/\x1b\[[0-9;]*m/g, "").replace(/^/gm, "    ");
}
