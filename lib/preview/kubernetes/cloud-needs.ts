import { Quantity } from "../../core/quantity";
import { nameIn, namespaceOf, mapIn, numberIn, partAt, partsAt, textIn } from "./object-reader";
import type { AnyObject } from "./object-reader";
import { objectsIn } from "./release-objects";
import type { FindDriver, VolumeDriver } from "./volume-driver";

/** A load balancer that the cloud controller makes for something on a cluster. */
export interface ServiceBalancer {
  /** What it is made for, such as `Service shop/web`. */
  readonly owner: string;
  readonly namespace: string;
  readonly ports: number;

  /** Whether it has no floating IP. */
  readonly isInternal: boolean;
}

/** What a driver makes for a claim: a volume of Cinder, a share of Manila, an image of Ceph. */
export interface ClaimedVolume {
  /** Namespace and name of the claim, such as `shop/data-db-0`. */
  readonly claim: string;

  /** What it is made for, such as `claim shop/data`; the claims of a StatefulSet's replicas share theirs. */
  readonly owner: string;
  readonly namespace: string;

  /** Who makes it. */
  readonly driver: VolumeDriver;

  /** Size in GiB: Cinder and Manila round up. */
  readonly gigabytes: number;

  /** @default - the cluster's default class */
  readonly storageClass?: string;

  /** Whether the claim stays when what asks for it goes, as those of a StatefulSet do. */
  readonly outlives: boolean;
}

const INTERNAL = "service.beta.kubernetes.io/openstack-internal-load-balancer";
const GIBIBYTE = 1024 ** 3;

/** Load balancers that a resource makes the cloud controller create: of a Service, or of the Gateways in a release. */
export function balancersOf(type: string, values: unknown): readonly ServiceBalancer[] {
  if (/^kubernetes_service(_v1)?$/.test(type)) {
    return serviceBalancers(values);
  }
  if (type !== "helm_release") {
    return [];
  }
  const objects = objectsIn(values);
  const services = objects.filter((object) => textIn(object, "kind") === "Service");
  const gateways = objects.filter((object) => textIn(object, "kind") === "Gateway");
  return [...services.flatMap(serviceBalancers), ...gateways.flatMap((gateway) => gatewayBalancers(gateway, objects))];
}

/** Volumes that a resource makes the drivers of its classes create. */
export function volumesOf(type: string, values: unknown, driverOf: FindDriver): readonly ClaimedVolume[] {
  const namespace = namespaceOf(values);
  if (/^kubernetes_persistent_volume_claim(_v1)?$/.test(type)) {
    const claim = `${namespace}/${nameIn(values)}`;
    return [{ ...volumeOf(values, driverOf), claim, owner: `claim ${claim}`, namespace, outlives: false }];
  }
  if (!/^kubernetes_stateful_set(_v1)?$/.test(type)) {
    return [];
  }
  const spec = partAt(values, "spec");
  const retention = partAt(spec, "persistent_volume_claim_retention_policy");
  const outlives = textIn(retention, "when_deleted") !== "Delete";
  const replicas = Array.from({ length: numberIn(spec, "replicas") ?? 1 }, (_, index) => index);
  return partsAt(spec, "volume_claim_template").flatMap((template) => {
    const claims = `${namespace}/${nameIn(template)}-${nameIn(values)}`;
    const owner = `claims ${claims}-*`;
    return replicas.map((index) => ({
      ...volumeOf(template, driverOf),
      claim: `${claims}-${index}`,
      owner,
      namespace,
      outlives,
    }));
  });
}

/** Leaves out claims that come twice: one made beforehand is the one that its StatefulSet finds. */
export function distinctVolumes(volumes: readonly ClaimedVolume[]): readonly ClaimedVolume[] {
  return [...new Map(volumes.map((volume) => [volume.claim, volume])).values()];
}

/** Size that a claim asks for, in bytes; undefined while nobody knows it. */
export function requestedBytes(claim: unknown): number | undefined {
  const requests = mapIn(partAt(claim, "spec.resources"), "requests");
  return Quantity.tryParse(requests.storage)?.toNumber();
}

function serviceBalancers(service: unknown): readonly ServiceBalancer[] {
  const spec = partAt(service, "spec");
  if (textIn(spec, "type") !== "LoadBalancer") {
    return [];
  }
  const namespace = namespaceOf(service);
  const isInternal = mapIn(partAt(service, "metadata"), "annotations")[INTERNAL] === "true";
  const ports = partsAt(spec, "port", "ports").length;
  return [{ owner: `Service ${namespace}/${nameIn(service)}`, namespace, ports, isInternal }];
}

/** Envoy Gateway makes a Service for each Gateway, of the type that the Gateway's parameters say. */
function gatewayBalancers(gateway: AnyObject, objects: readonly AnyObject[]): readonly ServiceBalancer[] {
  const parameters = nameInReference(gateway);
  const proxy = objects.find((object) => textIn(object, "kind") === "EnvoyProxy" && nameIn(object) === parameters);
  const service = partAt(proxy, "spec.provider.kubernetes.envoyService");
  if ((textIn(service, "type") ?? "LoadBalancer") !== "LoadBalancer") {
    return [];
  }
  const namespace = namespaceOf(gateway);
  const listeners = partsAt(partAt(gateway, "spec"), "listeners");
  const ports = new Set(listeners.map((listener) => textIn(listener, "port"))).size;
  const isInternal = mapIn(service, "annotations")[INTERNAL] === "true";
  return [{ owner: `Gateway ${namespace}/${nameIn(gateway)}`, namespace, ports, isInternal }];
}

function nameInReference(gateway: AnyObject): string | undefined {
  return textIn(partAt(gateway, "spec.infrastructure.parametersRef"), "name");
}

function volumeOf(claim: unknown, driverOf: FindDriver): Pick<ClaimedVolume, "driver" | "gigabytes" | "storageClass"> {
  const storageClass = textIn(partAt(claim, "spec"), "storage_class_name");
  return {
    driver: driverOf(storageClass),
    gigabytes: Math.ceil((requestedBytes(claim) ?? 0) / GIBIBYTE),
    ...(storageClass === undefined ? {} : { storageClass }),
  };
}
