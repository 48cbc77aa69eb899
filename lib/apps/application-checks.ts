import type { IConstruct } from "constructs";
import {
  absolutePath,
  boolean,
  dnsLabel,
  integer,
  knownKeys,
  matches,
  notBlank,
  object,
  ofKind,
  port,
  problem,
  readable,
  readableList,
  required,
} from "../core";
import type { CheckResult } from "../core";
import { checkPlacement } from "../kube";
import type { IGateway } from "../kube";
import type { NetworkPlugin } from "../network";
import type { ContainerApplicationProps, MetricsOptions, RouteOptions } from "./application-props";
import { checkContainer } from "./container-checks";
import { CONTAINER_KEYS } from "./container-options";
import { checkPorts, firstTcpPort } from "./container-port";
import type { ContainerPort } from "./container-port";
import { Exposure } from "./exposure";
import { checkKuryrLoadBalancer } from "./load-balancer-options";
import { Probe } from "./probe";
import { checkReplicas } from "./replica-checks";
import { Scaling } from "./scaling";
import { Spread } from "./spread";

/** Longest name: the release of its route is named `<name>-route`, and a release has 53 characters at most. */
const MAX_NAME_LENGTH = 47;

/** Other characters are quoted, as a blank by `%20`, but never `/`. @see https://gateway-api.sigs.k8s.io/reference/spec/#httppathmatch */
const ROUTE_PATH = /^(?!.*%2[Ff])(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+$/;

const KEYS: readonly (keyof ContainerApplicationProps)[] = [
  ...CONTAINER_KEYS,
  "cluster",
  "namespace",
  "name",
  "ports",
  "scaling",
  "readiness",
  "liveness",
  "startup",
  "updateStrategy",
  "maxDisrupted",
  "spread",
  "exposure",
  "route",
  "metrics",
  "waitForRollout",
];

/** Checks the properties of a `ContainerApplication`. */
export function checkApplication(scope: IConstruct, given: ContainerApplicationProps): CheckResult {
  const props = readable(given);
  const { scaling, spread } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkPlacement(scope, props.cluster),
    checkNamespaceProp("namespace", props.namespace),
    checkWorkloadName(props.name, MAX_NAME_LENGTH),
    checkContainer(props),
    checkPorts("ports", props.ports),
    ofKind("scaling", scaling, Scaling, "use Scaling.fixed(...) or .automatic(...)"),
    scaling instanceof Scaling ? scaling.check("scaling", props.resources) : undefined,
    checkProbes(props),
    checkReplicas(props),
    integer("maxDisrupted", props.maxDisrupted, { min: 1, max: 1000 }),
    ofKind("spread", spread, Spread, "use Spread.preferred(), .required() or .none()"),
    checkExposure(props),
    checkRoute(props),
    checkMetrics(props),
    boolean("waitForRollout", props.waitForRollout),
  ];
}

/** Checks a namespace that callers without types may have got wrong. */
export function checkNamespaceProp(path: string, namespace: unknown): CheckResult {
  const { namespaceName } = readable(namespace as { readonly namespaceName?: string });
  return (
    required(path, namespace) ??
    (typeof namespaceName === "string"
      ? undefined
      : problem(
          path,
          "wrong-kind",
          "must be a namespace",
          "give a KubernetesNamespace, or KubernetesNamespace.fromName(...)",
          namespace,
        ))
  );
}

/** Checks the name of a workload: it becomes the name of a Service, which is stricter than others. */
export function checkWorkloadName(name: unknown, maxLength: number): CheckResult {
  return (
    required("name", name) ?? [
      dnsLabel("name", name, { maxLength }),
      typeof name === "string" && /^[0-9]/.test(name)
        ? problem("name", "name-begins-with-digit", "must begin with a letter", "put a letter in front", name)
        : undefined,
    ]
  );
}

function checkProbes(props: Partial<ContainerApplicationProps>): CheckResult {
  const hasPorts = hasTcpPort(props.ports);
  return (["readiness", "liveness", "startup"] as const).map((key) => {
    const probe = props[key];
    return probe instanceof Probe
      ? probe.check(key, hasPorts)
      : ofKind(key, probe, Probe, "use Probe.http(...), .tcp(...), .exec(...) or .none()");
  });
}

function checkExposure({ exposure, ports, cluster }: Partial<ContainerApplicationProps>): CheckResult {
  if (!(exposure instanceof Exposure)) {
    return ofKind("exposure", exposure, Exposure, "use Exposure.cluster(...), .nodePort(...) or .loadBalancer(...)");
  }
  const { kind } = exposure.source;
  const { networking, cloud } = readable(cluster);
  const plugin = readable(networking).plugin;
  return [
    exposure.check("exposure", cloud?.loadBalancerProvider),
    readableList(ports).length === 0
      ? problem("exposure", "ports-missing", "must have ports to expose", "name them in 'ports'")
      : undefined,
    kind === "node-port" && plugin?.supportsNodePorts === false
      ? problem(
          "exposure",
          "node-ports-unsupported",
          `must not use node ports, which ${plugin.name} lacks`,
          "use Exposure.loadBalancer(...), or a network plugin such as Cilium or Calico",
        )
      : undefined,
    checkRoutedClients(exposure, plugin),
    exposure.source.kind === "load-balancer" && plugin?.kuryr !== undefined
      ? checkKuryrLoadBalancer("exposure", exposure.source.options, plugin.kuryr)
      : undefined,
    kind === "load-balancer" && cloud !== undefined && cloud.loadBalancerProvider === undefined
      ? problem(
          "exposure",
          "load-balancer-unsupported",
          "must not use a load balancer on a cluster that has none for Services",
          "use Exposure.nodePort(...), or set 'serviceLoadBalancers' of the cluster",
        )
      : undefined,
  ];
}

/** Without routes to pods, a packet of a machine outside never arrives, or under the address of a node. */
function checkRoutedClients({ source }: Exposure, plugin: Partial<NetworkPlugin> | undefined): CheckResult {
  return source.kind === "cluster" && readable(source.options).fromCidrs !== undefined && plugin?.routesPods === false
    ? problem(
        "exposure.fromCidrs",
        "pods-not-routed",
        "must not be given while the cloud has no routes to pods",
        "take a network plugin with 'podRoutes', or Exposure.loadBalancer(...)",
      )
    : undefined;
}

function checkRoute({ route: given, ports }: Partial<ContainerApplicationProps>): CheckResult {
  if (given === undefined) {
    return undefined;
  }
  const { gateway, host, path }: Partial<RouteOptions> = readable(given);
  const first = readable(readableList(ports)[0]);
  return [
    knownKeys("route", given, ["gateway", "host", "path"]),
    checkGateway("route.gateway", gateway) ??
      (typeof host === "string" ? gateway?.checkHost("route.host", host) : undefined),
    required("route.host", host) ?? notBlank("route.host", host),
    path === "/"
      ? undefined
      : (absolutePath("route.path", path) ?? matches("route.path", path, ROUTE_PATH, "a path of a URL")),
    readableList(ports).length === 0 || first.protocol === "UDP"
      ? problem("route", "ports-missing", "must lead to a TCP port", "put it first in 'ports'")
      : undefined,
  ];
}

/** Whether there is a port that probes and collectors can ask. */
function hasTcpPort(ports: readonly ContainerPort[] | undefined): boolean {
  return firstTcpPort(readableList(ports).map((one) => readable(one) as ContainerPort)) !== undefined;
}

function checkGateway(path: string, gateway: IGateway | undefined): CheckResult {
  if (gateway === undefined || gateway === null) {
    return problem(path, "route-without-gateway", "must be given", "give a GatewayIngress");
  }
  const { checkHost, gatewayName, gatewayNamespace, proxyNamespace } = readable(gateway);
  const isGateway =
    typeof checkHost === "function" &&
    [gatewayName, gatewayNamespace, proxyNamespace].every((name) => typeof name === "string" && name !== "");
  return isGateway ? undefined : problem(path, "wrong-kind", "must be a Gateway", "give a GatewayIngress", gateway);
}

function checkMetrics({ metrics: given, ports }: Partial<ContainerApplicationProps>): CheckResult {
  if (given === undefined) {
    return undefined;
  }
  const metrics: Partial<MetricsOptions> = readable(given);
  const isNowhere = metrics.port === undefined && !hasTcpPort(ports);
  return [
    object("metrics", given) ?? knownKeys("metrics", given, ["port", "path", "fromNamespace"]),
    isNowhere
      ? problem("metrics.port", "ports-missing", "must be given, because there are no TCP ports", "name the port")
      : port("metrics.port", metrics.port),
    absolutePath("metrics.path", metrics.path),
    dnsLabel("metrics.fromNamespace", metrics.fromNamespace),
  ];
}
