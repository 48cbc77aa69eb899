import { CertRequest } from "@cdktf/provider-tls/lib/cert-request";
import { LocallySignedCert } from "@cdktf/provider-tls/lib/locally-signed-cert";
import { PrivateKey } from "@cdktf/provider-tls/lib/private-key";
import { Construct } from "constructs";
import type { CheckResult } from "../core";
import { checkProps, integer, knownKeys, notBlank, problem, required, terraformText } from "../core";
import type { CertificateAuthority } from "./certificate-authority";

/** One year, as kubeadm's own leaves. */
const MAX_VALIDITY_HOURS = 8760;
const DEFAULT_EARLY_RENEWAL_HOURS = 720;

/** Members of this group pass every authorization, and nothing can take that from them. */
const UNSTOPPABLE_GROUP = "system:masters";

const KEYS = ["authority", "commonName", "organization", "validityHours", "earlyRenewalHours"];

/** Properties of `ClientCertificate`. */
export interface ClientCertificateProps {
  /** Authority that signs the certificate. */
  readonly authority: CertificateAuthority;

  /** Common name: the user, as Kubernetes sees it. */
  readonly commonName: string;

  /**
   * Organization: the group of the user, as Kubernetes sees it; never `system:masters`. The tls provider allows one.
   *
   * @default - none
   */
  readonly organization?: string;

  /**
   * Validity in hours, at most 8760.
   *
   * @default 8760
   */
  readonly validityHours?: number;

  /**
   * Time before the end from which an apply renews the certificate, in hours.
   *
   * @default 720
   */
  readonly earlyRenewalHours?: number;
}

/**
 * Defines a client certificate for the API server, with its key.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates
 */
export class ClientCertificate extends Construct {
  /** Common name of the certificate. */
  public readonly commonName: string;

  /** Certificate, PEM. */
  public readonly certificatePem: string;

  /** Private key, PEM, sensitive. */
  public readonly privateKeyPem: string;

  /** When the certificate ends, RFC 3339. */
  public readonly validUntil: string;

  /**
   * @throws ValidationError when the group is `system:masters`, or the validity is longer than a year or shorter than its early renewal
   */
  public constructor(scope: Construct, id: string, props: ClientCertificateProps) {
    super(scope, id);
    checkProps(this, checkClientCertificate(props));
    const { authority, commonName, organization } = props;

    const key = new PrivateKey(this, "Key", { ...authority.algorithm.parameters });
    const request = new CertRequest(this, "Request", {
      privateKeyPem: key.privateKeyPem,
      subject: [
        {
          commonName: terraformText(commonName),
          organization: organization === undefined ? undefined : terraformText(organization),
        },
      ],
    });
    const certificate = new LocallySignedCert(this, "Resource", {
      certRequestPem: request.certRequestPem,
      caCertPem: authority.certificatePem,
      caPrivateKeyPem: authority.privateKeyPem,
      allowedUses: ["client_auth", "digital_signature", "key_encipherment"],
      validityPeriodHours: props.validityHours ?? MAX_VALIDITY_HOURS,
      earlyRenewalHours: props.earlyRenewalHours ?? DEFAULT_EARLY_RENEWAL_HOURS,
    });
    this.commonName = commonName;
    this.certificatePem = certificate.certPem;
    this.privateKeyPem = key.privateKeyPem;
    this.validUntil = certificate.validityEndTime;
  }
}

function checkClientCertificate(props: ClientCertificateProps): CheckResult {
  const { organization, validityHours = MAX_VALIDITY_HOURS, earlyRenewalHours = DEFAULT_EARLY_RENEWAL_HOURS } = props;
  return [
    knownKeys("", props, KEYS),
    required("authority", props.authority),
    required("commonName", props.commonName),
    notBlank("commonName", props.commonName),
    notBlank("organization", organization),
    integer("validityHours", validityHours, { min: 1, max: MAX_VALIDITY_HOURS }),
    integer("earlyRenewalHours", earlyRenewalHours, { min: 0 }),
    organization === UNSTOPPABLE_GROUP
      ? problem(
          "organization",
          "system-masters",
          "must not be system:masters, whose rights cannot be taken away",
          "use kubeadm:cluster-admins",
          organization,
        )
      : undefined,
    earlyRenewalHours >= validityHours
      ? problem(
          "earlyRenewalHours",
          "early-renewal-not-below-validity",
          `must be less than the validity of ${validityHours} hours, or every apply makes a new certificate`,
          "shorten it or lengthen 'validityHours'",
          earlyRenewalHours,
        )
      : undefined,
  ];
}
