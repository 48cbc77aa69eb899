/** Keys that only control plane nodes get; all values are PEM text, usually Terraform tokens, unless said otherwise. */
export interface ControlPlaneSecrets {
  /** Private key of the cluster's CA. */
  readonly caPrivateKey: string;

  /** CA of the aggregation layer. */
  readonly frontProxyCaCertificate: string;

  /** Private key of the CA of the aggregation layer. */
  readonly frontProxyCaPrivateKey: string;

  /** CA of etcd. */
  readonly etcdCaCertificate: string;

  /** Private key of the CA of etcd. */
  readonly etcdCaPrivateKey: string;

  /** Private key that signs service account tokens. */
  readonly serviceAccountPrivateKey: string;

  /** Public key that service account tokens are checked with. */
  readonly serviceAccountPublicKey: string;

  /** Key that encrypts Secrets in etcd: base64 of 32 random bytes, not PEM. */
  readonly encryptionKey: string;

  /** Seed that join tokens are derived from: any text, not PEM. */
  readonly joinSeed: string;
}
