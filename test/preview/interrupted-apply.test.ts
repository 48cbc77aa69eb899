import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Simulation } from "../../lib/preview/simulation/simulation";
import { findStacks } from "../../lib/preview/stack-source";
import { TerraformBinary } from "../../lib/preview/terraform-binary";
import { TerraformCommand } from "../../lib/preview/terraform-command";
import { WorkFolder } from "../../lib/preview/work-folder";
import { inTemporaryFolder } from "../support/preview";
import { sampleCluster } from "../support/sample-cluster";

jest.setTimeout(60_000);

test("an apply that is killed half way goes on from there", async () => {
  await inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(sampleCluster()));
    const work = new WorkFolder(findStacks(folder));
    const [stack] = work.stacks;
    const simulation = new Simulation({ latency: 60 });
    try {
      simulation.usedTypes.add(stack.document.types);
      await simulation.serve(stack.document.providers);
      const binary = await TerraformBinary.find("terraform");
      const { reattach, cloud } = simulation;
      const command = new TerraformCommand({ binary, cwd: stack.workFolder, reattach });
      expect((await command.run(["init", "-input=false"])).exitCode).toBe(0);

      const signal = await killAfter(8, binary.command, stack.workFolder, reattach);
      expect(signal).toBe("SIGKILL");
      const made = cloud.log.changes.length;
      expect(made).toBeGreaterThan(2);
      expect(made).toBeLessThan(20);

      const resumed = await command.run(["apply", "-json", "-auto-approve", "-input=false", "-lock=false"]);
      expect(resumed.events.filter(({ type }) => type === "diagnostic")).toEqual([]);
      expect(resumed.exitCode).toBe(0);
      const again = await command.run(["plan", "-json", "-detailed-exitcode", "-input=false", "-lock=false"]);
      expect(again.exitCode).toBe(0);
    } finally {
      simulation.stop();
      work.remove();
    }
  });
});

/** Kills an apply with SIGKILL once some resources are complete. */
async function killAfter(count: number, program: string, cwd: string, reattach: string): Promise<string | null> {
  const { TF_CLI_CONFIG_FILE: _, ...inherited } = process.env;
  const env = { ...inherited, TF_REATTACH_PROVIDERS: reattach, CHECKPOINT_DISABLE: "1" };
  const child = spawn(program, ["apply", "-json", "-auto-approve", "-input=false"], { cwd, env });
  let complete = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    complete += chunk.toString().split('"apply_complete"').length - 1;
    if (complete >= count) {
      child.kill("SIGKILL");
    }
  });
  return new Promise((resolve) => child.on("close", (_code, signal) => resolve(signal)));
}
