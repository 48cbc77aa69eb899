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

  /** Cards of the releases of a chart; the first one has the title, further ones their own names. */
  public cards(chart: RegExp, title: string): readonly TierCard[] {
    const found = this.sources.flatMap((source) =>
      source.content.releases.filter((release) => chart.test(release.chart)).map((release) => ({ source, release })),
    );
    return found.flatMap(({ source, release }, index) => {
      const { name, namespace, version } = release;
      const lines = [`in ${namespace}`, `chart ${version}`];
      const card = source.card(release, index === 0 ? title : name, lines, { icon: "chart" });
      return card === undefined ? [] : [card];
    });
  }

  /** Whether there is a release of a chart. */
  public has(chart: RegExp): boolean {
    return this.sources.some(({ content }) => content.releases.some((release) => chart.test(release.chart)));
  }
}

const PROMETHEUS = /^(kube-prometheus-stack|prometheus)$/;
const TELEGRAF = /^telegraf/;
const INFLUX = /^influxdb/;
const GRAFANA = /^grafana$/;
const LOKI = /^loki/;
const ALLOY = /^(alloy|promtail)$/;

const NODES: FlowNote = { title: "Nodes and pods", icon: "server", lines: ["read on every node"] };
const SOMEWHERE = ["of somebody else"];

function prometheusRow(find: Releases): readonly FlowRow[] {
  const prometheus = find.cards(PROMETHEUS, "Prometheus");
  const nodes: FlowNote = { ...NODES, lines: ["control plane, nodes,", "applications"] };
  const people: FlowNote = { title: "Grafana", icon: "chart", lines: ["and Alertmanager", "of the same release"] };
  return prometheus.length === 0 ? [] : [{ steps: [[nodes], prometheus, [people]], labels: ["figures", "queries"] }];
}

function influxRow(find: Releases): readonly FlowRow[] {
  const [telegraf, influx] = [find.cards(TELEGRAF, "Telegraf"), find.cards(INFLUX, "InfluxDB")];
  return telegraf.length + influx.length === 0
    ? []
    : [
        {
          steps: [
            [NODES],
            orNote(telegraf, { title: "Telegraf", icon: "chart", lines: SOMEWHERE }),
            orNote(influx, { title: "InfluxDB", icon: "disk", lines: SOMEWHERE }),
            grafanaBoxes(find),
          ],
          labels: ["figures", "writes", "queries"],
        },
      ];
}

function logsRow(find: Releases): readonly FlowRow[] {
  const [alloy, loki] = [find.cards(ALLOY, "Alloy"), find.cards(LOKI, "Loki")];
  const pods: FlowNote = { title: "Logs of all pods", icon: "box", lines: ["and of the nodes"] };
  return alloy.length + loki.length === 0
    ? []
    : [
        {
          steps: [
            [pods],
            orNote(alloy, { title: "Collector", icon: "chart", lines: SOMEWHERE }),
            orNote(loki, { title: "Loki", icon: "disk", lines: SOMEWHERE }),
            grafanaBoxes(find),
          ],
          labels: ["read", "pushes", "queries"],
        },
      ];
}

function orNote(cards: readonly TierCard[], note: FlowNote): readonly FlowBox[] {
  return cards.length === 0 ? [note] : cards;
}

/** Grafana is drawn as itself where it has a release; that of Prometheus brings one along. */
function grafanaBoxes(find: Releases): readonly FlowBox[] {
  const lines = find.has(PROMETHEUS) ? ["that of Prometheus"] : SOMEWHERE;
  return orNote(find.cards(GRAFANA, "Grafana"), { title: "Grafana", icon: "chart", lines });
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
      lines: ["archives of its state,", "verified after upload"],
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
