import {
  CertificateIssuer,
  ContainerApplication,
  Encapsulation,
  Exposure,
  GatewayIngress,
  KubernetesNamespace,
  KuryrLoadBalancers,
  KuryrPodSubnets,
  KuryrPortPools,
  KuryrSecurityGroups,
  LoadBalancerProvider,
  NamespaceIsolation,
  NetworkPlugin,
  NodePortAccess,
} from "../../lib";
import type { KuryrOptions } from "../../lib";
import { ApplicationStack, StateBackend } from "../../stacks";
import type { BadInput } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";
import type { DemoCluster } from "../support/demo-cluster";
import { importKuryrCluster, KURYR_IMAGES } from "../support/kuryr-cluster";
import { ID, untyped } from "./give";

const perNamespace = KuryrPodSubnets.perNamespace();
const fromPolicies = KuryrSecurityGroups.fromPolicies();
const BASE = ["vif", "endpoints", "service", "kuryrloadbalancer", "kuryrport"];

/** Options of the plugin that differ from what is taken. */
function plugin(options: object): NetworkPlugin {
  return NetworkPlugin.kuryr({ acceptRetired: true, images: KURYR_IMAGES, ...options });
}

/** A cluster whose plugin has options, and what else it has. */
function kuryr(options: object, demo: DemoCluster = {}): BadInput[2] {
  return (stack) => addCluster(stack, { ...demo, cluster: { networkPlugin: plugin(options), ...demo.cluster } });
}

function handlers(names: readonly string[], options: object = {}): BadInput[2] {
  return kuryr({ ...options, handlers: names });
}

function amphora(options: unknown): BadInput[2] {
  return kuryr({ loadBalancers: KuryrLoadBalancers.amphora(untyped(options)) });
}

function pools(options: object): BadInput[2] {
  return kuryr({ portPools: KuryrPortPools.of(options) });
}

function services(serviceCidr: string, ipv6ServiceCidr?: string): BadInput[2] {
  return kuryr({}, { cluster: { serviceCidr, ipv6ServiceCidr } });
}

/** Gives something to applications on a cluster with Kuryr. */
function onto(give: (stack: ApplicationStack, cluster: ReturnType<typeof importKuryrCluster>) => unknown): BadInput[2] {
  return (infrastructure) => {
    const stack = new ApplicationStack(infrastructure.node.root, "own", { backend: StateBackend.pg() });
    return give(stack, importKuryrCluster(stack));
  };
}

/** Gives an exposure to an application. */
function application(exposure: Exposure): BadInput[2] {
  return onto((stack, cluster) => {
    const isolation = NamespaceIsolation.none();
    return new ContainerApplication(stack, "Web", {
      cluster,
      namespace: new KubernetesNamespace(stack, "Apps", { cluster, name: "apps", isolation }),
      name: "web",
      image: "registry.k8s.io/pause:3.10",
      ports: [{ name: "http", port: 8080 }],
      exposure,
    });
  });
}

const ofOthers: readonly BadInput[] = (
  [
    ["encapsulation", Encapsulation.VXLAN],
    ["wireguard", true],
    ["replaceKubeProxy", true],
    ["hubble", false],
    ["gatewayApi", true],
    ["podRoutes", {}],
    ["nodeMaskSize", 24],
    ["ipv6NodeMaskSize", 64],
    ["ipv6PodCidr", "fd00:10:244::/56"],
    ["mtu", 1400],
    ["kubeProxy", false],
    ["nodePorts", NodePortAccess.fromAnywhere()],
  ] as const
).map(([name, value]) => [
  140,
  `the option ${name} of others`,
  kuryr({ [name]: value }),
  "option-of-other-plugin",
  `networkPlugin.${name}`,
]);

/** Kuryr: its options, its ranges, and what a cluster with it cannot have. */
export const KURYR: readonly BadInput[] = [
  [
    140,
    "Kuryr by nobody who knows",
    kuryr({ acceptRetired: undefined }),
    "kuryr-retired",
    "networkPlugin.acceptRetired",
  ],
  [140, "Kuryr that is not accepted", kuryr({ acceptRetired: false }), "kuryr-retired", "networkPlugin.acceptRetired"],
  [
    140,
    "Kuryr with nothing",
    (stack) => addCluster(stack, { cluster: { networkPlugin: NetworkPlugin.kuryr(untyped<KuryrOptions>(null)) } }),
    "kuryr-retired",
    "networkPlugin.acceptRetired",
  ],
  [140, "no images", kuryr({ images: undefined }), "required", "networkPlugin.images"],
  [
    140,
    "one image",
    kuryr({ images: { controller: KURYR_IMAGES.controller } }),
    "required",
    "networkPlugin.images.cni",
  ],
  [
    140,
    "the latest image",
    kuryr({ images: { ...KURYR_IMAGES, cni: "registry.example.com/kuryr/cni:latest" } }),
    "image-reference",
    "networkPlugin.images.cni",
  ],
  [
    140,
    "an image without tag",
    kuryr({ images: { ...KURYR_IMAGES, controller: "registry.example.com/kuryr/controller" } }),
    "image-reference",
    "networkPlugin.images.controller",
  ],
  ...ofOthers,
  [140, "an option that is none", kuryr({ handler: BASE }), "unknown-property", "networkPlugin.handler"],
  [140, "subnets by a name", kuryr({ podSubnets: "namespace" }), "wrong-kind", "networkPlugin.podSubnets"],
  [
    140,
    "subnets of namespaces larger than the pods",
    kuryr({ podSubnets: KuryrPodSubnets.perNamespace({ prefixLength: 12 }) }),
    "pod-cidr-too-small",
    "networkPlugin.podSubnets.prefixLength",
  ],
  [
    140,
    "subnets of namespaces with two addresses",
    kuryr({ podSubnets: KuryrPodSubnets.perNamespace({ prefixLength: 31 }) }),
    "integer",
    "networkPlugin.podSubnets.prefixLength",
  ],
  [
    140,
    "more namespaces than subnets",
    kuryr({ podSubnets: perNamespace, demand: { pods: 100, services: 20, namespaces: 256 } }),
    "pod-cidr-too-small",
    "networkPlugin.podSubnets.prefixLength",
  ],
  [
    141,
    "policies without the handler of labels",
    handlers([...BASE, "namespace", "kuryrnetwork", "policy", "kuryrnetworkpolicy"], {
      podSubnets: perNamespace,
      securityGroups: fromPolicies,
    }),
    "kuryr-handler-missing",
    "networkPlugin.handlers",
  ],
  [
    141,
    "handlers of policies without groups from them",
    handlers([...BASE, "policy", "pod_label", "kuryrnetworkpolicy"]),
    "kuryr-handler-without-use",
    "networkPlugin.handlers",
  ],
  [
    141,
    "subnets of namespaces that nobody makes",
    handlers([...BASE, "namespace"], { podSubnets: perNamespace }),
    "kuryr-handler-missing",
    "networkPlugin.handlers",
  ],
  [
    141,
    "no handler of Services",
    handlers(BASE.filter((name) => name !== "service")),
    "kuryr-handler-missing",
    "networkPlugin.handlers",
  ],
  [141, "a handler that is none", handlers([...BASE, "ingress"]), "one-of", "networkPlugin.handlers[5]"],
  [141, "a handler twice", handlers([...BASE, "vif"]), "unique", "networkPlugin.handlers"],
  [
    141,
    "policies of namespaces that share a subnet",
    kuryr({ securityGroups: fromPolicies }),
    "policies-without-namespace-subnets",
    "networkPlugin.podSubnets",
  ],
  [141, "amphora without its flavor", amphora({}), "amphora-flavor-missing", "networkPlugin.loadBalancers.flavorId"],
  [
    141,
    "amphora without options",
    amphora(undefined),
    "amphora-flavor-missing",
    "networkPlugin.loadBalancers.flavorId",
  ],
  [
    141,
    "amphora with the name of a flavor",
    amphora({ flavorId: "small" }),
    "uuid",
    "networkPlugin.loadBalancers.flavorId",
  ],
  [
    141,
    "amphora with members of layer 4",
    amphora({ flavorId: ID, memberMode: "L4" }),
    "one-of",
    "networkPlugin.loadBalancers.memberMode",
  ],
  [
    141,
    "pools with less than they keep ready",
    pools({ min: 20, max: 10 }),
    "port-pool-max",
    "networkPlugin.portPools.max",
  ],
  [141, "pools that make more than they keep", pools({ max: 6 }), "port-pool-max", "networkPlugin.portPools.max"],
  [141, "pools with half a port", pools({ batch: 0.5 }), "integer", "networkPlugin.portPools.batch"],
  [
    141,
    "pods that everybody reaches",
    kuryr({ reachableFrom: ["0.0.0.0/0"] }),
    "open-to-everybody",
    "networkPlugin.reachableFrom[0]",
  ],
  [141, "a demand of nothing", kuryr({ demand: {} }), "required", "networkPlugin.demand.pods"],
  [142, "pods in the range of nodes", kuryr({ podCidr: "10.10.0.0/16" }), "cidr-overlap", "network.cidr"],
  [142, "pods in the range of Services", kuryr({ podCidr: "10.96.0.0/17" }), "cidr-overlap", "networkPlugin.podCidr"],
  [
    142,
    "pods in the upper half of Services",
    kuryr({ podCidr: "10.97.0.0/16" }),
    "cidr-overlap",
    "networkPlugin.podCidr",
  ],
  [
    142,
    "nodes in the range of Services",
    kuryr({}, { network: { cidr: "10.96.8.0/24" } }),
    "cidr-overlap",
    "network.cidr",
  ],
  [
    142,
    "nodes in the upper half of Services",
    kuryr({}, { network: { cidr: "10.97.8.0/24" } }),
    "cidr-overlap",
    "network.cidr",
  ],
  [
    142,
    "a reserved range in the upper half of Services",
    kuryr({}, { cluster: { reservedCidrs: ["10.97.8.0/24"] } }),
    "cidr-overlap",
    "serviceCidr",
  ],
  [
    142,
    "Services without room for an upper half",
    services("10.97.0.0/16"),
    "service-range-without-upper-half",
    "serviceCidr",
  ],
  [
    142,
    "few Services without room for an upper half",
    services("10.96.0.16/28"),
    "service-range-without-upper-half",
    "serviceCidr",
  ],
  [
    142,
    "many Services without room for an upper half",
    services("10.112.0.0/12"),
    "service-range-without-upper-half",
    "serviceCidr",
  ],
  [142, "Services of IPv6", services("fd00:10:96::/112"), "ip-version", "serviceCidr"],
  [
    142,
    "Services of both families",
    services("10.96.0.0/16", "fd00:10:96::/112"),
    "kuryr-without-ipv6",
    "ipv6ServiceCidr",
  ],
  [
    142,
    "nodes of both families",
    kuryr({}, { network: { ipv6: { cidr: "fd00:10:10::/64" } } }),
    "kuryr-without-ipv6",
    "network.ipv6",
  ],
  [142, "pods of IPv6", kuryr({ podCidr: "fd00:10:244::/64" }), "ip-version", "networkPlugin.podCidr"],
  [
    142,
    "more pods of a node than its trunk carries",
    kuryr({}, { cluster: { kubelet: { maxPods: 5000 } } }),
    "trunk-too-small",
    "maxPods",
  ],
  [
    142,
    "more Services than addresses",
    kuryr({ demand: { pods: 10, services: 300 } }, { cluster: { serviceCidr: "10.96.0.0/24" } }),
    "service-cidr-too-small",
    "networkPlugin.demand.services",
  ],
  [143, "a cloud without trunks", kuryr({}, { network: { trunks: false } }), "trunks-missing", "network"],
  [
    143,
    "a network without router",
    kuryr({}, { network: { externalNetwork: undefined } }),
    "kuryr-router-missing",
    "network",
  ],
  [
    143,
    "node ports for some",
    kuryr({}, { cluster: { nodePorts: NodePortAccess.from(["10.20.0.0/24"]) } }),
    "node-ports-unsupported",
    "nodePorts",
  ],
  [
    143,
    "load balancers of the cloud controller",
    kuryr({}, { cluster: { serviceLoadBalancers: LoadBalancerProvider.AMPHORA } }),
    "option-of-other-plugin",
    "serviceLoadBalancers",
  ],
  [143, "an application on a node port", application(Exposure.nodePort()), "node-ports-unsupported", "exposure"],
  [
    143,
    "a load balancer for clients that Kuryr does not look at",
    application(Exposure.loadBalancer({ allowedCidrs: ["10.20.0.0/24"] })),
    "clients-not-restricted",
    "exposure.allowedCidrs",
  ],
  ...(
    [
      ["internal", true],
      ["loadBalancerClass", "inner"],
      ["keepFloatingIp", true],
      ["floatingSubnetId", ID],
      ["flavorId", ID],
      ["availabilityZone", "a"],
      ["proxyProtocol", true],
    ] as const
  ).map(([name, value]): BadInput => [
    143,
    `a load balancer with ${name}, which Kuryr does not read`,
    application(Exposure.loadBalancer({ allowedCidrs: ["0.0.0.0/0"], [name]: value })),
    "option-of-other-plugin",
    `exposure.${name}`,
  ]),
  [
    143,
    "a gateway, which would be open to everybody",
    onto(
      (stack, cluster) =>
        new GatewayIngress(stack, "Ingress", {
          cluster,
          hosts: ["www.example.com"],
          issuer: CertificateIssuer.internal(),
        }),
    ),
    "gateway-unsupported",
    "cluster",
  ],
  [
    143,
    "a namespace that is closed by policies that have no effect",
    onto(
      (stack, cluster) =>
        new KubernetesNamespace(stack, "Apps", { cluster, name: "apps", isolation: NamespaceIsolation.denyAll() }),
    ),
    "network-policy-unsupported",
    "isolation",
  ],
];
