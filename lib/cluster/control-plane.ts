import { Construct } from "constructs";
import { NodeRole } from "../bootstrap";
import type { Precondition } from "../core";
import type { BoundApiEndpoint, ClusterSecurityGroups, KuryrNetwork } from "../network";
import type { ComputeInstanceV2 } from "../providers/.gen/openstack/compute-instance-v2";
import { renderMetadata } from "./cluster-context";
import type { ClusterContext } from "./cluster-context";
import type { ClusterNode, NodeVolume } from "./cluster-node";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import type { EtcdVolume } from "./machine-options";
import { MachinePool } from "./machine-pool";
import { ETCD_VOLUME_SUFFIX, renderDataVolumes, renderNodeSpec, renderTrunk } from "./node-spec";
import { renderUserData, shareFiles } from "./node-user-data";

/** Name of the control plane in the names of its servers; no pool may have it. */
export const CONTROL_PLANE_POOL = "control-plane";

/**
 * What kubeadm asks of a control plane machine.
 *
 * @see https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/#before-you-begin
 */
const FLAVOR_MINIMUM = { vcpus: 2, ram: 2048 };

/** Properties of `ControlPlane`. */
export interface ControlPlaneProps {
  /** Properties of the cluster, checked. */
  readonly cluster: K8sOnOpenStackClusterProps;

  /** Security groups of the cluster. */
  readonly securityGroups: ClusterSecurityGroups;

  /** Endpoint of the cluster; every node is added to it. */
  readonly endpoint: BoundApiEndpoint;

  /**
   * What Kuryr finds in the cloud; every node is put behind the ClusterIP of the API.
   *
   * @default - the network plugin is another one
   */
  readonly kuryr?: KuryrNetwork;
}

/** Defines the control plane nodes. They are made one after another, because Nova heeds soft anti-affinity only then. */
export class ControlPlane extends Construct {
  /** Names of the servers, in the order in which they are made. */
  public readonly serverNames: readonly string[];

  /** IPv4 addresses of the nodes. */
  public readonly addresses: readonly string[];

  private readonly pool: MachinePool;
  private readonly madeServers: ComputeInstanceV2[] = [];
  private readonly madeFloatingIps: string[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ControlPlaneProps,
  ) {
    super(scope, id);
    const { cluster, securityGroups, endpoint, kuryr } = props;
    const options = cluster.controlPlane;
    this.pool = new MachinePool(this, {
      clusterName: cluster.name,
      poolName: CONTROL_PLANE_POOL,
      count: options.count ?? 3,
      machine: options,
      defaultImage: cluster.image,
      network: cluster.network,
      securityGroupId: securityGroups.controlPlaneGroupId,
      allowedAddressPairs: [...endpoint.controlPlaneAddressPairs, ...cluster.networkPlugin.allowedAddressPairs()],
      podRoutes: cluster.networkPlugin.podRoutes,
      trunk: renderTrunk(cluster),
      volumes: [...renderEtcdVolume(options.etcdVolume), ...renderDataVolumes(options.volumes)],
      kubelet: options.kubelet ?? cluster.kubelet,
      flavorMinimum: FLAVOR_MINIMUM,
    });
    this.serverNames = this.pool.nodes.map(({ serverName }) => serverName);
    this.addresses = this.pool.nodes.map(({ addresses }) => addresses[0] ?? "");
    for (const node of this.pool.nodes) {
      endpoint.addControlPlane(node.node.id, node.addresses[0] ?? "");
      kuryr?.addControlPlane(node.node.id, node.addresses[0] ?? "");
    }
  }

  /** The servers, for workers to wait for. */
  public get servers(): readonly ComputeInstanceV2[] {
    return [...this.madeServers];
  }

  /** Ids of the servers by name. */
  public get serverIds(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.madeServers.map((server, index) => [this.serverNames[index] ?? "", server.id]));
  }

  /** Floating IPs of the nodes; empty when they have none. */
  public get floatingIps(): readonly string[] {
    return [...this.madeFloatingIps];
  }

  /** Defines the servers, once everything that their user data names is there. @internal */
  public createServers(context: ClusterContext, preconditions: readonly Precondition[]): void {
    const { cluster, endpoint, kuryr } = this.props;
    const options = cluster.controlPlane;
    const ready = kuryr === undefined ? [endpoint.ready] : [endpoint.ready, kuryr.ready];
    const files = shareFiles(this, "Files", context.spec, NodeRole.CONTROL_PLANE);
    this.pool.nodes.forEach((node, index) => {
      const previous = this.madeServers.slice(-1);
      const server = this.pool.createServer(node, {
        keyPairName: cluster.keyPair?.keyPairName,
        metadata: renderMetadata(cluster.name, CONTROL_PLANE_POOL, options, context.joinEpoch),
        flavorIsFixed: true,
        after: [...ready, ...previous],
        preconditions: index === 0 ? preconditions : [],
        userData: renderUserData(context.spec, this.nodeSpec(node, index), files),
      });
      this.madeServers.push(server);
      if (options.floatingIpNetwork !== undefined) {
        this.madeFloatingIps.push(node.createFloatingIp(options.floatingIpNetwork));
      }
    });
  }

  private nodeSpec(node: ClusterNode, index: number) {
    const { cluster } = this.props;
    const options = cluster.controlPlane;
    return renderNodeSpec({
      node,
      role: index === 0 ? NodeRole.FIRST_CONTROL_PLANE : NodeRole.CONTROL_PLANE,
      machine: options.schedulable === true ? { ...options, taints: options.taints ?? [] } : options,
      cluster,
    });
  }
}

function renderEtcdVolume(volume: EtcdVolume | undefined): NodeVolume[] {
  if (volume === undefined) {
    return [];
  }
  const { size, type, availabilityZone } = volume;
  return [{ id: "EtcdVolume", suffix: ETCD_VOLUME_SUFFIX, size, type, availabilityZone }];
}
