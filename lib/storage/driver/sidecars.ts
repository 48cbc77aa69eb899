import type { AddOnReleases } from "../../kube/releases";

/** Helpers of drivers, and the names of their images. */
export const SIDECARS = {
  attacher: "csi-attacher",
  livenessProbe: "livenessprobe",
  provisioner: "csi-provisioner",
  registrar: "csi-node-driver-registrar",
  resizer: "csi-resizer",
  snapshotter: "csi-snapshotter",
} as const;

/**
 * Image and size of a helper; its version is that of the chart.
 *
 * @param name the helper
 * @param releases where images come from
 */
export function sidecarImage(name: keyof typeof SIDECARS, releases: AddOnReleases) {
  return {
    image: { repository: releases.mirrored(`registry.k8s.io/sig-storage/${SIDECARS[name]}`) },
    resources: { ...requests("10m", "32Mi"), limits: { memory: "512Mi" } },
  };
}

/**
 * What a container asks for.
 *
 * @param cpu cpu, such as `10m`
 * @param memory memory, such as `32Mi`
 */
export function requests(cpu: string, memory: string) {
  return { requests: { cpu, memory } };
}
