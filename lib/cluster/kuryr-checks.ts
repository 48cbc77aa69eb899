import { problem } from "../core";
import type { CheckResult } from "../core";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";

/** Checks what Kuryr needs of the rest of a cluster, and what means nothing beside it. */
export function checkKuryr(props: K8sOnOpenStackClusterProps): CheckResult {
  const { network, networkPlugin, nodePorts, serviceLoadBalancers } = props;
  if (networkPlugin.kuryr === undefined) {
    return undefined;
  }
  return [
    network.trunks
      ? undefined
      : problem(
          "network",
          "trunks-missing",
          "must have trunks with Kuryr, which puts the ports of pods on the ports of their nodes",
          "leave out 'trunks' of the network where the cloud has the extension; where it lacks it, use NetworkPlugin.cilium() or .calico()",
        ),
    nodePorts === undefined
      ? undefined
      : problem(
          "nodePorts",
          "node-ports-unsupported",
          "must not be given with Kuryr, which has no node ports",
          "leave it out, and use Services of type LoadBalancer",
        ),
    serviceLoadBalancers === undefined
      ? undefined
      : problem(
          "serviceLoadBalancers",
          "option-of-other-plugin",
          "must not be given with Kuryr, which makes a load balancer for every Service itself",
          "leave it out, and give 'loadBalancers' to NetworkPlugin.kuryr(...)",
        ),
  ];
}
