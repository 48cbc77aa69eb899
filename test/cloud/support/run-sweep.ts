import { execFile } from "node:child_process";
import { join } from "node:path";
import type { FakeOpenStack } from "./fake-open-stack";

const PROGRAM = join(__dirname, "../../../lib/cloud/sweep");

/** How the program ended. */
export interface SweepRun {
  readonly code: number;
  readonly log: string;
  readonly output: string;
}

type SweepEnvironment = Readonly<Record<string, string>>;

/** Runs the sweep against a cloud of the test. */
export async function runSweep(
  cloud: FakeOpenStack,
  environment: SweepEnvironment | ((url: string) => SweepEnvironment) = {},
  program = PROGRAM,
): Promise<SweepRun> {
  const url = await cloud.start();
  const env = {
    PATH: process.env["PATH"],
    OS_AUTH_URL: url,
    OS_REGION_NAME: "RegionOne",
    OS_APPLICATION_CREDENTIAL_ID: "0123",
    OS_APPLICATION_CREDENTIAL_SECRET: "hush-hush",
    SWEEP_CLUSTER: "a",
    SWEEP_POLL_SECONDS: "0.05",
    SWEEP_TIMEOUT_SECONDS: "10",
    ...(typeof environment === "function" ? environment(url) : environment),
  };
  try {
    return await new Promise((resolve) => {
      execFile("python3", ["-I", "-B", program], { env }, (error, output, log) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, log, output });
      });
    });
  } finally {
    await cloud.stop();
  }
}
