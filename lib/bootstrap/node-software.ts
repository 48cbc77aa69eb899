/** Where a node's container runtime and Kubernetes binaries come from. */
export class NodeSoftware {
  /** They are in the image already, as image-builder makes it; a wrong version stops the node's bootstrap. */
  public static preinstalled(): NodeSoftware {
    return new NodeSoftware("preinstalled");
  }

  /** From the apt repositories of Kubernetes and Docker, pinned to the versions of the library's table (Debian and Ubuntu). */
  public static packages(options: PackagesOptions = {}): NodeSoftware {
    return new NodeSoftware("packages", options);
  }

  /** As archives from a mirror, each checked against its digest; needs nothing else from the network. */
  public static mirror(url: string, options: MirrorOptions): NodeSoftware {
    return new NodeSoftware("mirror", undefined, { url, ...options });
  }

  private constructor(
    /** Name of the way, as the node's scripts know it. */
    public readonly kind: "preinstalled" | "packages" | "mirror",
    /** @internal */
    public readonly packages?: PackagesOptions,
    /** @internal */
    public readonly mirror?: MirrorOptions & { readonly url: string },
  ) {}
}

/** Options of `NodeSoftware.packages()`. */
export interface PackagesOptions {
  /**
   * URL of the Kubernetes apt repository, in which `{minor}` stands for `v` and the minor version.
   *
   * @default "https://pkgs.k8s.io/core:/stable:/{minor}/deb"
   */
  readonly kubernetesRepository?: string;

  /**
   * Fingerprint of the key that signs it, 40 hexadecimal digits.
   *
   * @default - the key of pkgs.k8s.io
   */
  readonly kubernetesKeyFingerprint?: string;

  /**
   * URL of the Docker apt repository, without the distribution's name.
   *
   * @default "https://download.docker.com/linux"
   */
  readonly containerdRepository?: string;

  /**
   * Fingerprint of the key that signs it, 40 hexadecimal digits.
   *
   * @default - the key of download.docker.com
   */
  readonly containerdKeyFingerprint?: string;

  /**
   * Exact containerd version.
   *
   * @default - that of the library's table
   */
  readonly containerdVersion?: string;
}

/** Options of `NodeSoftware.mirror()`. */
export interface MirrorOptions {
  /** SHA-256 digests of the archives by path below the URL, 64 hexadecimal digits each. */
  readonly checksums: MirrorChecksums;
}

/** SHA-256 digests of what a mirror serves. */
export interface MirrorChecksums {
  /** Of `kubernetes/v<version>/bin/linux/<architecture>/kubeadm`. */
  readonly kubeadm: string;

  /** Of `kubernetes/v<version>/bin/linux/<architecture>/kubelet`. */
  readonly kubelet: string;

  /** Of `kubernetes/v<version>/bin/linux/<architecture>/kubectl`. */
  readonly kubectl: string;

  /** Of `containerd/v<version>/containerd-<version>-linux-<architecture>.tar.gz`. */
  readonly containerd: string;

  /** Of `runc/v<version>/runc.<architecture>`. */
  readonly runc: string;

  /** Of `cni-plugins/v<version>/cni-plugins-linux-<architecture>-v<version>.tgz`. */
  readonly cniPlugins: string;

  /**
   * Of `cri-tools/v<version>/crictl-v<version>-linux-<architecture>.tar.gz`.
   *
   * @default - crictl is not installed
   */
  readonly crictl?: string;

  /**
   * Of `age/v<version>/age-v<version>-linux-<architecture>.tar.gz`, which encrypts backups off site.
   *
   * @default - the image has age, if anything needs it
   */
  readonly age?: string;

  /**
   * Of `rclone/v<version>/rclone-v<version>-linux-<architecture>.zip`, which stores backups off site.
   *
   * @default - the image has rclone, if anything needs it
   */
  readonly rclone?: string;
}
