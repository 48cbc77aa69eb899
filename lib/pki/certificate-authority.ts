import { PrivateKey } from "@cdktf/provider-tls/lib/private-key";
import { SelfSignedCert } from "@cdktf/provider-tls/lib/self-signed-cert";
import { Construct } from "constructs";
import type { KeyAlgorithm } from "./key-algorithm";

/** Ten years, as kubeadm's own authorities. */
const VALIDITY_HOURS = 87_600;

/** Properties of `CertificateAuthority`. */
export interface CertificateAuthorityProps {
  /** Common name of the authority. */
  readonly commonName: string;

  /** Algorithm of its key. */
  readonly algorithm: KeyAlgorithm;

  /** Whether Terraform refuses to destroy it. */
  readonly deletionProtection: boolean;
}

/**
 * Defines a certificate authority: a key and a certificate signed by itself, valid for ten years and never renewed early.
 *
 * The tls provider must be 4.0.6 or newer, and not 4.2.0: that release plans to replace every certificate.
 *
 * @see https://github.com/hashicorp/terraform-provider-tls/blob/main/CHANGELOG.md
 */
export class CertificateAuthority extends Construct {
  /** Common name of the authority. */
  public readonly commonName: string;

  /** Algorithm of its key; certificates that it signs use the same. */
  public readonly algorithm: KeyAlgorithm;

  /** Certificate, PEM. */
  public readonly certificatePem: string;

  /** Private key, PEM, sensitive. */
  public readonly privateKeyPem: string;

  public constructor(scope: Construct, id: string, props: CertificateAuthorityProps) {
    super(scope, id);
    const lifecycle = { preventDestroy: props.deletionProtection };
    const key = new PrivateKey(this, "Key", { ...props.algorithm.parameters, lifecycle });
    const certificate = new SelfSignedCert(this, "Resource", {
      privateKeyPem: key.privateKeyPem,
      subject: [{ commonName: props.commonName }],
      isCaCertificate: true,
      allowedUses: ["cert_signing", "crl_signing", "digital_signature", "key_encipherment"],
      validityPeriodHours: VALIDITY_HOURS,
      // an authority that renews itself would lock every node out.
      earlyRenewalHours: 0,
      setSubjectKeyId: true,
      lifecycle,
    });
    this.commonName = props.commonName;
    this.algorithm = props.algorithm;
    this.certificatePem = certificate.certPem;
    this.privateKeyPem = key.privateKeyPem;
  }
}
