import {
  ApiEndpoint,
  ClusterNetwork,
  EgressPolicy,
  Encapsulation,
  FloatingIp,
  HealthMonitor,
  LoadBalancerProvider,
  NetworkPlugin,
  NetworkRef,
  NetworkRouter,
  NodePortAccess,
  SshAccess,
} from "../../lib";
import type { ClusterNetworkProps, OctaviaEndpointOptions, VirtualIpEndpointOptions } from "../../lib";
import type { BadInput } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";
import type { DemoCluster } from "../support/demo-cluster";

const ID = "11111111-2222-4333-8444-555555555555";

function cluster(demo: DemoCluster): BadInput[2] {
  return (stack) => addCluster(stack, demo);
}

function network(props: Partial<ClusterNetworkProps>): BadInput[2] {
  return (stack) => new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public", ...props });
}

function pods(options: Parameters<typeof NetworkPlugin.cilium>[0], demo: DemoCluster = {}): BadInput[2] {
  return cluster({ ...demo, cluster: { networkPlugin: NetworkPlugin.cilium(options), ...demo.cluster } });
}

function octavia(endpoint: OctaviaEndpointOptions, demo: DemoCluster = {}): BadInput[2] {
  return cluster({ ...demo, cluster: { endpoint: ApiEndpoint.octavia(endpoint), ...demo.cluster } });
}

function virtualIp(endpoint: VirtualIpEndpointOptions, demo: DemoCluster = {}): BadInput[2] {
  return cluster({ ...demo, cluster: { endpoint: ApiEndpoint.virtualIp(endpoint) } });
}

function existing(attributes: object): BadInput[2] {
  return (stack) =>
    ClusterNetwork.fromExisting(stack, "Network", {
      network: NetworkRef.id(ID),
      subnet: NetworkRef.id(ID),
      cidr: "10.10.0.0/24",
      ...attributes,
    });
}

/** Wrong values that TypeScript would not let pass. */
function untyped<T>(value: unknown): T {
  return value as T;
}

/** Ranges of addresses. */
export const RANGES: readonly BadInput[] = [
  [1, "pods on the range of Services", pods({ podCidr: "10.96.0.0/12" }), "cidr-overlap", "networkPlugin.podCidr"],
  [2, "pods on the range of nodes", pods({ podCidr: "10.10.0.0/16" }), "cidr-overlap", "network.cidr"],
  [
    2,
    "Services on the range of nodes",
    cluster({ cluster: { serviceCidr: "10.10.0.0/20" } }),
    "cidr-overlap",
    "network.cidr",
  ],
  [
    3,
    "pods on a reserved range",
    cluster({ cluster: { reservedCidrs: ["10.244.8.0/24"] } }),
    "cidr-overlap",
    "networkPlugin.podCidr",
  ],
  [4, "nodes on link-local addresses", network({ cidr: "169.254.0.0/24" }), "reserved-cidr", "cidr"],
  [
    4,
    "Services on loopback addresses",
    cluster({ cluster: { serviceCidr: "127.0.0.0/16" } }),
    "reserved-cidr",
    "serviceCidr",
  ],
  [4, "pods on multicast addresses", pods({ podCidr: "224.0.0.0/16" }), "reserved-cidr", "networkPlugin.podCidr"],
  [5, "pods on Docker's default range", pods({ podCidr: "172.17.0.0/16" }), "warning", "the default bridge of Docker"],
  [6, "a range with host bits", network({ cidr: "10.10.0.1/24" }), "cidr-with-host-bits", "cidr"],
  [7, "a range with three numbers", network({ cidr: "10.0.0/16" }), "not-a-cidr", "cidr"],
  [7, "a range with a prefix of 33", network({ cidr: "10.10.0.0/33" }), "not-a-cidr", "cidr"],
  [7, "an empty range", cluster({ cluster: { serviceCidr: "" } }), "not-a-cidr", "serviceCidr"],
  [7, "a range with leading zeros", network({ cidr: "010.10.0.0/24" }), "not-a-cidr", "cidr"],
  [
    8,
    "more Services than the API server takes",
    cluster({ cluster: { serviceCidr: "32.0.0.0/8" } }),
    "cidr-too-large",
    "serviceCidr",
  ],
  [
    9,
    "pods for two nodes and three nodes",
    pods({ podCidr: "10.244.0.0/23" }, { pools: { general: { count: 3 } } }),
    "pod-cidr-too-small",
    "networkPlugin.nodeMaskSize",
  ],
  [
    10,
    "a node's share as large as all pods",
    pods({ podCidr: "10.244.0.0/24" }),
    "node-mask-size",
    "networkPlugin.nodeMaskSize",
  ],
  [
    10,
    "a node's share 17 bits longer",
    pods({ podCidr: "11.0.0.0/8", nodeMaskSize: 25 }),
    "node-mask-size",
    "networkPlugin.nodeMaskSize",
  ],
  [11, "110 pods in 61 addresses", pods({ nodeMaskSize: 26 }), "node-range-too-small", "maxPods"],
  [
    12,
    "IPv6 for pods alone",
    pods({ ipv6PodCidr: "fd00:1::/56" }, { network: { ipv6: { cidr: "fd00::/64" } } }),
    "dual-stack-half-given",
    "ipv6ServiceCidr",
  ],
  [
    12,
    "IPv6 for Services alone",
    cluster({ network: { ipv6: { cidr: "fd00::/64" } }, cluster: { ipv6ServiceCidr: "fd00:2::/112" } }),
    "dual-stack-half-given",
    "networkPlugin.ipv6PodCidr",
  ],
  [
    12,
    "IPv6 for pods and Services on an IPv4 network",
    pods({ ipv6PodCidr: "fd00:1::/56" }, { cluster: { ipv6ServiceCidr: "fd00:2::/112" } }),
    "dual-stack-network-missing",
    "network.ipv6",
  ],
  [13, "an IPv6 range where IPv4 belongs", pods({ podCidr: "fd00:1::/56" }), "ip-version", "networkPlugin.podCidr"],
  [
    13,
    "a list of ranges where one belongs",
    cluster({ cluster: { serviceCidr: untyped(["10.96.0.0/16", "10.97.0.0/16"]) } }),
    "not-a-cidr",
    "serviceCidr",
  ],
  [
    14,
    "dual stack through IP in IP",
    cluster({
      network: { ipv6: { cidr: "fd00::/64" } },
      cluster: {
        ipv6ServiceCidr: "fd00:2::/112",
        networkPlugin: NetworkPlugin.calico({ ipv6PodCidr: "fd00:1::/56", encapsulation: Encapsulation.IPIP }),
      },
    }),
    "dual-stack-unsupported",
    "networkPlugin.ipv6PodCidr",
  ],
  [
    15,
    "ten nodes in a /29",
    cluster({ network: { cidr: "10.10.0.0/29" }, pools: { general: { count: 10 } } }),
    "subnet-too-small",
    "nodePools.general.count",
  ],
  [16, "a gateway outside the subnet", network({ gateway: "10.11.0.1" }), "address-outside-subnet", "gateway"],
  [
    16,
    "an allocation pool outside the subnet",
    network({ allocationPools: [{ start: "10.10.0.200", end: "10.10.1.10" }] }),
    "address-outside-subnet",
    "allocationPools[0].end",
  ],
  [
    16,
    "a virtual IP outside the subnet",
    virtualIp({ address: "10.11.0.9" }),
    "address-outside-subnet",
    "endpoint.address",
  ],
  [
    17,
    "a virtual IP where Neutron hands out addresses",
    virtualIp(
      { address: "10.10.0.50" },
      { network: { allocationPools: [{ start: "10.10.0.10", end: "10.10.0.99" }] } },
    ),
    "virtual-ip-in-allocation-pool",
    "endpoint.address",
  ],
  [
    18,
    "one address for two nodes of a pool",
    cluster({ pools: { general: { count: 2, addresses: { "1": "10.10.0.9", "2": "10.10.0.9" } } } }),
    "unique",
    "nodePools.general.addresses",
  ],
  [
    18,
    "one address for nodes of two pools",
    cluster({ pools: { a: { addresses: { "1": "10.10.0.9" } }, b: { addresses: { "1": "10.10.0.9" } } } }),
    "address-taken",
    "nodePools.b.addresses.1",
  ],
  [
    18,
    "the virtual IP for a node",
    virtualIp({ address: "10.10.0.9" }, { pools: { general: { addresses: { "1": "10.10.0.9" } } } }),
    "address-taken",
    "nodePools.general.addresses.1",
  ],
  [
    20,
    "strict egress without name servers",
    cluster({ cluster: { egress: EgressPolicy.strict() } }),
    "warning",
    "the network names no 'dnsNameservers'",
  ],
  [21, "port 0", virtualIp({ port: 0 }), "integer", "endpoint.port"],
  [21, "port 65536", octavia({ port: 65_536 }), "integer", "endpoint.port"],
  [21, "the port of etcd", octavia({ port: 2379 }), "port-taken", "endpoint.port"],
  [21, "the port of SSH", virtualIp({ port: 22 }), "port-taken", "endpoint.port"],
  [
    22,
    "a range of node ports of one's own",
    cluster({ cluster: { apiServer: { extraArgs: [{ name: "service-node-port-range", value: "6000-7000" }] } } }),
    "extra-arg-owned",
    "apiServer.extraArgs[0].name",
  ],
  [22, "the API among the node ports", octavia({ port: 30_443 }), "port-taken", "endpoint.port"],
];

/** Endpoints, networks and who reaches what. */
export const ACCESS: readonly BadInput[] = [
  [
    26,
    "three control planes without an endpoint",
    cluster({ cluster: { endpoint: untyped(undefined), controlPlane: { flavor: "m", count: 3 } } }),
    "required",
    "endpoint",
  ],
  [
    38,
    "an endpoint with a scheme",
    cluster({ cluster: { endpoint: ApiEndpoint.external("https://k8s.example.com") } }),
    "host",
    "endpoint.host",
  ],
  [
    38,
    "an endpoint with a path",
    cluster({ cluster: { endpoint: ApiEndpoint.external("k8s.example.com/api") } }),
    "host",
    "endpoint.host",
  ],
  [
    38,
    "a DNS name with capital letters and underscores",
    octavia({ dnsName: "K8s_prod" }),
    "dns-name",
    "endpoint.dnsName",
  ],
  [39, "a certificate name with a space", octavia({ certSans: ["a b"] }), "cert-san", "endpoint.certSans[0]"],
  [
    39,
    "a certificate name with a port",
    octavia({ certSans: ["a.example.com:6443"] }),
    "cert-san",
    "endpoint.certSans[0]",
  ],
  [39, "a wildcard in the middle", octavia({ certSans: ["a.*.example.com"] }), "cert-san", "endpoint.certSans[0]"],
  [
    58,
    "an existing network among the properties of a new one",
    network(untyped({ networkId: ID })),
    "existing-and-new-network",
    "networkId",
  ],
  [59, "an existing subnet without its range", existing({ cidr: undefined }), "required", "cidr"],
  [
    60,
    "a floating IP without an external network",
    octavia(
      { floatingIp: FloatingIp.create(), allowedCidrs: ["198.51.100.0/24"] },
      { network: { externalNetwork: undefined } },
    ),
    "external-network-missing",
    "endpoint.floatingIp",
  ],
  [
    60,
    "floating IPs on nodes without an external network",
    cluster({ network: { externalNetwork: undefined }, pools: { general: { floatingIpNetwork: "public" } } }),
    "external-network-missing",
    "nodePools.general.floatingIpNetwork",
  ],
  [
    61,
    "floating IPs on nodes of a network without a router",
    cluster({ network: { router: NetworkRouter.none() }, pools: { general: { floatingIpNetwork: "public" } } }),
    "router-missing",
    "nodePools.general.floatingIpNetwork",
  ],
  [
    62,
    "a floating IP before an existing subnet without a router",
    (stack) =>
      addCluster(stack, {
        cluster: {
          network: existingNetwork(stack),
          endpoint: ApiEndpoint.octavia({ floatingIp: FloatingIp.create(), allowedCidrs: ["198.51.100.0/24"] }),
        },
      }),
    "router-missing",
    "endpoint.floatingIp",
  ],
  [63, "the name of a network as its id", existing({ network: NetworkRef.id("business") }), "uuid", "network"],
  [
    63,
    "the name of a security group as its id",
    cluster({ pools: { general: { securityGroupIds: ["web"] } } }),
    "uuid",
    "nodePools.general.securityGroupIds[0]",
  ],
  [
    64,
    "an unknown load balancer provider",
    () => LoadBalancerProvider.of("f5"),
    "load-balancer-provider-unknown",
    "provider",
  ],
  [
    64,
    "an HTTPS check by ovn",
    octavia({ provider: LoadBalancerProvider.OVN, monitor: HealthMonitor.readyz() }),
    "provider-lacks-option",
    "endpoint.monitor",
  ],
  [
    65,
    "an idle time of nothing",
    octavia({ timeouts: { clientDataMs: 0 } }),
    "integer",
    "endpoint.timeouts.clientDataMs",
  ],
  [
    65,
    "a check that takes longer than its interval",
    octavia({ monitor: HealthMonitor.tcp({ intervalSeconds: 5, timeoutSeconds: 5 }) }),
    "monitor-timeout-not-below-interval",
    "endpoint.monitor.timeoutSeconds",
  ],
  [
    66,
    "a flavor for ovn",
    octavia({ provider: LoadBalancerProvider.OVN, flavorId: ID }),
    "provider-lacks-option",
    "endpoint.flavorId",
  ],
  [
    66,
    "a zone for ovn",
    octavia({ provider: LoadBalancerProvider.OVN, availabilityZone: "a" }),
    "provider-lacks-option",
    "endpoint.availabilityZone",
  ],
  [
    67,
    "a public API that nobody may reach",
    octavia({ floatingIp: FloatingIp.create(), allowedCidrs: [] }),
    "nobody-allowed",
    "endpoint.allowedCidrs",
  ],
  [
    68,
    "SSH for everybody",
    cluster({ cluster: { ssh: SshAccess.from(["0.0.0.0/0"]) } }),
    "open-to-everybody",
    "ssh[0]",
  ],
  [
    68,
    "node ports for everybody",
    cluster({ cluster: { nodePorts: NodePortAccess.from(["0.0.0.0/0"]) } }),
    "open-to-everybody",
    "nodePorts[0]",
  ],
  [
    69,
    "SSH without a key",
    cluster({ cluster: { ssh: SshAccess.from(["198.51.100.0/24"]) } }),
    "ssh-without-key",
    "ssh",
  ],
  [92, "an MTU below that of IPv6", pods({ mtu: 1200 }), "integer", "networkPlugin.mtu"],
  [
    92,
    "an MTU that leaves no room for the tunnel",
    pods({ mtu: 1500 }, { network: { mtu: 1500 } }),
    "mtu-too-large",
    "networkPlugin.mtu",
  ],
  [
    95,
    "two network plugins",
    cluster({ cluster: { networkPlugin: untyped([NetworkPlugin.cilium(), NetworkPlugin.calico()]) } }),
    "wrong-kind",
    "networkPlugin",
  ],
];

function existingNetwork(stack: Parameters<BadInput[2]>[0]) {
  return ClusterNetwork.fromExisting(stack, "Existing", {
    network: NetworkRef.id(ID),
    subnet: NetworkRef.id(ID),
    cidr: "10.10.0.0/24",
    externalNetwork: "public",
  });
}
