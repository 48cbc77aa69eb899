import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Construct } from "constructs";
import { TerraformExpression, terraformText } from "../core";
import type { IApplicationCredential } from "./application-credential";
import type { CloudAccess } from "./cloud-access";
import { renderCloudConfig } from "./cloud-config";
import type { CloudConfigSections } from "./cloud-config";

/** Folder that the charts of the cloud provider mount the Secret at. */
const MOUNT_PATH = "/etc/config";

const CONFIG_KEY = "cloud.conf";
const CA_KEY = "ca.pem";

/** Properties of `CloudConfigSecret`. */
export interface CloudConfigSecretProps {
  /** Name of the Secret. */
  readonly name: string;

  /**
   * Namespace of the Secret.
   *
   * @default "kube-system"
   */
  readonly namespace?: string;

  /** Where the cloud is. */
  readonly access: CloudAccess;

  /** Who logs in. */
  readonly credential: IApplicationCredential;

  /**
   * What the program needs beside the login.
   *
   * @default - the login alone
   */
  readonly sections?: CloudConfigSections;
}

/**
 * Defines the Secret that a program of the cloud provider finds `cloud.conf` in, and beside it the certificates of a private cloud,
 * so that nothing of the node has to be mounted.
 */
export class CloudConfigSecret extends Construct {
  /** Name of the Secret; a reference to it orders what mounts it. */
  public readonly secretName: string;

  /** SHA-256 of what is in it, for an annotation on pods, which otherwise would not notice a new secret. It gives nothing away. */
  public readonly hash: string;

  public constructor(scope: Construct, id: string, props: CloudConfigSecretProps) {
    super(scope, id);
    const { access, credential, sections, name, namespace = "kube-system" } = props;
    const { authUrl, region, caBundlePem } = access;
    const config = renderCloudConfig({
      ...sections,
      global: {
        authUrl,
        region,
        applicationCredentialId: credential.credentialId,
        applicationCredentialSecret: credential.secret,
        caFile: caBundlePem === undefined ? undefined : `${MOUNT_PATH}/${CA_KEY}`,
      },
    });

    const secret = new SecretV1(this, "Resource", {
      metadata: { name: terraformText(name), namespace: terraformText(namespace) },
      type: "Opaque",
      data: {
        [CONFIG_KEY]: terraformText(config),
        ...(caBundlePem === undefined ? {} : { [CA_KEY]: terraformText(caBundlePem) }),
      },
    });
    this.secretName = secret.metadata.name;
    // the data of the resource is sensitive in any case; that of the caller might not be, and then must not be uncovered.
    const content = TerraformExpression.call("jsonencode", secret.interpolationForAttribute("data"));
    this.hash = TerraformExpression.call("nonsensitive", TerraformExpression.call("sha256", content)).asString();
  }
}
