import type { App } from "cdktf";
import {
  AcceptedImage,
  ApiEndpoint,
  ApplicationCredential,
  ClusterNetwork,
  CredentialExpiry,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  NetworkRef,
  SharedNetwork,
  TenantGroup,
  TenantProject,
  TenantQuota,
  TenantServiceUser,
} from "k8s-on-openstack";
import { InfrastructureStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../../../../examples/cloud";

const {
  E2E_TENANT_PREFIX: prefix = "e2e-tenant",
  E2E_TENANT_INSTANCES: instances = "2",
  E2E_TENANT_PORTS: ports = "20",
  E2E_TENANT_PROTECTED: isProtected = "true",
  E2E_TENANT_NETWORK: network = "shared",
  E2E_TENANT_FLAVOR: flavor = "private",
  E2E_TENANT_IMAGE: image = "shared",
  E2E_TENANT_IMAGE_ID: imageId = "11111111-2222-4333-8444-555555555555",
  E2E_TENANT_AUTH_URL: authUrl = "https://cloud.example.com:5000/v3",
  EXAMPLE_TENANT_ROLES: roleNames = "member,load-balancer_member",
} = process.env;

/** Two tenants of an administrator's stack, the first of which is given things, and that one's cluster. */
export function build(app: App): void {
  const roles = roleNames.split(",");
  const stack = new InfrastructureStack(app, "tenants", { backend: exampleBackend() });
  new TenantProject(stack, "Red", {
    name: `${prefix}-red`,
    tags: ["e2e"],
    groups: [TenantGroup.create(`${prefix}-red-developers`, { roles })],
    serviceUser: TenantServiceUser.named(`${prefix}-red-stacks`, { roles, authUrl }),
    quota: TenantQuota.of({
      compute: { instances: Number(instances), cores: TenantQuota.UNLIMITED, ram: "64Gi" },
      volumes: { volumes: 5, gigabytes: 200, types: { [cloud.volumeType]: { gigabytes: 100 } } },
      network: { ports: Number(ports), networks: 1, floatingIps: 2, rbacPolicies: 0 },
      loadBalancers: { loadBalancers: 0, listeners: 0 },
    }),
    networks: [SharedNetwork.plugged(NetworkRef.named(network))],
    flavors: [flavor],
    images: [image],
    deletionProtection: isProtected === "true",
  });
  new TenantProject(stack, "Blue", {
    name: `${prefix}-blue`,
    serviceUser: TenantServiceUser.named(`${prefix}-blue-stacks`, { roles, authUrl }),
    deletionProtection: false,
  });
  buildCluster(new InfrastructureStack(app, "tenant-cluster", { backend: exampleBackend() }));
}

function buildCluster(stack: InfrastructureStack): void {
  const clusterNetwork = new ClusterNetwork(stack, "Network", {
    cidr: "10.61.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });
  const cluster = new K8sOnOpenStackCluster(stack, "Cluster", {
    name: "tenant",
    version: KubernetesVersion.V1_36,
    network: clusterNetwork,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.virtualIp({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor },
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 1, flavor: cloud.workerFlavor });
  new ApplicationCredential(stack, "Login", { name: `${prefix}-cluster`, expiry: CredentialExpiry.never() });
  new AcceptedImage(stack, "Image", { imageId });
}
