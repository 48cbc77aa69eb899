import { createHash } from "node:crypto";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { TerraformElement } from "cdktf";
import { Construct } from "constructs";
import { hasTokens, jsonText, TerraformExpression, terraformText } from "../core";
import type { ContainerOptions } from "./container-options";
import { SecretRevision } from "./secret-revision";
import { renderLabels } from "./workload-labels";

/** Properties of `WorkloadParts`. */
export interface WorkloadPartsProps {
  /** Name of the workload. */
  readonly name: string;

  /** Namespace, ready for Terraform. */
  readonly namespaceName: string;

  /** What the container is given. */
  readonly container: ContainerOptions;
}

/** Defines what pods have to find when they start: their service account, settings and secrets. */
export class WorkloadParts extends Construct {
  /** Annotations of the pods, which change when settings or secrets do, and so restart the pods. */
  public readonly annotations: Readonly<Record<string, string>>;

  /** What has to be there before the pods. */
  public readonly elements: readonly TerraformElement[];

  public constructor(scope: Construct, id: string, { name, namespaceName, container }: WorkloadPartsProps) {
    super(scope, id);
    const { config = {}, secrets = {} } = container;
    const metadata = { name, namespace: namespaceName, labels: renderLabels(name, container.labels) };

    // no pod gets a token: whoever breaks into one finds no way into the API.
    const elements: TerraformElement[] = [
      new ServiceAccountV1(this, "ServiceAccount", { metadata, automountServiceAccountToken: false }),
    ];
    const annotations: Record<string, string> = {};
    if (Object.keys(config).length > 0) {
      elements.push(new ConfigMapV1(this, "Config", { metadata, data: renderData(config) }));
      annotations["checksum/config"] = renderChecksum(config);
    }
    if (Object.keys(secrets).length > 0) {
      elements.push(new SecretV1(this, "Secrets", { metadata, type: "Opaque", data: renderData(secrets) }));
      annotations["revision/secrets"] = new SecretRevision(this, "SecretRevision", secrets).revision;
    }
    this.annotations = annotations;
    this.elements = elements;
  }
}

function renderData(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, terraformText(value)]));
}

/** Checksum of settings; of those that only Terraform knows, Terraform computes it. */
function renderChecksum(config: Readonly<Record<string, string>>): string {
  return hasTokens(config)
    ? TerraformExpression.call("sha256", TerraformExpression.call("jsonencode", config)).asString()
    : createHash("sha256").update(jsonText(config)).digest("hex");
}
