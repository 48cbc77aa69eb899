import type { DaemonSetV1SpecTemplateSpec } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { terraformText } from "../../core";
import type { KubernetesObject } from "../../kube";
import type { NodeMetricsPort } from "../../network";

/** Name that the proxies' certificate is for; it stands in no DNS, Prometheus asks for it by address. */
export const PROXY_SERVER_NAME = "metrics-proxy.k8s-on-openstack";

/** Secret with which Prometheus shows who it is. */
export const CLIENT_SECRET = "metrics-proxy-client";

/** Where the files of a proxy are mounted. */
const FOLDERS = { config: "/etc/metrics-proxy/config", tls: "/etc/metrics-proxy/tls" };

/** The user that the image of HAProxy brings. @see https://hub.docker.com/_/haproxy */
const USER = "99";

/** Time between two readings, in seconds. */
const INTERVAL = "30s";

/**
 * Renders the configuration of a proxy: of each component `/metrics` and nothing else, for who shows a certificate of our authority.
 *
 * It listens on the node's own address, beside the component on the loopback address. Components with TLS have a certificate that they
 * signed themselves, which says nothing; on the loopback address nobody stands between. They check the token of Prometheus again.
 *
 * @see https://docs.haproxy.org/3.2/configuration.html
 */
export function renderProxyConfig(ports: readonly NodeMetricsPort[]): string {
  const tls = `ssl crt ${FOLDERS.tls}/server.pem ca-file ${FOLDERS.tls}/ca.crt verify required`;
  const parts = ports.map(({ job, port, tls: speaksTls }) => [
    "",
    `frontend ${job}`,
    `  bind "\${NODE_IP}:${port}" ${tls}`,
    "  http-request deny unless METH_GET { path /metrics }",
    `  default_backend ${job}`,
    "",
    `backend ${job}`,
    `  server local 127.0.0.1:${port}${speaksTls ? " ssl verify none" : ""}`,
  ]);
  return [
    "global",
    "  log stdout format raw local0 notice",
    "  maxconn 64",
    "  ssl-default-bind-options ssl-min-ver TLSv1.2",
    "",
    "defaults",
    "  mode http",
    "  log global",
    // probes of the kubelet connect and say nothing.
    "  option dontlognull",
    "  timeout connect 5s",
    "  timeout client 60s",
    "  timeout server 60s",
    "  timeout http-request 10s",
    ...parts.flat(),
    "",
  ].join("\n");
}

/** What a pod of a proxy is made of. */
export interface ProxyPodParts {
  /** Image of HAProxy. */
  readonly image: string;

  /** Components that it shows. */
  readonly ports: readonly NodeMetricsPort[];

  /** Name of the ConfigMap with its configuration. */
  readonly config: string;

  /** Name of the Secret with its certificate. */
  readonly secret: string;

  /** Nodes that it runs on: those of the control plane, or all. */
  readonly nodes: "control-plane" | "all";
}

/** Renders a pod of a proxy. */
export function renderProxyPod({ image, ports, config, secret, nodes }: ProxyPodParts): DaemonSetV1SpecTemplateSpec {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    hostNetwork: true,
    priorityClassName: "system-node-critical",
    nodeSelector:
      nodes === "control-plane" ? { "node-role.kubernetes.io/control-plane": "" } : { "kubernetes.io/os": "linux" },
    toleration: [{ operator: "Exists" }],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    container: [
      {
        name: "proxy",
        image: terraformText(image),
        command: ["haproxy", "-f", `${FOLDERS.config}/haproxy.cfg`],
        env: [{ name: "NODE_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }],
        // no ports are declared: on the network of the node, each would be one that the scheduler gives to one pod only, and kubeadm's
        // static pods declare the same ones on the loopback address.
        readinessProbe: { tcpSocket: [{ port: String(ports[0]?.port ?? "") }], periodSeconds: 10 },
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMount: [
          { name: "config", mountPath: FOLDERS.config, readOnly: true },
          { name: "tls", mountPath: FOLDERS.tls, readOnly: true },
        ],
      },
    ],
    volume: [
      { name: "config", configMap: { name: config } },
      { name: "tls", secret: { secretName: secret, defaultMode: "0440" } },
    ],
  };
}

/** What tells Prometheus where the proxies are. */
export interface ProxyTargets {
  /** Namespace of the proxies. */
  readonly nodesNamespace: string;

  /** Namespace of Prometheus, and of the certificate that it shows. */
  readonly namespace: string;

  /** Pods of each component. */
  readonly targets: readonly { readonly port: NodeMetricsPort; readonly pods: Readonly<Record<string, string>> }[];
}

/**
 * Renders a Service without address and a ServiceMonitor for each component. The jobs have the names that the rules and dashboards of the
 * chart look for, and the series no label that those of other members of etcd lack, which its rules count.
 */
export function renderProxyTargets({ nodesNamespace, namespace, targets }: ProxyTargets): readonly KubernetesObject[] {
  const secret = (key: string) => ({ name: CLIENT_SECRET, key });
  return targets.flatMap(({ port: { job, port, tls }, pods }): KubernetesObject[] => [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: job, namespace: nodesNamespace, labels: { jobLabel: job } },
      spec: {
        clusterIP: "None",
        selector: pods,
        ports: [{ name: "http-metrics", port, targetPort: port, protocol: "TCP" }],
      },
    },
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata: { name: job, namespace },
      spec: {
        jobLabel: "jobLabel",
        namespaceSelector: { matchNames: [nodesNamespace] },
        selector: { matchLabels: { jobLabel: job } },
        endpoints: [
          {
            port: "http-metrics",
            interval: INTERVAL,
            scheme: "https",
            tlsConfig: {
              serverName: PROXY_SERVER_NAME,
              ca: { secret: secret("ca.crt") },
              cert: { secret: secret("tls.crt") },
              keySecret: secret("tls.key"),
            },
            ...(tls ? { bearerTokenFile: "/var/run/secrets/kubernetes.io/serviceaccount/token" } : {}),
          },
        ],
      },
    },
  ]);
}
