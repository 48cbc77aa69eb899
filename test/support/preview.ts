import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { PreviewRun } from "../../lib/preview";
import type { PreviewOperation, PreviewResult, PreviewRunProps } from "../../lib/preview";

/** Options of a preview in a test. */
export type PreviewAppOptions = Omit<PreviewRunProps, "folder">;

/** A document as it stands in `cdk.tf.json`. */
export type TerraformDocument = Readonly<Record<string, unknown>>;

/** OpenTofu, when it is installed; tests run under Terraform always and under OpenTofu too where they can. */
export const tofu: string | undefined = [process.env.K8S_ON_OPENSTACK_TOFU, "tofu"].find(
  (command) => command !== undefined && spawnSync(command, ["version"]).status === 0,
);

/**
 * Previews an app.
 *
 * @param app synthesized folder, or a function that adds stacks to an app
 */
export async function previewApp(
  app: string | ((app: App) => void),
  options: PreviewAppOptions = {},
): Promise<PreviewResult> {
  if (typeof app === "string") {
    return new PreviewRun({ ...options, folder: app }).run();
  }
  return inTemporaryFolder(async (folder) => {
    const scope = new App({ outdir: folder });
    app(scope);
    scope.synth();
    return new PreviewRun({ source: "test", ...options, folder }).run();
  });
}

/** Previews one stack that is given as a document. */
export async function previewDocument(
  document: TerraformDocument,
  options: PreviewAppOptions = {},
): Promise<PreviewResult> {
  return inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(document));
    return new PreviewRun({ source: "test", ...options, folder }).run();
  });
}

/** Runs something with a folder of its own, and removes the folder. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-test-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The operation that an apply did for an address; fails when there is none. */
export function operationOf(operations: readonly PreviewOperation[], address: string): PreviewOperation {
  const found = operations.find((operation) => operation.step === "apply" && operation.address === address);
  if (found === undefined) {
    throw new Error(
      `no operation for ${address}; there are ${operations.map((operation) => operation.address).join(", ")}`,
    );
  }
  return found;
}
