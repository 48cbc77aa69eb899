import { App } from "cdktf";
import { KeystoneGroup, NamespaceIsolation, NamespaceMember, UserNamespace } from "../../lib";
import type { IKubernetesNamespace, UserNamespaceProps } from "../../lib";
import { ApplicationStack, StateBackend } from "../../stacks";
import { importCluster } from "../support/imported-cluster";
import { peek, warningsOf } from "../support/synth";

function namespaceWith(props: Partial<UserNamespaceProps> = {}) {
  const stack = new ApplicationStack(new App(), "test", { backend: StateBackend.pg() });
  const cluster = importCluster(stack);
  stack.connectTo(cluster);
  const editors = [NamespaceMember.group("red:alice")];
  const made = new UserNamespace(stack, "Alice", { cluster, tenant: "red", user: "alice", editors, ...props });
  return { stack, made, document: peek(stack) };
}

describe("the namespace of a user", () => {
  it("is named after tenant and user, so that no other pair makes the same name", () => {
    expect(namespaceWith({ tenant: "a-b", user: "c" }).document.resource("Alice/Namespace/Resource")).toMatchObject({
      metadata: { name: "a-b--c", labels: { "k8s-on-openstack/tenant": "a-b", "k8s-on-openstack/user": "c" } },
    });
  });

  it("takes another name", () => {
    expect(namespaceWith({ name: "alice" }).document.resource("Alice/Namespace/Resource")).toMatchObject({
      metadata: { name: "alice" },
    });
  });

  it("lets users and groups in by the names that the API server knows", () => {
    const { document } = namespaceWith({
      editors: [NamespaceMember.group("red:alice"), NamespaceMember.user("alice@example.com")],
      viewers: [NamespaceMember.group("red:auditors")],
    });
    const bindings = document.resources("kubernetes_role_binding_v1");
    expect(bindings.map(({ role_ref: role, subject }) => [role, subject])).toEqual([
      [
        { api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
        [{ api_group: "rbac.authorization.k8s.io", kind: "Group", name: "red:alice" }],
      ],
      [
        { api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
        [{ api_group: "rbac.authorization.k8s.io", kind: "User", name: "alice@example.com" }],
      ],
      [
        { api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
        [{ api_group: "rbac.authorization.k8s.io", kind: "Group", name: "red:auditors" }],
      ],
    ]);
    expect(document.counts["kubernetes_cluster_role_binding_v1"]).toBeUndefined();
  });

  it("has a quota without load balancers, and limits for containers, unless others are given", () => {
    expect(namespaceWith().document.resource("Alice/Namespace/Quota")).toMatchObject({
      spec: { hard: { "requests.cpu": "4", pods: "30", "services.loadbalancers": "0" } },
    });
    const { document } = namespaceWith({ quota: { cpu: "1", loadBalancers: 1 } });
    expect(document.resource("Alice/Namespace/Quota")).toMatchObject({
      spec: { hard: { "requests.cpu": "1", pods: "30", "services.loadbalancers": "1" } },
    });
    expect(document.resource("Alice/Namespace/ContainerLimits")).toMatchObject({
      spec: { limit: [{ default: { cpu: "1", memory: "512Mi" } }] },
    });
  });

  it("may pull from the project of a registry", () => {
    const asked: IKubernetesNamespace[] = [];
    const { made } = namespaceWith({ registry: { grantPull: (namespace) => asked.push(namespace) } });
    expect(asked).toEqual([made]);
  });

  it("warns of ranges that hold other pods", () => {
    const isolation = NamespaceIsolation.withinNamespace(["10.0.0.0/8", "203.0.113.0/24"]);
    expect(warningsOf(namespaceWith({ isolation }).stack)).toEqual([expect.stringContaining("may call 10.0.0.0/8")]);
  });

  it("fails for users of Keystone on a cluster that nobody logs in to with Keystone", () => {
    const editors = [NamespaceMember.keystone(KeystoneGroup.named("red"))];
    expect(() => namespaceWith({ editors })).toThrow(/editors\[0\] must not be users of Keystone/);
  });
});
