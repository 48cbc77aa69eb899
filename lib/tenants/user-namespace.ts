import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { PodSecurityLevel } from "../bootstrap";
import type { IKubernetesCluster } from "../cluster";
import { checkProps, guardStack, readable } from "../core";
import { constructIdOf } from "../identity/construct-id";
import { KubernetesNamespace, NamespaceIsolation, checkPlacement } from "../kube";
import type { ContainerLimits, IKubernetesNamespace, NamespaceQuota } from "../kube";
import type { NamespaceMember, NamespaceRole } from "./namespace-member";
import { checkUserNamespace, deriveNamespaceName, openRanges } from "./user-namespace-checks";

const LABEL = "k8s-on-openstack";

/** What a user gets who was given no quota: a few applications, and no load balancer, which costs a public address. */
const DEFAULT_QUOTA: NamespaceQuota = {
  cpu: "4",
  memory: "8Gi",
  pods: 30,
  volumeClaims: 10,
  storage: "50Gi",
  loadBalancers: 0,
};

/** A quota refuses pods that ask for nothing, so that something has to be asked for in their name. */
const DEFAULT_LIMITS: ContainerLimits = {
  requestCpu: "100m",
  requestMemory: "128Mi",
  limitCpu: "1",
  limitMemory: "512Mi",
};

/** Something that can let a namespace pull images: a project of a registry. */
export interface INamespaceRegistry {
  /** Lets pods of the namespace pull the project's images. */
  grantPull(namespace: IKubernetesNamespace): unknown;
}

/** Properties of `UserNamespace`. */
export interface UserNamespaceProps {
  /** Cluster that gets the namespace. */
  readonly cluster: IKubernetesCluster;

  /** Name of the tenant that the user belongs to: a DNS label without `--`. */
  readonly tenant: string;

  /** Name of the user: a DNS label without `--`. */
  readonly user: string;

  /**
   * Name of the namespace: a DNS label. A change makes everything in it anew.
   *
   * @default - `<tenant>--<user>`, which no other pair of names makes
   */
  readonly name?: string;

  /**
   * Who may see and change most things in the namespace, but neither rights nor the quota.
   *
   * @default - nobody
   */
  readonly editors?: readonly NamespaceMember[];

  /**
   * Who may see most things in the namespace, but no Secrets.
   *
   * @default - nobody
   */
  readonly viewers?: readonly NamespaceMember[];

  /**
   * Most that all pods and claims together may ask for; figures that are left out are those of the default.
   *
   * @default - 4 CPUs, 8Gi of memory, 30 pods, 10 claims of 50Gi together, no load balancer
   */
  readonly quota?: NamespaceQuota;

  /**
   * What a container gets that asks for nothing.
   *
   * @default - 100m to 1 CPU, 128Mi to 512Mi of memory
   */
  readonly containerLimits?: ContainerLimits;

  /**
   * Who the pods talk to; `none()` is refused.
   *
   * @default NamespaceIsolation.withinNamespace()
   */
  readonly isolation?: NamespaceIsolation;

  /**
   * What pods may do; `PRIVILEGED` is refused, because such pods see what other tenants have on the node.
   *
   * @default PodSecurityLevel.RESTRICTED
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Labels beside those that name tenant and user.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Project of a registry whose images the pods may pull.
   *
   * @default - none
   */
  readonly registry?: INamespaceRegistry;
}

/**
 * Defines the place of one user on a shared cluster: a namespace that is closed to all others, with a quota, limits for containers, and
 * rights for those who work in it and nobody else.
 *
 * Editors may write NetworkPolicies: they can open their own namespace, and never somebody else's.
 */
export class UserNamespace extends Construct implements IKubernetesNamespace {
  public readonly namespaceName: string;

  /** @throws ValidationError with every problem of the properties at once, a namespace that nobody may use among them */
  public constructor(scope: Construct, id: string, props: UserNamespaceProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkUserNamespace(props));
    guardStack(this);
    const { cluster, tenant, user, isolation = NamespaceIsolation.withinNamespace() } = props;

    const namespace = new KubernetesNamespace(this, "Namespace", {
      cluster,
      name: props.name ?? deriveNamespaceName(tenant, user),
      podSecurity: props.podSecurity ?? PodSecurityLevel.RESTRICTED,
      isolation,
      quota: { ...DEFAULT_QUOTA, ...props.quota },
      containerLimits: props.containerLimits ?? DEFAULT_LIMITS,
      labels: { ...props.labels, [`${LABEL}/tenant`]: tenant, [`${LABEL}/user`]: user },
    });
    this.namespaceName = namespace.namespaceName;
    this.bind("Editor", "edit", cluster, props.editors);
    this.bind("Viewer", "view", cluster, props.viewers);
    props.registry?.grantPull(this);
    openRanges(cluster, isolation).forEach((range) =>
      Annotations.of(this).addWarning(
        `pods of this namespace may call ${range}, which holds addresses of pods, Services or nodes of the cluster; the namespaces of other users stay closed, but what is in open ones can be reached`,
      ),
    );
  }

  private bind(
    what: string,
    role: NamespaceRole,
    cluster: IKubernetesCluster,
    members: readonly NamespaceMember[] = [],
  ): void {
    members.forEach((member) =>
      member.bind(this, constructIdOf(what, member.labelIn(this)), role, { cluster, namespace: this }),
    );
  }
}
