import type { AuditRuleSpec, AuditSpec } from "../hardening-spec";
import { AuditLevel } from "../hardening-spec";

/** Resources whose content never reaches the audit log. */
const SENSITIVE_RESOURCES = [
  { group: "", resources: ["secrets", "configmaps", "serviceaccounts/token"] },
  { group: "authentication.k8s.io", resources: ["tokenreviews"] },
];

const DEFAULT_RULES: readonly AuditRuleSpec[] = [
  {
    level: AuditLevel.NONE,
    users: ["system:kube-proxy"],
    verbs: ["watch"],
    resources: [
      { resources: ["endpoints", "services", "services/status"] },
      { group: "discovery.k8s.io", resources: ["endpointslices"] },
    ],
  },
  {
    level: AuditLevel.NONE,
    userGroups: ["system:nodes"],
    verbs: ["get", "update", "patch"],
    resources: [
      { resources: ["nodes/status", "pods/status"] },
      { group: "coordination.k8s.io", resources: ["leases"] },
    ],
  },
  {
    level: AuditLevel.NONE,
    users: ["system:kube-controller-manager", "system:kube-scheduler", "system:apiserver"],
    verbs: ["get", "update"],
    resources: [{ group: "coordination.k8s.io", resources: ["leases"] }],
  },
  { level: AuditLevel.NONE, nonResourceUrls: ["/healthz*", "/livez*", "/readyz*", "/version", "/openapi*"] },
  { level: AuditLevel.NONE, resources: [{ resources: ["events"] }, { group: "events.k8s.io", resources: ["events"] }] },
  { level: AuditLevel.METADATA, resources: SENSITIVE_RESOURCES },
  {
    level: AuditLevel.REQUEST,
    resources: [
      {
        resources: ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy", "nodes/proxy"],
      },
    ],
  },
  {
    level: AuditLevel.REQUEST_RESPONSE,
    verbs: ["create", "update", "patch", "delete", "deletecollection"],
    resources: [{ group: "rbac.authorization.k8s.io" }],
  },
  { level: AuditLevel.METADATA },
];

/**
 * Renders the audit policy.
 *
 * @see https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
 */
export function renderAuditPolicy(audit: AuditSpec = {}): object {
  return {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    rules: (audit.rules ?? DEFAULT_RULES).map((rule) => renderRule(rule)),
  };
}

function renderRule(rule: AuditRuleSpec): object {
  return {
    level: rule.level,
    users: rule.users,
    userGroups: rule.userGroups,
    verbs: rule.verbs,
    resources: rule.resources?.map(({ group, resources }) => ({ group: group ?? "", resources })),
    namespaces: rule.namespaces,
    nonResourceURLs: rule.nonResourceUrls,
  };
}
