import { Bytes } from "@cdktf/provider-random/lib/bytes";
import { Password } from "@cdktf/provider-random/lib/password";
import { Construct } from "constructs";
import { checkProps, knownKeys } from "../core";
import { CertificateAuthority } from "./certificate-authority";
import { KeyAlgorithm } from "./key-algorithm";
import { ServiceAccountKey } from "./service-account-key";

/** AES-256 takes 32 bytes. */
const ENCRYPTION_KEY_BYTES = 32;
const JOIN_SEED_LENGTH = 64;

/** Properties of `ClusterPki`. */
export interface ClusterPkiProps {
  /**
   * Algorithm of every key; kubeadm uses it on the nodes too. Fixed once the cluster exists.
   *
   * @default KeyAlgorithm.ECDSA_P256
   */
  readonly algorithm?: KeyAlgorithm;

  /**
   * Whether Terraform refuses to destroy what cannot be made again: authorities, service account key, encryption key, join seed.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/**
 * Defines the keys and certificate authorities of a cluster, made by Terraform so that nodes need no SSH to share them.
 *
 * All of it is in the Terraform state in clear: use a backend that encrypts.
 */
export class ClusterPki extends Construct {
  /** Algorithm of every key; its `kubeadmName` is kubeadm's `encryptionAlgorithm`. */
  public readonly algorithm: KeyAlgorithm;

  /** Authority of the API server and its clients: `ca.crt`, `ca.key`. */
  public readonly clusterCa: CertificateAuthority;

  /** Authority of the aggregation layer: `front-proxy-ca.crt`, `front-proxy-ca.key`. */
  public readonly frontProxyCa: CertificateAuthority;

  /** Authority of etcd: `etcd/ca.crt`, `etcd/ca.key`. */
  public readonly etcdCa: CertificateAuthority;

  /** Key that signs service account tokens: `sa.key`, `sa.pub`. */
  public readonly serviceAccountKey: ServiceAccountKey;

  /** Key that encrypts Secrets at rest: 32 random bytes in base64, sensitive. */
  public readonly encryptionKey: string;

  /** Seed that join tokens are derived from: 64 letters and digits, sensitive. */
  public readonly joinSeed: string;

  /**
   * @throws ValidationError when a property is unknown
   */
  public constructor(scope: Construct, id: string, props: ClusterPkiProps = {}) {
    super(scope, id);
    checkProps(this, knownKeys("", props, ["algorithm", "deletionProtection"]));
    const algorithm = props.algorithm ?? KeyAlgorithm.ECDSA_P256;
    const deletionProtection = props.deletionProtection ?? true;
    const lifecycle = { preventDestroy: deletionProtection };

    this.algorithm = algorithm;
    this.clusterCa = new CertificateAuthority(this, "ClusterCa", {
      commonName: "kubernetes",
      algorithm,
      deletionProtection,
    });
    this.frontProxyCa = new CertificateAuthority(this, "FrontProxyCa", {
      commonName: "front-proxy-ca",
      algorithm,
      deletionProtection,
    });
    this.etcdCa = new CertificateAuthority(this, "EtcdCa", { commonName: "etcd-ca", algorithm, deletionProtection });
    this.serviceAccountKey = new ServiceAccountKey(this, "ServiceAccountKey", { algorithm, deletionProtection });
    this.encryptionKey = new Bytes(this, "EncryptionKey", { length: ENCRYPTION_KEY_BYTES, lifecycle }).base64;
    this.joinSeed = new Password(this, "JoinSeed", { length: JOIN_SEED_LENGTH, special: false, lifecycle }).result;
  }
}
