import type { ReleaseContent } from "../../cluster-content";
import { textAt } from "../resource-graph";
import type { ResourceNode } from "../resource-graph";
import type { TierCard } from "../tiers/tier-model";
import type { TierSource } from "../tiers/tier-source";
import type { FlowBox, FlowFrame, FlowNote, FlowRow } from "./flow-model";

const CONTAINER = "openstack_objectstorage_container_v1";

/** Builds the ways of figures and logs: from nodes and pods to where people look at them. */
export function buildObservability(sources: readonly TierSource[]): FlowFrame | undefined {
  const find = new Releases(sources);
  const rows = [...prometheusRow(find), ...influxRow(find), ...logsRow(find)];
  return rows.length === 0
    ? undefined
    : {
        title: "Figures and logs",
        lead: "From nodes and pods to where people look at them.",
        tone: "platform",
        look: "flow",
        rows,
      };
}

/** Builds what is kept in object storage, and who puts it there. */
export function buildContainers(sources: readonly TierSource[]): FlowFrame | undefined {
  const rows = sources.flatMap((source) =>
    source.graph.ofType(CONTAINER).flatMap((node) => containerRow(source, node)),
  );
  return rows.length === 0
    ? undefined
    : {
        title: "Object storage",
        lead: "What is kept off the machines, and who puts it there.",
        tone: "volume",
        look: "flow",
        rows,
      };
}

/** The releases of some stacks, by chart. */
class Releases {
  public constructor(private readonly sources: readonly TierSource[]) {}

  /** Card of the release of a chart. */
  public card(chart: RegExp, title: string): TierCard | undefined {
    const [found] = this.sources.flatMap((source) =>
      source.content.releases.filter((release) => chart.test(release.chart)).map((release) => ({ source, release })),
    );
    return found === undefined
      ? undefined
      : found.source.card(found.release, title, [placeOf(found.release), versionOf(found.release)], { icon: "chart" });
  }

  /** Whether there is a release of a chart. */
  public has(chart: RegExp): boolean {
    return this.sources.some(({ content }) => content.releases.some((release) => chart.test(release.chart)));
  }
}

function placeOf({ name, namespace }: ReleaseContent): string {
  return name === namespace ? `in ${namespace}` : `${name} in ${namespace}`;
}

function versionOf({ chart, version }: ReleaseContent): string {
  return `${chart} ${version}`;
}

const PROMETHEUS = /^(kube-prometheus-stack|prometheus)$/;
const TELEGRAF = /^telegraf/;
const INFLUX = /^influxdb/;
const GRAFANA = /^grafana$/;
const LOKI = /^loki/;
const ALLOY = /^(alloy|promtail)$/;

function prometheusRow(find: Releases): readonly FlowRow[] {
  const prometheus = find.card(PROMETHEUS, "Prometheus");
  const nodes: FlowNote = {
    title: "Nodes and pods",
    icon: "server",
    lines: ["control plane, etcd,", "nodes, applications"],
  };
  const people: FlowNote = {
    title: "Dashboards and alerts",
    icon: "group",
    lines: ["Grafana, Alertmanager", "of the same release"],
  };
  return prometheus === undefined ? [] : [{ steps: [[nodes], [prometheus], [people]], labels: ["figures", "queries"] }];
}

function influxRow(find: Releases): readonly FlowRow[] {
  const [telegraf, influx] = [find.card(TELEGRAF, "Telegraf"), find.card(INFLUX, "InfluxDB")];
  if (telegraf === undefined && influx === undefined) {
    return [];
  }
  const nodes: FlowNote = { title: "Nodes and pods", icon: "server", lines: ["read on every node"] };
  return [
    {
      steps: [
        [nodes],
        [telegraf ?? { title: "Telegraf", icon: "chart", lines: ["of somebody else"] }],
        [influx ?? { title: "InfluxDB", icon: "disk", lines: ["of somebody else"] }],
        [grafanaBox(find)],
      ],
      labels: ["figures", "writes", "queries"],
    },
  ];
}

function logsRow(find: Releases): readonly FlowRow[] {
  const [alloy, loki] = [find.card(ALLOY, "Alloy"), find.card(LOKI, "Loki")];
  if (alloy === undefined && loki === undefined) {
    return [];
  }
  const pods: FlowNote = { title: "Logs of all pods", icon: "box", lines: ["and of the nodes"] };
  return [
    {
      steps: [
        [pods],
        [alloy ?? { title: "Collector", icon: "chart", lines: ["of somebody else"] }],
        [loki ?? { title: "Loki", icon: "disk", lines: ["of somebody else"] }],
        [grafanaBox(find)],
      ],
      labels: ["read", "pushes", "queries"],
    },
  ];
}

/** Grafana is drawn once as itself; the release of Prometheus brings one along. */
function grafanaBox(find: Releases): FlowBox {
  const own = find.card(GRAFANA, "Grafana");
  const lines = find.has(PROMETHEUS) ? ["with Prometheus", "a source of data there"] : ["of somebody else"];
  return own ?? { title: "Grafana", icon: "chart", lines };
}

function containerRow(source: TierSource, node: ResourceNode): readonly FlowRow[] {
  const { constructPath = "" } = node.report;
  const credentials = source.graph
    .ofType("openstack_identity_ec2_credential_v3")
    .filter(({ report }) => sharesParent(report.constructPath ?? "", constructPath));
  const chips = credentials.flatMap((one) => {
    const thing = source.thing(one.report.address);
    return thing === undefined ? [] : [{ ...thing, title: "EC2 credential", facts: [] }];
  });
  const policy = textAt(node, "storage_policy");
  const isVersioned = node.report.attributes.versioning === true || textAt(node, "versioning") !== undefined;
  const card = source.cardOf(
    node,
    node.title,
    ["container", [isVersioned ? "keeps old versions" : "", policy ?? ""].filter(Boolean).join(" · ")],
    { icon: "disk", chips },
  );
  return card === undefined ? [] : [{ steps: [[writerOf(constructPath)], [card]], labels: ["writes"] }];
}

/** Who fills a container is known by what its construct is a part of. */
function writerOf(constructPath: string): FlowNote {
  if (/etcd/i.test(constructPath)) {
    return {
      title: "etcd of the control plane",
      icon: "server",
      lines: ["encrypted archives,", "verified after upload"],
    };
  }
  if (/loki|logs?\b/i.test(constructPath)) {
    return { title: "Loki", icon: "chart", lines: ["logs of the cluster"] };
  }
  if (/harbor|registry/i.test(constructPath)) {
    return { title: "Harbor", icon: "image", lines: ["layers of images"] };
  }
  const [, owner = "an application"] = constructPath.split("/");
  return { title: owner, icon: "box", lines: ["of this stack"] };
}

function sharesParent(path: string, other: string): boolean {
  const parent = path.split("/").slice(0, -1).join("/");
  return parent !== "" && other.startsWith(parent.split("/").slice(0, 3).join("/"));
}
