/** Tags of all that Kuryr makes in the cloud for a cluster. The parent ports of the nodes bear them, too: Kuryr finds them by that. */
export function kuryrResourceTags(clusterName: string): readonly string[] {
  return [`k8s-on-openstack-kuryr-${clusterName}`];
}

/** Tag of the network of a cluster's pods, by which what is left on it is found. */
export function podNetworkTag(clusterName: string): string {
  return `k8s-on-openstack-pods-${clusterName}`;
}

/** Tag of the network of a cluster's Services, likewise. */
export function serviceNetworkTag(clusterName: string): string {
  return `k8s-on-openstack-services-${clusterName}`;
}
