import { AddOnReleases, KubernetesVersion } from "../../../lib";
import { chartImage } from "../../../lib/observability/chart-image";
import { readInfluxDashboards } from "../../../lib/observability/influx/influx-dashboards";
import { renderGrafanaValues } from "../../../lib/observability/influx/render-grafana-values";
import { renderInfluxdbValues } from "../../../lib/observability/influx/render-influxdb-values";
import { renderSetup } from "../../../lib/observability/influx/render-setup";
import {
  renderAgentConfiguration,
  renderAgentValues,
  renderInventory,
  renderInventoryConfiguration,
} from "../../../lib/observability/influx/render-telegraf";
import { unknownChartKeys } from "../../support/chart-keys";

const RELEASES = AddOnReleases.forKubernetes(KubernetesVersion.V1_36);
const SOURCE = { url: "http://influxdb2.influx.svc.cluster.local:8086", organization: "ops", bucket: "kubernetes" };
const SETTINGS = {
  clusterName: "demo",
  influxUrl: SOURCE.url,
  organization: "ops",
  bucket: "kubernetes",
  intervalSeconds: 30,
};
const AGENT = {
  configuration: "toml",
  image: "registry.example.com:5000/library/telegraf:1.39.3-alpine",
  secretName: "writer",
};

const INFLUXDB = renderInfluxdbValues({
  organization: "ops",
  bucket: "kubernetes",
  adminUser: "admin",
  secretName: "influx-admin",
  claimName: "influxdb2",
  image: "docker.io/library/influxdb",
});

function grafana(host?: string) {
  const gateway = {
    gatewayName: "gateway",
    gatewayNamespace: "gateways",
    proxyNamespace: "gateways",
    hosts: [],
    checkHost: () => undefined,
  };
  return renderGrafanaValues({
    source: SOURCE,
    adminSecret: "grafana-admin",
    tokenSecret: "influx-reader",
    dashboards: "dashboards-influx",
    secretRevision: "revision",
    route: host === undefined ? undefined : { gateway, host },
    image: chartImage(RELEASES, "docker.io", "grafana/grafana"),
  });
}

describe("the values of InfluxDB", () => {
  it("are known to the pinned chart", () => {
    expect(unknownChartKeys("influxdb2", "2.1.2", INFLUXDB)).toEqual([]);
  });

  it("take secrets and volume that are there, let no one in, and stop no eviction", () => {
    expect(INFLUXDB).toMatchObject({
      adminUser: { existingSecret: "influx-admin" },
      persistence: { useExisting: true, name: "influxdb2" },
      ingress: { enabled: false },
      pdb: { create: false },
      securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    });
  });
});

describe("a change of the retention", () => {
  it("is the setup's alone, and does not start InfluxDB anew", () => {
    expect(JSON.stringify(INFLUXDB)).not.toContain("retention");
  });
});

describe("the agents", () => {
  const values = renderAgentValues(AGENT);

  it("have values that are known to the pinned chart, and an image of one exact release", () => {
    expect(unknownChartKeys("telegraf-ds", "1.1.53", values)).toEqual([]);
    expect(values).toMatchObject({
      image: { repo: "registry.example.com:5000/library/telegraf", tag: "1.39.3-alpine" },
    });
  });

  it("are nobody on the node, and have none of the rights of the chart", () => {
    expect(values).toMatchObject({ rbac: { create: false }, podSecurityContext: { runAsNonRoot: true } });
  });

  it("believe kubelets only with a certificate of the cluster's authority", () => {
    const text = renderAgentConfiguration(SETTINGS);

    expect(text).toContain('url = "https://${HOSTIP}:10250"');
    expect(text).toContain('tls_ca = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"');
    expect(text).not.toContain("insecure");
  });

  it("leave the counting of objects to one alone", () => {
    expect(renderAgentConfiguration(SETTINGS)).not.toContain("kube_inventory");
    expect(renderInventoryConfiguration(SETTINGS)).toContain("[[inputs.kube_inventory]]");
    expect(renderInventoryConfiguration(SETTINGS)).not.toContain("[[inputs.kubernetes]]");
  });
});

describe("the one that counts objects", () => {
  const objects = renderInventory({
    ...AGENT,
    namespace: "influx",
    agentNamespace: "influx-agents",
    configurationHash: "hash",
  });
  const rulesOf = (account: string) =>
    objects.find(({ kind, metadata }) => kind === "ClusterRole" && metadata.name.endsWith(`:${account}`))?.["rules"];

  it("is one pod, never two at a time", () => {
    expect(objects.find(({ kind }) => kind === "Deployment")).toMatchObject({
      spec: { replicas: 1, strategy: { type: "Recreate" } },
    });
  });

  it("may list objects and no Secrets, and agents may ask kubelets for figures and for nothing else", () => {
    expect(rulesOf("telegraf-ds")).toEqual([
      { apiGroups: [""], resources: ["nodes/stats", "nodes/pods"], verbs: ["get"] },
    ]);
    expect(JSON.stringify(rulesOf("telegraf-inventory"))).not.toMatch(/secrets|configmaps|\*|watch|proxy/);
  });
});

describe("the setup", () => {
  const secret = { namespace: "influx", name: "influx-writer", key: "token", text: "{token}" };
  const objects = renderSetup({
    namespace: "influx",
    image: "python",
    influxUrl: SOURCE.url,
    organization: "ops",
    bucket: "kubernetes",
    retentionHours: 48,
    adminSecret: "influx-admin",
    adminTokenKey: "admin-token",
    users: [{ name: "agents", action: "write", secret }],
  });

  it("may write the Secrets that are named, and no others", () => {
    expect(objects.filter(({ kind }) => kind === "Role").map(({ rules }) => rules)).toEqual([
      [{ apiGroups: [""], resources: ["secrets"], resourceNames: ["influx-writer"], verbs: ["get", "patch"] }],
    ]);
  });

  it("runs after every installation and upgrade, with the administrator's token from its Secret", () => {
    const job = objects.find(({ kind }) => kind === "Job");

    expect(job?.metadata.annotations).toMatchObject({ "helm.sh/hook": "post-install,post-upgrade" });
    expect(JSON.stringify(job)).toContain('{"name":"SETUP_RETENTION_SECONDS","value":"172800"}');
    expect(JSON.stringify(job)).toContain('"secretKeyRef":{"name":"influx-admin","key":"admin-token"}');
  });
});

describe("the values of Grafana", () => {
  it("are known to the pinned chart, with a route and without", () => {
    expect(unknownChartKeys("grafana", "12.11.1", grafana())).toEqual([]);
    expect(unknownChartKeys("grafana", "12.11.1", grafana("influx.example.com"))).toEqual([]);
  });

  it("have the password and the token from Secrets, and one data source in Flux", () => {
    expect(grafana()).toMatchObject({
      admin: { existingSecret: "grafana-admin" },
      envValueFrom: { INFLUX_TOKEN: { secretKeyRef: { name: "influx-reader", key: "token" } } },
      datasources: {
        "influx.yaml": {
          datasources: [{ jsonData: { version: "Flux" }, secureJsonData: { token: "$INFLUX_TOKEN" } }],
        },
      },
    });
  });

  it("let nobody in without a password, and load nothing from the internet", () => {
    expect(grafana("influx.example.com")).toMatchObject({
      "grafana.ini": {
        "auth.anonymous": { enabled: false },
        users: { allow_sign_up: false },
        plugins: { preinstall_disabled: true },
        security: { cookie_secure: true },
        server: { root_url: "https://influx.example.com/" },
      },
      route: { main: { enabled: true, hostnames: ["influx.example.com"] } },
      rbac: { create: false },
      automountServiceAccountToken: false,
    });
  });
});

describe("the dashboards of InfluxDB", () => {
  it.each(Object.entries(readInfluxDashboards()))("%s has a stable uid, and asks by Flux only", (_name, text) => {
    const dashboard = JSON.parse(text) as { uid: string; panels: { id: number; targets: { query: string }[] }[] };

    expect(dashboard.uid).toMatch(/^k8s-on-openstack-influx-[a-z]+$/);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { query } of dashboard.panels.flatMap(({ targets }) => targets)) {
      expect(query).toContain("from(bucket: v.defaultBucket)");
    }
  });
});
