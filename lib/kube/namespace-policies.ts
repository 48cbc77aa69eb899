import type { NetworkPolicyV1Spec } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { NamespaceIsolation } from "./namespace-isolation";

/** A NetworkPolicy to make. */
export interface IsolationPolicy {
  /** Id of the construct. */
  readonly id: string;

  /** Name of the object. */
  readonly name: string;

  /** What it says. */
  readonly spec: NetworkPolicyV1Spec;
}

/** Port of the cluster's DNS, over both protocols. */
const DNS_PORTS = ["UDP", "TCP"].map((protocol) => ({ protocol, port: "53" }));

/** Renders the policies of a namespace: first nothing is allowed, then what the isolation allows. */
export function renderIsolation({ mode, egressCidrs }: NamespaceIsolation): readonly IsolationPolicy[] {
  if (mode === "none") {
    return [];
  }
  const everyPod = {};
  const within: readonly IsolationPolicy[] = [
    {
      id: "AllowWithinNamespace",
      name: "allow-within-namespace",
      spec: {
        podSelector: everyPod,
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: [{ podSelector: everyPod }] }],
        egress: [
          { to: [{ podSelector: everyPod }] },
          ...(egressCidrs.length === 0 ? [] : [{ to: egressCidrs.map((cidr) => ({ ipBlock: { cidr } })) }]),
        ],
      },
    },
  ];
  return [
    {
      id: "DenyAll",
      name: "deny-all",
      spec: { podSelector: everyPod, policyTypes: ["Ingress", "Egress"] },
    },
    {
      id: "AllowDns",
      name: "allow-dns",
      spec: {
        podSelector: everyPod,
        policyTypes: ["Egress"],
        egress: [
          {
            ports: DNS_PORTS,
            to: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
                podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
              },
            ],
          },
        ],
      },
    },
    ...(mode === "within-namespace" ? within : []),
  ];
}
