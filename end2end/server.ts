import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");

/** The release build, as people get it. */
export const RELEASE = process.env.LATCHKEY_TEST_BINARY ?? join(TARGET, "release/latchkey");
/** A debug build with the feature `gallery`. */
export const GALLERY = process.env.LATCHKEY_GALLERY_BINARY ?? join(TARGET, "debug/latchkey");
/** The browser's half and, beside the release, the list of the hashes in its file names. */
const SITE = process.env.LATCHKEY_SITE_DIR ?? join(ROOT, "target/site");
const HASHES = join(dirname(RELEASE), "hash.txt");
/** Where servers keep their data: in memory where there is room, since each commit waits for a disk that the browsers keep busy. */
const FAST = "/dev/shm";
const ROOM = 1e9;
const FOLDERS = existsSync(FAST) && statfsSync(FAST).bavail * statfsSync(FAST).bsize > ROOM ? FAST : tmpdir();

export interface Server {
  url: string;
  /** Ends it by a signal and says how it ended; the data stay. */
  end(signal: "SIGINT" | "SIGTERM" | "SIGKILL"): Promise<number | null>;
  /** Ends it gracefully and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts one server on a free port with captured mail and, unless another one's folder is given, fresh data; `options` are variables
 * of its environment. The binary is copied
 * beside the release's list of hashed file names, which it looks for in its own folder, so that a debug build finds the assets too.
 */
export async function start(
  binary: string, folder = mkdtempSync(join(FOLDERS, "latchkey-end2end-")), options: Record<string, string> = {},
): Promise<Server> {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run script/test, which builds it`);
  if (!existsSync(HASHES) || !existsSync(SITE)) throw new Error(`${HASHES} or ${SITE} is missing: run script/build`);
  const copy = join(folder, "latchkey");
  copyFileSync(binary, copy);
  copyFileSync(HASHES, join(folder, "hash.txt"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = join(folder, "server.log");
  const output = openSync(log, "w");
  const child = spawn(copy, ["serve"], {
    cwd: ROOT,
    env: {
      ...withoutOptions(),
      LATCHKEY_SITE_DIR: SITE,
      LATCHKEY_DATA_DIR: join(folder, "data"),
      LATCHKEY_LISTEN: `127.0.0.1:${port}`,
      LATCHKEY_PUBLIC_URL: url,
      LATCHKEY_LIMITS: "false",
      ...options,
    },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const end = (signal: NodeJS.Signals) => ended(child, signal);
  const stop = async () => {
    await end("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, child);
  } catch (error) {
    const said = readFileSync(log, "utf8").split("\n").slice(-15).join("\n");
    await stop();
    throw new Error(`${binary} did not start: ${error}\n${said}`);
  }
  return { url, end, stop };
}

/** This process's environment without options of the product, which refuses to start with one that it does not know. */
function withoutOptions(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LATCHKEY_")));
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no answer from /readyz within 30 seconds");
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  const patience = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await gone;
  clearTimeout(patience);
  return child.exitCode;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
