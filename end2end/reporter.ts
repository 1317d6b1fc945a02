import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestResult } from "@playwright/test/reporter";

/** One line for each test, the whole story of a failed one, and at the end the line that script/test adds up. */
export default class PlainReporter implements Reporter {
  private passed = 0;
  private failed = 0;
  private done = 0;
  private total = 0;

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
    for (const error of result.errors) console.log(indent(error.stack ?? error.message ?? "no message"));
    if (result.status === "timedOut") console.log(indent("timed out"));
    for (const file of result.attachments) if (file.path) console.log(indent(`${file.name}: ${file.path}`));
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
    console.log(`${this.passed} passed, ${this.failed} failed`);
  }
}

function indent(text: string): string {
  return text.replace(/\x1b\[[0-9;]*m/g, "").replace(/^/gm, "    ");
}
