import type { IKubernetesCluster } from "../../cluster";
import { GRAFANA_PODS } from "../grafana-facts";
import type { IGrafana } from "../grafana-facts";
import { toApiServer } from "../traffic";
import type { TrafficPolicy } from "../traffic";
import { INFLUXDB_PODS, INFLUXDB_PORT } from "./render-influxdb-values";
import { SETUP_PODS } from "./render-setup";
import { INVENTORY_PODS, KUBELET_PORT } from "./render-telegraf";

/** Where the parts are. */
export interface InfluxPlaces {
  /** Namespace of InfluxDB. */
  readonly influx: string;

  /** Namespace of the agents. */
  readonly agents: string;

  /** Grafana elsewhere; undefined for one beside InfluxDB. */
  readonly grafana: IGrafana | undefined;
}

/** Renders who comes into the namespace of InfluxDB, and what in it asks the API server. */
export function renderInfluxTraffic(
  cluster: IKubernetesCluster,
  { agents, grafana }: InfluxPlaces,
): readonly TrafficPolicy[] {
  const readers = grafana === undefined ? [] : [{ namespace: grafana.grafanaNamespace, pods: GRAFANA_PODS }];
  const peers = [{ namespace: agents }, ...readers];
  return [
    { id: "InfluxdbTraffic", name: "influxdb", pods: INFLUXDB_PODS, from: [{ peers, ports: [INFLUXDB_PORT] }] },
    { id: "InventoryTraffic", name: "inventory", pods: INVENTORY_PODS, to: [toApiServer(cluster)] },
    { id: "SetupTraffic", name: "setup", pods: SETUP_PODS, to: [toApiServer(cluster)] },
  ];
}

/** Renders where the agents go: to the kubelet of their node, which is in no namespace, and to InfluxDB. */
export function renderAgentTraffic({ influx }: InfluxPlaces): readonly TrafficPolicy[] {
  const influxdb = { peers: [{ namespace: influx, pods: INFLUXDB_PODS }], ports: [INFLUXDB_PORT] };
  return [{ id: "AgentTraffic", name: "agents", pods: {}, to: [influxdb, { ports: [KUBELET_PORT] }] }];
}
