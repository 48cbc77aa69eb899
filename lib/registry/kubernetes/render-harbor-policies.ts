import type { NetworkPolicyV1Spec, NetworkPolicyV1SpecEgress } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { Cidr } from "../../core";
import type { AccessSource } from "./harbor-access";
import { podLabels } from "./harbor-names";

/** Label that Kubernetes itself puts on every namespace. */
const NAMESPACE_LABEL = "kubernetes.io/metadata.name";

/** Where a cloud shows secrets of its machines: whoever makes Harbor call an address must not reach it. */
const LINK_LOCAL = { 4: "169.254.0.0/16", 6: "fe80::/10" };

/** Ports of Harbor's proxy in its pods. */
const PROXY_PORTS = ["8080", "8443"];

/** Port of the figures. */
const METRICS_PORT = "8001";

/** A NetworkPolicy to make. */
export interface HarborPolicy {
  /** Id of the construct. */
  readonly id: string;

  /** Name of the object. */
  readonly name: string;

  /** What it says. */
  readonly spec: NetworkPolicyV1Spec;
}

/** Who talks to Harbor, and whom it talks to. */
export interface HarborReach {
  /** How clients come. */
  readonly access: AccessSource;

  /** Namespace whose pods may ask for figures; undefined when there are none. */
  readonly metricsFrom: string | undefined;

  /** Ranges that Harbor may call. */
  readonly egressCidrs: readonly string[];

  /** Namespaces whose pods Harbor may call. */
  readonly egressNamespaces: readonly string[];
}

/** Renders what Harbor needs beside the traffic within its namespace, and nothing else. */
export function renderHarborPolicies(reach: HarborReach): readonly HarborPolicy[] {
  const { metricsFrom } = reach;
  return [
    { id: "AllowClients", name: "allow-clients", spec: renderClients(reach.access) },
    { id: "AllowEgress", name: "allow-egress", spec: renderEgress(reach) },
    ...(metricsFrom === undefined
      ? []
      : [{ id: "AllowMetrics", name: "allow-metrics", spec: renderMetrics(metricsFrom) }]),
  ];
}

/** A load balancer's clients come with the address of a node; the load balancer, not the policy, tells them apart. */
function renderClients(access: AccessSource): NetworkPolicyV1Spec {
  const ports = PROXY_PORTS.map((port) => ({ port, protocol: "TCP" }));
  return {
    podSelector: { matchLabels: { ...podLabels("nginx") } },
    policyTypes: ["Ingress"],
    ingress: [
      access.kind === "gateway"
        ? { from: [podsOf(access.gateway.proxyNamespace)], ports: ports.slice(0, 1) }
        : { ports },
    ],
  };
}

function renderEgress({ egressCidrs, egressNamespaces }: HarborReach): NetworkPolicyV1Spec {
  const to: NetworkPolicyV1SpecEgress["to"] = [
    ...egressCidrs.map((range) => ({ ipBlock: { cidr: range, except: exceptOf(range) } })),
    ...egressNamespaces.map((namespace) => podsOf(namespace)),
  ];
  return {
    podSelector: {
      matchExpressions: [{ key: "component", operator: "NotIn", values: ["database", "redis", "nginx", "portal"] }],
    },
    policyTypes: ["Egress"],
    // a rule without peers would be about all of them.
    egress: to.length === 0 ? [] : [{ to }],
  };
}

/** The metadata service, when a range holds it; Kubernetes refuses an exception that the range does not hold. */
function exceptOf(range: string): string[] | undefined {
  const parsed = Cidr.tryParse(range);
  if (!(parsed instanceof Cidr)) {
    return undefined;
  }
  const local = Cidr.parse(LINK_LOCAL[parsed.version]);
  return parsed.prefix < local.prefix && parsed.overlaps(local) ? [local.canonical] : undefined;
}

function renderMetrics(namespace: string): NetworkPolicyV1Spec {
  return {
    podSelector: { matchLabels: { app: "harbor" } },
    policyTypes: ["Ingress"],
    ingress: [{ from: [podsOf(namespace)], ports: [{ port: METRICS_PORT, protocol: "TCP" }] }],
  };
}

function podsOf(namespace: string) {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: namespace } } };
}
