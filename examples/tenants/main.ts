import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  ClusterPlatform,
  K8sOnOpenStackCluster,
  KeystoneGroup,
  KeystoneLogin,
  KubernetesVersion,
  MachineImage,
  NamespaceMember,
  NetworkPlugin,
  NetworkRef,
  SharedNetwork,
  TenantGroup,
  TenantProject,
  TenantQuota,
  TenantServiceUser,
  UserNamespace,
} from "k8s-on-openstack";
import type { ClusterNeed } from "k8s-on-openstack";
import { ClusterStacks, InfrastructureStack, OpenStackConnection } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

/** Keystone as tenants and the nodes of their clusters reach it. */
const AUTH_URL = process.env.EXAMPLE_AUTH_URL ?? "https://cloud.example.com:5000/v3";

/** Entry of clouds.yaml with the rights to make projects. */
const ADMIN_CLOUD = process.env.EXAMPLE_ADMIN_CLOUD ?? "admin";

/** Roles of Keystone that whoever makes clusters needs. */
const ROLES = (process.env.EXAMPLE_TENANT_ROLES ?? "member,load-balancer_member").split(",");

/** The tenants: their users, the range of their nodes, and their project once it is there. */
const TENANTS = [
  { name: "red", users: ["alice", "bob"], cidr: "10.61.0.0/24", projectId: process.env.EXAMPLE_RED_PROJECT_ID },
  { name: "blue", users: ["carol"], cidr: "10.62.0.0/24", projectId: process.env.EXAMPLE_BLUE_PROJECT_ID },
];

type Tenant = (typeof TENANTS)[number];

/** What each tenant's cluster is going to have: it sizes the quota. */
export const CLUSTER: ClusterNeed = {
  controlPlane: { count: 1, cores: 2, ram: "4Gi" },
  pools: [{ count: 2, cores: 4, ram: "8Gi" }],
  claims: 10,
  claimGigabytes: 100,
  loadBalancers: 2,
};

/** Two tenants: a project each, made by an administrator, and in it a cluster, made with the login of the tenant alone. */
export function build(app: App): readonly ClusterStacks[] {
  const stack = new InfrastructureStack(app, "tenants", {
    backend: exampleBackend(),
    openstack: OpenStackConnection.fromCloud(ADMIN_CLOUD),
  });
  TENANTS.forEach((tenant) => buildProject(stack, tenant));
  return TENANTS.map((tenant) => buildCluster(app, tenant));
}

function buildProject(stack: InfrastructureStack, { name, users }: Tenant): void {
  new TenantProject(stack, name === "red" ? "Red" : "Blue", {
    name,
    description: `Clusters of the ${name} team`,
    groups: [
      TenantGroup.create(`${name}-developers`, { roles: ROLES }),
      TenantGroup.create(`${name}-auditors`, { roles: ["reader"] }),
      // a group for each user of the cluster: a role in the project is what lets them log in at all.
      ...users.map((user) => TenantGroup.create(`${name}-${user}`, { roles: ["reader"] })),
    ],
    serviceUser: TenantServiceUser.named(`${name}-stacks`, { roles: ROLES, authUrl: AUTH_URL }),
    quota: TenantQuota.forClusters([CLUSTER], {
      volumes: { perVolumeGigabytes: 50 },
      // a tenant shares no network of its own with others.
      network: { rbacPolicies: 0 },
    }),
    clusters: [CLUSTER],
    networks: [SharedNetwork.external(NetworkRef.named(cloud.externalNetwork))],
    // so that the example can be destroyed in one go; leave it out for a project that somebody works in.
    deletionProtection: false,
  });
}

/** Nothing here reads the state of the administrator's stack, which holds the logins of all tenants. */
function buildCluster(app: App, tenant: Tenant): ClusterStacks {
  const { name, users } = tenant;
  const stacks = new ClusterStacks(app, `tenants-${name}`, {
    backend: exampleBackend(),
    openstack: OpenStackConnection.fromCloud(name),
    cluster: (stack) => buildMachines(stack, tenant),
  });
  const { cluster, platform, applications } = stacks;
  new ClusterPlatform(platform, "Platform", { cluster });
  for (const user of users) {
    new UserNamespace(applications, `User-${user}`, {
      cluster,
      tenant: name,
      user,
      editors: [NamespaceMember.keystone(KeystoneGroup.named(`${name}-${user}`))],
      viewers: [NamespaceMember.keystone(KeystoneGroup.named(`${name}-auditors`))],
      quota: { cpu: "2", memory: "4Gi", pods: 20, storage: "50Gi" },
    });
  }
  return stacks;
}

function buildMachines(stack: InfrastructureStack, { name, cidr, projectId }: Tenant): K8sOnOpenStackCluster {
  const network = new ClusterNetwork(stack, "Network", { cidr, externalNetwork: cloud.externalNetwork });
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: `tenants-${name}`,
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.virtualIp({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor },
    keystoneLogin: KeystoneLogin.authentication({
      authUrl: AUTH_URL,
      // users of other projects have no business here.
      projects: [projectId ?? "0123456789abcdef0123456789abcdef"],
    }),
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 1, flavor: cloud.workerFlavor });
  return cluster;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
