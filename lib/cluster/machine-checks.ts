import {
  absolutePath,
  dnsLabel,
  integer,
  ipAddress,
  knownKeys,
  kubernetesLabels,
  notBlank,
  required,
  taints,
  unique,
  uuid,
} from "../core";
import type { CheckResult, Problem } from "../core";
import { MAX_NODE_NAME_LENGTH } from "../core";
import type { IClusterNetwork } from "../network";
import { MachineImage } from "./machine-image";
import type { DataVolume, MachineOptions, RootVolume } from "./machine-options";
import { resolveNodes } from "./node-identity";
import { ETCD_VOLUME_SUFFIX } from "./node-spec";

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
 * Longest name and value of server metadata, and how many Nova takes.
 *
 * @see https://docs.openstack.org/api-ref/compute/#create-server
 */
const METADATA_LENGTH = 255;
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
}

/** Checks the options that control plane and pools have in common. */
export function checkMachineOptions(machine: MachineOptions, place: MachinePlace): CheckResult {
  const at = (name: string) => `${place.path}.${name}`;
  return [
    required(at("flavor"), machine.flavor),
    notBlank(at("flavor"), machine.flavor),
    machine.image instanceof MachineImage ? machine.image.check(at("image")) : notAnImage(at("image"), machine.image),
    checkNames(machine, place),
    checkGenerations(machine, place),
    checkZones(at("availabilityZones"), machine.availabilityZones),
    checkAddresses(machine, place),
    checkRootVolume(at("rootVolume"), machine.rootVolume),
    checkVolumes(at("volumes"), machine.volumes),
    listOf(at("securityGroupIds"), machine.securityGroupIds, uuid),
    unique(at("securityGroupIds"), machine.securityGroupIds),
    notBlank(at("floatingIpNetwork"), machine.floatingIpNetwork),
    machine.floatingIpNetwork === undefined ? undefined : place.network.checkFloatingIp(at("floatingIpNetwork")),
    kubernetesLabels(at("labels"), machine.labels),
    Object.keys(machine.labels ?? {}).map((key) => checkLabelOwner(at("labels"), key)),
    taints(
      at("taints"),
      machine.taints?.map(({ key, value, effect }) => ({ key, value, effect })),
    ),
    checkMetadata(at("metadata"), machine.metadata),
  ];
}

/** Checks each item of a list, under the path of the item. */
export function listOf<T>(
  path: string,
  values: readonly T[] | undefined,
  check: (path: string, value: T) => CheckResult,
): CheckResult {
  if (values !== undefined && !Array.isArray(values)) {
    return { code: "not-a-list", path, value: values, message: "must be a list", fix: "put it in brackets: [...]" };
  }
  return values?.map((value, index) => required(`${path}[${index}]`, value) ?? check(`${path}[${index}]`, value));
}

function notAnImage(path: string, image: unknown): Problem | undefined {
  if (image === undefined) {
    return undefined;
  }
  return {
    code: "not-an-image",
    path,
    value: image,
    message: "must be a MachineImage",
    fix: 'use MachineImage.named("...") or MachineImage.fromImageId("...")',
  };
}

function checkNames(machine: MachineOptions, place: MachinePlace): CheckResult {
  const path = `${place.path}.names`;
  if (machine.names !== undefined && !Array.isArray(machine.names)) {
    return listOf(path, machine.names, dnsLabel);
  }
  const nodes = resolveNodes(place.clusterName, place.poolName, Math.min(place.count, 1_000), machine);
  const taken = new Set(place.takenServers);
  return [
    listOf(path, machine.names, dnsLabel),
    listOf(path, machine.names, generationLike),
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

/** A name such as `1-g2` would read like generation 2 of node 1. */
function generationLike(path: string, name: string): Problem | undefined {
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

function checkGenerations(machine: MachineOptions, { path, count }: MachinePlace): CheckResult {
  const names = new Set(
    machine.names ?? Array.from({ length: Math.min(count, 1_000) }, (_, index) => String(index + 1)),
  );
  return [
    integer(`${path}.generation`, machine.generation, { min: 1, max: 9_999 }),
    Object.entries(machine.generations ?? {}).map(([name, generation]): CheckResult => {
      const at = `${path}.generations.${name}`;
      return names.has(name)
        ? [required(at, generation), integer(at, generation, { min: 1, max: 9_999 })]
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
  return [listOf(path, zones, notBlank), unique(path, zones, "zones")];
}

function checkAddresses(machine: MachineOptions, { path, count, network }: MachinePlace): CheckResult {
  const names = new Set(
    machine.names ?? Array.from({ length: Math.min(count, 1_000) }, (_, index) => String(index + 1)),
  );
  const entries = Object.entries(machine.addresses ?? {});
  return [
    entries.map(([name, address]): CheckResult => {
      const at = `${path}.addresses.${name}`;
      return names.has(name)
        ? [required(at, address), ipAddress(at, address, { version: 4 }), network.checkAddress(at, address)]
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
    listOf(path, volumes, (at, volume) => [
      knownKeys(at, volume, ["name", "size", "mountPath", "type", "availabilityZone"]),
      required(`${at}.name`, volume.name),
      dnsLabel(`${at}.name`, volume.name),
      volume.name === ETCD_VOLUME_SUFFIX ? reservedVolumeName(`${at}.name`) : undefined,
      required(`${at}.size`, volume.size),
      integer(`${at}.size`, volume.size, { min: 1 }),
      required(`${at}.mountPath`, volume.mountPath),
      absolutePath(`${at}.mountPath`, volume.mountPath),
      notBlank(`${at}.type`, volume.type),
      notBlank(`${at}.availabilityZone`, volume.availabilityZone),
    ]),
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

/** The API server refuses a kubelet that gives its Node other labels of these prefixes. */
function checkLabelOwner(path: string, key: string): Problem | undefined {
  const prefix = key.includes("/") ? key.slice(0, key.indexOf("/")) : "";
  const reserved = /(^|\.)(kubernetes\.io|k8s\.io)$/.test(prefix);
  if (!reserved || /(^|\.)(node|kubelet)\.kubernetes\.io$/.test(prefix)) {
    return undefined;
  }
  return {
    code: "label-reserved",
    path: `${path}.${key}`,
    value: key,
    message: "must not have a prefix that only Kubernetes may set on a Node",
    fix: "use node.kubernetes.io/..., or a prefix of your own",
  };
}

function checkMetadata(path: string, metadata: MachineOptions["metadata"]): CheckResult {
  const entries = Object.entries(metadata ?? {});
  const most = METADATA_ITEMS - OWN_METADATA_ITEMS;
  return [
    entries.length > most
      ? {
          code: "metadata-too-many",
          path,
          value: entries.length,
          message: `must have at most ${most} entries`,
          fix: "leave some out; the library needs the rest",
        }
      : undefined,
    entries.map(([key, value]): CheckResult => {
      const at = `${path}.${key}`;
      return [
        required(at, value),
        key.length > METADATA_LENGTH || String(value).length > METADATA_LENGTH
          ? {
              code: "metadata-too-long",
              path: `${path}.${key.slice(0, 40)}`,
              value: Math.max(key.length, String(value).length),
              message: `must have a key and a value of at most ${METADATA_LENGTH} characters`,
              fix: "shorten it",
            }
          : undefined,
        key.startsWith("k8s_on_openstack_")
          ? {
              code: "metadata-reserved",
              path: at,
              value: key,
              message: "must not begin with 'k8s_on_openstack_'",
              fix: "choose another key",
            }
          : undefined,
      ];
    }),
  ];
}
