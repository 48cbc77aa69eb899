import type { HelmValues } from "../kube";
import { Encapsulation } from "../network";
import type { NetworkPlugin } from "../network";
import type { NetworkPluginFacts } from "./network-plugin-facts";

/** What Calico calls an encapsulation. */
const ENCAPSULATIONS: Readonly<Record<string, string>> = {
  [Encapsulation.VXLAN.name]: "VXLAN",
  [Encapsulation.IPIP.name]: "IPIP",
  [Encapsulation.NATIVE.name]: "None",
};

/** Bits that blocks of addresses are shorter than an address: 64 addresses a block, as Calico has it by default. */
const BLOCK_BITS = 6;

const OPERATOR = "tigera/operator";

/**
 * Renders the values of the chart of Calico's operator, which makes everything else from the Installation.
 *
 * @see https://docs.tigera.io/calico/latest/reference/installation/api
 */
export function renderCalicoValues({ plugin, nodeMtu, image }: NetworkPluginFacts): HelmValues {
  const registry = image(`quay.io/${OPERATOR}`).slice(0, -`/${OPERATOR}`.length);
  return {
    tigeraOperator: { registry },
    resources: { requests: { cpu: "50m", memory: "128Mi" } },
    installation: {
      enabled: true,
      registry: `${registry}/`,
      // FlexVolume is gone, and pods need no volumes of Calico's.
      flexVolumePath: "None",
      kubeletVolumePluginPath: "None",
      // the routes of the cloud lead to the range that Kubernetes gives a node, so pods get their addresses from there.
      ...(plugin.podRoutes?.usesCloudRouter === true ? { cni: { type: "Calico", ipam: { type: "HostLocal" } } } : {}),
      calicoNetwork: {
        // the rules of Calico and those of kube-proxy have to be of one kind.
        linuxDataplane: "Nftables",
        bgp: plugin.calico?.bgp === true ? "Enabled" : "Disabled",
        mtu: plugin.podMtu(nodeMtu),
        ipPools: renderPools(plugin),
      },
    },
    // kubectl reads and writes Calico's own policies through it.
    apiServer: { enabled: true },
    goldmane: { enabled: false },
    whisker: { enabled: false },
    defaultFelixConfiguration: {
      enabled: true,
      usageReportingEnabled: false,
      wireguardEnabled: plugin.encrypted,
      wireguardEnabledV6: plugin.encrypted && plugin.ipv6PodCidr !== undefined,
    },
  };
}

function renderPools({ podCidr, ipv6PodCidr, encapsulation }: NetworkPlugin): readonly HelmValues[] {
  const pool = (name: string, cidr: string, addressBits: number) => ({
    name,
    cidr,
    encapsulation: ENCAPSULATIONS[encapsulation.name],
    natOutgoing: "Enabled",
    nodeSelector: "all()",
    blockSize: addressBits - BLOCK_BITS,
  });
  return [pool("pods-ipv4", podCidr, 32), ...(ipv6PodCidr === undefined ? [] : [pool("pods-ipv6", ipv6PodCidr, 128)])];
}
