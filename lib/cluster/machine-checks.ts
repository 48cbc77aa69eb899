import { checkKubeletSettings, eachOf } from "../bootstrap";
import {
  MAX_NODE_NAME_LENGTH,
  absolutePath,
  dnsLabel,
  each,
  integer,
  ipAddress,
  known,
  knownKeys,
  metadata,
  nodeLabels,
  notBlank,
  object,
  ofKind,
  problem,
  readable,
  readableList,
  required,
  taints,
  unique,
  uuid,
} from "../core";
import type { CheckResult, Problem } from "../core";
import type { IClusterNetwork } from "../network";
import { MachineImage } from "./machine-image";
import type { DataVolume, MachineOptions, RootVolume } from "./machine-options";
import { resolveNodes } from "./node-identity";
import { ETCD_VOLUME_SUFFIX } from "./node-spec";
import { ServerGroupPolicy } from "./server-group-policy";
import { Taint } from "./taint";

/** Names of all options that machines have in common. */
export const MACHINE_OPTION_KEYS = [
  "flavor",
  "image",
  "names",
  "generation",
  "generations",
  "availabilityZones",
  "addresses",
  "rootVolume",
  "volumes",
  "serverGroup",
  "securityGroupIds",
  "floatingIpNetwork",
  "labels",
  "taints",
  "kubelet",
  "metadata",
] as const;

/**
 * How many items of server metadata Nova takes.
 *
 * @see https://docs.openstack.org/api-ref/compute/#create-server
 */
const METADATA_ITEMS = 128;

/** Entries of the server metadata that the library needs for itself. */
const OWN_METADATA_ITEMS = 8;

/** Where machine options stand: what checks compare them with. */
export interface MachinePlace {
  /** Path of the options, such as `controlPlane`. */
  readonly path: string;

  /** Name of the cluster. */
  readonly clusterName: string;

  /** Name of the pool. */
  readonly poolName: string;

  /** Number of nodes when the options name none. */
  readonly count: number;

  /** Network of the nodes. */
  readonly network: IClusterNetwork;

  /** Names of servers that exist beside these. */
  readonly takenServers: readonly string[];

  /** Fixed addresses that others have. */
  readonly takenAddresses: readonly string[];
}

/** Checks the options that control plane and pools have in common. */
export function checkMachineOptions(machine: MachineOptions, place: MachinePlace): CheckResult {
  const at = (name: string) => `${place.path}.${name}`;
  return [
    required(at("flavor"), machine.flavor) ?? notBlank(at("flavor"), machine.flavor),
    machine.image instanceof MachineImage
      ? machine.image.check(at("image"))
      : ofKind(
          at("image"),
          machine.image,
          MachineImage,
          "use MachineImage.named(...) or MachineImage.fromImageId(...)",
        ),
    checkNames(machine, place),
    checkGenerations(machine, place),
    checkZones(at("availabilityZones"), machine.availabilityZones),
    checkAddresses(machine, place),
    checkRootVolume(at("rootVolume"), machine.rootVolume),
    checkVolumes(at("volumes"), machine.volumes),
    each(at("securityGroupIds"), machine.securityGroupIds, uuid),
    unique(at("securityGroupIds"), machine.securityGroupIds),
    notBlank(at("floatingIpNetwork"), machine.floatingIpNetwork),
    machine.floatingIpNetwork === undefined ? undefined : place.network.checkFloatingIp(at("floatingIpNetwork")),
    ofKind(
      at("serverGroup"),
      machine.serverGroup,
      ServerGroupPolicy,
      "use ServerGroupPolicy.SOFT_ANTI_AFFINITY or its sisters",
    ),
    nodeLabels(at("labels"), machine.labels),
    checkTaints(at("taints"), machine.taints),
    checkKubeletSettings(at("kubelet"), machine.kubelet),
    checkMetadata(at("metadata"), machine.metadata),
  ];
}

function checkTaints(path: string, values: MachineOptions["taints"]): CheckResult {
  return [
    each(path, values, (at, taint) =>
      ofKind(at, taint, Taint, 'use Taint.noSchedule("dedicated", "gpu") or its sisters'),
    ),
    taints(
      path,
      readableList(values)
        .filter((taint) => taint instanceof Taint)
        .map(({ key, value, effect }) => ({ key, value, effect })),
    ),
  ];
}

function checkNames(machine: MachineOptions, place: MachinePlace): CheckResult {
  const path = `${place.path}.names`;
  if (machine.names !== undefined && !readableTexts(machine.names)) {
    return each(path, machine.names, dnsLabel);
  }
  const nodes = resolveNodes(place.clusterName, place.poolName, Math.min(place.count, 1_000), {
    names: machine.names,
    generation: Number.isInteger(machine.generation) ? machine.generation : 1,
  });
  const taken = new Set(place.takenServers);
  return [
    each(path, machine.names, (at, name) => known(at, name) ?? [dnsLabel(at, name), generationLike(at, name)]),
    unique(path, machine.names, "names"),
    nodes
      .filter(({ serverName }) => serverName.length > MAX_NODE_NAME_LENGTH)
      .map(({ serverName }): Problem => ({
        code: "node-name-too-long",
        path,
        value: serverName,
        message: `must give server names of at most ${MAX_NODE_NAME_LENGTH} characters, and this one has ${serverName.length}`,
        fix: "shorten the name of the cluster, the pool or the node",
      }))
      .slice(0, 1),
    nodes
      .filter(({ serverName }) => taken.has(serverName))
      .map(({ serverName }): Problem => ({
        code: "node-name-taken",
        path,
        value: serverName,
        message: "must not give a server the name of another",
        fix: "rename the pool or the node",
      })),
  ];
}

function readableTexts(values: unknown): boolean {
  return Array.isArray(values) && values.every((value) => typeof value === "string");
}

/** A name such as `1-g2` would read like generation 2 of node 1. */
function generationLike(path: string, name: unknown): Problem | undefined {
  if (!/-g\d+$/.test(String(name))) {
    return undefined;
  }
  return {
    code: "node-name-like-a-generation",
    path,
    value: name,
    message: "must not end like a generation",
    fix: "leave out the '-g' and the number; set 'generations' to make a node anew",
  };
}

function nodeNames(machine: MachineOptions, count: number): ReadonlySet<string> {
  return new Set(
    Array.isArray(machine.names)
      ? readableList(machine.names)
      : Array.from({ length: Math.min(count, 1_000) }, (_, index) => String(index + 1)),
  );
}

function checkGenerations(machine: MachineOptions, { path, count }: MachinePlace): CheckResult {
  const names = nodeNames(machine, count);
  return [
    object(`${path}.generations`, machine.generations),
    known(`${path}.generation`, machine.generation) ??
      integer(`${path}.generation`, machine.generation, { min: 1, max: 9_999 }),
    Object.entries(readable(machine.generations)).map(([name, generation]): CheckResult => {
      const at = `${path}.generations.${name}`;
      return names.has(name)
        ? [required(at, generation), known(at, generation) ?? integer(at, generation, { min: 1, max: 9_999 })]
        : unknownNode(at, name, names);
    }),
  ];
}

function unknownNode(path: string, name: string, names: ReadonlySet<string>): Problem {
  return {
    code: "node-unknown",
    path,
    value: name,
    message: "must be the name of a node of this pool",
    fix: `use one of ${[...names].slice(0, 10).join(", ")}`,
  };
}

function checkZones(path: string, zones: readonly string[] | undefined): CheckResult {
  if (Array.isArray(zones) && zones.length === 0) {
    return {
      code: "zones-empty",
      path,
      value: zones,
      message: "must name at least one zone",
      fix: "leave it out to let Nova choose",
    };
  }
  return [each(path, zones, notBlank), unique(path, zones, "zones")];
}

function checkAddresses(machine: MachineOptions, { path, count, network, takenAddresses }: MachinePlace): CheckResult {
  const names = nodeNames(machine, count);
  const entries = Object.entries(readable(machine.addresses));
  return [
    object(`${path}.addresses`, machine.addresses),
    entries.map(([name, address]): CheckResult => {
      const at = `${path}.addresses.${name}`;
      return names.has(name)
        ? [
            required(at, address),
            ipAddress(at, address, { version: 4 }),
            network.checkAddress(at, address),
            takenAddresses.includes(String(address))
              ? problem(
                  at,
                  "address-taken",
                  "must not be that of another node or of the endpoint",
                  "choose another",
                  address,
                )
              : undefined,
          ]
        : unknownNode(at, name, names);
    }),
    unique(
      `${path}.addresses`,
      entries.map(([, address]) => address),
      "addresses",
    ),
  ];
}

function checkRootVolume(path: string, volume: RootVolume | undefined): CheckResult {
  if (volume === undefined) {
    return undefined;
  }
  return [
    knownKeys(path, volume, ["size", "type"]),
    required(`${path}.size`, volume?.size),
    integer(`${path}.size`, volume?.size, { min: 1 }),
    notBlank(`${path}.type`, volume?.type),
  ];
}

function checkVolumes(path: string, volumes: readonly DataVolume[] | undefined): CheckResult {
  return [
    eachOf(path, volumes, (at, given: DataVolume) => {
      const volume = readable(given);
      return [
        knownKeys(at, given, ["name", "size", "mountPath", "type", "availabilityZone"]),
        required(`${at}.name`, volume.name),
        known(`${at}.name`, volume.name) ?? dnsLabel(`${at}.name`, volume.name),
        volume.name === ETCD_VOLUME_SUFFIX ? reservedVolumeName(`${at}.name`) : undefined,
        required(`${at}.size`, volume.size),
        integer(`${at}.size`, volume.size, { min: 1 }),
        required(`${at}.mountPath`, volume.mountPath),
        absolutePath(`${at}.mountPath`, volume.mountPath),
        notBlank(`${at}.type`, volume.type),
        notBlank(`${at}.availabilityZone`, volume.availabilityZone),
      ];
    }),
    Array.isArray(volumes)
      ? unique(
          path,
          volumes.map((volume: DataVolume) => volume?.name),
          "names",
        )
      : undefined,
    Array.isArray(volumes)
      ? unique(
          path,
          volumes.map((volume: DataVolume) => volume?.mountPath),
          "mount paths",
        )
      : undefined,
  ];
}

function reservedVolumeName(path: string): Problem {
  return {
    code: "volume-name-reserved",
    path,
    value: ETCD_VOLUME_SUFFIX,
    message: "must not be the name of the volume that 'etcdVolume' makes",
    fix: "use 'etcdVolume' for etcd, or another name",
  };
}

function checkMetadata(path: string, given: MachineOptions["metadata"]): CheckResult {
  const keys = Object.keys(readable(given));
  const most = METADATA_ITEMS - OWN_METADATA_ITEMS;
  return [
    metadata(path, given),
    keys.length > most
      ? problem(
          path,
          "metadata-items",
          `must have at most ${most} items, got ${keys.length}`,
          "remove some; the library needs the rest",
        )
      : undefined,
    keys
      .filter((key) => key.startsWith("k8s_on_openstack_"))
      .map((key) =>
        problem(`${path}.${key}`, "metadata-reserved", "must not begin with 'k8s_on_openstack_'", "choose another key"),
      ),
  ];
}
