import {
  boolean,
  dnsLabel,
  each,
  integer,
  knownKeys,
  matches,
  notBlank,
  object,
  oneOf,
  problem,
  required,
  unique,
} from "../../core";
import type { CheckResult } from "../../core";
import type { AuditResourceSpec, AuditRuleSpec, AuditSpec, EventRateLimitSpec, HardeningSpec } from "../hardening-spec";
import { AuditLevel, EventRateLimitType, PodSecurityLevel } from "../hardening-spec";
import { eachOf } from "./each-of";

const HARDENING_KEYS = [
  "audit",
  "podSecurityEnforce",
  "podSecurityWarn",
  "podSecurityExemptNamespaces",
  "eventRateLimits",
  "admissionPlugins",
  "alwaysPullImages",
];

/** Properties of an audit rule that are lists of texts. */
const LIST_KEYS = ["users", "userGroups", "verbs", "namespaces", "nonResourceUrls"] as const;

const RULE_KEYS = ["level", "users", "userGroups", "verbs", "resources", "namespaces", "nonResourceUrls"];

/**
 * Admission plugins that may be enabled on top of the library's.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 */
const KNOWN_PLUGINS = [
  "AlwaysPullImages",
  "CertificateApproval",
  "CertificateSigning",
  "CertificateSubjectRestriction",
  "ClusterTrustBundleAttest",
  "DefaultIngressClass",
  "DefaultStorageClass",
  "DefaultTolerationSeconds",
  "DenyServiceExternalIPs",
  "EventRateLimit",
  "ExtendedResourceToleration",
  "ImagePolicyWebhook",
  "LimitPodHardAntiAffinityTopology",
  "LimitRanger",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionWebhook",
  "NamespaceAutoProvision",
  "NamespaceExists",
  "NamespaceLifecycle",
  "NodeRestriction",
  "OwnerReferencesPermissionEnforcement",
  "PersistentVolumeClaimResize",
  "PodNodeSelector",
  "PodSecurity",
  "PodTolerationRestriction",
  "PodTopologyLabels",
  "Priority",
  "ResourceQuota",
  "RuntimeClass",
  "ServiceAccount",
  "StorageObjectInUseProtection",
  "TaintNodesByCondition",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionWebhook",
];

/** Checks audit, admission and Pod Security choices. */
export function checkHardening(path: string, hardening: HardeningSpec | undefined): CheckResult {
  if (hardening === undefined) {
    return undefined;
  }
  const shape = knownKeys(path, hardening, HARDENING_KEYS);
  if (typeof hardening !== "object" || hardening === null) {
    return shape;
  }
  return [
    shape,
    oneOf(`${path}.podSecurityEnforce`, hardening.podSecurityEnforce, Object.values(PodSecurityLevel)),
    oneOf(`${path}.podSecurityWarn`, hardening.podSecurityWarn, Object.values(PodSecurityLevel)),
    each(`${path}.podSecurityExemptNamespaces`, hardening.podSecurityExemptNamespaces, dnsLabel),
    boolean(`${path}.alwaysPullImages`, hardening.alwaysPullImages),
    each(`${path}.admissionPlugins`, hardening.admissionPlugins, checkPlugin),
    // the API server refuses to start with an empty list.
    eachOf(`${path}.eventRateLimits`, hardening.eventRateLimits, checkRateLimit, { min: 1 }),
    checkAudit(`${path}.audit`, hardening.audit),
  ];
}

function checkPlugin(path: string, plugin: unknown): CheckResult {
  if (plugin === "AlwaysAdmit" || plugin === "AlwaysDeny") {
    const fix = "take it out of the list";
    return problem(path, "admission-plugin-forbidden", "must not switch admission off or on as a whole", fix, plugin);
  }
  return oneOf(path, plugin, KNOWN_PLUGINS);
}

function checkRateLimit(path: string, limit: EventRateLimitSpec): CheckResult {
  return [
    knownKeys(path, limit, ["type", "qps", "burst", "cacheSize"]),
    required(`${path}.type`, limit?.type) ?? oneOf(`${path}.type`, limit.type, Object.values(EventRateLimitType)),
    required(`${path}.qps`, limit?.qps) ?? integer(`${path}.qps`, limit.qps, { min: 1 }),
    required(`${path}.burst`, limit?.burst) ?? integer(`${path}.burst`, limit.burst, { min: 1 }),
    integer(`${path}.cacheSize`, limit?.cacheSize, { min: 1 }),
  ];
}

function checkAudit(path: string, audit: AuditSpec | undefined): CheckResult {
  if (typeof audit !== "object" || audit === null) {
    return object(path, audit);
  }
  return [
    knownKeys(path, audit, ["rules", "maxAgeDays", "maxBackups", "maxSizeMb"]),
    // the benchmark's checks 1.2.17 to 1.2.19 set the lower ends.
    integer(`${path}.maxAgeDays`, audit.maxAgeDays, { min: 30 }),
    integer(`${path}.maxBackups`, audit.maxBackups, { min: 10 }),
    integer(`${path}.maxSizeMb`, audit.maxSizeMb, { min: 100 }),
    eachOf(`${path}.rules`, audit.rules, checkRule, { min: 1 }),
    checkLastRule(`${path}.rules`, audit.rules),
  ];
}

function checkRule(path: string, rule: AuditRuleSpec): CheckResult {
  return [
    knownKeys(path, rule, RULE_KEYS),
    required(`${path}.level`, rule?.level) ?? oneOf(`${path}.level`, rule.level, Object.values(AuditLevel)),
    LIST_KEYS.map((key) => each(`${path}.${key}`, rule?.[key], notBlank)),
    eachOf(`${path}.resources`, rule?.resources, checkResource),
    rule?.resources !== undefined && rule.nonResourceUrls !== undefined
      ? problem(path, "audit-rule-mixed", "must not be about resources and other paths at once", "make it two rules")
      : undefined,
    unique(`${path}.verbs`, rule?.verbs),
  ];
}

function checkResource(path: string, resource: AuditResourceSpec): CheckResult {
  return [
    knownKeys(path, resource, ["group", "resources"]),
    matches(`${path}.group`, resource?.group, /^[a-z0-9.-]*$/, "an API group"),
    each(`${path}.resources`, resource?.resources, notBlank),
  ];
}

/** What no rule is about is not logged at all, so the last one has to be about everything. */
function checkLastRule(path: string, rules: readonly AuditRuleSpec[] | undefined): CheckResult {
  const last = Array.isArray(rules) ? (rules.at(-1) as AuditRuleSpec | undefined) : undefined;
  if (last === undefined || last === null || typeof last !== "object") {
    return undefined;
  }
  const catchesAll = Object.entries(last).every(([key, value]) => key === "level" || value === undefined);
  return catchesAll && last.level !== AuditLevel.NONE
    ? undefined
    : problem(
        path,
        "audit-without-catch-all",
        "must end with a rule about everything",
        'end with { level: "Metadata" }',
      );
}
