import { requestedBytes, volumesOf } from "../../kubernetes/cloud-needs";
import { driversOf } from "../../kubernetes/volume-driver";
import { inventUuid } from "../invented-value";
import { blocksOf, numberOf, textOf, textsOf } from "../resource-model";
import type { ResourceModel, SettleContext } from "../resource-model";
import type { SimulatedCloud } from "../simulated-cloud";
import { fingerprint } from "../wire-value";
import type { WireObject } from "../wire-value";
import { leaveCluster } from "./cluster-exit";

/** Ports that Kubernetes gives to Services on every node. */
const FIRST_NODE_PORT = 30_000;
const NODE_PORTS = 2768;

const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** Models whose objects are more than what is written; the rest only get an identity. */
const SETTLERS: Readonly<Record<string, (context: SettleContext) => WireObject>> = {
  kubernetes_service: settleService,
  kubernetes_persistent_volume_claim: settleClaim,
};

/** What is known of a resource of the kubernetes provider. */
export function kubernetesModel(type: string): ResourceModel {
  const kind = type.replace(/_v\d+$/, "");
  return {
    settle: (context) => ({ ...identity(context), ...SETTLERS[kind]?.(context) }),
    replaces: kind === "kubernetes_persistent_volume_claim" ? replacesClaim : undefined,
    created: ({ object, cloud }) =>
      volumesOf(type, object, driversOf(cloud.everything)).forEach((volume) => cloud.remains.adoptClaim(volume)),
    removing: (object, cloud) => leaveCluster(type, object, cloud),
  };
}

/** Id of an object of the kubernetes provider: namespace and name, as its metadata says. */
function identity({ object }: SettleContext): WireObject {
  const metadata = blocksOf(object, "metadata")[0];
  if (metadata === undefined) {
    return {};
  }
  const name = textOf(metadata, "name") ?? `${textOf(metadata, "generate_name") ?? ""}x7k2p`;
  const namespace = "namespace" in metadata ? (textOf(metadata, "namespace") ?? "default") : undefined;
  const version: WireObject = "resource_version" in metadata ? { resource_version: "1" } : {};
  return { id: namespace === undefined ? name : `${namespace}/${name}`, metadata: [{ ...metadata, name, ...version }] };
}

/** Addresses and ports that the cluster and its cloud controller give to a Service. */
function settleService({ object, config, prior, seed, cloud }: SettleContext): WireObject {
  const [spec = {}] = blocksOf(object, "spec");
  const [given = {}] = blocksOf(config, "spec");
  const before = blocksOf(prior ?? {}, "spec")[0];
  const type = textOf(spec, "type") ?? "ClusterIP";
  const clusterIp =
    textOf(given, "cluster_ip") ??
    textOf(before, "cluster_ip") ??
    (type === "ExternalName" ? "" : cloud.addresses.allocate("services", "10.96.0.0/16", seed));
  const hasNodePorts = type === "NodePort" || type === "LoadBalancer";
  const oldPorts = blocksOf(before, "port");
  const ports = blocksOf(spec, "port").map((port, index) => ({
    ...port,
    node_port:
      numberOf(blocksOf(given, "port")[index], "node_port") ??
      (hasNodePorts ? numberOf(oldPorts[index], "node_port") || nodePort(`${seed}/${index}`) : 0),
  }));
  const ips = textsOf(given, "cluster_ips");
  return {
    spec: [
      {
        ...spec,
        cluster_ip: clusterIp,
        cluster_ips: ips.length > 0 ? ips : clusterIp === "" ? [] : [clusterIp],
        ip_families: textsOf(given, "ip_families").length > 0 ? given.ip_families : ["IPv4"],
        ip_family_policy: textOf(given, "ip_family_policy") ?? "SingleStack",
        internal_traffic_policy: textOf(given, "internal_traffic_policy") ?? "Cluster",
        external_traffic_policy: textOf(given, "external_traffic_policy") ?? (hasNodePorts ? "Cluster" : ""),
        health_check_node_port: numberOf(given, "health_check_node_port") ?? 0,
        port: ports,
      },
    ],
    status: [{ load_balancer: [{ ingress: type === "LoadBalancer" ? [balancerAddress(given, seed, cloud)] : [] }] }],
  };
}

function balancerAddress(spec: WireObject, seed: string, cloud: SimulatedCloud): WireObject {
  const ip =
    textOf(spec, "load_balancer_ip") ?? cloud.addresses.allocate("public", "203.0.113.0/24", `${seed}/balancer`);
  return { hostname: "", ip };
}

function nodePort(seed: string): number {
  return FIRST_NODE_PORT + (parseInt(fingerprint(seed).slice(0, 8), 16) % NODE_PORTS);
}

/** A claim is bound to a volume of its class, or of the default class. */
function settleClaim({ object, config, prior, seed, cloud }: SettleContext): WireObject {
  const [spec = {}] = blocksOf(object, "spec");
  const [given = {}] = blocksOf(config, "spec");
  const before = blocksOf(prior ?? {}, "spec")[0];
  return {
    spec: [
      {
        ...spec,
        storage_class_name:
          textOf(given, "storage_class_name") ?? textOf(before, "storage_class_name") ?? defaultClass(cloud),
        volume_mode: textOf(given, "volume_mode") ?? "Filesystem",
        volume_name:
          textOf(given, "volume_name") ?? textOf(before, "volume_name") ?? `pvc-${inventUuid(seed, "volume")}`,
      },
    ],
  };
}

function defaultClass(cloud: SimulatedCloud): string {
  const found = cloud.ofType("kubernetes_storage_class_v1").find((one) => {
    const annotations = blocksOf(one, "metadata")[0]?.annotations;
    return (annotations as WireObject | null)?.[DEFAULT_CLASS] === "true";
  });
  return textOf(blocksOf(found, "metadata")[0], "name") ?? "default";
}

/**
 * Claims grow in place; the provider makes a smaller one anew, and an empty volume with it.
 *
 * @see https://github.com/hashicorp/terraform-provider-kubernetes/blob/main/kubernetes/resource_kubernetes_persistent_volume_claim_v1.go
 */
function replacesClaim(prior: WireObject, planned: WireObject) {
  const [before, after] = [requestedBytes(prior), requestedBytes(planned)];
  const shrinks = before !== undefined && after !== undefined && after < before;
  return shrinks ? [["spec", 0, "resources", 0, "requests"]] : [];
}
