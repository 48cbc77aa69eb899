import { TerraformProvider } from "cdktf";
import {
  boolean,
  each,
  hasTokens,
  known,
  knownKeys,
  matches,
  notBlank,
  ofKind,
  problem,
  problemsUnder,
  readable,
  readableList,
  required,
  unique,
} from "../core";
import type { CheckResult } from "../core";
import { checkClusterNeeds } from "./cluster-need";
import { SharedNetwork, checkNetworksDiffer } from "./shared-network";
import { TenantGroup, checkGroupsDiffer } from "./tenant-group";
import type { TenantProjectProps } from "./tenant-project-props";
import { TenantQuota } from "./tenant-quota";
import { TenantServiceUser } from "./tenant-service-user";

const KEYS = [
  "name",
  "description",
  "domainId",
  "enabled",
  "tags",
  "groups",
  "serviceUser",
  "quota",
  "clusters",
  "networks",
  "flavors",
  "images",
  "admin",
  "deletionProtection",
];

/** @see https://docs.openstack.org/api-ref/identity/v3/#create-project */
const PROJECT_NAME = /^[^\s/]([^\n/]{0,62}[^\s/])?$/;
const TAG = /^[^,/\n]{1,255}$/;

/** Checks the properties of a `TenantProject`. */
export function checkTenantProject(given: TenantProjectProps): CheckResult {
  const props = readable(given);
  const { name, groups, serviceUser, networks, admin } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("name", name) ?? [
      known("name", name),
      matches("name", name, PROJECT_NAME, "a name of at most 64 characters, without '/' and without spaces around it"),
    ],
    notBlank("description", props.description),
    notBlank("domainId", props.domainId),
    boolean("enabled", props.enabled),
    boolean("deletionProtection", props.deletionProtection),
    checkTags(props.tags),
    each("groups", groups, (at, group) =>
      group instanceof TenantGroup
        ? group.check(at)
        : ofKind(at, group, TenantGroup, "use TenantGroup.create(...), .named(...) or .withId(...)"),
    ),
    checkGroupsDiffer(
      "groups",
      readableList(groups).filter((group) => group instanceof TenantGroup),
      props.domainId,
    ),
    checkUsable(groups, serviceUser),
    serviceUser instanceof TenantServiceUser
      ? serviceUser.check("serviceUser")
      : ofKind("serviceUser", serviceUser, TenantServiceUser, "use TenantServiceUser.named(...)"),
    checkQuotaAndClusters(props),
    each("networks", networks, (at, network) =>
      network instanceof SharedNetwork
        ? network.check(at)
        : ofKind(at, network, SharedNetwork, "use SharedNetwork.plugged(...) or .external(...)"),
    ),
    checkNetworksDiffer(
      "networks",
      readableList(networks).filter((network) => network instanceof SharedNetwork),
    ),
    checkNames("flavors", props.flavors),
    checkNames("images", props.images),
    ofKind("admin", admin, TerraformProvider, "use the 'admin' of an InfrastructureStack that was given one"),
  ];
}

function checkUsable(groups: unknown, serviceUser: unknown): CheckResult {
  const hasGroups = Array.isArray(groups) && groups.length > 0;
  return hasGroups || serviceUser !== undefined || hasTokens(groups)
    ? undefined
    : problem(
        "groups",
        "tenant-without-roles",
        "must name a group that has a role in the project, because nobody could use it otherwise",
        "use TenantGroup.create(...), .named(...) or .withId(...), or give 'serviceUser'",
      );
}

function checkQuotaAndClusters({ quota, clusters }: Partial<TenantProjectProps>): CheckResult {
  const needs = clusters === undefined ? undefined : checkClusterNeeds("clusters", clusters);
  const isCounted = clusters !== undefined && problemsUnder("", needs).length === 0;
  return [
    needs,
    quota instanceof TenantQuota
      ? [quota.check("quota"), isCounted ? quota.checkHolds("quota", clusters) : undefined]
      : ofKind("quota", quota, TenantQuota, "use TenantQuota.of(...) or .forClusters(...)"),
  ];
}

function checkTags(tags: unknown): CheckResult {
  return [
    each("tags", tags, (at, tag) => matches(at, tag, TAG, "a tag of at most 255 characters without ',' and '/'")),
    unique("tags", tags, "tags"),
  ];
}

function checkNames(path: string, names: unknown): CheckResult {
  return [each(path, names, (at, name) => [known(at, name), notBlank(at, name)]), unique(path, names, "names")];
}
