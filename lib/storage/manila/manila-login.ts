import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Construct } from "constructs";
import type { CloudAccess, IApplicationCredential } from "../../cloud";
import { terraformText } from "../../core";
import type { SecretReference } from "../driver/secret-parameters";

/** Properties of `ManilaLogin`. */
export interface ManilaLoginProps extends SecretReference {
  /** Where the cloud is. */
  readonly access: CloudAccess;

  /** Who logs in. */
  readonly credential: IApplicationCredential;
}

/**
 * Defines the Secret that the Manila driver is handed with each request; it has a form of its own.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/manila-csi-plugin/using-manila-csi-plugin.md#secrets-authentication
 */
export class ManilaLogin extends Construct {
  /** The Secret; references to its name order what names it. */
  public readonly reference: SecretReference;

  public constructor(scope: Construct, id: string, props: ManilaLoginProps) {
    super(scope, id);
    const { name, namespace, access, credential } = props;
    const { authUrl, region, caBundlePem } = access;
    const secret = new SecretV1(this, "Resource", {
      metadata: { name, namespace },
      type: "Opaque",
      data: {
        "os-authURL": terraformText(authUrl),
        ...(region === undefined ? {} : { "os-region": terraformText(region) }),
        "os-applicationCredentialID": terraformText(credential.credentialId),
        "os-applicationCredentialSecret": terraformText(credential.secret),
        ...(caBundlePem === undefined ? {} : { "os-certAuthority": terraformText(caBundlePem) }),
      },
    });
    this.reference = { name: secret.metadata.name, namespace };
  }
}
