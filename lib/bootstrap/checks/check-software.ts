import { knownKeys, matches, problem, readable, required, semverExact, url } from "../../core";
import type { CheckResult } from "../../core";
import { NodeSoftware } from "../node-software";
import type { MirrorChecksums, PackagesOptions } from "../node-software";

const PACKAGES_KEYS = [
  "kubernetesRepository",
  "kubernetesKeyFingerprint",
  "containerdRepository",
  "containerdKeyFingerprint",
  "containerdVersion",
];

const CHECKSUM_KEYS = ["kubeadm", "kubelet", "kubectl", "containerd", "runc", "cniPlugins"] as const;
const OPTIONAL_CHECKSUM_KEYS = ["crictl", "age", "rclone"] as const;

/** Checks where a node's software comes from. */
export function checkSoftware(path: string, software: NodeSoftware | undefined): CheckResult {
  if (software === undefined) {
    return undefined;
  }
  if (!(software instanceof NodeSoftware)) {
    const fix = "use NodeSoftware.preinstalled(), .packages() or .mirror()";
    return problem(path, "wrong-kind", "must be a NodeSoftware", fix, software);
  }
  return [
    software.kind === "packages" ? checkPackages(path, software.packages) : undefined,
    software.mirror && [
      required(`${path}.url`, software.mirror.url) ??
        url(`${path}.url`, software.mirror.url, { schemes: ["https", "http"] }),
      required(`${path}.checksums`, software.mirror.checksums) ??
        checkChecksums(`${path}.checksums`, software.mirror.checksums),
    ],
  ];
}

function checkPackages(path: string, given: PackagesOptions | undefined): CheckResult {
  const packages = readable(given);
  const repository = packages.kubernetesRepository;
  const fingerprint = /^[0-9A-Fa-f]{40}$/;
  return [
    knownKeys(path, given, PACKAGES_KEYS),
    url(
      `${path}.kubernetesRepository`,
      typeof repository === "string" ? repository.replaceAll("{minor}", "v1.36") : repository,
    ),
    url(`${path}.containerdRepository`, packages.containerdRepository),
    semverExact(`${path}.containerdVersion`, packages.containerdVersion),
    matches(
      `${path}.kubernetesKeyFingerprint`,
      packages.kubernetesKeyFingerprint,
      fingerprint,
      "40 hexadecimal digits",
    ),
    matches(
      `${path}.containerdKeyFingerprint`,
      packages.containerdKeyFingerprint,
      fingerprint,
      "40 hexadecimal digits",
    ),
  ];
}

function checkChecksums(path: string, given: MirrorChecksums): CheckResult {
  const checksums = readable(given);
  const digest = (name: keyof MirrorChecksums) =>
    matches(`${path}.${name}`, checksums[name], /^[0-9a-f]{64}$/, "a SHA-256 digest of 64 hexadecimal digits");
  return [
    knownKeys(path, given, [...CHECKSUM_KEYS, ...OPTIONAL_CHECKSUM_KEYS]),
    CHECKSUM_KEYS.map((name) => required(`${path}.${name}`, checksums[name]) ?? digest(name)),
    OPTIONAL_CHECKSUM_KEYS.map((name) => digest(name)),
  ];
}
