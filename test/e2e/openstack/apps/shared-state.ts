import { TerraformOutput, TerraformStack } from "cdktf";
import type { App } from "cdktf";
import { exampleBackend } from "../../../../examples/cloud";
import { build as buildMinimal } from "../../../../examples/minimal/main";

/** The minimal example and a second stack that reads the cluster's address from the state of the first. */
export function build(app: App): void {
  const cluster = buildMinimal(app);
  const reader = new TerraformStack(app, "reader");
  exampleBackend().bind(reader);
  new TerraformOutput(reader, "api_url", { value: cluster.endpointUrl });
}
