import { ValidationError } from "../core";

/** What a `tls_private_key` resource needs to make a key. */
export interface PrivateKeyParameters {
  /** Algorithm name of the tls provider. */
  readonly algorithm: "ECDSA" | "RSA";

  /** Curve of an ECDSA key. */
  readonly ecdsaCurve?: "P256";

  /** Size of an RSA key, in bits. */
  readonly rsaBits?: number;
}

/**
 * Defines the algorithm of a key: for the cluster's authorities, and for the keys that kubeadm makes on the nodes.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-ClusterConfiguration
 */
export class KeyAlgorithm {
  /** ECDSA on the curve P-256: small, so that user data stays small. */
  public static readonly ECDSA_P256 = new KeyAlgorithm("ECDSA-P256", { algorithm: "ECDSA", ecdsaCurve: "P256" });

  /** RSA with 2048 bits, for clients that know no elliptic curves. */
  public static readonly RSA_2048 = new KeyAlgorithm("RSA-2048", { algorithm: "RSA", rsaBits: 2048 });

  /** RSA with 3072 bits. */
  public static readonly RSA_3072 = new KeyAlgorithm("RSA-3072", { algorithm: "RSA", rsaBits: 3072 });

  /** RSA with 4096 bits. */
  public static readonly RSA_4096 = new KeyAlgorithm("RSA-4096", { algorithm: "RSA", rsaBits: 4096 });

  /**
   * The algorithm with a given kubeadm name, for configuration that is text.
   *
   * @throws ValidationError with code `key-algorithm-unknown`
   */
  public static of(name: string): KeyAlgorithm {
    const known = [KeyAlgorithm.ECDSA_P256, KeyAlgorithm.RSA_2048, KeyAlgorithm.RSA_3072, KeyAlgorithm.RSA_4096];
    const found = known.find((algorithm) => algorithm.kubeadmName === name);
    if (found === undefined) {
      throw new ValidationError("KeyAlgorithm", [
        {
          code: "key-algorithm-unknown",
          path: "algorithm",
          value: name,
          message: `must be one of ${known.map((algorithm) => algorithm.kubeadmName).join(", ")}`,
          fix: "take ECDSA-P256 unless a client needs RSA",
        },
      ]);
    }
    return found;
  }

  private constructor(
    /** Name in kubeadm's `encryptionAlgorithm`. */
    public readonly kubeadmName: "ECDSA-P256" | "RSA-2048" | "RSA-3072" | "RSA-4096",
    /** Parameters of the tls provider. */
    public readonly parameters: PrivateKeyParameters,
  ) {}
}
