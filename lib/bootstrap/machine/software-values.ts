import { releaseOf } from "../kubernetes-versions";
import type { KubernetesRelease } from "../kubernetes-versions";
import type { NodeSoftware, PackagesOptions } from "../node-software";

/**
 * Fingerprint of the key that signs the packages of pkgs.k8s.io.
 *
 * @see https://kubernetes.io/blog/2023/08/15/pkgs-k8s-io-introduction/
 */
const KUBERNETES_KEY = "DE15B14486CD377B9E876E1A234654DA9A296436";

/**
 * Fingerprint of the key that signs the packages of download.docker.com.
 *
 * @see https://docs.docker.com/engine/install/debian/#install-from-a-package
 */
const DOCKER_KEY = "9DC858229FC7DD38854AE2D88D81803C0EBFCD88";

/** Renders what a node's scripts need to know about its software. */
export function renderSoftwareValues(
  software: NodeSoftware,
  kubernetesVersion: string,
): Readonly<Record<string, string>> {
  const release = releaseOf(kubernetesVersion);
  if (release === undefined) {
    return { software: software.kind };
  }
  return {
    software: software.kind,
    containerd_version: software.packages?.containerdVersion ?? release.containerdVersion,
    ...packageValues(software.packages, release),
    ...mirrorValues(software.mirror, release),
  };
}

function packageValues(packages: PackagesOptions | undefined, release: KubernetesRelease): Record<string, string> {
  if (packages === undefined) {
    return {};
  }
  const repository = packages.kubernetesRepository ?? "https://pkgs.k8s.io/core:/stable:/{minor}/deb";
  return {
    kubernetes_repository: repository.replaceAll("{minor}", `v${release.minor}`),
    kubernetes_key: packages.kubernetesKeyFingerprint ?? KUBERNETES_KEY,
    containerd_repository: packages.containerdRepository ?? "https://download.docker.com/linux",
    containerd_key: packages.containerdKeyFingerprint ?? DOCKER_KEY,
  };
}

function mirrorValues(mirror: NodeSoftware["mirror"], release: KubernetesRelease): Record<string, string> {
  if (mirror === undefined) {
    return {};
  }
  const { checksums } = mirror;
  return {
    mirror_url: mirror.url.replace(/\/+$/, ""),
    runc_version: release.runcVersion,
    cni_plugins_version: release.cniPluginsVersion,
    crictl_version: release.crictlVersion,
    sha256_kubeadm: checksums.kubeadm,
    sha256_kubelet: checksums.kubelet,
    sha256_kubectl: checksums.kubectl,
    sha256_containerd: checksums.containerd,
    sha256_runc: checksums.runc,
    sha256_cni_plugins: checksums.cniPlugins,
    sha256_crictl: checksums.crictl ?? "",
    ...(checksums.age === undefined ? {} : { age_version: release.ageVersion, sha256_age: checksums.age }),
    ...(checksums.rclone === undefined
      ? {}
      : { rclone_version: release.rcloneVersion, sha256_rclone: checksums.rclone }),
  };
}
