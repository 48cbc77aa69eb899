import type { ApiObject, KubernetesSession } from "../../support/kubernetes-session";
import type { Pod } from "./pod";
import type { StandInPart } from "./stand-in-part";

/** One machine that is only an object. */
export interface StandInNode {
  readonly name: string;
  readonly address: string;
  readonly isControlPlane: boolean;
  /** Id of the server that the node says it runs on. */
  readonly serverId: string;
  readonly zone: string;
}

interface Node extends ApiObject {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
}

/** One node of the control plane and two workers, each in a zone of its own, on servers that are made up. */
export const SOME_NODES: readonly StandInNode[] = ["control-plane-1", "worker-1", "worker-2"].map((name, index) => ({
  name: `stand-in-${name}`,
  address: `192.0.2.${10 + index}`,
  isControlPlane: name.startsWith("control-plane"),
  serverId: `00000000-0000-4000-8000-00000000000${index}`,
  zone: `az${index + 1}`,
}));

const LEASE_SECONDS = 40;
const HEARTBEAT_MS = 8_000;
const UNINITIALIZED = "node.cloudprovider.kubernetes.io/uninitialized";
/** Where the file of a network plugin is put that makes a real node ready. */
const CNI_FOLDER = "/etc/cni/net.d";

/** Nodes of a cluster whose API server has none. */
export class StandInNodes implements StandInPart {
  private readonly ready = new Set<string>();
  private heartbeat = 0;

  /**
   * @param fresh whether the nodes are as kubeadm leaves them: not ready until a network plugin runs on them, and tainted until a cloud
   * controller has seen them
   */
  public constructor(
    private readonly session: KubernetesSession,
    public readonly all: readonly StandInNode[],
    private readonly fresh: boolean,
  ) {}

  /** Makes the nodes, unless the cluster has nodes of its own. */
  public async start(): Promise<void> {
    const present = await this.session.list<Node>("/api/v1/nodes");
    const others = present.filter(({ metadata }) => !this.all.some(({ name }) => name === metadata.name));
    if (others.length > 0) {
      throw new Error(`the cluster has nodes of its own (${others[0]?.metadata.name}); run without --stand-in-nodes`);
    }
    await this.stop();
    for (const node of this.all) {
      await this.session.create("/api/v1/nodes", renderNode(node, this.fresh));
    }
    await this.tick([]);
  }

  public async tick(pods: readonly Pod[]): Promise<void> {
    const before = this.ready.size;
    for (const { name } of this.all) {
      if (!this.fresh || pods.some((pod) => pod.spec.nodeName === name && isNetworkPlugin(pod))) {
        this.ready.add(name);
      }
    }
    if (this.ready.size === before && Date.now() - this.heartbeat < HEARTBEAT_MS) {
      return;
    }
    this.heartbeat = Date.now();
    await Promise.all(this.all.map((node) => this.beat(node)));
  }

  /** Takes the taint of the nodes that a cloud controller takes once it knows them. */
  public async initialize(): Promise<void> {
    for (const node of await this.session.list<Node>("/api/v1/nodes")) {
      const taints = node.spec.taints ?? [];
      if (taints.some(({ key }) => key === UNINITIALIZED)) {
        const { name, resourceVersion } = node.metadata;
        await this.session.patch(`/api/v1/nodes/${name}`, {
          metadata: { resourceVersion },
          spec: { taints: taints.filter(({ key }) => key !== UNINITIALIZED) },
        });
      }
    }
  }

  public async stop(): Promise<void> {
    for (const { name } of this.all) {
      await this.session.delete(`/api/v1/nodes/${name}`);
      await this.session.delete(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
    }
  }

  private async beat(node: StandInNode): Promise<void> {
    const leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    const spec = {
      holderIdentity: node.name,
      leaseDurationSeconds: LEASE_SECONDS,
      renewTime: new Date().toISOString().replace("Z", "000Z"),
    };
    const metadata = { name: node.name, namespace: "kube-node-lease" };
    const renewed = await this.session.patch(`${leases}/${node.name}`, { spec });
    if (renewed === undefined) {
      await this.session.create(leases, { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec });
    }
    await this.session.patch(`/api/v1/nodes/${node.name}/status`, renderStatus(node, this.ready.has(node.name)));
  }
}

function isNetworkPlugin({ spec, status }: Pod): boolean {
  return (
    status?.phase === "Running" &&
    spec.hostNetwork === true &&
    (spec.volumes ?? []).some(({ hostPath }) => hostPath?.path.replace(/\/$/, "") === CNI_FOLDER)
  );
}

function renderNode({ name, isControlPlane, serverId, zone }: StandInNode, fresh: boolean): object {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      // without it the controller manager attaches no volumes.
      annotations: { "volumes.kubernetes.io/controller-managed-attach-detach": "true" },
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/zone": zone,
        "topology.cinder.csi.openstack.org/zone": zone,
        ...(isControlPlane ? { "node-role.kubernetes.io/control-plane": "" } : {}),
      },
    },
    spec: {
      providerID: `openstack:///${serverId}`,
      taints: [
        ...(isControlPlane ? [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] : []),
        ...(fresh ? [{ key: UNINITIALIZED, value: "true", effect: "NoSchedule" }] : []),
      ],
    },
  };
}

function renderStatus({ name, address }: StandInNode, ready: boolean): object {
  const resources = { cpu: "8", memory: "32Gi", pods: "110", "ephemeral-storage": "100Gi" };
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const condition = (type: string, status: boolean, reason: string): object => ({
    type,
    status: status ? "True" : "False",
    reason,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  return {
    status: {
      capacity: resources,
      allocatable: resources,
      addresses: [
        { type: "InternalIP", address },
        { type: "Hostname", address: name },
      ],
      conditions: [
        condition("MemoryPressure", false, "KubeletHasSufficientMemory"),
        condition("DiskPressure", false, "KubeletHasNoDiskPressure"),
        condition("PIDPressure", false, "KubeletHasSufficientPID"),
        condition("Ready", ready, ready ? "KubeletReady" : "KubeletNotReady"),
      ],
      nodeInfo: {
        architecture: "amd64",
        operatingSystem: "linux",
        osImage: "stand-in",
        kernelVersion: "6.8.0",
        containerRuntimeVersion: "containerd://2.3.6",
        kubeletVersion: "v1.36.3",
        kubeProxyVersion: "",
        machineID: name,
        systemUUID: name,
        bootID: name,
      },
    },
  };
}
