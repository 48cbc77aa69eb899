import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { NetworkPolicyV1Spec } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";

/** Label that every namespace has, with its name. */
const NAMESPACE_LABEL = "kubernetes.io/metadata.name";

/** Ports of the API server: of its Service, and of the server behind it; which of the two counts is up to the network plugin. */
const API_SERVER_PORTS = [443, 6443];

type Labels = Readonly<Record<string, string>>;

/** Pods at the other end of a connection: all of a namespace, or those of them that bear labels. */
export interface TrafficPeer {
  /**
   * Namespace of the pods.
   *
   * @default - that of the policy
   */
  readonly namespace?: string;

  /**
   * Labels of the pods.
   *
   * @default - all pods
   */
  readonly pods?: Labels;
}

/** Connections over some ports. */
export interface TrafficRule {
  /**
   * The other ends.
   *
   * @default - anything, nodes and the API server included
   */
  readonly peers?: readonly TrafficPeer[];

  /** TCP ports. */
  readonly ports: readonly number[];
}

/** What some pods of a closed namespace may do all the same. */
export interface TrafficPolicy {
  /** Id of the construct. */
  readonly id: string;

  /** Name of the object. */
  readonly name: string;

  /** Labels of the pods that it is about; none for all of the namespace. */
  readonly pods: Labels;

  /**
   * Connections to the pods.
   *
   * @default - none
   */
  readonly from?: readonly TrafficRule[];

  /**
   * Connections of the pods.
   *
   * @default - none
   */
  readonly to?: readonly TrafficRule[];
}

/**
 * Opens a namespace where its isolation closes it, by one NetworkPolicy each; nothing on a network plugin that has none.
 *
 * @param scope construct that the policies become children of
 * @param cluster cluster of the namespace
 * @param namespace name of the namespace
 * @param policies what is opened
 */
export function openTraffic(
  scope: Construct,
  cluster: IKubernetesCluster,
  namespace: string,
  policies: readonly TrafficPolicy[],
): void {
  if (cluster.networking.plugin?.supportsNetworkPolicy === false) {
    return;
  }
  for (const policy of policies) {
    const metadata = { name: policy.name, namespace };
    new NetworkPolicyV1(scope, policy.id, { metadata, spec: renderTraffic(policy) });
  }
}

/** Renders a NetworkPolicy. */
export function renderTraffic({ pods, from, to }: TrafficPolicy): NetworkPolicyV1Spec {
  const types = [...(from === undefined ? [] : ["Ingress"]), ...(to === undefined ? [] : ["Egress"])];
  return {
    podSelector: Object.keys(pods).length === 0 ? {} : { matchLabels: pods },
    policyTypes: types,
    ingress: from?.map(({ peers, ports }) => ({ from: peers?.map(renderPeer), ports: ports.map(renderPort) })),
    egress: to?.map(({ peers, ports }) => ({ to: peers?.map(renderPeer), ports: ports.map(renderPort) })),
  };
}

/**
 * The way to the API server: by ports alone, because to Cilium it and the nodes are in no range of addresses.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#cidr-based
 */
export function toApiServer({ endpointPort }: IKubernetesCluster): TrafficRule {
  return { ports: [...new Set([...API_SERVER_PORTS, endpointPort])] };
}

/**
 * Port of the server behind a URL.
 *
 * @param url a URL; of one that only Terraform knows, it is that of HTTPS
 */
export function portOfUrl(url: string): number {
  const { port, protocol } = URL.canParse(url) ? new URL(url) : { port: "", protocol: "https:" };
  return port === "" ? (protocol === "http:" ? 80 : 443) : Number(port);
}

function renderPeer({ namespace, pods }: TrafficPeer) {
  return {
    namespaceSelector: namespace === undefined ? undefined : { matchLabels: { [NAMESPACE_LABEL]: namespace } },
    podSelector: pods === undefined ? (namespace === undefined ? {} : undefined) : { matchLabels: pods },
  };
}

function renderPort(port: number) {
  return { protocol: "TCP", port: Token.isUnresolved(port) ? Token.asString(port) : String(port) };
}
