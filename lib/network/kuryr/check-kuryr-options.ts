import type { CheckResult } from "../../core";
import {
  Cidr,
  cidr,
  each,
  imageReference,
  integer,
  known,
  knownKeys,
  ofKind,
  problem,
  readable,
  required,
} from "../../core";
import type { KuryrDemand, KuryrOptions, KuryrSettings } from "./kuryr";
import { checkHandlers } from "./kuryr-handlers";
import { KuryrLoadBalancers } from "./kuryr-load-balancers";
import { KuryrPodSubnets } from "./kuryr-pod-subnets";
import { KuryrPortPools } from "./kuryr-port-pools";
import { KuryrSecurityGroups } from "./kuryr-security-groups";

const KEYS = [
  "acceptRetired",
  "images",
  "podCidr",
  "podSubnets",
  "securityGroups",
  "loadBalancers",
  "portPools",
  "handlers",
  "reachableFrom",
  "demand",
];

/** Options of other network plugins, and why Kuryr has none such. */
const OPTIONS_OF_OTHERS: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  encapsulation: ["whose pods are on networks of Neutron without a tunnel of their own", "leave it out"],
  wireguard: ["which encrypts nothing between nodes", "leave it out, or take Cilium or Calico"],
  replaceKubeProxy: ["which always does the work of kube-proxy", "leave it out"],
  hubble: ["which has no view of flows", "leave it out, or take Cilium"],
  gatewayApi: ["which serves no Gateways", "leave it out, or take Cilium"],
  podRoutes: ["whose pods have ports on networks of Neutron, which routes them", "leave it out"],
  nodeMaskSize: [
    "whose nodes have no ranges of their own",
    "leave it out; KuryrPodSubnets.perNamespace({ prefixLength }) sets the size of subnets",
  ],
  ipv6NodeMaskSize: ["whose nodes have no ranges of their own", "leave it out"],
  ipv6PodCidr: ["which gives pods IPv4 addresses only", "leave it out, or take Cilium or Calico"],
  mtu: ["whose pods have the MTU of their Neutron network", "leave it out, or set 'mtu' of the network"],
  kubeProxy: ["which always does the work of kube-proxy", "leave it out"],
  nodePorts: ["which has no node ports", "leave it out, and use Services of type LoadBalancer"],
};

/**
 * Checks the options of Kuryr by themselves.
 *
 * @param path path of the property that holds the plugin
 * @param options the options as they were given
 * @param settings what became of them
 * @param podCidr range of the pods
 */
export function checkKuryrOptions(
  path: string,
  options: Partial<KuryrOptions>,
  settings: KuryrSettings,
  podCidr: string,
): CheckResult {
  const { images, reachableFrom, demand } = options;
  return [
    checkRetired(`${path}.acceptRetired`, options.acceptRetired),
    Object.entries(OPTIONS_OF_OTHERS).map(([name, [why, fix]]) =>
      (options as Readonly<Record<string, unknown>>)[name] === undefined
        ? undefined
        : problem(`${path}.${name}`, "option-of-other-plugin", `must not be given with Kuryr, ${why}`, fix),
    ),
    knownKeys(path, options, [...KEYS, ...Object.keys(OPTIONS_OF_OTHERS)]),
    required(`${path}.images`, images) ?? knownKeys(`${path}.images`, images, ["controller", "cni"]),
    checkImage(`${path}.images.controller`, readable(images).controller),
    checkImage(`${path}.images.cni`, readable(images).cni),
    known(`${path}.podCidr`, podCidr) ?? cidr(`${path}.podCidr`, podCidr, { version: 4, minPrefix: 8, maxPrefix: 28 }),
    checkParts(path, options, settings, podCidr),
    each(`${path}.reachableFrom`, reachableFrom, checkReachableFrom),
    checkDemand(`${path}.demand`, demand, podCidr),
  ];
}

function checkRetired(path: string, acceptRetired: unknown): CheckResult {
  return acceptRetired === true
    ? undefined
    : problem(
        path,
        "kuryr-retired",
        "must be true, because Kuryr has been retired since October 2024: nobody fixes it any more, and nobody gives support",
        "take NetworkPlugin.cilium() or NetworkPlugin.calico(); on a cloud that is built on Kuryr, set it to true",
        acceptRetired,
      );
}

function checkImage(path: string, image: unknown): CheckResult {
  return required(path, image) ?? imageReference(path, image);
}

function checkParts(
  path: string,
  options: Partial<KuryrOptions>,
  settings: KuryrSettings,
  podCidr: string,
): CheckResult {
  const { podSubnets, securityGroups, loadBalancers, portPools } = settings;
  const kinds = [
    ofKind(`${path}.podSubnets`, podSubnets, KuryrPodSubnets, "use KuryrPodSubnets.shared() or .perNamespace()"),
    ofKind(
      `${path}.securityGroups`,
      securityGroups,
      KuryrSecurityGroups,
      "use KuryrSecurityGroups.shared() or .fromPolicies()",
    ),
    ofKind(`${path}.loadBalancers`, loadBalancers, KuryrLoadBalancers, "use KuryrLoadBalancers.ovn() or .amphora(...)"),
    ofKind(`${path}.portPools`, portPools, KuryrPortPools, "use KuryrPortPools.none() or .of(...)"),
  ];
  if (kinds.some((kind) => kind !== undefined)) {
    return kinds;
  }
  const { namespaces } = readable(options.demand);
  return [
    podSubnets.check(`${path}.podSubnets`, podCidr, typeof namespaces === "number" ? namespaces : undefined),
    loadBalancers.check(`${path}.loadBalancers`),
    portPools.check(`${path}.portPools`),
    checkHandlers(`${path}.handlers`, options.handlers, settings),
    securityGroups.driver === "policy" && podSubnets.driver !== "namespace"
      ? problem(
          `${path}.podSubnets`,
          "policies-without-namespace-subnets",
          "must be per namespace with KuryrSecurityGroups.fromPolicies(), because Kuryr lets namespaces in by the ranges of their subnets",
          "use KuryrPodSubnets.perNamespace(), or KuryrSecurityGroups.shared()",
        )
      : undefined,
  ];
}

function checkReachableFrom(path: string, range: unknown): CheckResult {
  const parsed = Cidr.tryParse(range);
  return parsed instanceof Cidr && parsed.prefix === 0
    ? problem(path, "open-to-everybody", "must not be every address", "name the ranges of your machines", range)
    : cidr(path, range, { version: 4 });
}

function checkDemand(path: string, demand: KuryrDemand | undefined, podCidr: string): CheckResult {
  if (demand === undefined) {
    return undefined;
  }
  const { pods, services, namespaces } = readable(demand);
  const range = Cidr.tryParse(podCidr);
  // network, gateway and broadcast address.
  const room = range instanceof Cidr ? range.size - 3n : undefined;
  return [
    knownKeys(path, demand, ["pods", "services", "namespaces"]),
    required(`${path}.pods`, pods) ?? known(`${path}.pods`, pods) ?? integer(`${path}.pods`, pods, { min: 1 }),
    required(`${path}.services`, services) ??
      known(`${path}.services`, services) ??
      integer(`${path}.services`, services, { min: 1 }),
    known(`${path}.namespaces`, namespaces) ?? integer(`${path}.namespaces`, namespaces, { min: 1 }),
    room !== undefined && typeof pods === "number" && pods > room
      ? problem(
          `${path}.pods`,
          "pod-cidr-too-small",
          `must be at most ${room}, the addresses of ${podCidr}`,
          "choose a larger pod range",
          pods,
        )
      : undefined,
  ];
}
