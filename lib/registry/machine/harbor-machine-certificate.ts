/** Certificate that a registry on a machine shows. */
export interface HarborMachineCertificate {
  /** Certificate with its chain, PEM; it bears the host name. */
  readonly certificatePem: string;

  /** Its private key, PEM. Sensitive. */
  readonly privateKeyPem: string;

  /**
   * Certificate of the authority that signed it, PEM; the machine trusts it then, so that its own health check verifies it.
   *
   * @default - the image trusts the authority
   */
  readonly authorityPem?: string;
}
