import { createHash } from "node:crypto";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import type { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import { hasTokens, known, notBlank, ofKind, problem, readable, required, terraformText } from "../core";
import type { CheckResult } from "../core";
import { KeystoneGrant, KeystoneRole, KeystoneSubject } from "../identity";
import type { IKubernetesNamespace } from "../kube";

const RBAC = "rbac.authorization.k8s.io";

/** Beginnings of users and groups of Kubernetes and kubeadm; `system:authenticated` is everybody, the other tenants too. So are those who have a role of Keystone somewhere. */
const RESERVED_PREFIXES = ["system:", "kubeadm:", "keystone:role:"];

/** What a namespace's users may do: Kubernetes' own roles for people. */
export type NamespaceRole = "edit" | "view";

/** Somebody who works in a namespace. */
export abstract class NamespaceMember {
  /** Users who log in with Keystone: those of a project, of a role in it, or of a group. */
  public static keystone(subject: KeystoneSubject): NamespaceMember {
    return new KeystoneMember(subject);
  }

  /** A group as the API server knows it: `O` of a client certificate, or a group that OpenID Connect tells. */
  public static group(name: string): NamespaceMember {
    return new NamedMember("Group", name);
  }

  /** A user as the API server knows it: `CN` of a client certificate, or a name that OpenID Connect tells. */
  public static user(name: string): NamespaceMember {
    return new NamedMember("User", name);
  }

  /** Tells members apart, for readers. */
  public abstract readonly label: string;

  /** Tells members apart in construct ids, those that only Terraform knows, too. @internal */
  public labelIn(_scope: Construct): string {
    return this.label;
  }

  /** Checks the name, reported under `path`. */
  public abstract check(path: string, cluster: IKubernetesCluster | undefined): CheckResult;

  /** Gives the role in a namespace. @internal */
  public abstract bind(
    scope: Construct,
    id: string,
    role: NamespaceRole,
    place: { readonly cluster: IKubernetesCluster; readonly namespace: IKubernetesNamespace },
  ): void;
}

/** Users of Keystone, through the guard before the login webhook. */
class KeystoneMember extends NamespaceMember {
  public constructor(private readonly subject: KeystoneSubject) {
    super();
  }

  public get label(): string {
    const { label, identity } = readable(this.subject);
    return hasTokens(identity) ? String(identity) : String(label);
  }

  public override labelIn(scope: Construct): string {
    return this.subject.labelIn(scope);
  }

  public check(path: string, cluster: IKubernetesCluster | undefined): CheckResult {
    const { subject } = this;
    const fix = "use KeystoneProject.withId(...) or KeystoneGroup.named(...)";
    if (!(subject instanceof KeystoneSubject)) {
      return required(path, subject) ?? ofKind(path, subject, KeystoneSubject, fix);
    }
    return [
      subject.check(path),
      subject instanceof KeystoneRole
        ? problem(
            path,
            "role-of-any-project",
            "must not be a role in any project, because users of other tenants have it too",
            "use KeystoneProject.withId(...).withRole(...)",
          )
        : undefined,
      cluster !== undefined && cluster.keystone === undefined
        ? problem(
            path,
            "keystone-login-missing",
            "must not be users of Keystone, because nobody logs in to this cluster with Keystone",
            "give the cluster 'keystoneLogin', or use NamespaceMember.group(...) or .user(...)",
          )
        : undefined,
    ];
  }

  public bind(
    scope: Construct,
    id: string,
    clusterRole: NamespaceRole,
    place: { readonly cluster: IKubernetesCluster; readonly namespace: IKubernetesNamespace },
  ): void {
    new KeystoneGrant(scope, id, { ...place, subject: this.subject, clusterRole });
  }
}

/** A user or a group by the name that the API server knows. */
class NamedMember extends NamespaceMember {
  public constructor(
    private readonly kind: "User" | "Group",
    private readonly name: string,
  ) {
    super();
  }

  public get label(): string {
    return `${this.kind}-${this.name}`;
  }

  public check(path: string): CheckResult {
    const { name } = this;
    const prefix = RESERVED_PREFIXES.find(
      (one) => typeof name === "string" && name.trim().toLowerCase().startsWith(one),
    );
    return [
      known(path, name),
      required(path, name) ?? notBlank(path, name),
      prefix === undefined
        ? undefined
        : problem(
            path,
            "reserved-subject",
            `must not begin with ${prefix}, whose bearers are not one tenant's`,
            "name the users or the group of this tenant",
            name,
          ),
    ];
  }

  public bind(
    scope: Construct,
    id: string,
    role: NamespaceRole,
    { namespace }: { readonly namespace: IKubernetesNamespace },
  ): void {
    const { kind } = this;
    const name = terraformText(this.name);
    new RoleBindingV1(scope, id, {
      metadata: { name: this.bindingName(role), namespace: namespace.namespaceName },
      roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
      subject: [{ apiGroup: RBAC, kind, name }],
    });
  }

  /** For people, with a hash that tells names apart. */
  private bindingName(role: NamespaceRole): string {
    const hash = createHash("sha256")
      .update(JSON.stringify([role, this.label]))
      .digest("hex")
      .slice(0, 8);
    const words = `${role}-${this.label}`
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 50);
    return `${words.replace(/-+$/, "")}-${hash}`;
  }
}
