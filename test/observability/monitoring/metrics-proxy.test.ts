import { NODE_METRICS_PORTS } from "../../../lib/network";
import {
  renderProxyConfig,
  renderProxyPod,
  renderProxyTargets,
} from "../../../lib/observability/monitoring/render-metrics-proxy";

const [etcd, controllerManager] = NODE_METRICS_PORTS as [
  (typeof NODE_METRICS_PORTS)[number],
  (typeof NODE_METRICS_PORTS)[number],
];

describe("a proxy for figures", () => {
  const config = renderProxyConfig(NODE_METRICS_PORTS);

  it("shows /metrics and nothing else, to who has a certificate of its authority", () => {
    const binds = config.split("\n").filter((line) => line.trim().startsWith("bind "));
    expect(binds).toHaveLength(4);
    for (const bind of binds) {
      expect(bind).toMatch(/bind "\$\{NODE_IP\}:\d+" ssl crt \S+server\.pem ca-file \S+ca\.crt verify required$/);
    }
    expect(config.match(/http-request deny unless METH_GET \{ path \/metrics \}/g)).toHaveLength(4);
  });

  it("asks components on the loopback address alone, over TLS where they speak it", () => {
    const servers = config.split("\n").filter((line) => line.trim().startsWith("server "));
    expect(servers.map((line) => line.trim())).toEqual([
      "server local 127.0.0.1:2381",
      "server local 127.0.0.1:10257 ssl verify none",
      "server local 127.0.0.1:10259 ssl verify none",
      "server local 127.0.0.1:10249",
    ]);
  });

  it("runs beside every taint, as nobody, with no right of its own", () => {
    const pod = renderProxyPod({ image: "haproxy:1", ports: [etcd], config: "c", secret: "s", nodes: "control-plane" });
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      hostNetwork: true,
      toleration: [{ operator: "Exists" }],
      securityContext: { runAsNonRoot: true },
      container: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    });
  });

  it("claims no port of the node, which the static pods of the components have claimed", () => {
    const pod = renderProxyPod({
      image: "haproxy:1",
      ports: NODE_METRICS_PORTS,
      config: "c",
      secret: "s",
      nodes: "control-plane",
    });
    expect(pod.container).toHaveLength(1);
    expect(JSON.stringify(pod)).not.toMatch(/containerPort|hostPort/);
  });
});

describe("what tells Prometheus of the proxies", () => {
  const objects = renderProxyTargets({
    namespace: "monitoring",
    nodesNamespace: "monitoring-nodes",
    targets: [etcd, controllerManager].map((port) => ({ port, pods: { app: "p" } })),
  });
  const monitors = objects.filter(({ kind }) => kind === "ServiceMonitor");

  it("calls the jobs as the rules of the chart do", () => {
    expect(objects.filter(({ kind }) => kind === "Service").map(({ metadata }) => metadata.labels)).toEqual([
      { jobLabel: "kube-etcd" },
      { jobLabel: "kube-controller-manager" },
    ]);
    expect(monitors.map(({ spec }) => (spec as { jobLabel: string }).jobLabel)).toEqual(["jobLabel", "jobLabel"]);
  });

  it("verifies each proxy, and shows a token only to who checks one", () => {
    const endpoints = monitors.map(({ spec }) => (spec as { endpoints: readonly object[] }).endpoints[0]);
    expect(endpoints).toMatchObject([
      { scheme: "https", tlsConfig: { serverName: "metrics-proxy.k8s-on-openstack" } },
      { scheme: "https", bearerTokenFile: "/var/run/secrets/kubernetes.io/serviceaccount/token" },
    ]);
    expect(endpoints[0]).not.toHaveProperty("bearerTokenFile");
    expect(JSON.stringify(endpoints)).not.toContain("insecureSkipVerify");
  });

  it("adds no label to figures, because the rules of etcd count members without instance and pod", () => {
    expect(JSON.stringify(monitors)).not.toMatch(/relabelings|attachMetadata|targetLabels/);
  });
});
