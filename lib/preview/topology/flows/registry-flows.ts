import type { ReleaseContent } from "../../cluster-content";
import { flatten, textAt } from "../resource-graph";
import type { ResourceNode } from "../resource-graph";
import { plural } from "../thing-factory";
import type { TierCard } from "../tiers/tier-model";
import type { TierSource } from "../tiers/tier-source";
import { namespaceAt } from "../tiers/tier-source";
import type { Thing } from "../topology-model";
import type { FlowBox, FlowFrame, FlowNote, FlowRow } from "./flow-model";

const PROJECT = "harbor_project";
const SERVER = "openstack_compute_instance_v2";
const GIBIBYTE = 1024 ** 3;

/** Rules of a project. */
const RULES: Readonly<Record<string, string>> = {
  harbor_retention_policy: "old images go",
  harbor_immutable_tag_rule: "some tags stay as they are",
  harbor_project_webhook: "tells others",
  harbor_project_member_user: "member",
  harbor_project_member_group: "members",
};

/** Builds the ways of images: from other registries and from who pushes, into projects, and to who pulls. */
export function buildRegistry(source: TierSource): FlowFrame | undefined {
  const projects = source.graph.ofType(PROJECT).filter(({ report }) => report.mode === "managed");
  const rows = [
    ...source.graph.ofType(SERVER).flatMap((server) => machineRow(source, server)),
    ...source.content.releases.flatMap((release) => releaseRow(source, release)),
    ...projects.flatMap((project) => projectRow(source, project)),
    ...source.graph.ofType("harbor_replication").flatMap((node) => replicationRow(source, node)),
  ];
  return rows.length === 0
    ? undefined
    : {
        title: "Images in the registry",
        lead: "Where images come from, the projects that hold them, and who pulls them from there.",
        tone: "endpoint",
        look: "flow",
        rows,
      };
}

/** Name of the registry that a server is; undefined for every other one. */
export function registryOn({ report }: ResourceNode): string | undefined {
  const metadata = (report.attributes.metadata ?? {}) as { readonly [name: string]: unknown };
  const name = metadata.k8s_on_openstack_registry;
  return typeof name === "string" ? name : undefined;
}

const PUSHING: FlowNote = { title: "Members and pipelines", icon: "group", lines: ["who may push"] };

/** A registry on a machine; nodes whose user data know its authority or its address pull from it. */
function machineRow(source: TierSource, server: ResourceNode): readonly FlowRow[] {
  const name = registryOn(server);
  const card =
    name === undefined
      ? undefined
      : source.cardOf(server, titleOf(name), ["Harbor on a machine", textAt(server, "access_ip_v4")], {
          icon: "image",
        });
  if (card === undefined) {
    return [];
  }
  const root = (server.report.constructPath ?? "").split("/").slice(0, -2).join("/");
  const nodes = source.graph
    .ofType(SERVER)
    .filter((node) => node !== server)
    .filter((node) =>
      source.graph.reads(node, /^user_data/).some(({ report }) => report.constructPath?.startsWith(`${root}/`)),
    );
  return [{ steps: [[PUSHING], [card], pullingNodes(nodes)], labels: ["push", "pull"] }];
}

function pullingNodes(nodes: readonly ResourceNode[]): readonly FlowNote[] {
  const clusters = new Map<string, number>();
  for (const { report } of nodes) {
    const metadata = (report.attributes.metadata ?? {}) as { readonly [name: string]: unknown };
    const name = String(metadata.k8s_on_openstack_cluster ?? "other servers");
    clusters.set(name, (clusters.get(name) ?? 0) + 1);
  }
  const notes = [...clusters].map(([name, count]): FlowNote => ({
    title: `Nodes of ${name}`,
    icon: "server",
    lines: [plural(count, "node"), "know its certificate"],
  }));
  return notes.length > 0 ? notes : [{ title: "Whoever reaches it", icon: "group", lines: ["no node of this stack"] }];
}

function titleOf(name: string): string {
  return /registry/i.test(name) ? name : `Registry ${name}`;
}

/** A registry on the cluster. */
function releaseRow(source: TierSource, release: ReleaseContent): readonly FlowRow[] {
  const card =
    release.chart === "harbor"
      ? source.card(release, titleOf(release.name), ["Harbor on the cluster", `in ${release.namespace}`], {
          icon: "image",
        })
      : undefined;
  const pulling: FlowNote = { title: "Nodes and members", icon: "server", lines: ["who know its certificate"] };
  return card === undefined ? [] : [{ steps: [[PUSHING], [card], [pulling]], labels: ["push", "pull"] }];
}

function projectRow(source: TierSource, project: ResourceNode): readonly FlowRow[] {
  const { graph } = source;
  const readers = graph.usedBy(project).map(({ node }) => node);
  const robots = graph
    .ofType("harbor_robot_account")
    .filter((robot) => readers.includes(robot) || serves(robot, project));
  const rules = readers.filter(({ report }) => Object.hasOwn(RULES, report.type));
  const [upstream] = graph.reads(project, /^registry_id$/);
  const card = source.cardOf(project, `Project ${project.title}`, projectLines(project, upstream), {
    icon: "image",
    chips: rules.flatMap((rule) => chip(source, rule, RULES[rule.report.type])),
  });
  if (card === undefined) {
    return [];
  }
  const pullers = pullersOf(source, robots, upstream !== undefined, isPublic(project));
  return [{ steps: [originOf(source, robots, upstream), [card], pullers], labels: labelsOf(upstream) }];
}

function labelsOf(upstream: ResourceNode | undefined): readonly string[] {
  return upstream === undefined ? ["push", "pull"] : ["copies", "pull"];
}

function projectLines(project: ResourceNode, upstream: ResourceNode | undefined): readonly string[] {
  const quota = Number(textAt(project, "storage_quota") ?? -1);
  const { vulnerability_scanning: isScanned } = project.report.attributes;
  return [
    upstream === undefined ? "images of the organisation" : "proxy cache: copies of images of others",
    [
      isPublic(project) ? "open to everybody" : "private",
      // Harbor counts bytes, the provider GiB.
      quota <= 0 ? "no quota" : `${quota >= GIBIBYTE ? quota / GIBIBYTE : quota} GiB`,
      ...(isScanned === true ? ["scanned"] : []),
    ].join(" · "),
  ];
}

function isPublic(project: ResourceNode): boolean {
  return [true, "true"].includes(project.report.attributes.public as string | boolean);
}

function originOf(
  source: TierSource,
  robots: readonly ResourceNode[],
  upstream: ResourceNode | undefined,
): readonly FlowBox[] {
  if (upstream !== undefined) {
    const card = source.cardOf(upstream, upstream.title, ["another registry", textAt(upstream, "endpoint_url")], {
      icon: "globe",
    });
    return card === undefined ? [{ title: "Another registry", icon: "globe", lines: [] }] : [card];
  }
  const pushing = robots.filter((robot) => actionsOf(robot).includes("push"));
  const cards = pushing.flatMap((robot) => robotCard(source, robot));
  return cards.length > 0 ? cards : [PUSHING];
}

/** Namespaces with the login of a robot, else whoever may. */
function pullersOf(
  source: TierSource,
  robots: readonly ResourceNode[],
  isCache: boolean,
  isOpen: boolean,
): readonly FlowBox[] {
  const namespaces = robots.flatMap((robot) =>
    source.graph
      .usedBy(robot)
      .map(({ node }) => node)
      .filter(({ report }) => report.type.startsWith("kubernetes_secret"))
      .flatMap((secret) => {
        const title = `Namespace ${namespaceAt(secret) ?? "default"}`;
        const lines = ["pods, with the pull secret", secret.title];
        const chips = chip(source, robot, `robot ${robot.title}`);
        return source.cardOf(secret, title, lines, { icon: "group", chips }) ?? [];
      }),
  );
  const pulling = robots
    .filter((robot) => !source.isShown(robot.report.address))
    .flatMap((robot) => robotCard(source, robot));
  const boxes: readonly FlowBox[] = [...namespaces, ...pulling];
  if (isCache) {
    const nodes = {
      title: "Nodes",
      icon: "server",
      lines: ["those that name it among", "their registry mirrors"],
    } as const;
    return [nodes, ...boxes];
  }
  const anybody = {
    title: isOpen ? "Everybody" : "Members",
    icon: "group",
    lines: ["who reach the registry"],
  } as const;
  return boxes.length > 0 ? boxes : [anybody];
}

function robotCard(source: TierSource, robot: ResourceNode): readonly TierCard[] {
  const card = source.cardOf(robot, robot.title, ["robot", actionsOf(robot).join(", ")], { icon: "key" });
  return card === undefined ? [] : [card];
}

function replicationRow(source: TierSource, node: ResourceNode): readonly FlowRow[] {
  const [registry] = source.graph.reads(node, /registry_id$/);
  const isPull = textAt(node, "action") === "pull";
  const card = source.cardOf(node, node.title, ["replication", textAt(node, "schedule")], { icon: "router" });
  const other: FlowBox = (registry === undefined || source.isShown(registry.report.address)
    ? undefined
    : source.cardOf(registry, registry.title, ["another registry", textAt(registry, "endpoint_url")], {
        icon: "globe",
      })) ?? { title: registry?.title ?? "Another registry", icon: "globe", lines: ["another registry"] };
  const own: FlowBox = { title: "Projects here", icon: "image", lines: ["those that the filters name"] };
  return card === undefined
    ? []
    : [{ steps: [[isPull ? other : own], [card], [isPull ? own : other]], labels: ["from", "to"] }];
}

/** Whether a robot's permissions name a project. */
function serves(robot: ResourceNode, project: ResourceNode): boolean {
  return flatten(robot.report.attributes.permissions ?? null).some(
    ({ path, text }) => path.endsWith("namespace") && text === project.title,
  );
}

function actionsOf(robot: ResourceNode): readonly string[] {
  const actions = flatten(robot.report.attributes.permissions ?? null)
    .filter(({ path }) => path.endsWith("action"))
    .map(({ text }) => text);
  return [...new Set(actions)].sort();
}

function chip(source: TierSource, node: ResourceNode, title: string): readonly Thing[] {
  const thing = source.thing(node.report.address);
  return thing === undefined ? [] : [{ ...thing, title, facts: [] }];
}
