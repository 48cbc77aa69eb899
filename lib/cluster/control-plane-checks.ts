import { boolean, hasTokens, integer, knownKeys, notBlank, required } from "../core";
import type { CheckResult, Problem } from "../core";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import { CONTROL_PLANE_POOL } from "./control-plane";
import { MACHINE_OPTION_KEYS, checkMachineOptions } from "./machine-checks";
import type { ControlPlaneOptions, EtcdVolume } from "./machine-options";
import { ServerGroupPolicy } from "./server-group-policy";

/**
 * Most members of an etcd cluster that make sense.
 *
 * @see https://etcd.io/docs/v3.6/faq/#what-is-maximum-cluster-size
 */
const MAX_MEMBERS = 7;

/** Smallest volume that holds etcd, its snapshots and its room for defragmentation, in GiB. */
const MIN_ETCD_VOLUME_SIZE = 5;

/** Checks the options of the control plane. */
export function checkControlPlane(props: K8sOnOpenStackClusterProps): CheckResult {
  const { controlPlane } = props;
  const count: number = Array.isArray(controlPlane.names) ? controlPlane.names.length : (controlPlane.count ?? 3);
  return [
    knownKeys("controlPlane", controlPlane, [
      ...MACHINE_OPTION_KEYS,
      "count",
      "previousCount",
      "etcdVolume",
      "schedulable",
    ]),
    hasTokens(count) ? undefined : checkCount(controlPlane, count),
    boolean("controlPlane.schedulable", controlPlane.schedulable),
    checkEtcdVolume(controlPlane.etcdVolume),
    controlPlane.serverGroup instanceof ServerGroupPolicy
      ? controlPlane.serverGroup.checkControlPlane("controlPlane.serverGroup")
      : undefined,
    checkMachineOptions(controlPlane, {
      path: "controlPlane",
      clusterName: String(props.name),
      poolName: CONTROL_PLANE_POOL,
      count: isCount(count) ? count : 1,
      network: props.network,
      takenServers: [],
      takenAddresses: [props.endpoint.exposure.address].filter((address) => address !== undefined),
    }),
    props.network.checkCapacity("controlPlane.count", {
      nodes: isCount(count) ? count : 1,
      loadBalancers: props.endpoint.exposure.kind === "octavia" ? 1 : 0,
      others: props.endpoint.exposure.kind === "virtual-ip" ? 1 : 0,
    }),
  ];
}

function isCount(count: number): boolean {
  return Number.isInteger(count) && count > 0 && !hasTokens(count);
}

function checkCount(options: ControlPlaneOptions, count: number): CheckResult {
  const path = options.names === undefined ? "controlPlane.count" : "controlPlane.names";
  const range = integer(path, count, { min: 1, max: MAX_MEMBERS });
  if (range !== undefined) {
    return range;
  }
  if (count % 2 === 0) {
    return {
      code: "even-control-plane",
      path,
      value: count,
      message: "must be odd so that etcd keeps a quorum",
      fix: `use ${count - 1} or ${count + 1}`,
    };
  }
  return [
    options.names !== undefined && options.count !== undefined && options.count !== count
      ? {
          code: "count-against-names",
          path: "controlPlane.count",
          value: options.count,
          message: `must be the number of names, ${count}`,
          fix: "leave 'count' out",
        }
      : undefined,
    integer("controlPlane.previousCount", options.previousCount, { min: 1, max: MAX_MEMBERS }),
    checkShrinking(path, count, options.previousCount),
  ];
}

function checkShrinking(path: string, count: number, previousCount: number | undefined): Problem | undefined {
  if (typeof previousCount !== "number" || previousCount - count < 2 || count !== 1) {
    return undefined;
  }
  return {
    code: "control-plane-loses-quorum",
    path,
    value: count,
    message: `must not go from ${previousCount} to 1 in one step, because etcd loses its quorum on the way`,
    fix: "remove one member at a time with its node, or restore a snapshot into a new cluster",
  };
}

function checkEtcdVolume(volume: EtcdVolume | undefined): CheckResult {
  if (volume === undefined) {
    return undefined;
  }
  const path = "controlPlane.etcdVolume";
  return [
    knownKeys(path, volume, ["size", "type", "availabilityZone"]),
    required(`${path}.size`, volume?.size),
    integer(`${path}.size`, volume?.size, { min: MIN_ETCD_VOLUME_SIZE }),
    notBlank(`${path}.type`, volume?.type),
    notBlank(`${path}.availabilityZone`, volume?.availabilityZone),
  ];
}
