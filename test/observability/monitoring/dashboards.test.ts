import { DASHBOARD_NAMES, dashboardProblem, readDashboards } from "../../../lib/observability/monitoring/dashboards";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly datasource: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly refId: string; readonly datasource: unknown }[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly editable: boolean;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly query: unknown }[];
  };
}

const SOURCE = { type: "prometheus", uid: "${datasource}" };

const dashboards = Object.entries(readDashboards(true)).map(([name, text]) => ({
  name,
  text,
  dashboard: JSON.parse(text) as Dashboard,
}));

describe("the dashboards of the library", () => {
  it("have names and uids that links can rely on", () => {
    expect(dashboards.map(({ name, dashboard }) => [name, dashboard.uid])).toEqual([
      ["cluster", "k8s-on-openstack-cluster"],
      ["nodes", "k8s-on-openstack-nodes"],
      ["etcd", "k8s-on-openstack-etcd"],
      ["volumes", "k8s-on-openstack-volumes"],
    ]);
    expect(DASHBOARD_NAMES).toEqual(dashboards.map(({ name }) => name));
  });

  it("show nothing of etcd where it is not collected", () => {
    expect(Object.keys(readDashboards(false))).toEqual(["cluster", "nodes", "volumes"]);
  });

  describe.each(dashboards)("$name", ({ text, dashboard }) => {
    it("is one that Grafana loads, and that nobody changes by hand", () => {
      expect(dashboardProblem("dashboard", text)).toBeUndefined();
      expect(dashboard).toMatchObject({ editable: false, schemaVersion: 41 });
    });

    it("asks the data source that is chosen, and needs no plugin", () => {
      const [source] = dashboard.templating.list;
      expect(source).toMatchObject({ name: "datasource", type: "datasource", query: "prometheus" });
      for (const panel of dashboard.panels) {
        expect(["stat", "table", "timeseries"]).toContain(panel.type);
        expect(panel.datasource).toEqual(SOURCE);
        expect(panel.targets.map(({ datasource }) => datasource)).toEqual(panel.targets.map(() => SOURCE));
      }
    });

    it("says of each panel what it is good for, once", () => {
      const titles = dashboard.panels.map(({ title }) => title);
      expect(new Set(titles).size).toBe(titles.length);
      for (const { title, description } of dashboard.panels) {
        expect([title, description]).toEqual([title, expect.stringMatching(/^[A-Z'].+\.$/)]);
      }
    });

    it("has panels that lie beside each other, in the 24 columns of Grafana", () => {
      const { panels } = dashboard;
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      for (const { gridPos: a, id } of panels) {
        expect(a.x + a.w).toBeLessThanOrEqual(24);
        const covered = panels.filter(
          ({ gridPos: b, id: other }) =>
            other !== id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
        );
        expect(covered).toEqual([]);
      }
    });

    it("uses variables that it has, and as many brackets to open as to close", () => {
      const known = [...dashboard.templating.list.map(({ name }) => name), "__rate_interval"];
      for (const { expr } of dashboard.panels.flatMap(({ targets }) => targets)) {
        // $1 is a group of a pattern, for label_replace.
        const used = [...expr.matchAll(/\$([A-Za-z_]\w*)/g)].map(([, name]) => name);
        expect(known).toEqual(expect.arrayContaining(used));
        for (const [open, close] of ["()", "{}", "[]"]) {
          expect([expr, expr.split(open ?? "").length]).toEqual([expr, expr.split(close ?? "").length]);
        }
      }
    });
  });

  it("follow a claim from the application to the volume in Cinder", () => {
    const panel = dashboards
      .find(({ name }) => name === "volumes")
      ?.dashboard.panels.find(({ title }) => title === "Application, claim and volume");
    for (const part of [
      "kube_pod_spec_volumes_persistentvolumeclaims_info",
      "kube_persistentvolumeclaim_info",
      "kube_persistentvolume_info",
      "kube_pod_labels",
      "csi_volume_handle",
    ]) {
      expect(panel?.targets[0]?.expr).toContain(part);
    }
  });
});

describe("a dashboard of a user", () => {
  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["without a title", '{"uid":"a"}'],
    ["without a uid", '{"title":"a"}'],
    ["no text", 7],
  ])("is refused when it is %s", (_what, text) => {
    expect(dashboardProblem("grafana.dashboards.mine", text)).toMatchObject({ code: "dashboard" });
  });

  it("is refused when it does not fit in a ConfigMap", () => {
    const text = JSON.stringify({ uid: "a", title: "a", description: "x".repeat(1_000_000) });
    expect(dashboardProblem("grafana.dashboards.mine", text)).toMatchObject({ code: "dashboard-size" });
  });
});
