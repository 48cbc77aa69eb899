import type { HelmValues } from "../kube";
import { Encapsulation } from "../network";
import type { NetworkPlugin } from "../network";
import { underlayMtu } from "./network-plugin-facts";
import type { NetworkPluginFacts } from "./network-plugin-facts";

/** Folder in the agent that policies are read from at its start. */
const POLICY_FOLDER = "/etc/k8s-on-openstack/policies";

/** What keeps ordinary pods off nodes that the cloud controller has not seen yet, and off control plane nodes. */
const FIRST_TOLERATIONS = [
  { key: "node.cloudprovider.kubernetes.io/uninitialized", operator: "Exists" },
  { key: "node-role.kubernetes.io/control-plane", operator: "Exists" },
];

/**
 * Renders the values of Cilium's chart.
 *
 * The operator keeps the chart's two replicas, which never share a node: on a cluster of one node the second waits for a second node, and
 * Helm does not wait for it, because the chart lets half of the replicas be away.
 *
 * @param facts facts of the cluster
 * @param policies name of the ConfigMap with policies that every agent enforces from its start; undefined when there are none
 * @see https://docs.cilium.io/en/stable/helm-reference/
 */
export function renderCiliumValues(facts: NetworkPluginFacts, policies?: string): HelmValues {
  const { plugin, apiHost, apiPort, image } = facts;
  return {
    image: { repository: image("quay.io/cilium/cilium") },
    envoy: {
      image: { repository: image("quay.io/cilium/cilium-envoy") },
      resources: requests("50m", "64Mi"),
      rollOutPods: true,
    },
    // pods take up a changed setting at once, rather than at their next restart.
    rollOutCiliumPods: true,
    resources: requests("100m", "256Mi"),
    operator: {
      image: { repository: image("quay.io/cilium/operator") },
      ...(usesCloudRouter(plugin) ? { setNodeNetworkStatus: false } : {}),
      rollOutPods: true,
      resources: requests("50m", "128Mi"),
    },
    kubeProxyReplacement: String(plugin.replacesKubeProxy),
    // the agents make the Services, so they cannot reach the API through one.
    k8sServiceHost: apiHost,
    k8sServicePort: String(apiPort),
    ...renderAddresses(plugin),
    ...renderDataPath(plugin),
    ...renderTranslation(plugin),
    ...renderBgp(plugin),
    ...renderNetworkStatus(plugin),
    MTU: underlayMtu(facts),
    hubble: renderHubble(facts),
    certgen: {
      image: { repository: image("quay.io/cilium/certgen") },
      tolerations: FIRST_TOLERATIONS,
      resources: requests("10m", "32Mi"),
    },
    gatewayAPI: plugin.cilium?.gatewayApi === true ? GATEWAY_API : { enabled: false },
    ...(policies === undefined ? {} : renderPolicyFolder(policies)),
  };
}

/** The class is made whatever Helm can see, so that a missing definition fails the release, where `auto` would leave it out silently. */
const GATEWAY_API = { enabled: true, gatewayClass: { create: "true" } };

/** Pods get addresses from the share of their node that the controller manager hands out. */
function renderAddresses({ ipv6PodCidr }: NetworkPlugin): HelmValues {
  const isDualStack = ipv6PodCidr !== undefined;
  return {
    ipam: { mode: "kubernetes" },
    k8s: { requireIPv4PodCIDR: true, requireIPv6PodCIDR: isDualStack },
    ipv4: { enabled: true },
    ipv6: { enabled: isDualStack },
  };
}

/**
 * With routes of the cloud, its controller says when the network of a node is there: when machines have a route to it. The chart only
 * leaves the setting out, and the operator's own default is the opposite.
 */
function renderNetworkStatus(plugin: NetworkPlugin): HelmValues {
  return usesCloudRouter(plugin) ? { extraConfig: { "set-cilium-is-up-condition": "false" } } : {};
}

function usesCloudRouter({ podRoutes }: NetworkPlugin): boolean {
  return podRoutes?.usesCloudRouter === true;
}

/** Without a list of ranges, one range alone is left untranslated: that of the pods. */
function renderTranslation({ podCidrs, podRoutes }: NetworkPlugin): HelmValues {
  const untranslated = podRoutes?.untranslatedCidrs ?? [];
  const config = {
    nonMasqueradeCIDRs: [...podCidrs, ...untranslated],
    // the metadata service answers addresses of nodes alone, and is the only thing there.
    masqLinkLocal: true,
    masqLinkLocalIPv6: true,
  };
  return untranslated.length === 0 ? {} : { ipMasqAgent: { enabled: true, config } };
}

function renderBgp({ podRoutes }: NetworkPlugin): HelmValues {
  return podRoutes?.kind === "bgp"
    ? {
        bgpControlPlane: { enabled: true },
        // helm waits for all agents but this many, and what announces routes needs definitions that are there when an agent is ready.
        updateStrategy: { rollingUpdate: { maxUnavailable: 1 } },
      }
    : {};
}

function renderDataPath({
  encapsulation,
  encrypted,
  replacesKubeProxy,
  podCidr,
  ipv6PodCidr,
}: NetworkPlugin): HelmValues {
  const isNative = encapsulation === Encapsulation.NATIVE;
  const native = {
    routingMode: "native",
    // all nodes are on one subnet, so each is the next hop to its pods.
    autoDirectNodeRoutes: true,
    ipv4NativeRoutingCIDR: podCidr,
    ...(ipv6PodCidr === undefined ? {} : { ipv6NativeRoutingCIDR: ipv6PodCidr }),
  };
  return {
    ...(isNative ? native : { routingMode: "tunnel", tunnelProtocol: encapsulation.name }),
    // eBPF can only take over the address translation together with the Services.
    bpf: { masquerade: replacesKubeProxy },
    encryption: encrypted ? { enabled: true, type: "wireguard" } : { enabled: false },
  };
}

/**
 * Hubble with a relay, which collects the flows of all nodes. A job in the cluster makes the certificates and renews them: those of a
 * template would change hands through Terraform's state, and end after a year.
 */
function renderHubble({ plugin, clusterDomain, image }: NetworkPluginFacts): HelmValues {
  return plugin.cilium?.hubble === true
    ? {
        enabled: true,
        peerService: { clusterDomain },
        tls: { enabled: true, auto: { enabled: true, method: "cronJob" } },
        relay: {
          enabled: true,
          image: { repository: image("quay.io/cilium/hubble-relay") },
          rollOutPods: true,
          tolerations: FIRST_TOLERATIONS,
          resources: requests("20m", "64Mi"),
        },
        ui: { enabled: false },
      }
    : { enabled: false };
}

function renderPolicyFolder(configMap: string): HelmValues {
  return {
    extraArgs: [`--static-cnp-path=${POLICY_FOLDER}`],
    extraVolumes: [{ name: "static-policies", configMap: { name: configMap } }],
    extraVolumeMounts: [{ name: "static-policies", mountPath: POLICY_FOLDER, readOnly: true }],
  };
}

function requests(cpu: string, memory: string): HelmValues {
  return { requests: { cpu, memory } };
}
