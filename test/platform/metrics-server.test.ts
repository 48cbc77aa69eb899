import type { App } from "cdktf";
import { MetricsServer, renderMetricsServerValues } from "../../lib/platform/metrics-server";
import type { MetricsServerProps } from "../../lib/platform/metrics-server";
import { refusalOf } from "../support/bad-input";
import { unknownChartKeys } from "../support/chart-keys";
import { addImportedPlatform, addPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";
import { synth } from "../support/synth";

jest.setTimeout(120_000);

const FACTS = { replicas: 2, clusterDomain: "k8s.example.com", image: "mirror.example.com/metrics-server" };

function add(app: App | undefined, props: Partial<MetricsServerProps> = {}) {
  const { platform, cluster } = addPlatform(app);
  return new MetricsServer(platform, "Metrics", { cluster, ...props });
}

describe("the values of the metrics server", () => {
  it("are known to the pinned chart", () => {
    expect(unknownChartKeys("metrics-server", "3.13.1", renderMetricsServerValues(FACTS))).toEqual([]);
  });

  it("verify kubelets with the authority of the cluster, and the metrics server with its certificate", () => {
    const values = renderMetricsServerValues(FACTS);

    expect(values).toMatchObject({
      args: ["--kubelet-certificate-authority=/etc/kubelet-ca/ca.crt"],
      extraVolumes: [{ name: "kubelet-ca", configMap: { name: "kube-root-ca.crt" } }],
      extraVolumeMounts: [{ name: "kubelet-ca", mountPath: "/etc/kubelet-ca", readOnly: true }],
      apiService: { insecureSkipTLSVerify: false },
      tls: { type: "helm", clusterDomain: "k8s.example.com", helm: { lookup: true } },
    });
    expect(JSON.stringify(values)).not.toContain("insecure-tls");
  });

  it("keep one pod through evictions when there are several", () => {
    expect(renderMetricsServerValues(FACTS)).toMatchObject({
      replicas: 2,
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      priorityClassName: "system-cluster-critical",
      topologySpreadConstraints: [{ topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" }],
      image: { repository: "mirror.example.com/metrics-server" },
    });
    expect(renderMetricsServerValues({ ...FACTS, replicas: 1 })).toMatchObject({
      podDisruptionBudget: { enabled: false },
    });
  });
});

describe("the metrics server", () => {
  it("is a pinned release in kube-system with values of its own and of the user", () => {
    const release = synth((app: App) => void add(app, { replicas: 3, extraValues: { metrics: { enabled: true } } }))
      .stack("platform")
      .resource("Metrics/Chart/Resource");

    expect(release).toMatchObject({ chart: "metrics-server", version: "3.13.1", namespace: "kube-system" });
    expect(release["values"]).toEqual([expect.stringContaining("replicas: 3"), "metrics:\n  enabled: true\n"]);
  });

  it("is refused with options that it does not know, all at once", () => {
    const wrong = { replicas: 0, releases: "latest", timeoutSeconds: 1, insecure: true } as unknown as object;
    const { problems } = refusalOf(() => add(undefined, wrong));

    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      "integer replicas",
      "integer timeoutSeconds",
      "unknown-property insecure",
      "wrong-kind releases",
    ]);
  });

  it("leaves nothing to do in a preview", async () => {
    const { report } = await previewApp((app) => {
      const { platform, cluster } = addImportedPlatform(app);
      new MetricsServer(platform, "Metrics", { cluster });
    });

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks.map(({ steps }) => steps.every(({ ok }) => ok))).toEqual([true]);
  });
});
