import { App } from "cdktf";
import {
  AcceptedImage,
  KeystoneGroup,
  KeystoneRole,
  NamespaceIsolation,
  NamespaceMember,
  NetworkRef,
  PodSecurityLevel,
  SharedNetwork,
  TenantGroup,
  TenantProject,
  TenantQuota,
  TenantServiceUser,
  UserNamespace,
} from "../../lib";
import type { TenantProjectProps, TenantQuotaOptions, UserNamespaceProps } from "../../lib";
import { ApplicationStack, InfrastructureStack, OpenStackConnection, StateBackend } from "../../stacks";
import type { BadInput } from "../support/bad-input";
import { importCluster } from "../support/imported-cluster";
import { untyped } from "./give";

const GROUPS = [TenantGroup.create("developers", { roles: ["member"] })];
const LONG = "a".repeat(31);

function project(props: Partial<TenantProjectProps>): BadInput[2] {
  return (stack) => new TenantProject(stack, "Tenant", { name: "red", groups: GROUPS, ...props });
}

function quota(options: TenantQuotaOptions): BadInput[2] {
  return project({ quota: TenantQuota.of(options) });
}

function namespace(props: Partial<UserNamespaceProps>): BadInput[2] {
  return () => {
    const stack = new ApplicationStack(new App(), "own", { backend: StateBackend.pg() });
    const cluster = importCluster(stack);
    const editors = [NamespaceMember.group("red:alice")];
    return new UserNamespace(stack, "Alice", { cluster, tenant: "red", user: "alice", editors, ...props });
  };
}

function connected(admin: OpenStackConnection): BadInput[2] {
  return () => new InfrastructureStack(new App(), "own", { backend: StateBackend.pg(), admin });
}

const CLUSTER = { controlPlane: { count: 3, cores: 2, ram: "4Gi" } };

/** Tenants: projects, who may use them and how much, and namespaces of users. */
export const TENANTS: readonly BadInput[] = [
  [
    105,
    "a password for a service user",
    project({ serviceUser: TenantServiceUser.named("u", untyped({ roles: ["member"], password: "hunter2" })) }),
    "unknown-property",
    "serviceUser.password",
  ],
  [
    105,
    "an administrator who logs in as everybody else does",
    connected(OpenStackConnection.fromEnvironment()),
    "admin-login",
    "admin",
  ],
  [
    106,
    "a tenant that is administrator of the cloud",
    project({ groups: [TenantGroup.create("g", { roles: ["member", "Admin"] })] }),
    "cloud-wide-role",
    "groups[0].roles[1]",
  ],
  [
    106,
    "a service user that sees load balancers of all projects",
    project({ serviceUser: TenantServiceUser.named("u", { roles: ["load-balancer_admin"] }) }),
    "cloud-wide-role",
    "serviceUser.roles[0]",
  ],
  [106, "a tenant without roles", project({ groups: [] }), "tenant-without-roles", "groups"],
  [106, "a tenant without groups", project({ groups: undefined }), "tenant-without-roles", "groups"],
  [
    106,
    "a group without roles",
    project({ groups: [TenantGroup.create("g", { roles: [] })] }),
    "tenant-without-roles",
    "groups[0].roles",
  ],
  [
    106,
    "a group that is given twice",
    project({ groups: [...GROUPS, TenantGroup.named("Developers", { roles: ["reader"] })] }),
    "group-twice",
    "groups[1]",
  ],
  [
    106,
    "a role that is given twice",
    project({ groups: [TenantGroup.create("g", { roles: ["member", "member"] })] }),
    "unique",
    "groups[0].roles",
  ],
  [
    106,
    "a group by a name that is no id",
    project({ groups: [TenantGroup.withId("developers", { roles: ["member"] })] }),
    "uuid",
    "groups[0].id",
  ],
  [106, "a project with a name that paths are made of", project({ name: "a/b" }), "format", "name"],
  [
    106,
    "a user of a group twice",
    project({ groups: [TenantGroup.create("g", { roles: ["member"], users: ["alice", "Alice"] })] }),
    "unique",
    "groups[0].users",
  ],
  [
    106,
    "the name of a service user with a space",
    project({ serviceUser: TenantServiceUser.named("red stacks", { roles: ["member"] }) }),
    "format",
    "serviceUser.name",
  ],
  [
    106,
    "an administrator's provider by its name",
    project({ admin: untyped("openstack.admin") }),
    "wrong-kind",
    "admin",
  ],
  [
    106,
    "a network that is shared twice",
    project({ networks: [SharedNetwork.plugged(NetworkRef.named("n")), SharedNetwork.plugged(NetworkRef.named("n"))] }),
    "network-twice",
    "networks[1]",
  ],
  [106, "an image by its name", (stack) => new AcceptedImage(stack, "Image", { imageId: "golden" }), "uuid", "imageId"],
  [106, "a negative quota", quota({ compute: { cores: -1 } }), "quota-negative", "quota.compute.cores"],
  [106, "a quota in words", quota({ network: { ports: untyped("100") } }), "integer", "quota.network.ports"],
  [
    106,
    "a quota of a fraction",
    quota({ loadBalancers: { listeners: 1.5 } }),
    "integer",
    "quota.loadBalancers.listeners",
  ],
  [
    106,
    "a quota that is no number",
    quota({ volumes: { gigabytes: Number.NaN } }),
    "integer",
    "quota.volumes.gigabytes",
  ],
  [106, "memory without a unit", quota({ compute: { ram: "64" } }), "whole-mebibytes", "quota.compute.ram"],
  [106, "memory as a number", quota({ compute: { ram: untyped(65536) } }), "quantity", "quota.compute.ram"],
  [
    106,
    "a quota of what the cloud does not count",
    quota({ compute: untyped({ gpus: 4 }) }),
    "unknown-property",
    "quota.compute.gpus",
  ],
  [
    106,
    "a volume type with more than all volumes",
    quota({ volumes: { gigabytes: 10, types: { ssd: { gigabytes: 20 } } } }),
    "not-above",
    "quota.volumes.types.ssd.gigabytes",
  ],
  [
    106,
    "a quota below use",
    project({ clusters: [CLUSTER], quota: TenantQuota.of({ compute: { instances: 2 } }) }),
    "quota-below-use",
    "quota.compute.instances",
  ],
  [
    106,
    "memory below use",
    project({ clusters: [CLUSTER], quota: TenantQuota.of({ compute: { ram: "8Gi" } }) }),
    "quota-below-use",
    "quota.compute.ram",
  ],
  [106, "an estimate for no cluster", () => TenantQuota.forClusters([]), "list-length", "clusters"],
  [
    106,
    "an estimate for a cluster without nodes",
    () => TenantQuota.forClusters([{ controlPlane: { count: 0, cores: 2, ram: "4Gi" } }]),
    "integer",
    "clusters[0].controlPlane.count",
  ],
  [109, "a namespace of 64 characters", namespace({ name: "a".repeat(64) }), "dns-label", "name"],
  [
    109,
    "a tenant and a user that make 64 characters",
    namespace({ tenant: LONG, user: LONG }),
    "namespace-length",
    "name",
  ],
  [109, "the name of a user with capitals", namespace({ user: "Alice" }), "dns-label", "user"],
  [109, "an e-mail address as the name of a user", namespace({ user: "alice@example.com" }), "dns-label", "user"],
  [
    109,
    "the name of a tenant that ends where another begins",
    namespace({ tenant: "red--alice" }),
    "name-separator",
    "tenant",
  ],
  [109, "a namespace that nobody may use", namespace({ editors: [] }), "namespace-without-users", "editors"],
  [
    109,
    "a group of everybody",
    namespace({ editors: [NamespaceMember.group("system:authenticated")] }),
    "reserved-subject",
    "editors[0]",
  ],
  [
    109,
    "the group of a role of Keystone in any project",
    namespace({ viewers: [NamespaceMember.group("keystone:role:member")] }),
    "reserved-subject",
    "viewers[0]",
  ],
  [
    109,
    "a role in any project",
    namespace({ editors: [NamespaceMember.keystone(KeystoneRole.named("member"))] }),
    "role-of-any-project",
    "editors[0]",
  ],
  [
    109,
    "users of Keystone where nobody logs in with Keystone",
    namespace({ viewers: [NamespaceMember.keystone(KeystoneGroup.named("red"))] }),
    "keystone-login-missing",
    "viewers[0]",
  ],
  [
    109,
    "a member who is given twice",
    namespace({ editors: [NamespaceMember.user("a"), NamespaceMember.user("a")] }),
    "member-twice",
    "editors[1]",
  ],
  [
    109,
    "a namespace that is open to all",
    namespace({ isolation: NamespaceIsolation.none() }),
    "namespace-open",
    "isolation",
  ],
  [
    109,
    "a namespace with privileged pods",
    namespace({ podSecurity: PodSecurityLevel.PRIVILEGED }),
    "tenant-privileged",
    "podSecurity",
  ],
  [109, "a registry by its name", namespace({ registry: untyped("red") }), "wrong-kind", "registry"],
];
