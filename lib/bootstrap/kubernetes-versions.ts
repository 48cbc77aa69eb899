/** The exact versions that belong to one Kubernetes minor release: what was tested together. */
export interface KubernetesRelease {
  /** Minor version, such as `1.36`. */
  readonly minor: string;

  /** Exact version without `v`. */
  readonly version: string;

  /** Tag of the etcd image that kubeadm deploys. */
  readonly etcdImageTag: string;

  /** Version of CoreDNS that kubeadm deploys, with `v`. */
  readonly coreDnsVersion: string;

  /** Tag of the sandbox image. */
  readonly pauseImageTag: string;

  /** Version of containerd, without `v`. */
  readonly containerdVersion: string;

  /** Version of runc, without `v`. */
  readonly runcVersion: string;

  /** Version of the CNI plugins, without `v`. */
  readonly cniPluginsVersion: string;

  /** Version of crictl, without `v`. */
  readonly crictlVersion: string;

  /** Version of kube-vip, with `v`. */
  readonly kubeVipVersion: string;

  /** Version of age that a mirror serves, without `v`. */
  readonly ageVersion: string;

  /** Version of rclone that a mirror serves, without `v`. */
  readonly rcloneVersion: string;
}

const NODE_PARTS = {
  containerdVersion: "2.3.6",
  runcVersion: "1.4.3",
  cniPluginsVersion: "1.9.1",
  kubeVipVersion: "v1.2.3",
  ageVersion: "1.3.2",
  rcloneVersion: "1.76.0",
};

/**
 * All supported releases, oldest first.
 *
 * etcd, CoreDNS and pause are what the kubeadm of that exact version deploys.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.3/cmd/kubeadm/app/constants/constants.go
 */
export const KUBERNETES_RELEASES: readonly KubernetesRelease[] = [
  {
    minor: "1.34",
    version: "1.34.4",
    etcdImageTag: "3.6.5-0",
    coreDnsVersion: "v1.12.1",
    pauseImageTag: "3.10.1",
    crictlVersion: "1.34.0",
    ...NODE_PARTS,
  },
  {
    minor: "1.35",
    version: "1.35.4",
    etcdImageTag: "3.6.6-0",
    coreDnsVersion: "v1.13.1",
    pauseImageTag: "3.10.1",
    crictlVersion: "1.35.0",
    ...NODE_PARTS,
  },
  {
    minor: "1.36",
    version: "1.36.3",
    etcdImageTag: "3.6.8-0",
    coreDnsVersion: "v1.14.2",
    pauseImageTag: "3.10.2",
    crictlVersion: "1.36.0",
    ...NODE_PARTS,
  },
];

/** The minor release that a version such as `1.36.3` belongs to, if the library supports it. */
export function releaseOf(version: string): KubernetesRelease | undefined {
  const minor = version.split(".").slice(0, 2).join(".");
  return KUBERNETES_RELEASES.find((release) => release.minor === minor);
}
