import * as path from "node:path";
import { runCommand } from "../support/run-command";
import { expectThat } from "../support/run-report";

/** A check that failed. */
export interface Finding {
  readonly check: string;
  readonly name: string;
  readonly resource: string;
}

/** What one scan found. */
export interface Scan {
  /** Number of checks that passed. */
  readonly passed: number;

  /** Number of resources that were read. */
  readonly resources: number;
  readonly findings: readonly Finding[];
}

interface CheckovReport {
  readonly summary?: { readonly passed: number; readonly parsing_errors: number; readonly resource_count: number };
  readonly results?: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

/**
 * Scans a folder with checkov.
 *
 * @param program path or name of checkov
 * @param framework how files are read: `terraform_json` or `kubernetes`
 * @param folder what is scanned
 * @param log file for what checkov prints
 */
export async function scan(program: string, framework: string, folder: string, log: string): Promise<Scan> {
  const args = ["--directory", folder, "--framework", framework, "--output", "json", "--compact", "--quiet"];
  const { output } = await runCommand(program, args, { cwd: path.dirname(log), log, env: { LOG_LEVEL: "CRITICAL" } });
  const start = output.search(/^[[{]/m);
  expectThat(start >= 0, `checkov printed no report: ${output.slice(-TAIL)}`);
  const parsed = JSON.parse(output.slice(start)) as CheckovReport | readonly CheckovReport[];
  const reports: readonly CheckovReport[] = Array.isArray(parsed) ? parsed : [parsed as CheckovReport];
  const errors = reports.reduce((sum, { summary }) => sum + (summary?.parsing_errors ?? 0), 0);
  expectThat(errors === 0, `checkov could not read ${errors} files below ${folder}`);
  return {
    passed: reports.reduce((sum, { summary }) => sum + (summary?.passed ?? 0), 0),
    resources: reports.reduce((sum, { summary }) => sum + (summary?.resource_count ?? 0), 0),
    findings: reports.flatMap(({ results }) =>
      (results?.failed_checks ?? []).map(({ check_id, check_name, resource }) => ({
        check: check_id,
        name: check_name,
        resource,
      })),
    ),
  };
}

const TAIL = 2_000;
