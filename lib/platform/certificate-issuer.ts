import { dnsLabel, knownKeys, matches, notBlank, ofKind, pem, problem, readable, required, url } from "../core";
import type { CheckResult } from "../core";

/** Defines the server of a certificate authority that speaks ACME. */
export class AcmeServer {
  /** Let's Encrypt; its certificates are trusted everywhere, and it limits how many a domain gets. */
  public static readonly LETS_ENCRYPT = new AcmeServer(
    "letsencrypt",
    "https://acme-v02.api.letsencrypt.org/directory",
    undefined,
    true,
  );

  /** Let's Encrypt for trying things out; nobody trusts its certificates. */
  public static readonly LETS_ENCRYPT_STAGING = new AcmeServer(
    "letsencrypt-staging",
    "https://acme-staging-v02.api.letsencrypt.org/directory",
    undefined,
    true,
  );

  /**
   * Another server, for instance one of your own that is reached from within only.
   *
   * @param directoryUrl URL of its directory
   * @param caBundlePem authority that signed the server's own certificate, PEM; the usual ones when left out
   */
  public static at(directoryUrl: string, caBundlePem?: string): AcmeServer {
    return new AcmeServer("acme", directoryUrl, caBundlePem, false);
  }

  private constructor(
    /** Name of the issuers that ask it, unless they have one of their own. */
    public readonly name: string,
    /** URL of its directory. */
    public readonly directoryUrl: string,
    /** Authority that signed the server's own certificate, PEM; undefined for the usual ones. */
    public readonly caBundlePem: string | undefined,
    /** Whether it asks from changing addresses on the Internet, so that everybody must be let in. */
    public readonly asksFromAnywhere: boolean,
  ) {}

  /** Checks URL and certificate, reported under `path`. */
  public check(path: string): CheckResult {
    return [
      required(`${path}.directoryUrl`, this.directoryUrl) ?? url(`${path}.directoryUrl`, this.directoryUrl),
      pem(`${path}.caBundlePem`, this.caBundlePem),
    ];
  }
}

/** Options of `CertificateIssuer.acme`. */
export interface AcmeIssuerOptions {
  /** Mail address that the authority writes to. */
  readonly email: string;

  /**
   * Server of the authority.
   *
   * @default AcmeServer.LETS_ENCRYPT
   */
  readonly server?: AcmeServer;

  /**
   * Name of the ClusterIssuer.
   *
   * @default - that of the server, such as `letsencrypt`
   */
  readonly name?: string;
}

/** Options of `CertificateIssuer.internal`. */
export interface InternalIssuerOptions {
  /**
   * Name of the ClusterIssuer, of the authority's certificate and of the Secret that holds it.
   *
   * @default "internal-ca"
   */
  readonly name?: string;

  /**
   * Name in the authority's certificate, as browsers show it.
   *
   * @default - the name of the cluster and "internal CA"
   */
  readonly commonName?: string;
}

/** Domains that no authority takes as an address. @see https://www.rfc-editor.org/rfc/rfc2606 */
const RESERVED_MAIL = /@(.+\.)?(example\.(com|net|org)|example|test|invalid|localhost)$/i;
const MAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/**
 * Defines who signs certificates. Hand the same object to `CertManager`, which makes the ClusterIssuer, and to gateways, which ask it.
 *
 * @see https://cert-manager.io/docs/concepts/issuer/
 */
export class CertificateIssuer {
  /** An authority that proves by HTTP that a host is yours; it takes a gateway that the authority reaches, and no wildcards. */
  public static acme(options: AcmeIssuerOptions): CertificateIssuer {
    const { email, server = AcmeServer.LETS_ENCRYPT, name } = readable(options);
    return new CertificateIssuer(name ?? readable(server).name ?? "acme", { kind: "acme", options, email, server });
  }

  /** An authority of the cluster's own, which works without the Internet. Clients trust it once they have its certificate. */
  public static internal(options: InternalIssuerOptions = {}): CertificateIssuer {
    const { name = "internal-ca", commonName } = readable(options);
    return new CertificateIssuer(name, { kind: "internal", options, commonName });
  }

  /**
   * A ClusterIssuer that exists already.
   *
   * @param name its name
   */
  public static existing(name: string): CertificateIssuer {
    return new CertificateIssuer(name, { kind: "existing" });
  }

  private constructor(
    /** Name of the ClusterIssuer. */
    public readonly name: string,
    /** @internal */
    public readonly source: IssuerSource,
  ) {}

  /** Checks the options, reported under `path`. */
  public check(path: string): CheckResult {
    const { source } = this;
    return [
      required(`${path}.name`, this.name) ?? dnsLabel(`${path}.name`, this.name),
      source.kind === "acme" ? checkAcme(path, source) : undefined,
      source.kind === "internal"
        ? [
            knownKeys(path, source.options, ["name", "commonName"]),
            notBlank(`${path}.commonName`, source.commonName),
            matches(`${path}.commonName`, source.commonName, /^.{1,64}$/s, "at most 64 characters"),
          ]
        : undefined,
    ];
  }

  /**
   * Checks that it can sign for hosts.
   *
   * @param path path of the property that holds the hosts
   * @param hosts host names, some of them wildcards
   */
  public checkHosts(path: string, hosts: readonly string[]): CheckResult {
    return this.source.kind !== "acme"
      ? undefined
      : hosts.map((host, index) =>
          typeof host === "string" && host.startsWith("*.")
            ? problem(
                `${path}[${index}]`,
                "wildcard-over-http",
                "must not be a wildcard, because an ACME authority signs none that is proven by HTTP",
                "name the hosts one by one, or use CertificateIssuer.internal() or .existing(...)",
                host,
              )
            : undefined,
        );
  }

  /** Whether it was there before, so that no cert-manager has to be installed for it. */
  public get existsAlready(): boolean {
    return this.source.kind === "existing";
  }

  /** Whether the authority asks the gateway from changing addresses on the Internet. */
  public get asksFromAnywhere(): boolean {
    return this.source.kind === "acme" && readable(this.source.server).asksFromAnywhere === true;
  }
}

/** What stands behind the name of an issuer. */
export type IssuerSource =
  | {
      readonly kind: "acme";
      readonly options: AcmeIssuerOptions;
      readonly email: string | undefined;
      readonly server: AcmeServer;
    }
  | { readonly kind: "internal"; readonly options: InternalIssuerOptions; readonly commonName: string | undefined }
  | { readonly kind: "existing" };

function checkAcme(path: string, { options, email, server }: IssuerSource & { readonly kind: "acme" }): CheckResult {
  const isReserved = typeof email === "string" && RESERVED_MAIL.test(email);
  return [
    required(path, options) ?? knownKeys(path, options, ["email", "server", "name"]),
    required(`${path}.email`, email) ?? matches(`${path}.email`, email, MAIL, "a mail address such as ops@mail.org"),
    isReserved
      ? problem(
          `${path}.email`,
          "reserved-mail-domain",
          "must not be in a domain for examples, which authorities refuse",
          "give an address that somebody reads",
          email,
        )
      : undefined,
    server instanceof AcmeServer
      ? server.check(`${path}.server`)
      : ofKind(`${path}.server`, server, AcmeServer, "use AcmeServer.LETS_ENCRYPT or AcmeServer.at(...)"),
  ];
}
