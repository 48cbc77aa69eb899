import type { CheckResult } from "../../core";
import { each, oneOf, problem, unique } from "../../core";
import type { KuryrHandler } from "./kuryr-handler";
import type { KuryrPodSubnets } from "./kuryr-pod-subnets";
import type { KuryrPortPools } from "./kuryr-port-pools";
import type { KuryrSecurityGroups } from "./kuryr-security-groups";

/** What decides which handlers there are. */
export interface HandlerNeeds {
  /** Which subnets pods get addresses from. */
  readonly podSubnets: KuryrPodSubnets;

  /** Which security groups pods are members of. */
  readonly securityGroups: KuryrSecurityGroups;

  /** Whether ports are made ahead. */
  readonly portPools: KuryrPortPools;
}

/** What a handler is there for. */
interface HandlerRole {
  /** The handler. */
  readonly handler: KuryrHandler;

  /** What it does, for whoever left it out. */
  readonly does: string;

  /** When it runs: with any options, or with some. */
  readonly with?: "namespaces" | "policies" | "pools";
}

/** In the order of Kuryr's own list. */
const ROLES: readonly HandlerRole[] = [
  { handler: "vif", does: "watches pods" },
  { handler: "endpoints", does: "tells load balancers their members" },
  { handler: "service", does: "watches Services" },
  { handler: "kuryrloadbalancer", does: "makes the load balancers of Services" },
  { handler: "kuryrport", does: "makes the ports of pods" },
  { handler: "namespace", does: "watches namespaces", with: "namespaces" },
  { handler: "kuryrnetwork", does: "makes networks and subnets of namespaces", with: "namespaces" },
  { handler: "kuryrnetwork_population", does: "fills the pools of new namespaces", with: "pools" },
  { handler: "policy", does: "watches NetworkPolicy objects", with: "policies" },
  { handler: "pod_label", does: "changes the groups of a pod with its labels", with: "policies" },
  { handler: "kuryrnetworkpolicy", does: "makes the security groups of policies", with: "policies" },
];

const OPTIONS = {
  namespaces: "KuryrPodSubnets.perNamespace()",
  policies: "KuryrSecurityGroups.fromPolicies()",
  pools: "KuryrPortPools.of() and KuryrPodSubnets.perNamespace()",
} as const;

/** The handlers that options need, and those that make use of them. */
export function handlersFor(needs: HandlerNeeds): readonly KuryrHandler[] {
  return ROLES.filter((role) => isOfUse(role, needs)).map(({ handler }) => handler);
}

/**
 * Checks handlers that somebody named himself: none is missing, none has nothing to do.
 *
 * @param path property path
 * @param handlers the handlers; undefined leaves them to the options
 * @param needs the options
 * @see https://docs.openstack.org/kuryr-kubernetes/2024.1/installation/network_policy.html
 */
export function checkHandlers(
  path: string,
  handlers: readonly KuryrHandler[] | undefined,
  needs: HandlerNeeds,
): CheckResult {
  const names = ROLES.map(({ handler }) => handler);
  return [
    each(path, handlers, (at, handler) => oneOf(at, handler, names)),
    unique(path, handlers, "handlers"),
    Array.isArray(handlers) ? ROLES.map((role) => checkRole(path, role, handlers, needs)) : undefined,
  ];
}

function checkRole(
  path: string,
  role: HandlerRole,
  handlers: readonly KuryrHandler[],
  needs: HandlerNeeds,
): CheckResult {
  const { handler, does } = role;
  const option = role.with === undefined ? "every cluster" : OPTIONS[role.with];
  const isThere = handlers.includes(handler);
  if (isOfUse(role, needs)) {
    // pools fill up without it, too, only later.
    return isThere || role.with === "pools"
      ? undefined
      : problem(
          path,
          "kuryr-handler-missing",
          `must have "${handler}", which ${does} and which ${option} needs`,
          "add it, or leave 'handlers' out",
          handlers,
        );
  }
  return isThere
    ? problem(
        path,
        "kuryr-handler-without-use",
        `must not have "${handler}", which ${does}, without ${option}`,
        `set ${option}, or remove the handler`,
        handlers,
      )
    : undefined;
}

function isOfUse(role: HandlerRole, { podSubnets, securityGroups, portPools }: HandlerNeeds): boolean {
  const hasNamespaces = podSubnets.driver === "namespace";
  switch (role.with) {
    case undefined:
      return true;
    case "namespaces":
      return hasNamespaces;
    case "policies":
      return securityGroups.driver === "policy";
    case "pools":
      return hasNamespaces && portPools.driver === "nested";
  }
}
