import type { HelmValues } from "../kube";
import { underlayMtu } from "./network-plugin-facts";
import type { NetworkPluginFacts } from "./network-plugin-facts";

/**
 * Renders the values of Flannel's chart.
 *
 * @see https://github.com/flannel-io/flannel/blob/master/Documentation/configuration.md
 */
export function renderFlannelValues(facts: NetworkPluginFacts): HelmValues {
  const { plugin, image } = facts;
  const backend = plugin.flannel?.backend ?? "vxlan";
  return {
    podCidr: plugin.podCidr,
    podCidrv6: plugin.ipv6PodCidr ?? "",
    flannel: {
      image: { repository: image("ghcr.io/flannel-io/flannel") },
      flannel_cni: { image: { repository: image("ghcr.io/flannel-io/flannel-cni-plugin") } },
      backend,
      // without a tunnel the pods have the MTU of the node's interface, whatever stands here.
      ...(backend === "host-gw" ? {} : { mtu: underlayMtu(facts) }),
    },
  };
}
