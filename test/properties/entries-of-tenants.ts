import { App } from "cdktf";
import {
  AcceptedImage,
  KeystoneGroup,
  KeystoneLogin,
  NamespaceMember,
  NetworkRef,
  SharedNetwork,
  TenantGroup,
  TenantProject,
  TenantQuota,
  TenantServiceUser,
  UserNamespace,
} from "../../lib";
import type { KeystoneFacts } from "../../lib/cluster";
import { readable } from "../../lib/core";
import { ApplicationStack, StateBackend } from "../../stacks";
import { newStack } from "../support/demo-cluster";
import { importCluster } from "../support/imported-cluster";
import { ID, entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const GROUPS = [TenantGroup.create("developers", { roles: ["member"] })];
const CLUSTER = {
  controlPlane: { count: 3, cores: 2, ram: "4Gi", volumeGigabytes: 20 },
  pools: [{ count: 3, cores: 4, ram: "8Gi" }],
  claims: 1,
  claimGigabytes: 10,
  loadBalancers: 1,
};

const project = (props: object) => new TenantProject(newStack(), "Tenant", { name: "red", groups: GROUPS, ...props });

/** Tenants: projects and namespaces of users. */
export const TENANT_ENTRIES: readonly Entry[] = [
  entry(
    "TenantProject",
    {
      name: "red",
      description: "d",
      domainId: "default",
      enabled: true,
      tags: ["a"],
      groups: GROUPS,
      serviceUser: TenantServiceUser.named("u", { roles: ["member"] }),
      quota: TenantQuota.of({ compute: { cores: 100 } }),
      clusters: [CLUSTER],
      networks: [SharedNetwork.plugged(NetworkRef.named("n"))],
      flavors: ["f"],
      images: ["i"],
      deletionProtection: true,
    },
    (props) => new TenantProject(newStack(), "Tenant", props),
  ),
  entry(
    "TenantGroup.create",
    { name: "g", options: { roles: ["member"], description: "d", users: ["u"] } },
    (given) => {
      const { name, options } = readable(given) as typeof given;
      return project({ groups: [TenantGroup.create(name, options)] });
    },
  ),
  entry("TenantGroup.named", { name: "g", options: { roles: ["member"], domainId: "d" } }, (given) => {
    const { name, options } = readable(given) as typeof given;
    return project({ groups: [TenantGroup.named(name, options)] });
  }),
  entry(
    "TenantServiceUser.named",
    { name: "u", options: { roles: ["member"], authUrl: "https://c.example.com/v3", generation: 2 } },
    (given) => {
      const { name, options } = readable(given) as typeof given;
      return project({ serviceUser: TenantServiceUser.named(name, options) });
    },
  ),
  entry(
    "TenantQuota.of",
    {
      compute: { cores: 1, ram: "1Gi", instances: 1, keyPairs: 1, serverGroups: 1, serverGroupMembers: 1 },
      volumes: { volumes: 1, gigabytes: 1, perVolumeGigabytes: 1, types: { ssd: { volumes: 1, gigabytes: 1 } } },
      network: { networks: 1, ports: 1, rbacPolicies: 0 },
      loadBalancers: { loadBalancers: 1, members: 1 },
    },
    (options) => project({ quota: TenantQuota.of(options), clusters: undefined }),
  ),
  entry("TenantQuota.forClusters", { clusters: [CLUSTER], options: { network: { ports: 99 } } }, (given) => {
    const { clusters, options } = readable(given) as typeof given;
    return project({ quota: TenantQuota.forClusters(clusters, options), clusters });
  }),
  entry("TenantGroup.withId", { id: "0".repeat(32), options: { roles: ["member"] } }, (given) => {
    const { id, options } = readable(given) as typeof given;
    return project({ groups: [TenantGroup.withId(id, options)] });
  }),
  entry("SharedNetwork", { network: NetworkRef.named("n") }, (given) => {
    const { network } = readable(given) as typeof given;
    return project({ networks: [SharedNetwork.plugged(network), SharedNetwork.external(network)] });
  }),
  entry(
    "UserNamespace",
    {
      tenant: "red",
      user: "alice",
      name: "n",
      editors: [NamespaceMember.group("g")],
      viewers: [NamespaceMember.user("u")],
      quota: { cpu: "1" },
      containerLimits: { limitCpu: "1" },
      labels: { a: "b" },
      registry: { grantPull: () => undefined },
    },
    (props) => {
      const stack = new ApplicationStack(new App(), "own", { backend: StateBackend.pg() });
      return new UserNamespace(stack, "User", { cluster: importCluster(stack), ...props });
    },
  ),
  entry("NamespaceMember", { name: "g" }, (given) => {
    const { name } = readable(given) as typeof given;
    const stack = new ApplicationStack(new App(), "own", { backend: StateBackend.pg() });
    const editors = [NamespaceMember.group(name), NamespaceMember.user(name)];
    return new UserNamespace(stack, "User", { cluster: importCluster(stack), tenant: "t", user: "u", editors });
  }),
  entry("NamespaceMember.keystone", { subject: KeystoneGroup.named("g") }, (given) => {
    const { subject } = readable(given) as typeof given;
    const stack = new ApplicationStack(new App(), "own", { backend: StateBackend.pg() });
    const keystone = { login: KeystoneLogin.authentication({ authUrl: "https://cloud.example.com:5000/v3" }) };
    const cluster = { ...importCluster(stack), keystone: keystone as KeystoneFacts };
    const viewers = [NamespaceMember.keystone(subject)];
    return new UserNamespace(stack, "User", { cluster, tenant: "t", user: "u", viewers });
  }),
  entry("AcceptedImage", { imageId: ID }, (props) => new AcceptedImage(newStack(), "Image", props)),
];
