import type { EventRateLimitSpec, HardeningSpec } from "../hardening-spec";
import { EventRateLimitType, PodSecurityLevel } from "../hardening-spec";

/** Admission plugins that kubeadm or the library counts on, in addition to those that the API server enables itself. */
const BASE_PLUGINS = ["NodeRestriction", "EventRateLimit", "DenyServiceExternalIPs"];

const DEFAULT_EVENT_RATE_LIMITS: readonly EventRateLimitSpec[] = [
  { type: EventRateLimitType.SERVER, qps: 500, burst: 5000, cacheSize: 1 },
  { type: EventRateLimitType.NAMESPACE, qps: 50, burst: 500 },
  { type: EventRateLimitType.SOURCE_AND_OBJECT, qps: 10, burst: 100 },
];

/** Lists the admission plugins that are enabled on top of the API server's own. */
export function admissionPlugins(hardening: HardeningSpec = {}): string[] {
  const always = hardening.alwaysPullImages === true ? ["AlwaysPullImages"] : [];
  return [...new Set([...BASE_PLUGINS, ...always, ...(hardening.admissionPlugins ?? [])])];
}

/**
 * Renders the settings of the Pod Security and EventRateLimit admission plugins.
 *
 * @param minor Kubernetes minor version, such as `1.36`; a later API server judges by that version's standards
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/
 * @see https://kubernetes.io/docs/reference/config-api/apiserver-eventratelimit.v1alpha1/
 */
export function renderAdmissionConfiguration(minor: string, hardening: HardeningSpec = {}): object {
  const enforce = hardening.podSecurityEnforce ?? PodSecurityLevel.BASELINE;
  const warn = hardening.podSecurityWarn ?? PodSecurityLevel.RESTRICTED;
  const version = `v${minor}`;
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [
      {
        name: "PodSecurity",
        configuration: {
          apiVersion: "pod-security.admission.config.k8s.io/v1",
          kind: "PodSecurityConfiguration",
          defaults: {
            enforce,
            "enforce-version": version,
            audit: warn,
            "audit-version": version,
            warn,
            "warn-version": version,
          },
          exemptions: {
            usernames: [],
            runtimeClasses: [],
            namespaces: [...(hardening.podSecurityExemptNamespaces ?? ["kube-system"])],
          },
        },
      },
      {
        name: "EventRateLimit",
        configuration: {
          apiVersion: "eventratelimit.admission.k8s.io/v1alpha1",
          kind: "Configuration",
          limits: (hardening.eventRateLimits ?? DEFAULT_EVENT_RATE_LIMITS).map(({ type, qps, burst, cacheSize }) => ({
            type,
            qps,
            burst,
            cacheSize,
          })),
        },
      },
    ],
  };
}
