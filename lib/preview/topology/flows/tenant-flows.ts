import { textAt } from "../resource-graph";
import type { ResourceNode } from "../resource-graph";
import { plural } from "../thing-factory";
import type { TierCard } from "../tiers/tier-model";
import type { TierSource } from "../tiers/tier-source";
import type { FlowBox, FlowFrame, FlowRow } from "./flow-model";

const PROJECT = "openstack_identity_project_v3";
const ASSIGNMENT = "openstack_identity_role_assignment_v3";

/** What quotas of each type limit, in the order in which people ask for it. */
const LIMITS: readonly (readonly [
  type: string,
  title: string,
  figures: readonly (readonly [key: string, noun: string])[],
])[] = [
  [
    "openstack_compute_quotaset_v2",
    "Servers",
    [
      ["instances", "server"],
      ["cores", "core"],
      ["ram", "GiB of memory"],
    ],
  ],
  [
    "openstack_blockstorage_quotaset_v3",
    "Volumes",
    [
      ["volumes", "volume"],
      ["gigabytes", "GiB in all"],
      ["snapshots", "snapshot"],
    ],
  ],
  [
    "openstack_networking_quota_v2",
    "Network",
    [
      ["network", "network"],
      ["router", "router"],
      ["floatingip", "floating IP"],
      ["port", "port"],
    ],
  ],
  [
    "openstack_lb_quota_v2",
    "Load balancers",
    [
      ["loadbalancer", "load balancer"],
      ["listener", "listener"],
      ["member", "member"],
    ],
  ],
];

/** What a project is given of others. */
const SHARES = /^openstack_(networking_rbac_policy|compute_flavor_access|images_image_access)/;

/** Builds the tenants: who works in a project, the project, and what limits it. */
export function buildTenants(source: TierSource): FlowFrame | undefined {
  const rows = source.graph
    .ofType(PROJECT)
    .filter(({ report }) => report.mode === "managed")
    .flatMap((project) => tenantRow(source, project));
  return rows.length === 0
    ? undefined
    : {
        title: "Tenants",
        lead: "Who works in which project with which roles, and how much the project may use.",
        tone: "platform",
        look: "grant",
        rows,
      };
}

function tenantRow(source: TierSource, project: ResourceNode): readonly FlowRow[] {
  const readers = source.graph.usedBy(project).map(({ node }) => node);
  const shares = readers.filter(({ report }) => SHARES.test(report.type) && report.mode === "managed");
  const card = source.cardOf(project, `Project ${project.title}`, [textAt(project, "description")], {
    icon: "group",
    chips: shares.flatMap((node) => shareChip(source, node)),
  });
  if (card === undefined) {
    return [];
  }
  const people = membersOf(source, readers);
  const limits = LIMITS.flatMap(([type, title, figures]) =>
    readers.filter(({ report }) => report.type === type).flatMap((node) => limitCard(source, node, title, figures)),
  );
  const none: FlowBox = { title: "Nobody yet", icon: "group", lines: ["no group or user has a role"] };
  const unlimited: FlowBox = { title: "The cloud's default quota", icon: "shield", lines: ["nothing else limits it"] };
  return [
    {
      steps: [people.length === 0 ? [none] : people, [card], limits.length === 0 ? [unlimited] : limits],
      labels: ["has roles in", "may use"],
    },
  ];
}

/** Groups and users with a role in the project, with what the roles are called. */
function membersOf(source: TierSource, readers: readonly ResourceNode[]): readonly TierCard[] {
  const assignments = readers.filter(({ report }) => report.type === ASSIGNMENT);
  const roles = new Map<ResourceNode, string[]>();
  for (const assignment of assignments) {
    source.hide(assignment.report.address);
    const [role] = source.graph.reads(assignment, /^role_id$/);
    for (const member of source.graph.reads(assignment, /^(group_id|user_id)$/)) {
      roles.set(member, [...(roles.get(member) ?? []), role?.title ?? "a role"]);
    }
  }
  return [...roles].flatMap(([member, names]) => {
    const noun = member.report.type.includes("_user_") ? "user" : "group";
    return source.cardOf(member, member.title, [noun, names.sort().join(", ")], { icon: "group" }) ?? [];
  });
}

function limitCard(
  source: TierSource,
  node: ResourceNode,
  title: string,
  figures: readonly (readonly [key: string, noun: string])[],
): readonly TierCard[] {
  const known = figures.flatMap(([key, noun]) => {
    const value = Number(textAt(node, key) ?? 0);
    return value === 0 ? [] : [value < 0 ? `no limit of ${noun}s` : figure(key, value, noun)];
  });
  // what nobody set is 0 too until a cloud says what it is.
  const lines =
    known.length === 0
      ? [`no ${figures[0]?.[1] ?? "thing"}s, or the cloud's default`]
      : [known.slice(0, 2).join(" · "), known.slice(2).join(" · ")];
  const card = source.cardOf(node, title, lines, { icon: "shield" });
  return card === undefined ? [] : [card];
}

function figure(key: string, value: number, noun: string): string {
  const amount = key === "ram" ? Number((value / 1024).toFixed(1)) : value;
  return noun.startsWith("GiB") ? `${amount} ${noun}` : plural(amount, noun);
}

function shareChip(source: TierSource, node: ResourceNode) {
  const [what] = source.graph.reads(node, /^(object_id|flavor_id|image_id)$/);
  const thing = source.thing(node.report.address);
  if (thing === undefined) {
    return [];
  }
  const isExternal = textAt(node, "action") === "access_as_external";
  const kind = isExternal ? "external network" : (what?.kind.label ?? node.kind.label);
  return [{ ...thing, title: `may use ${kind} ${what?.title ?? ""}`.trim(), facts: [] }];
}
