import type { GatewayContent, RouteContent, ServiceContent, StorageClassContent } from "../cluster-content";
import { balancersOf } from "./cloud-needs";
import { mapIn, namespaceOf, partAt, partsAt, textIn, textsIn } from "./object-reader";
import type { AnyObject } from "./object-reader";
import { place } from "./read-workloads";
import { driverOf } from "./volume-driver";

const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** Reads a Service. */
export function readService(address: string, object: AnyObject): ServiceContent {
  const spec = partAt(object, "spec");
  const ports = partsAt(spec, "port", "ports");
  const balancerAddress = textIn(partAt(object, "status.load_balancer.ingress"), "ip", "hostname");
  return {
    ...place(address, object),
    type: textIn(spec, "cluster_ip", "clusterIP") === "None" ? "headless" : (textIn(spec, "type") ?? "ClusterIP"),
    ports: ports.map((port) => {
      const [own, target] = [textIn(port, "port"), textIn(port, "target_port", "targetPort")];
      return target === undefined || target === own ? String(own) : `${String(own)} → ${target}`;
    }),
    selector: mapIn(spec, "selector"),
    nodePorts: ports.map((port) => Number(textIn(port, "node_port", "nodePort") ?? 0)).filter((port) => port > 0),
    ...(balancerAddress === undefined ? {} : { balancerAddress }),
    isInternal: balancersOf("kubernetes_service_v1", object).some((balancer) => balancer.isInternal),
  };
}

/** Reads a StorageClass. */
export function readStorageClass(address: string, object: AnyObject): StorageClassContent {
  const volumeType = mapIn(object, "parameters").type;
  return {
    ...place(address, object),
    namespace: "",
    makes: driverOf(object).makes,
    ...(volumeType === undefined ? {} : { volumeType }),
    reclaimPolicy: textIn(object, "reclaim_policy", "reclaimPolicy") ?? "Delete",
    isDefault: mapIn(partAt(object, "metadata"), "annotations")[DEFAULT_CLASS] === "true",
  };
}

/**
 * Reads a Gateway.
 *
 * @param release values of the release that it is in
 */
export function readGateway(address: string, object: AnyObject, release: unknown): GatewayContent {
  const own = place(address, object);
  const listeners = partsAt(partAt(object, "spec"), "listeners");
  const balancer = balancersOf("helm_release", release).find(
    ({ owner }) => owner === `Gateway ${own.namespace}/${own.name}`,
  );
  return {
    ...own,
    listeners: listeners.map(
      (listener) => `${textIn(listener, "port") ?? "?"} ${textIn(listener, "hostname") ?? "any host"}`,
    ),
    hasBalancer: balancer !== undefined,
    isInternal: balancer?.isInternal === true,
  };
}

/** Reads a route of the Gateway API. */
export function readRoute(address: string, object: AnyObject): RouteContent {
  const own = place(address, object);
  const spec = partAt(object, "spec");
  const rules = partsAt(spec, "rules");
  const inNamespace = (reference: AnyObject) =>
    `${textIn(reference, "namespace") ?? own.namespace}/${textIn(reference, "name") ?? ""}`;
  const paths = rules.flatMap((rule) =>
    partsAt(rule, "matches").flatMap((match) => textIn(partAt(match, "path"), "value") ?? []),
  );
  return {
    ...own,
    kind: textIn(object, "kind") ?? "HTTPRoute",
    hosts: textsIn(spec, "hostnames"),
    paths: paths.length === 0 ? ["/"] : [...new Set(paths)],
    gateways: partsAt(spec, "parentRefs").map(inNamespace),
    backends: rules.flatMap((rule) =>
      partsAt(rule, "backendRefs").map((backend) => ({
        service: inNamespace(backend),
        port: textIn(backend, "port") ?? "",
      })),
    ),
  };
}

/** Whether an autoscaler decides on the replicas of a workload. */
export function scales(scaler: AnyObject, kind: string, workload: AnyObject): boolean {
  const target = partAt(scaler, "spec.scale_target_ref");
  return (
    textIn(target, "kind") === kind &&
    textIn(target, "name") === textIn(partAt(workload, "metadata"), "name") &&
    namespaceOf(scaler) === namespaceOf(workload)
  );
}
