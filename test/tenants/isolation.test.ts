import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { TerraformResource } from "cdktf";
import { Manifests } from "../../lib";
import { IdentityRoleAssignmentV3 } from "../../lib/providers/.gen/openstack/identity-role-assignment-v3";
import { IdentityUserMembershipV3 } from "../../lib/providers/.gen/openstack/identity-user-membership-v3";
import { NetworkingRbacPolicyV2 } from "../../lib/providers/.gen/openstack/networking-rbac-policy-v2";
import { NetworkingSecgroupRuleV2 } from "../../lib/providers/.gen/openstack/networking-secgroup-rule-v2";
import { importCluster } from "../support/imported-cluster";
import { synth } from "../support/synth";
import type { SynthesizedApp } from "../support/synth";
import { breachesOf, enumerateGrants, mixedStacks } from "./support/grants";
import { TENANTS, buildTwoTenants } from "./support/two-tenants";
import type { TwoTenants } from "./support/two-tenants";

const RBAC = "rbac.authorization.k8s.io";
const VIEW = { apiGroup: RBAC, kind: "ClusterRole", name: "view" };

function tenantsWith(more: (tenants: TwoTenants) => unknown): SynthesizedApp {
  return synth((app) => void more(buildTwoTenants(app)));
}

const group = (name: string) => [{ apiGroup: RBAC, kind: "Group", name }];

describe("two tenants", () => {
  let app: SynthesizedApp;

  beforeAll(() => {
    app = synth((scope) => void buildTwoTenants(scope));
  });

  it("reach nothing of each other, by any grant of any stack", () => {
    expect(breachesOf(enumerateGrants(app))).toEqual([]);
  });

  it("are both in the enumeration, by roles, networks, bindings, policies and registries", () => {
    const grants = enumerateGrants(app);
    for (const { name } of TENANTS) {
      const kinds = grants
        .filter(({ subject, object }) => subject === name && object === name)
        .map(({ where }) => (where.split(": ")[1] ?? "").split(".")[0]);
      expect([...new Set(kinds)].sort()).toEqual([
        "harbor_project_member_group",
        "harbor_robot_account",
        "kubernetes_config_map_v1",
        "kubernetes_network_policy_v1",
        "kubernetes_role_binding_v1",
        "kubernetes_secret_v1",
        "openstack_compute_flavor_access_v2",
        "openstack_identity_application_credential_v3",
        "openstack_identity_role_assignment_v3",
        "openstack_identity_user_membership_v3",
        "openstack_images_image_access_v2",
        "openstack_networking_rbac_policy_v2",
        "openstack_networking_router_interface_v2",
        "openstack_networking_secgroup_rule_v2",
      ]);
    }
  });

  it("have stacks of their own that do not even name the other", () => {
    expect(app.stackIds).toEqual(expect.arrayContaining(["red-cluster", "blue-cluster"]));
    expect(mixedStacks(app)).toEqual([]);
  });

  it("have stacks of their own that need no administrator and read no other state", () => {
    for (const { name } of TENANTS) {
      const stack = app.stack(`${name}-cluster`);
      const types = stack.addresses.map((address) => address.replace(/\.[^.]*$/, ""));
      const rights = /terraform_remote_state|quota|identity_(project|user|group|role)|rbac_policy|_access_/;
      expect(types.filter((type) => rights.test(type))).toEqual([]);
      expect(Object.keys(stack.section("provider")).sort()).toEqual(["openstack", "random", "tls"]);
      expect(stack.section("provider")["openstack"]).toHaveLength(1);
    }
  });

  it("find each namespace closed in both directions, at the strictest level, and with a quota", () => {
    const stack = app.stack("shared-applications");
    const namespaces = stack.resources("kubernetes_namespace_v1") as unknown as readonly {
      readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
    }[];
    expect(namespaces.map(({ metadata }) => metadata.name).sort()).toEqual(["blue--carol", "red--alice", "red--bob"]);
    for (const { metadata } of namespaces) {
      const [, user = ""] = metadata.name.split("--");
      expect(metadata.labels).toMatchObject({
        "pod-security.kubernetes.io/enforce": "restricted",
        "k8s-on-openstack/tenant": metadata.name.split("--")[0],
        "k8s-on-openstack/user": user,
      });
      expect(stack.resource(`User-${user}/Namespace/DenyAll`)["spec"]).toEqual({
        pod_selector: {},
        policy_types: ["Ingress", "Egress"],
      });
      expect(stack.resource(`User-${user}/Namespace/Quota`)).toMatchObject({
        spec: { hard: { "services.loadbalancers": "0", pods: "30" } },
      });
    }
  });
});

describe("the check that two tenants reach nothing of each other", () => {
  const BREACHES: readonly (readonly [string, (tenants: TwoTenants) => unknown])[] = [
    [
      "a role of one in the project of the other",
      ({ projects }) =>
        new IdentityRoleAssignmentV3(projects, "Bad", {
          groupId: "${openstack_identity_group_v3.Red_Group-red-developers_X.id}",
          projectId: "2".repeat(32),
          roleId: "r",
        }),
    ],
    [
      "a role in the whole domain",
      ({ projects }) =>
        new IdentityRoleAssignmentV3(projects, "Bad", { groupId: "red-group", domainId: "d", roleId: "r" }),
    ],
    [
      "a user of one in a group of the other",
      ({ projects }) =>
        new IdentityUserMembershipV3(projects, "Bad", { userId: "red-lead", groupId: "blue-developers" }),
    ],
    [
      "a network of one that the other may use",
      ({ projects }) =>
        new NetworkingRbacPolicyV2(projects, "Bad", {
          action: "access_as_shared",
          objectType: "network",
          objectId: "red-network",
          targetTenant: "2".repeat(32),
        }),
    ],
    [
      "a network of one that everybody may use",
      ({ projects }) =>
        new NetworkingRbacPolicyV2(projects, "Bad", {
          action: "access_as_shared",
          objectType: "network",
          objectId: "red-network",
          targetTenant: "*",
        }),
    ],
    [
      "a security group that lets in the nodes of the other",
      ({ clusters }) =>
        new NetworkingSecgroupRuleV2(clusters["red"], "Bad", {
          direction: "ingress",
          ethertype: "IPv4",
          remoteIpPrefix: "10.62.0.0/16",
          securityGroupId: "g",
        }),
    ],
    [
      "a security group that lets in everybody",
      ({ clusters }) =>
        new NetworkingSecgroupRuleV2(clusters["red"], "Bad", {
          direction: "ingress",
          ethertype: "IPv4",
          securityGroupId: "g",
        }),
    ],
    [
      "a binding of one in a namespace of the other",
      ({ applications }) =>
        new RoleBindingV1(applications, "Bad", {
          metadata: { name: "bad", namespace: "blue--carol" },
          roleRef: VIEW,
          subject: group("keystone:group:default:red-alice"),
        }),
    ],
    [
      "a binding of one on the whole cluster",
      ({ applications }) =>
        new ClusterRoleBindingV1(applications, "Bad", {
          metadata: { name: "bad" },
          roleRef: VIEW,
          subject: group("red:alice"),
        }),
    ],
    [
      "a binding of all who are logged in",
      ({ applications }) =>
        new RoleBindingV1(applications, "Bad", {
          metadata: { name: "bad", namespace: "blue--carol" },
          roleRef: VIEW,
          subject: group("system:authenticated"),
        }),
    ],
    [
      "a binding among the objects of a chart",
      ({ applications }) =>
        new Manifests(applications, "Bad", {
          cluster: importCluster(applications),
          name: "bad",
          namespace: "kube-system",
          objects: [
            {
              apiVersion: `${RBAC}/v1`,
              kind: "RoleBinding",
              metadata: { name: "bad", namespace: "blue--carol" },
              roleRef: VIEW,
              subjects: group("red:alice"),
            },
          ],
        }),
    ],
    [
      "a NetworkPolicy that lets in namespaces of the other",
      ({ applications }) =>
        new NetworkPolicyV1(applications, "Bad", {
          metadata: { name: "bad", namespace: "blue--carol" },
          spec: {
            podSelector: {},
            policyTypes: ["Ingress"],
            ingress: [{ from: [{ namespaceSelector: { matchLabels: { "k8s-on-openstack/tenant": "red" } } }] }],
          },
        }),
    ],
    [
      "a NetworkPolicy that lets in every namespace",
      ({ applications }) =>
        new NetworkPolicyV1(applications, "Bad", {
          metadata: { name: "bad", namespace: "blue--carol" },
          spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [{ namespaceSelector: {} }] }] },
        }),
    ],
  ];

  it.each(BREACHES)("fails on %s", (_what, more) => {
    const breaches = breachesOf(enumerateGrants(tenantsWith(more)));
    expect(breaches.map(({ where }) => where)).toEqual([expect.stringMatching(/\.Bad/)]);
  });

  it("fails on a resource that it does not know", () => {
    const app = tenantsWith(
      ({ projects }) =>
        new TerraformResource(projects, "Bad", { terraformResourceType: "openstack_sharedfilesystem_share_access_v2" }),
    );
    expect(() => enumerateGrants(app)).toThrow(/share_access_v2.Bad may grant something/);
  });

  it("fails on a resource of a shared stack that is of both tenants", () => {
    const app = tenantsWith(
      ({ applications }) =>
        new RoleBindingV1(applications, "Bad", {
          metadata: { name: "bad", namespace: '${["red--alice", "blue--carol"][0]}' },
          roleRef: VIEW,
          subject: group("red:alice"),
        }),
    );
    expect(() => enumerateGrants(app)).toThrow("is of two tenants");
  });
});
