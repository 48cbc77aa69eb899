import { IpFamily } from "./ip-family";
import type { NetworkPlugin } from "./network-plugin";
import { NODE_METRICS_PORTS } from "./node-metrics";
import type { NodeMetrics, NodeMetricsPort } from "./node-metrics";
import { RuleRemote } from "./security-rule";
import type { SecurityGroupRole, SecurityRule } from "./security-rule";

const NODE_EXPORTER_PORT = 9100;
const ROLES: readonly SecurityGroupRole[] = ["control-plane", "worker"];

/** Where monitoring may run, as the other side of a rule sees it. */
interface Source {
  readonly word: string;
  readonly text: string;
  readonly remote: RuleRemote;
}

const NODES: readonly Source[] = [
  { word: "ControlPlane", text: "the control plane", remote: RuleRemote.nodes("control-plane") },
  { word: "Workers", text: "workers", remote: RuleRemote.nodes("worker") },
];

const COMPONENTS = {
  "kube-etcd": { word: "EtcdMetrics", text: "figures of etcd" },
  "kube-controller-manager": { word: "ControllerManagerMetrics", text: "figures of the controller manager" },
  "kube-scheduler": { word: "SchedulerMetrics", text: "figures of the scheduler" },
  "kube-proxy": { word: "KubeProxyMetrics", text: "figures of kube-proxy" },
} as const;

/** What the rules for figures follow from. */
export interface MetricsRulesInput {
  /** Families of the node network. */
  readonly families: readonly IpFamily[];

  /** Pod network, which may replace kube-proxy. */
  readonly networkPlugin: NetworkPlugin;

  /**
   * Whether figures of the control plane can be collected.
   *
   * @default NodeMetrics.closed()
   */
  readonly nodeMetrics?: NodeMetrics;
}

/**
 * The rules that let monitoring collect figures, wherever it runs in the cluster: from its pods, whose packets leave a node with the
 * node's address when they go to another node. With native routing they keep their own, which the rules of that routing let in; under
 * Kuryr they always do, and have rules here.
 */
export function renderMetricsRules({ families, networkPlugin, nodeMetrics }: MetricsRulesInput): SecurityRule[] {
  if (nodeMetrics?.open !== true) {
    return [];
  }
  const ports = NODE_METRICS_PORTS.filter(({ job }) => job !== "kube-proxy" || !networkPlugin.replacesKubeProxy);
  if (networkPlugin.kuryr !== undefined) {
    const pods = { word: "Pods", text: "pods", remote: RuleRemote.cidr(networkPlugin.podCidr) };
    return ports.flatMap((port) => portRules(port, IpFamily.IPV4, [pods]));
  }
  return families.flatMap((family) => [
    ...ports.flatMap((port) => portRules(port, family, NODES)),
    ...ROLES.map((role): SecurityRule => ({
      ...base(role, family, NODE_EXPORTER_PORT),
      id: `NodeExporterFromControlPlane${family.idSuffix}`,
      remote: RuleRemote.nodes("control-plane"),
      description: "node exporter from monitoring on the control plane",
    })),
  ]);
}

function portRules({ job, port, onWorkers }: NodeMetricsPort, family: IpFamily, sources: readonly Source[]) {
  const roles = onWorkers ? ROLES : ROLES.slice(0, 1);
  const { word, text } = COMPONENTS[job];
  return roles.flatMap((role) =>
    sources.map((from): SecurityRule => ({
      ...base(role, family, port),
      id: `${word}From${from.word}${family.idSuffix}`,
      remote: from.remote,
      description: `${text} from ${from.text}`,
    })),
  );
}

function base(role: SecurityGroupRole, family: IpFamily, port: number) {
  return { role, direction: "ingress", family, protocol: "tcp", ports: [port, port] } as const;
}
