/**
 * A part of Kuryr's controller that watches one kind of object.
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/2024.1/installation/network_policy.html
 */
export type KuryrHandler =
  | "vif"
  | "endpoints"
  | "service"
  | "kuryrloadbalancer"
  | "kuryrport"
  | "namespace"
  | "kuryrnetwork"
  | "kuryrnetwork_population"
  | "policy"
  | "pod_label"
  | "kuryrnetworkpolicy";
