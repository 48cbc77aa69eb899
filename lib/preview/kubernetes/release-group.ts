import type { ReleaseGroup } from "../cluster-content";

/** What charts, releases and constructs are called in each group; the first that fits decides. */
const GROUPS: readonly (readonly [group: ReleaseGroup, names: RegExp])[] = [
  ["cloud", /openstack-cloud-controller|cloud-?controller|janitor|sweep/i],
  ["storage", /cinder|snapshot|manila|csi\b|storage/i],
  ["identity", /keystone|\bdex\b|oidc/i],
  ["monitoring", /metrics-?server|prometheus|grafana|loki|alloy|telegraf|influx|headlamp|monitoring/i],
  ["ingress", /gateway|envoy|cert-?manager|certificate|issuer|external-?dns|traefik|ingress/i],
  ["network", /cilium|calico|tigera|projectcalico|flannel|kuryr|metadata-?(access|denial)|core-?dns|network/i],
];

/** Tells what an add-on is for by what it and its construct are called. */
export function releaseGroup(...names: readonly string[]): ReleaseGroup {
  for (const name of names) {
    const found = GROUPS.find(([, pattern]) => pattern.test(name));
    if (found !== undefined) {
      return found[0];
    }
  }
  return "other";
}
