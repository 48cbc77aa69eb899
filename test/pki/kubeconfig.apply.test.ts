import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { parse } from "yaml";
import { KubeconfigUser, renderKubeconfig } from "../../lib/pki";
import { applyStack } from "../core/support/run-terraform";
import { synthStack } from "../network/support/stacks";

const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const HOSTILE = `prod "\${x}" %{if} # 'é'`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("a kubeconfig", () => {
  test("lets Terraform encode what only Terraform knows", () => {
    const stack = synthStack((scope) => {
      const ca = new TerraformVariable(scope, "ca", { type: "string", sensitive: true });
      const user = KubeconfigUser.token("ci", "abc");
      const value = renderKubeconfig({ clusterName: "prod", server: "https://api:6443", caPem: ca.stringValue, user });
      new TerraformOutput(scope, "kubeconfig", { value, sensitive: true });
    });

    expect(stack.section("output")["kubeconfig"]?.["value"]).toContain(
      '"certificate-authority-data" = base64encode(var.ca)',
    );
  });

  test("is what kubectl reads, after Terraform has written it", () => {
    const outdir = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    try {
      const app = new App({ outdir });
      const stack = new TerraformStack(app, "test");
      const render = (user: KubeconfigUser, namespace?: string) =>
        renderKubeconfig({ clusterName: HOSTILE, server: "https://[fd00::1]:6443", caPem: PEM, user, namespace });
      new TerraformOutput(stack, "certificate", {
        value: render(KubeconfigUser.clientCertificate("kubernetes-admin", PEM, "KEY")),
      });
      new TerraformOutput(stack, "token", { value: render(KubeconfigUser.token("ci", "secret"), "apps") });
      app.synth();

      const outputs = applyStack(join(outdir, "stacks", "test"));

      expect(parse(String(outputs["certificate"]))).toEqual({
        apiVersion: "v1",
        kind: "Config",
        preferences: {},
        "current-context": `kubernetes-admin@${HOSTILE}`,
        clusters: [
          { name: HOSTILE, cluster: { server: "https://[fd00::1]:6443", "certificate-authority-data": base64(PEM) } },
        ],
        users: [
          {
            name: "kubernetes-admin",
            user: { "client-certificate-data": base64(PEM), "client-key-data": base64("KEY") },
          },
        ],
        contexts: [{ name: `kubernetes-admin@${HOSTILE}`, context: { cluster: HOSTILE, user: "kubernetes-admin" } }],
      });
      expect(parse(String(outputs["token"]))).toMatchObject({
        users: [{ name: "ci", user: { token: "secret" } }],
        contexts: [{ context: { namespace: "apps" } }],
      });
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
});
