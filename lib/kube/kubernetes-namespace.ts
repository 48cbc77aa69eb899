import { DefaultServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/default-service-account-v1";
import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";
import { Annotations, Token } from "cdktf";
import { Construct } from "constructs";
import { PodSecurityLevel } from "../bootstrap";
import type { IKubernetesCluster } from "../cluster";
import {
  checkProps,
  dnsLabel,
  guardStack,
  knownKeys,
  kubernetesLabels,
  ofKind,
  oneOf,
  problem,
  readable,
  required,
  terraformText,
} from "../core";
import type { CheckResult } from "../core";
import { NamespaceIsolation } from "./namespace-isolation";
import { checkContainerLimits, checkNamespaceQuota, renderContainerLimits, renderQuota } from "./namespace-limits";
import type { ContainerLimits, NamespaceQuota } from "./namespace-limits";
import { renderIsolation } from "./namespace-policies";
import { checkPlacement } from "./placement";

/** Prefix of the labels that the Pod Security admission reads. */
const POD_SECURITY = "pod-security.kubernetes.io";

const KEYS = ["cluster", "name", "podSecurity", "isolation", "quota", "containerLimits", "labels"];

/** A namespace that things can be put into. */
export interface IKubernetesNamespace {
  /** Name of the namespace; a reference to it orders what uses it. */
  readonly namespaceName: string;
}

/** Properties of `KubernetesNamespace`. */
export interface KubernetesNamespaceProps {
  /** Cluster that gets the namespace. */
  readonly cluster: IKubernetesCluster;

  /** Name: a DNS label. A change makes everything in it anew. */
  readonly name: string;

  /**
   * What pods may do; the level is pinned to the minor version of the cluster, and breaches of `restricted` are warned of and logged.
   *
   * @default PodSecurityLevel.RESTRICTED
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Who the pods talk to.
   *
   * @default NamespaceIsolation.withinNamespace(), or none() with a warning on a network plugin without NetworkPolicy
   */
  readonly isolation?: NamespaceIsolation;

  /**
   * Most that all pods and claims together may ask for.
   *
   * @default - no limit
   */
  readonly quota?: NamespaceQuota;

  /**
   * What a container gets that asks for nothing.
   *
   * @default - nothing
   */
  readonly containerLimits?: ContainerLimits;

  /**
   * Labels beside those for Pod Security.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Defines a namespace that is closed until opened: Pod Security `restricted`, traffic within itself only, no API token for pods that
 * name no service account.
 */
export class KubernetesNamespace extends Construct implements IKubernetesNamespace {
  /**
   * A namespace that exists already.
   *
   * @throws ValidationError when the name is no DNS label
   */
  public static fromName(name: string): IKubernetesNamespace {
    checkProps("KubernetesNamespace.fromName", required("name", name) ?? dnsLabel("name", name));
    return { namespaceName: terraformText(name) };
  }

  public readonly namespaceName: string;

  /** @throws ValidationError with every problem of the properties at once */
  public constructor(scope: Construct, id: string, props: KubernetesNamespaceProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkNamespace(props));
    guardStack(this);
    const { cluster, name, podSecurity = PodSecurityLevel.RESTRICTED, labels = {} } = props;

    const namespace = new NamespaceV1(this, "Resource", {
      metadata: {
        name: terraformText(name),
        labels: {
          ...renderOwner(cluster),
          ...labels,
          ...renderPodSecurityLabels(podSecurity, cluster.version.minor),
        },
      },
      waitForDefaultServiceAccount: true,
      timeouts: { delete: "15m" },
    });
    this.namespaceName = Token.asString(namespace.metadata.name);
    new DefaultServiceAccountV1(this, "DefaultServiceAccount", {
      metadata: { namespace: this.namespaceName },
      automountServiceAccountToken: false,
    });
    this.createLimits(props);
    this.createIsolation(cluster, props.isolation);
  }

  private createLimits({ quota, containerLimits }: KubernetesNamespaceProps): void {
    const metadata = (name: string) => ({ name, namespace: this.namespaceName });
    if (quota !== undefined) {
      new ResourceQuotaV1(this, "Quota", { metadata: metadata("quota"), spec: { hard: renderQuota(quota) } });
    }
    if (containerLimits !== undefined) {
      new LimitRangeV1(this, "ContainerLimits", {
        metadata: metadata("container-limits"),
        spec: { limit: [renderContainerLimits(containerLimits)] },
      });
    }
  }

  private createIsolation(cluster: IKubernetesCluster, asked: NamespaceIsolation | undefined): void {
    const hasPolicies = cluster.networking.plugin?.supportsNetworkPolicy ?? true;
    if (!hasPolicies && asked === undefined) {
      Annotations.of(this).addWarning(
        `pods of this namespace can be reached by all others, because ${cluster.networking.plugin?.name ?? "the network plugin"} has no NetworkPolicy; say NamespaceIsolation.none() if that is fine`,
      );
      return;
    }
    for (const { id, name, spec } of renderIsolation(asked ?? NamespaceIsolation.withinNamespace())) {
      new NetworkPolicyV1(this, id, { metadata: { name, namespace: this.namespaceName }, spec });
    }
  }
}

/**
 * Labels that the Pod Security admission reads.
 *
 * @param level level that is enforced
 * @param minor minor version of the cluster, such as `1.36`, whose rules are meant
 */
export function renderPodSecurityLabels(level: PodSecurityLevel, minor: string): Readonly<Record<string, string>> {
  const modes = { enforce: level, audit: "restricted", warn: "restricted" };
  return Object.fromEntries(
    Object.entries(modes).flatMap(([mode, value]) => [
      [`${POD_SECURITY}/${mode}`, value],
      [`${POD_SECURITY}/${mode}-version`, `v${minor}`],
    ]),
  );
}

/** With Kuryr, the janitor deletes the namespaces of users, and tells them from Terraform's by this label. */
function renderOwner({ networking }: IKubernetesCluster): Readonly<Record<string, string>> {
  return networking.plugin?.name === "kuryr" ? { "app.kubernetes.io/managed-by": "k8s-on-openstack" } : {};
}

function checkNamespace(given: KubernetesNamespaceProps): CheckResult {
  const props = readable(given);
  const { isolation, cluster } = props;
  const wantsPolicies = isolation instanceof NamespaceIsolation && isolation.mode !== "none";
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("name", props.name) ?? dnsLabel("name", props.name),
    typeof props.name === "string" && props.name.startsWith("kube-")
      ? problem("name", "reserved-namespace", "must not begin with kube-", "choose another name", props.name)
      : undefined,
    oneOf("podSecurity", props.podSecurity, Object.values(PodSecurityLevel)),
    ofKind(
      "isolation",
      isolation,
      NamespaceIsolation,
      "use NamespaceIsolation.withinNamespace(), .denyAll() or .none()",
    ),
    isolation instanceof NamespaceIsolation ? isolation.check("isolation") : undefined,
    wantsPolicies ? cluster?.networking?.plugin?.checkNetworkPolicy("isolation") : undefined,
    checkNamespaceQuota("quota", props.quota),
    checkContainerLimits("containerLimits", props.containerLimits),
    kubernetesLabels("labels", props.labels),
    checkPodSecurityLabels("labels", props.labels),
  ];
}

function checkPodSecurityLabels(path: string, labels: Readonly<Record<string, string>> | undefined): CheckResult {
  return Object.keys(readable(labels))
    .filter((key) => key.startsWith(`${POD_SECURITY}/`))
    .map((key) =>
      problem(`${path}.${key}`, "reserved-label", "must not be given beside 'podSecurity'", "set 'podSecurity'", key),
    );
}
