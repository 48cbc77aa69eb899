import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import { NodeRole } from "../bootstrap";
import type { Precondition } from "../core";
import type { ClusterSecurityGroups } from "../network";
import { renderMetadata } from "./cluster-context";
import type { ClusterContext } from "./cluster-context";
import type { KubernetesVersion } from "./kubernetes-version";
import type { MachineOptions } from "./machine-options";
import { MachinePool } from "./machine-pool";
import { renderDataVolumes, renderNodeSpec, renderTrunk } from "./node-spec";
import { renderUserData, shareFiles } from "./node-user-data";

/** Options of a pool of workers. */
export interface NodePoolOptions extends MachineOptions {
  /**
   * Number of nodes, unless `names` gives them. Lowering it removes the nodes with the highest numbers.
   *
   * @default 1
   */
  readonly count?: number;

  /**
   * Version of the kubelets that are made from now on, at most three minor versions behind the control plane.
   *
   * @default - the version of the cluster
   */
  readonly version?: KubernetesVersion;
}

/** Properties of `NodePool`. */
export interface NodePoolProps {
  /** What the cluster gives its pools. @internal */
  readonly context: ClusterContext;

  /** Options, checked. */
  readonly options: NodePoolOptions;

  /** Security groups of the cluster. */
  readonly securityGroups: ClusterSecurityGroups;

  /** What the servers wait for: the control plane, and with it the new join epoch. */
  readonly after: readonly IConstruct[];

  /** Conditions on values of the options that only Terraform knows. */
  readonly preconditions: readonly Precondition[];
}

/** Defines a pool of equal workers. Made by `K8sOnOpenStackCluster.addNodePool`. */
export class NodePool extends Construct {
  /** Name of the pool, which is part of the names of its servers. */
  public readonly poolName: string;

  /** Names of the servers. */
  public readonly serverNames: readonly string[];

  /** Ids of the servers by name. */
  public readonly serverIds: Readonly<Record<string, string>>;

  /** IPv4 addresses of the nodes on the cluster's network. */
  public readonly addresses: readonly string[];

  /** Floating IPs of the nodes; empty when they have none. */
  public readonly floatingIps: readonly string[];

  public constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, id);
    const { context, options } = props;
    const cluster = context.props;
    const spec = { ...context.spec, kubernetesVersion: (options.version ?? cluster.version).version };
    this.poolName = id;
    const pool = new MachinePool(this, {
      clusterName: cluster.name,
      poolName: id,
      count: options.count ?? 1,
      machine: options,
      defaultImage: cluster.image,
      network: cluster.network,
      securityGroupId: props.securityGroups.workerGroupId,
      allowedAddressPairs: cluster.networkPlugin.allowedAddressPairs(),
      podRoutes: cluster.networkPlugin.podRoutes,
      trunk: renderTrunk(cluster),
      volumes: renderDataVolumes(options.volumes),
      kubelet: options.kubelet ?? cluster.kubelet,
      flavorMinimum: undefined,
    });
    this.serverNames = pool.nodes.map(({ serverName }) => serverName);
    this.addresses = pool.nodes.map(({ addresses }) => addresses[0] ?? "");

    const files = shareFiles(this, "Files", spec, NodeRole.WORKER);
    const servers = pool.nodes.map((node, index) =>
      pool.createServer(node, {
        keyPairName: cluster.keyPair?.keyPairName,
        metadata: renderMetadata(cluster.name, id, options),
        flavorIsFixed: false,
        after: props.after,
        preconditions: index === 0 ? props.preconditions : [],
        userData: renderUserData(
          spec,
          renderNodeSpec({ node, role: NodeRole.WORKER, machine: options, cluster }),
          files,
        ),
      }),
    );
    this.serverIds = Object.fromEntries(servers.map((server, index) => [this.serverNames[index] ?? "", server.id]));
    const { floatingIpNetwork } = options;
    this.floatingIps =
      floatingIpNetwork === undefined ? [] : pool.nodes.map((node) => node.createFloatingIp(floatingIpNetwork));
  }
}
