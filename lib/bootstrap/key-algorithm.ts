/**
 * Algorithm of the certificates that kubeadm makes on the nodes; the authorities follow the same choice.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-EncryptionAlgorithmType
 */
export enum KeyAlgorithm {
  /** Elliptic curve keys on NIST P-256: small user data, fast handshakes. */
  ECDSA_P256 = "ECDSA-P256",

  /** RSA keys of 2048 bits. */
  RSA_2048 = "RSA-2048",

  /** RSA keys of 3072 bits. */
  RSA_3072 = "RSA-3072",

  /** RSA keys of 4096 bits. */
  RSA_4096 = "RSA-4096",
}
