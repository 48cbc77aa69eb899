import type { NodeSoftware } from "./node-software";

/** Software, time, proxies and files of a node; the same for all nodes of a pool. */
export interface MachineSpec {
  /**
   * Where container runtime and Kubernetes binaries come from.
   *
   * @default NodeSoftware.packages()
   */
  readonly software?: NodeSoftware;

  /**
   * NTP servers.
   *
   * @default - those that the image names
   */
  readonly ntpServers?: readonly string[];

  /**
   * Time zone, such as `Europe/Berlin`.
   *
   * @default - the image's
   */
  readonly timezone?: string;

  /**
   * HTTP proxy for package and image downloads.
   *
   * @default - none
   */
  readonly proxy?: ProxySpec;

  /**
   * CA certificates, PEM, that the node trusts beside those of its image, such as that of the cloud's own endpoints.
   *
   * @default - none
   */
  readonly trustedCaCertificates?: readonly string[];

  /**
   * Where containerd looks for images instead of the registries they name.
   *
   * @default - none
   */
  readonly registryMirrors?: readonly RegistryMirrorSpec[];

  /**
   * Names of hosts that the node finds without DNS, by their address, such as that of a registry.
   *
   * @default - none
   */
  readonly hostAliases?: Readonly<Record<string, readonly string[]>>;

  /**
   * Further kernel settings, by name.
   *
   * @default - only what Kubernetes needs
   */
  readonly sysctls?: Readonly<Record<string, string>>;

  /**
   * Further files.
   *
   * @default - none
   */
  readonly files?: readonly ExtraFile[];

  /**
   * Public keys that may log in as the image's default user.
   *
   * @default - none
   */
  readonly sshAuthorizedKeys?: readonly string[];
}

/** HTTP proxy settings of a node. */
export interface ProxySpec {
  /**
   * Proxy for http, as URL.
   *
   * @default - none
   */
  readonly httpProxy?: string;

  /**
   * Proxy for https, as URL.
   *
   * @default - none
   */
  readonly httpsProxy?: string;

  /**
   * What is reached directly, on top of the cluster's own ranges, its endpoint and the metadata service.
   *
   * @default - none
   */
  readonly noProxy?: readonly string[];
}

/** A mirror of one image registry. */
export interface RegistryMirrorSpec {
  /** Registry that images name, such as `docker.io`. */
  readonly registry: string;

  /** URLs of its mirrors, asked in this order before the registry itself. */
  readonly mirrors: readonly string[];

  /**
   * CA certificate of the mirrors, PEM.
   *
   * @default - the node's trusted certificates
   */
  readonly caCertificate?: string;

  /**
   * Whether the URLs hold the path of the API (`/v2`) already, with what stands between it and an image: a project of Harbor that is
   * a proxy cache, for instance. containerd adds nothing then.
   *
   * @default false
   * @see https://github.com/containerd/containerd/blob/v2.3.6/docs/hosts.md#override_path-field
   */
  readonly overridePath?: boolean;
}

/** A file that the library's user wants on a node. */
export interface ExtraFile {
  /** Absolute path on the node; known at synthesis. */
  readonly path: string;

  /** Text of the file. */
  readonly content: string;

  /**
   * Mode as four octal digits.
   *
   * @default "0644"
   */
  readonly permissions?: string;

  /**
   * Owner as `user:group`.
   *
   * @default "root:root"
   */
  readonly owner?: string;
}
