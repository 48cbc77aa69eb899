import { PrivateKey } from "@cdktf/provider-tls/lib/private-key";
import { Construct } from "constructs";
import type { KeyAlgorithm } from "./key-algorithm";

/** Properties of `ServiceAccountKey`. */
export interface ServiceAccountKeyProps {
  /** Algorithm of the key. */
  readonly algorithm: KeyAlgorithm;

  /** Whether Terraform refuses to destroy it. */
  readonly deletionProtection: boolean;
}

/** Defines the key that signs service account tokens; control plane nodes need both halves (`sa.key` and `sa.pub`). */
export class ServiceAccountKey extends Construct {
  /** Private key, PEM, sensitive. */
  public readonly privateKeyPem: string;

  /** Public key, PEM. */
  public readonly publicKeyPem: string;

  public constructor(scope: Construct, id: string, props: ServiceAccountKeyProps) {
    super(scope, id);
    const key = new PrivateKey(this, "Resource", {
      ...props.algorithm.parameters,
      lifecycle: { preventDestroy: props.deletionProtection },
    });
    this.privateKeyPem = key.privateKeyPem;
    this.publicKeyPem = key.publicKeyPem;
  }
}
