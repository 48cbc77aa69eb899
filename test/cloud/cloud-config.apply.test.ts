import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { renderCloudConfig } from "../../lib/cloud";
import { terraformText } from "../../lib/core";
import { applyStack } from "../core/support/run-terraform";

jest.setTimeout(60_000);

const SECRETS = ["plain", 'quote " and \\ back', "two\nlines\t", "${x} %{y} $${z}", "\\n is no newline", "ü 🚀", ""];

const render = (secret: string) =>
  renderCloudConfig({
    global: { authUrl: `https://${secret}/v3`, applicationCredentialId: "id", applicationCredentialSecret: secret },
    loadBalancerClasses: { 'a "b"': { subnetId: secret } },
  });

describe("cloud.conf with values that only Terraform knows", () => {
  it("comes out of Terraform as it would with values that were known before", () => {
    const outdir = mkdtempSync(join(tmpdir(), "cloud-config-"));
    try {
      const app = new App({ outdir });
      const stack = new TerraformStack(app, "test");
      SECRETS.forEach((secret, index) => {
        const variable = new TerraformVariable(stack, `v${index}`, { type: "string", default: secret });
        new TerraformOutput(stack, `o${index}`, { value: terraformText(render(variable.stringValue)) });
      });
      app.synth();

      const outputs = applyStack(join(outdir, "stacks", "test"));

      expect(SECRETS.map((_, index) => outputs[`o${index}`])).toEqual(SECRETS.map((secret) => render(secret)));
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
});
