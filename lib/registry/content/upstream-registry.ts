import { knownKeys, notBlank, notLiteralSecret, ofKind, pem, readable, required, terraformText, url } from "../../core";
import type { CheckResult } from "../../core";
import type { RegistryConfig } from "../../providers/.gen/harbor/registry";

/** Login at another registry. */
export interface UpstreamLogin {
  /** Name of the user, or id of the key. */
  readonly username: string;

  /** Password, token or key: a sensitive variable, or the output of a resource; literal text is refused. */
  readonly password: string;
}

/** Options of registries that anybody may run. */
export interface UpstreamOptions {
  /**
   * Login there.
   *
   * @default - nobody: what everybody may pull
   */
  readonly login?: UpstreamLogin;

  /**
   * Certificate of the authority that signed its certificate, PEM.
   *
   * @default - everybody trusts it anyway
   */
  readonly certificateAuthority?: string;
}

interface Source extends UpstreamOptions {
  readonly factory: string;
  readonly kind: string;
  readonly url: string;
}

/**
 * Defines another registry, which Harbor copies images from or to.
 *
 * Harbor asks it at once: an apply fails where Harbor does not reach it, or it refuses the login. Quay and `registry.k8s.io` are plain
 * registries to Harbor, whose installations allow no more than that by default.
 */
export class UpstreamRegistry {
  /**
   * Docker Hub. Without a login it limits pulls by address, for all nodes behind Harbor together.
   *
   * @see https://docs.docker.com/docker-hub/usage/pulls/
   */
  public static dockerHub(login?: UpstreamLogin): UpstreamRegistry {
    return new UpstreamRegistry({ factory: "dockerHub", kind: "docker-hub", url: "https://hub.docker.com", login });
  }

  /** GitHub's registry, `ghcr.io`. */
  public static github(login?: UpstreamLogin): UpstreamRegistry {
    return new UpstreamRegistry({ factory: "github", kind: "github", url: "https://ghcr.io", login });
  }

  /** Quay, `quay.io`. */
  public static quay(login?: UpstreamLogin): UpstreamRegistry {
    return new UpstreamRegistry({ factory: "quay", kind: "docker-registry", url: "https://quay.io", login });
  }

  /** The registry of Kubernetes, `registry.k8s.io`. */
  public static kubernetes(): UpstreamRegistry {
    return new UpstreamRegistry({ factory: "kubernetes", kind: "docker-registry", url: "https://registry.k8s.io" });
  }

  /**
   * Another Harbor.
   *
   * @param address its URL, such as `https://registry.example.com`
   * @param options login and authority
   */
  public static harbor(address: string, options: UpstreamOptions = {}): UpstreamRegistry {
    return new UpstreamRegistry({ ...readable(options), factory: "harbor", kind: "harbor", url: address });
  }

  /**
   * Any other registry that speaks the API of distribution.
   *
   * @param address its URL, such as `https://registry.example.com`
   * @param options login and authority
   */
  public static of(address: string, options: UpstreamOptions = {}): UpstreamRegistry {
    return new UpstreamRegistry({ ...readable(options), factory: "of", kind: "docker-registry", url: address });
  }

  private constructor(private readonly source: Source) {}

  /** Checks the registry, reported under `path`. */
  public check(path: string): CheckResult {
    const { login, certificateAuthority, url: address } = this.source;
    const { username, password } = readable(login);
    return [
      required(`${path}.url`, address) ?? url(`${path}.url`, address),
      knownKeys(path, this.source, ["factory", "kind", "url", "login", "certificateAuthority"]),
      login === undefined
        ? undefined
        : [
            knownKeys(`${path}.login`, login, ["username", "password"]),
            required(`${path}.login.username`, username) ?? notBlank(`${path}.login.username`, username),
            required(`${path}.login.password`, password) ?? notLiteralSecret(`${path}.login.password`, password),
          ],
      pem(`${path}.certificateAuthority`, certificateAuthority),
    ];
  }

  /** Renders the registry as Harbor keeps it. @internal */
  public render(): Pick<
    RegistryConfig,
    "providerName" | "endpointUrl" | "accessId" | "accessSecret" | "caCertificate" | "insecure"
  > {
    const { kind, url: address, login, certificateAuthority } = this.source;
    return {
      providerName: kind,
      endpointUrl: terraformText(address),
      accessId: login === undefined ? undefined : terraformText(login.username),
      accessSecret: login === undefined ? undefined : terraformText(login.password),
      caCertificate: certificateAuthority === undefined ? undefined : terraformText(certificateAuthority),
      insecure: false,
    };
  }
}

/** Checks the other registry. */
export function checkUpstream(path: string, upstream: unknown): CheckResult {
  return upstream instanceof UpstreamRegistry
    ? upstream.check(path)
    : (required(path, upstream) ??
        ofKind(path, upstream, UpstreamRegistry, "use UpstreamRegistry.dockerHub(), .of(...) or another"));
}
