import type {
  NetworkPolicyV1Spec,
  NetworkPolicyV1SpecIngressFrom,
} from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { ServiceV1Spec } from "@cdktf/provider-kubernetes/lib/service-v1";
import { terraformText } from "../core";
import type { KubernetesObject } from "../kube";
import type { MetricsOptions, RouteOptions } from "./application-props";
import { firstTcpPort, servicePortOf } from "./container-port";
import type { ContainerPort } from "./container-port";
import type { Exposure } from "./exposure";
import { renderSelector } from "./workload-labels";

/** Label that Kubernetes itself puts on every namespace. */
const NAMESPACE_LABEL = "kubernetes.io/metadata.name";

/** What the rules of an application are made of. */
export interface ReachOptions {
  /** Name of the application. */
  readonly name: string;

  /** Its ports. */
  readonly ports: readonly ContainerPort[];

  /** Where it is reachable from. */
  readonly exposure: Exposure;

  /** Route through a Gateway. */
  readonly route: RouteOptions | undefined;

  /** Where it shows figures. */
  readonly metrics: MetricsOptions | undefined;
}

/** Renders the Service in front of an application. */
export function renderService({
  name,
  ports,
  exposure,
}: Pick<ReachOptions, "name" | "ports" | "exposure">): ServiceV1Spec {
  const { source } = exposure;
  const nodePort = source.kind === "node-port" ? source.options.port : undefined;
  const common = {
    selector: { ...renderSelector(name) },
    port: ports.map((one, index) => ({
      name: one.name,
      port: servicePortOf(one),
      targetPort: String(one.port),
      protocol: one.protocol ?? "TCP",
      nodePort: index === 0 ? nodePort : undefined,
    })),
  };
  switch (source.kind) {
    case "cluster":
      return { ...common, type: "ClusterIP" };
    case "node-port":
      return { ...common, type: "NodePort", externalTrafficPolicy: "Cluster" };
    case "load-balancer":
      return {
        ...common,
        type: "LoadBalancer",
        externalTrafficPolicy: "Cluster",
        loadBalancerSourceRanges: source.options.allowedCidrs.map((range) => terraformText(range)),
        loadBalancerIp: source.options.floatingIp === undefined ? undefined : terraformText(source.options.floatingIp),
      };
  }
}

/** Renders the Service that gives each replica of a StatefulSet a name. */
export function renderReplicaService(name: string, ports: readonly ContainerPort[]): ServiceV1Spec {
  return {
    selector: { ...renderSelector(name) },
    clusterIp: "None",
    // replicas find each other before they are ready, or they never are.
    publishNotReadyAddresses: true,
    type: "ClusterIP",
    port: ports.map((one) => ({
      name: one.name,
      port: servicePortOf(one),
      targetPort: String(one.port),
      protocol: one.protocol ?? "TCP",
    })),
  };
}

/** Renders who gets in: namespaces are closed, so this opens what exposure, route and metrics need, and nothing else. */
export function renderIngressPolicy(options: ReachOptions): NetworkPolicyV1Spec {
  const { name, ports, route, metrics } = options;
  // a rule without ports would be about all of them.
  const rule = (
    from: NetworkPolicyV1SpecIngressFrom[] | undefined,
    open: readonly Pick<ContainerPort, "port" | "protocol">[],
  ) =>
    open.length === 0
      ? []
      : [{ from, ports: open.map(({ port, protocol }) => ({ port: String(port), protocol: protocol ?? "TCP" })) }];
  const scraped = metrics === undefined ? undefined : metricsPort(metrics, ports);
  return {
    podSelector: { matchLabels: { ...renderSelector(name) } },
    policyTypes: ["Ingress"],
    ingress: [
      ...rule(renderCallers(options.exposure), ports),
      ...(route === undefined ? [] : rule([podsOf(route.gateway.proxyNamespace)], ports.slice(0, 1))),
      ...(scraped === undefined ? [] : rule([podsOf(metrics?.fromNamespace ?? "monitoring")], [{ port: scraped }])),
    ],
  };
}

/**
 * Who calls an application; undefined for everybody. No range means clients from outside: after a node port, Cilium takes them for the
 * world or for a node and never for their range, and with Calico their packets have the address of a tunnel, which is one of the pods'.
 * Where the cloud routes pods, virtual machines call them without a node port between, so that their range stands for them.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
function renderCallers({ source }: Exposure): NetworkPolicyV1SpecIngressFrom[] | undefined {
  return source.kind === "cluster"
    ? [
        { podSelector: {} },
        ...(source.options.fromNamespaces ?? []).map((namespace) => podsOf(namespace)),
        ...(source.options.fromCidrs ?? []).map((range) => ({ ipBlock: { cidr: terraformText(range) } })),
      ]
    : undefined;
}

function metricsPort(metrics: MetricsOptions, ports: readonly ContainerPort[]): number | undefined {
  return metrics.port ?? firstTcpPort(ports)?.port;
}

function podsOf(namespace: string): NetworkPolicyV1SpecIngressFrom {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: terraformText(namespace) } } };
}

/**
 * Renders the route from a Gateway to the first port of an application; text in it is still data.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export function renderRoute(
  name: string,
  labels: Readonly<Record<string, string>>,
  port: ContainerPort,
  { gateway, host, path = "/" }: RouteOptions,
): KubernetesObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, labels },
    spec: {
      parentRefs: [{ name: gateway.gatewayName, namespace: gateway.gatewayNamespace }],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: path } }],
          backendRefs: [{ name, port: servicePortOf(port) }],
        },
      ],
    },
  };
}

/** Renders the annotations that make Prometheus look at a pod. */
export function renderMetricsAnnotations(
  metrics: MetricsOptions | undefined,
  ports: readonly ContainerPort[],
): Readonly<Record<string, string>> {
  if (metrics === undefined) {
    return {};
  }
  return {
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(metricsPort(metrics, ports) ?? ""),
    "prometheus.io/path": terraformText(metrics.path ?? "/metrics"),
  };
}
