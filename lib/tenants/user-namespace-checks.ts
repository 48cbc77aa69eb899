import { PodSecurityLevel } from "../bootstrap";
import type { IKubernetesCluster } from "../cluster";
import { Cidr, dnsLabel, each, knownKeys, known, ofKind, problem, readable, readableList, required } from "../core";
import type { CheckResult } from "../core";
import { NamespaceIsolation } from "../kube";
import { NamespaceMember } from "./namespace-member";
import type { UserNamespaceProps } from "./user-namespace";

/** Most characters of a namespace's name. @see https://www.rfc-editor.org/rfc/rfc1123 */
const MAX_NAME_LENGTH = 63;

/** Stands between tenant and user, and so in neither of them: `a-b` of `c` and `a` of `b-c` are two namespaces. */
const SEPARATOR = "--";

const KEYS = [
  "cluster",
  "tenant",
  "user",
  "name",
  "editors",
  "viewers",
  "quota",
  "containerLimits",
  "isolation",
  "podSecurity",
  "labels",
  "registry",
];

/** Name of a user's namespace. */
export function deriveNamespaceName(tenant: string, user: string): string {
  return `${tenant}${SEPARATOR}${user}`;
}

/** Ranges that pods may call although the cluster itself is there. */
export function openRanges(cluster: IKubernetesCluster, { egressCidrs }: NamespaceIsolation): readonly string[] {
  const { podCidrs, serviceCidrs, nodeCidr } = cluster.networking;
  const inside = [...podCidrs, ...serviceCidrs, nodeCidr].flatMap(parse);
  return egressCidrs.filter((range) => parse(range).some((open) => inside.some((own) => own.overlaps(open))));
}

/** Ranges that only Terraform knows are left out. */
function parse(range: string): readonly Cidr[] {
  const parsed = Cidr.tryParse(range);
  return parsed instanceof Cidr ? [parsed] : [];
}

/** Checks the properties of a `UserNamespace`; those that it hands on are checked by the namespace. */
export function checkUserNamespace(given: UserNamespaceProps): CheckResult {
  const props = readable(given);
  const { cluster, isolation, podSecurity, registry } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkNames(props),
    checkMembers("editors", props.editors, cluster),
    checkMembers("viewers", props.viewers, cluster),
    checkUsable(props),
    isolation instanceof NamespaceIsolation && isolation.mode === "none"
      ? problem(
          "isolation",
          "namespace-open",
          "must not be none(), because every pod of every tenant could reach this namespace",
          "leave it out, or name ranges with withinNamespace([...])",
        )
      : undefined,
    podSecurity === PodSecurityLevel.PRIVILEGED
      ? problem(
          "podSecurity",
          "tenant-privileged",
          "must not be privileged, because such pods see what other tenants have on the node",
          "use PodSecurityLevel.RESTRICTED or BASELINE",
        )
      : undefined,
    registry !== undefined && typeof readable(registry).grantPull !== "function"
      ? problem("registry", "wrong-kind", "must be a project of a registry", "give a HarborProject", registry)
      : undefined,
  ];
}

function checkNames({ tenant, user, name }: Partial<UserNamespaceProps>): CheckResult {
  const isDerived = name === undefined;
  return [
    checkPart("tenant", tenant),
    checkPart("user", user),
    isDerived ? undefined : dnsLabel("name", name),
    isDerived && typeof tenant === "string" && typeof user === "string" ? checkLength(tenant, user) : undefined,
  ];
}

function checkPart(path: string, value: unknown): CheckResult {
  return (
    required(path, value) ?? [
      known(path, value),
      dnsLabel(path, value),
      typeof value === "string" && value.includes(SEPARATOR)
        ? problem(
            path,
            "name-separator",
            `must not hold ${SEPARATOR}, which stands between tenant and user in names of namespaces`,
            "use one '-'",
            value,
          )
        : undefined,
    ]
  );
}

function checkLength(tenant: string, user: string): CheckResult {
  const { length } = deriveNamespaceName(tenant, user);
  return length > MAX_NAME_LENGTH
    ? problem(
        "name",
        "namespace-length",
        `must be given, because '<tenant>${SEPARATOR}<user>' has ${length} characters, and a namespace at most ${MAX_NAME_LENGTH}`,
        "give a shorter 'name', or shorten 'tenant' or 'user'",
      )
    : undefined;
}

function checkMembers(path: string, members: unknown, cluster: IKubernetesCluster | undefined): CheckResult {
  const labels = readableList(members as readonly unknown[]).map((member) =>
    member instanceof NamespaceMember ? String(readable(member).label) : undefined,
  );
  return [
    each(path, members, (at, member) =>
      member instanceof NamespaceMember
        ? member.check(at, cluster)
        : ofKind(at, member, NamespaceMember, "use NamespaceMember.keystone(...), .group(...) or .user(...)"),
    ),
    labels.map((label, index) =>
      label !== undefined && labels.indexOf(label) < index
        ? problem(`${path}[${index}]`, "member-twice", "must not be in the list already", "remove it", label)
        : undefined,
    ),
  ];
}

function checkUsable({ editors, viewers }: Partial<UserNamespaceProps>): CheckResult {
  const isEmpty = (members: unknown) => members === undefined || (Array.isArray(members) && members.length === 0);
  return isEmpty(editors) && isEmpty(viewers)
    ? problem(
        "editors",
        "namespace-without-users",
        "must name somebody, because nobody could use the namespace otherwise",
        "use NamespaceMember.keystone(...), .group(...) or .user(...)",
      )
    : undefined;
}
