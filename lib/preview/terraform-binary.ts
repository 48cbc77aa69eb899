import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PreviewError } from "./preview-error";

const run = promisify(execFile);

/** Defines the program that plans: Terraform or OpenTofu. */
export class TerraformBinary {
  /**
   * Finds the program.
   *
   * @param command name or path; without one `terraform` is tried, then `tofu`
   * @throws PreviewError `terraform-missing` when none of them starts
   */
  public static async find(command?: string): Promise<TerraformBinary> {
    const candidates = command === undefined ? ["terraform", "tofu"] : [command];
    for (const candidate of candidates) {
      const version = await versionOf(candidate);
      if (version !== undefined) {
        return new TerraformBinary(candidate, version.name, version.version);
      }
    }
    throw new PreviewError(
      "terraform-missing",
      `cannot start ${candidates.map((name) => `'${name}'`).join(" or ")}`,
      "install Terraform 1.5 or later (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install/), or name it with --binary",
    );
  }

  private constructor(
    /** Command that starts it. */
    public readonly command: string,

    /** Which of the two it is. */
    public readonly name: "terraform" | "tofu",

    /** Its version, such as `1.11.4`. */
    public readonly version: string,
  ) {}
}

async function versionOf(command: string): Promise<{ name: "terraform" | "tofu"; version: string } | undefined> {
  try {
    const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
    const { stdout } = await run(command, ["version"], { env });
    const match = /^(Terraform|OpenTofu) v(\S+)/m.exec(stdout);
    return match === null ? undefined : { name: match[1] === "OpenTofu" ? "tofu" : "terraform", version: match[2] };
  } catch {
    return undefined;
  }
}
