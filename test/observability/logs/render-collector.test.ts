import {
  renderEventCollector,
  renderEventCollectorValues,
  renderNodeCollector,
  renderNodeCollectorValues,
} from "../../../lib/observability/logs/render-collector";
import { unknownChartKeys } from "../../support/chart-keys";

const SETTINGS = { clusterName: "demo", lokiUrl: "http://loki.logs.svc.cluster.local:3100" };
const IMAGE = { registry: "mirror.example.com", repository: "grafana/alloy" };

describe("the configuration of the collectors", () => {
  const text = renderNodeCollector(SETTINGS);

  it("asks for the pods of its own node only, and reads their logs from its disk", () => {
    expect(text).toContain('field = "spec.nodeName=" + sys.env("HOSTNAME")');
    expect(text).toContain('loki.source.file "pods"');
    expect(text).not.toContain("loki.source.kubernetes ");
  });

  it("finds folders by uid, and those of static pods by the hash of their file", () => {
    const rules = [...text.matchAll(/source_labels = \[([^\]]+)\]\n\t\tseparator/g)].map(([, labels]) => labels);

    expect(rules).toEqual([
      expect.stringContaining("__meta_kubernetes_pod_uid"),
      expect.stringContaining("__meta_kubernetes_pod_annotation_kubernetes_io_config_mirror"),
    ]);
    expect(text).toContain('replacement   = "/var/log/pods/${1}_${2}_${3}/${4}/*.log"');
  });

  it("keeps the units that make a machine a node", () => {
    const [, pattern = ""] = /regex {9}= "(.*service)"/.exec(text) ?? [];
    const units = new RegExp(`^(?:${JSON.parse(`"${pattern}"`) as string})$`);

    for (const unit of ["kubelet", "containerd", "k8s-on-openstack-bootstrap", "k8s-on-openstack-etcd-backup"]) {
      expect(units.test(`${unit}.service`)).toBe(true);
    }
    expect(units.test("ssh.service")).toBe(false);
  });

  it("labels every line with the cluster", () => {
    expect(text).toContain('cluster = "demo"');
    expect(renderEventCollector(SETTINGS)).toContain('cluster = "demo"');
  });

  it("leaves events to one reader", () => {
    expect(text).not.toContain("kubernetes_events");
    expect(renderEventCollector(SETTINGS)).toContain('loki.source.kubernetes_events "cluster"');
  });
});

describe("the values of the collectors", () => {
  const node = renderNodeCollectorValues("logs-collectors", "text", IMAGE);
  const events = renderEventCollectorValues("logs-events", "text", IMAGE);

  it("are known to the pinned chart", () => {
    expect(unknownChartKeys("alloy", "1.11.1", node)).toEqual([]);
    expect(unknownChartKeys("alloy", "1.11.1", events)).toEqual([]);
  });

  it("run on every node, read files of root, and may nothing else that root may", () => {
    expect(node).toMatchObject({
      controller: { type: "daemonset", tolerations: [{ operator: "Exists" }] },
      alloy: {
        securityContext: {
          runAsUser: 0,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"], add: ["DAC_READ_SEARCH"] },
        },
        mounts: { varlog: true },
      },
      image: IMAGE,
    });
  });

  it("may ask the kernel for what containers may, and start anew when they answer no more, not when Loki is away", () => {
    for (const values of [node, events]) {
      expect(values).toMatchObject({
        global: { podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } } },
        alloy: { livenessProbe: { httpGet: { path: "/-/ready", port: 12_345 } } },
      });
    }
  });

  it("run one reader of events, never two at a time", () => {
    expect(events).toMatchObject({
      controller: { type: "deployment", replicas: 1, updateStrategy: { type: "Recreate" } },
      alloy: { securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } } },
    });
  });

  it("ask the API server for what they read, and for no Secrets", () => {
    const resources = (values: typeof node) =>
      Object.values(values["rbac"] as Record<string, unknown>)
        .filter((rules) => Array.isArray(rules))
        .flatMap((rules) => (rules as { resources: string[] }[]).flatMap((rule) => rule.resources));

    expect(new Set(resources(node))).toEqual(new Set(["pods"]));
    expect(new Set(resources(events))).toEqual(new Set(["events"]));
  });

  it("bring no custom kinds, no reloader, and report nothing to the makers", () => {
    for (const values of [node, events]) {
      expect(values).toMatchObject({
        crds: { create: false },
        configReloader: { enabled: false },
        alloy: { enableReporting: false },
      });
    }
  });
});
