import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import {
  ApiEndpoint,
  ApplicationCredential,
  ClusterPlatform,
  CredentialExpiry,
  HarborMember,
  HarborProject,
  HarborRegistry,
  HarborRole,
  KeystoneGroup,
  KeystoneLogin,
  KeystonePolicy,
  KeystoneProject,
  NamespaceMember,
  NetworkRef,
  PolicySelection,
  SharedNetwork,
  TenantGroup,
  TenantProject,
  TenantQuota,
  TenantServiceUser,
  UserNamespace,
} from "../../../lib";
import { ApplicationStack, InfrastructureStack, PlatformStack, StateBackend } from "../../../stacks";
import { addCluster } from "../../support/demo-cluster";

const AUTH_URL = "https://cloud.example.com:5000/v3";
const OFFICE = "198.51.100.0/24";

/** One tenant: every name of its own begins with its name. */
export interface Tenant {
  readonly name: "red" | "blue";
  readonly projectId: string;
  readonly nodes: string;
  readonly users: readonly string[];
}

/** The tenants, with nothing in common. */
export const TENANTS: readonly Tenant[] = [
  { name: "red", projectId: "1".repeat(32), nodes: "10.61.0.0/24", users: ["alice", "bob"] },
  { name: "blue", projectId: "2".repeat(32), nodes: "10.62.0.0/24", users: ["carol"] },
];

/** Stacks that a negative test puts a grant too many into. */
export interface TwoTenants {
  readonly projects: InfrastructureStack;
  readonly clusters: Readonly<Record<string, InfrastructureStack>>;
  readonly platform: PlatformStack;
  readonly applications: ApplicationStack;
}

/** Two tenants, each with a project and a cluster of its own, and with users on a cluster that they share. */
export function buildTwoTenants(app: App): TwoTenants {
  const backend = StateBackend.pg();
  const projects = new InfrastructureStack(app, "projects", { backend });
  TENANTS.forEach((tenant) => addProject(projects, tenant));
  const clusters = TENANTS.map((tenant) => [tenant.name, addOwnCluster(app, tenant)] as const);

  const infrastructure = new InfrastructureStack(app, "shared", { backend });
  const cluster = addCluster(infrastructure, {
    network: { cidr: "10.60.0.0/24" },
    cluster: {
      keystoneLogin: KeystoneLogin.authenticationAndAuthorization({
        authUrl: AUTH_URL,
        projects: TENANTS.map(({ projectId }) => projectId),
        policy: KeystonePolicy.of(...TENANTS.map((tenant) => policyOf(tenant))),
      }),
    },
  });
  const platform = new PlatformStack(app, "shared-platform", { backend, cluster });
  new ClusterPlatform(platform, "Platform", { cluster });
  const applications = new ApplicationStack(app, "shared-applications", { backend, cluster, platform });
  const registry = HarborRegistry.fromAttributes(applications, "Registry", {
    hostname: "registry.example.com",
    adminPassword: new TerraformVariable(applications, "HarborPassword", { type: "string", sensitive: true })
      .stringValue,
  });
  applications.connectToRegistry(registry);
  for (const { name, users } of TENANTS) {
    const images = new HarborProject(applications, `Images-${name}`, {
      registry,
      name,
      members: [HarborMember.oidcGroup(`${name}-developers`, HarborRole.DEVELOPER)],
    });
    for (const user of users) {
      new UserNamespace(applications, `User-${user}`, {
        cluster,
        tenant: name,
        user,
        editors: [
          NamespaceMember.keystone(KeystoneGroup.named(`${name}-${user}`)),
          NamespaceMember.group(`${name}:${user}`),
        ],
        viewers: [NamespaceMember.keystone(KeystoneProject.withId(idOf(name)).withRole("reader"))],
        registry: images,
      });
    }
  }
  return { projects, clusters: Object.fromEntries(clusters), platform, applications };
}

function addProject(stack: InfrastructureStack, { name }: Tenant): void {
  new TenantProject(stack, name === "red" ? "Red" : "Blue", {
    name,
    groups: [
      TenantGroup.create(`${name}-developers`, { roles: ["member"], users: [`${name}-lead`] }),
      TenantGroup.named(`${name}-auditors`, { roles: ["reader"] }),
    ],
    serviceUser: TenantServiceUser.named(`${name}-stacks`, { roles: ["member", "load-balancer_member"] }),
    quota: TenantQuota.of({ compute: { instances: 10 }, network: { ports: 100, rbacPolicies: 0 } }),
    networks: [
      SharedNetwork.external(NetworkRef.named("public")),
      SharedNetwork.plugged(NetworkRef.named(`${name}-storage`)),
    ],
    flavors: ["large-memory"],
    images: ["golden"],
  });
}

function addOwnCluster(app: App, { name, nodes }: Tenant): InfrastructureStack {
  const stack = new InfrastructureStack(app, `${name}-cluster`, { backend: StateBackend.pg() });
  addCluster(stack, {
    network: { cidr: nodes },
    cluster: { name, endpoint: ApiEndpoint.virtualIp({ allowedCidrs: [OFFICE] }) },
  });
  new ApplicationCredential(stack, "Login", { name: `${name}-login`, expiry: CredentialExpiry.never() });
  return stack;
}

function policyOf({ name, projectId, users }: Tenant): Parameters<typeof KeystonePolicy.of>[0] {
  return {
    users: { projects: [projectId], roles: ["auditor"] },
    resourcePermissions: [
      {
        namespaces: PolicySelection.only(...users.map((user) => `${name}--${user}`)),
        resources: PolicySelection.only("events"),
        verbs: ["list"],
      },
    ],
  };
}

function idOf(name: string): string {
  return TENANTS.find((tenant) => tenant.name === name)?.projectId ?? "";
}

/** Where administrators sit. */
export { OFFICE };
