import type { NetworkPolicyV1Spec } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { GRAFANA_PODS } from "../grafana-facts";

/** Port of Grafana's pods. */
const GRAFANA_PORT = "3000";

/** Port of the operator's webhook. */
const WEBHOOK_PORT = "10250";

/** A NetworkPolicy to make. */
export interface MonitoringPolicy {
  /** Id of the construct. */
  readonly id: string;

  /** Name of the object. */
  readonly name: string;

  /** What it says. */
  readonly spec: NetworkPolicyV1Spec;
}

/**
 * Renders who gets in: Prometheus and Alertmanager ask nobody who they are, and would show every tenant the others. What they ask
 * themselves stays open, because it is everywhere.
 *
 * @param gatewayNamespace namespace of the proxies in front of Grafana; undefined when there are none
 */
export function renderMonitoringPolicies(gatewayNamespace: string | undefined): readonly MonitoringPolicy[] {
  const ingress = (podSelector: NetworkPolicyV1Spec["podSelector"], rules: NetworkPolicyV1Spec["ingress"]) => ({
    podSelector,
    policyTypes: ["Ingress"],
    ingress: rules,
  });
  return [
    {
      id: "WithinNamespace",
      name: "allow-within-namespace",
      spec: ingress({}, [{ from: [{ podSelector: {} }] }]),
    },
    {
      // the API server calls from a node, whose address no selector knows.
      id: "AdmissionWebhook",
      name: "allow-admission-webhook",
      spec: ingress({ matchLabels: { app: "kube-prometheus-stack-operator" } }, [
        { ports: [{ port: WEBHOOK_PORT, protocol: "TCP" }] },
      ]),
    },
    ...(gatewayNamespace === undefined
      ? []
      : [
          {
            id: "GrafanaFromGateway",
            name: "allow-grafana-from-gateway",
            spec: ingress({ matchLabels: { ...GRAFANA_PODS } }, [
              {
                from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": gatewayNamespace } } }],
                ports: [{ port: GRAFANA_PORT, protocol: "TCP" }],
              },
            ]),
          },
        ]),
  ];
}
