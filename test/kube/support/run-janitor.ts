import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FakeApiServer } from "./fake-api-server";

const PROGRAM = join(__dirname, "../../../lib/kube/janitor");

/** How the script ended. */
export interface JanitorRun {
  readonly code: number;
  readonly log: string;
}

/** Runs the script as its pod does, against a server of the test. */
export async function runJanitor(
  server: FakeApiServer,
  environment: Readonly<Record<string, string>>,
): Promise<JanitorRun> {
  const folder = mkdtempSync(join(tmpdir(), "janitor-"));
  writeFileSync(join(folder, "token"), "t\n");
  const env = {
    PATH: process.env["PATH"],
    JANITOR_API_URL: await server.start(),
    JANITOR_CREDENTIALS: folder,
    JANITOR_POLL_SECONDS: "0.05",
    JANITOR_TIMEOUT_SECONDS: "10",
    ...environment,
  };
  try {
    return await new Promise((resolve) => {
      execFile("python3", ["-I", "-B", PROGRAM], { env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, log: stdout + stderr });
      });
    });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}
