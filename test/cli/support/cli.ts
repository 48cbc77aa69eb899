import { runCli } from "../../../lib/cli/main";

/** How a command ended. */
export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process, and catches what it writes. */
export async function cli(...args: string[]): Promise<CliResult> {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    jest.spyOn(process[stream], "write").mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    }),
  );
  try {
    return { exitCode: await runCli(args), ...written };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}
