import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Password } from "@cdktf/provider-random/lib/password";
import { Construct } from "constructs";
import { SecretRevision } from "../../apps/secret-revision";
import { terraformText } from "../../core";
import { CertificateAuthority, KeyAlgorithm } from "../../pki";
import type { HarborSettings } from "../harbor-settings";
import type { RegistryServingPair } from "../registry-certificate";
import type { HarborKubernetesOptions } from "./harbor-kubernetes-options";
import { REGISTRY_USER, SECRETS, SECRET_KEYS } from "./harbor-names";

/** Length of the key that Harbor encrypts passwords of other registries with; it takes no other. */
const ENCRYPTION_KEY_LENGTH = 16;

const PASSWORD_LENGTH = 32;

/** Properties of `HarborSecrets`. */
export interface HarborSecretsProps {
  /** Namespace of the Secrets; a reference to it orders them. */
  readonly namespace: string;

  /** What both forms of a registry are told alike. */
  readonly settings: HarborSettings;

  /** Certificate with its key; undefined behind a gateway. */
  readonly pair: RegistryServingPair | undefined;

  /** Options of the registry. */
  readonly options: HarborKubernetesOptions;
}

/**
 * Defines everything secret of a registry on a cluster, in Secrets that the chart reads: nothing of it stands in the release's values, and
 * none of the chart's well-known defaults is left.
 */
export class HarborSecrets extends Construct {
  /** Changes with every secret. */
  public readonly revision: string;

  private readonly contents: Record<string, string> = {};

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: HarborSecretsProps,
  ) {
    super(scope, id);
    this.createInternal();
    this.createLogins();
    this.createCertificates();
    this.revision = new SecretRevision(this, "Revision", this.contents).revision;
  }

  private createInternal(): void {
    const { settings } = this.props;
    const registry = this.createPassword("RegistryPassword");
    // what core signs the tokens of clients with; of its own key, core takes the first PEM block only.
    const signer = new CertificateAuthority(this, "TokenSigner", {
      commonName: "harbor-token-signer",
      algorithm: KeyAlgorithm.RSA_2048,
      deletionProtection: false,
    });
    this.createSecret("Internal", SECRETS.internal, {
      [SECRET_KEYS.admin]: settings.adminPassword,
      [SECRET_KEYS.core]: this.createPassword("CorePassword").result,
      // without it, nobody could read any more what is encrypted in the database.
      [SECRET_KEYS.encryption]: this.createPassword("EncryptionKey", ENCRYPTION_KEY_LENGTH, settings.deletionProtection)
        .result,
      [SECRET_KEYS.xsrf]: this.createPassword("XsrfKey").result,
      [SECRET_KEYS.jobservice]: this.createPassword("JobservicePassword").result,
      [SECRET_KEYS.registryHttp]: this.createPassword("RegistryHttpKey").result,
      [SECRET_KEYS.registryPassword]: registry.result,
      [SECRET_KEYS.registryHtpasswd]: `${REGISTRY_USER}:${registry.bcryptHash}`,
      "tls.crt": signer.certificatePem,
      "tls.key": signer.privateKeyPem,
    });
  }

  private createLogins(): void {
    const { options, settings } = this.props;
    const database = options.database?.source;
    this.createSecret("Database", SECRETS.database, {
      [SECRET_KEYS.databasePassword]:
        database?.kind === "external"
          ? database.options.password
          : this.createPassword("DatabasePassword", PASSWORD_LENGTH, settings.deletionProtection).result,
    });
    const cache = options.cache?.source;
    if (cache?.kind === "external" && cache.options.password !== undefined) {
      const { user, password } = cache.options;
      this.createSecret("Cache", SECRETS.cache, {
        ...(user === undefined ? {} : { [SECRET_KEYS.cacheUser]: user }),
        [SECRET_KEYS.cachePassword]: password,
      });
    }
    const storage = options.storage.source;
    if (storage.kind === "s3") {
      this.createSecret("Storage", SECRETS.storage, {
        [SECRET_KEYS.s3AccessKey]: storage.options.accessKey,
        [SECRET_KEYS.s3SecretKey]: storage.options.secretKey,
      });
    }
    if (storage.kind === "swift") {
      this.createSecret("Storage", SECRETS.storage, { [SECRET_KEYS.swiftPassword]: storage.options.password });
    }
  }

  private createCertificates(): void {
    const { pair, options } = this.props;
    if (pair !== undefined) {
      const { certificatePem, privateKeyPem, authorityPem } = pair;
      this.createSecret(
        "Serving",
        SECRETS.serving,
        { "tls.crt": certificatePem, "tls.key": privateKeyPem },
        "kubernetes.io/tls",
      );
      if (authorityPem !== undefined) {
        this.createSecret("Authority", SECRETS.authority, { [SECRET_KEYS.authority]: authorityPem });
      }
    }
    const trusted = options.trustedCaCertificates ?? [];
    if (trusted.length > 0) {
      const bundle = trusted.map((pem) => (pem.endsWith("\n") ? pem : `${pem}\n`)).join("");
      this.createSecret("Trusted", SECRETS.trusted, { [SECRET_KEYS.authority]: bundle });
    }
  }

  private createPassword(id: string, length = PASSWORD_LENGTH, preventDestroy = false): Password {
    // letters and digits go through every file and URL as they are.
    return new Password(this, id, { length, special: false, lifecycle: { preventDestroy } });
  }

  private createSecret(id: string, name: string, data: Readonly<Record<string, string>>, type = "Opaque"): void {
    const texts = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, terraformText(value)]));
    new SecretV1(this, id, { metadata: { name, namespace: this.props.namespace }, type, data: texts });
    for (const [key, value] of Object.entries(data)) {
      this.contents[`${name}/${key}`] = value;
    }
  }
}
