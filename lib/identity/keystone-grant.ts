import { createHash } from "node:crypto";
import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import {
  checkProps,
  dnsLabel,
  guardStack,
  hasTokens,
  knownKeys,
  notBlank,
  object,
  ofKind,
  problem,
  readable,
  required,
  terraformText,
} from "../core";
import type { CheckResult } from "../core";
import { checkPlacement } from "../kube";
import type { IKubernetesNamespace } from "../kube";
import { constructIdOf } from "./construct-id";
import { KeystoneSubject } from "./keystone-subject";

const RBAC = "rbac.authorization.k8s.io";

/** Names of bindings are for people; the hash behind the words tells them apart. */
const MAX_WORDS = 50;

/** Properties of `KeystoneGrant`. */
export interface KeystoneGrantProps {
  /** Cluster that the rights are on. */
  readonly cluster: IKubernetesCluster;

  /** Who gets them. */
  readonly subject: KeystoneSubject;

  /** Name of a ClusterRole, such as `view`, `edit`, `admin`, `cluster-admin`, or one of your own. */
  readonly clusterRole: string;

  /**
   * Namespace that the rights are in.
   *
   * @default - the whole cluster
   */
  readonly namespace?: IKubernetesNamespace;
}

/**
 * Defines rights of users of Keystone: a RoleBinding, or a ClusterRoleBinding, of the group that the subject is on the cluster.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export class KeystoneGrant extends Construct {
  /** Name of the group that has the rights. */
  public readonly groupName: string;

  /** Name of the RoleBinding or ClusterRoleBinding. */
  public readonly bindingName: string;

  private readonly subject: KeystoneSubject;

  /** @throws ValidationError when the subject or the role is none, or the grant stands in the stack that makes the cluster */
  public constructor(scope: Construct, id: string, props: KeystoneGrantProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkGrant(props));
    guardStack(this);
    const { subject, clusterRole, namespace } = props;
    this.subject = subject;
    this.groupName = subject.groupName(scope);
    this.bindingName = bindingNameOf(subject.labelIn(this), clusterRole);

    const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name: terraformText(clusterRole) };
    const group = [{ apiGroup: RBAC, kind: "Group", name: terraformText(this.groupName) }];
    if (namespace === undefined) {
      new ClusterRoleBindingV1(this, "Resource", { metadata: { name: this.bindingName }, roleRef, subject: group });
    } else {
      const metadata = { name: this.bindingName, namespace: namespace.namespaceName };
      new RoleBindingV1(this, "Resource", { metadata, roleRef, subject: group });
    }
    subject.warnings().forEach((warning) => Annotations.of(this).addWarning(warning));
  }

  /** Refuses to stand for another subject whose label is the same by chance. @internal */
  public requireSubject(other: KeystoneSubject): void {
    const { subject } = this;
    const isSame = subject.identity === other.identity || hasTokens([subject.identity, other.identity]);
    checkProps(
      this,
      isSame
        ? undefined
        : problem(
            "subject",
            "grant-ambiguous",
            `must differ by its label from the subject that has this grant, and both are called ${subject.label}`,
            "name one of them by its id, KeystoneProject.withId(...), or rename it in Keystone",
          ),
    );
  }
}

/** Id of a grant below the construct that it was asked of. @internal */
export function grantIdOf(
  scope: Construct,
  subject: KeystoneSubject | undefined,
  clusterRole: string,
  namespace?: IKubernetesNamespace,
): string {
  const label =
    subject instanceof KeystoneSubject ? subject.labelIn(scope) : String(readable<KeystoneSubject>(subject).label);
  const name = readable(namespace).namespaceName;
  // a name that Terraform makes is told from others by the construct that makes it.
  const place = namespace instanceof Construct && hasTokens(name) ? namespace.node.path : name;
  return constructIdOf("Grant", String(clusterRole), label, place);
}

function bindingNameOf(label: string, clusterRole: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([clusterRole, label]))
    .digest("hex")
    .slice(0, 8);
  const words = `keystone-${clusterRole}-${label}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `${words.slice(0, MAX_WORDS).replace(/-+$/, "")}-${hash}`;
}

function checkGrant(given: KeystoneGrantProps): CheckResult {
  const { subject, clusterRole, namespace } = readable(given);
  const name: unknown = readable(namespace).namespaceName;
  return [
    required("props", given) ?? knownKeys("", given, ["cluster", "subject", "clusterRole", "namespace"]),
    subject instanceof KeystoneSubject
      ? subject.check("subject")
      : (required("subject", subject) ??
        ofKind(
          "subject",
          subject,
          KeystoneSubject,
          "use KeystoneProject.withId(...), KeystoneRole.named(...) or KeystoneGroup.named(...)",
        )),
    required("clusterRole", clusterRole) ?? notBlank("clusterRole", clusterRole),
    namespace === undefined
      ? undefined
      : (object("namespace", typeof namespace === "object" && namespace !== null ? undefined : namespace) ??
        required("namespace.namespaceName", name) ??
        dnsLabel("namespace.namespaceName", name)),
  ];
}
