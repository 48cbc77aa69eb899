import { App } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  ClusterPlatform,
  K8sOnOpenStackCluster,
  KeystoneLogin,
  KeystonePolicy,
  KeystoneProject,
  KubernetesVersion,
  MachineImage,
  NetworkPlugin,
  PolicySelection,
} from "k8s-on-openstack";
import { InfrastructureStack, PlatformStack } from "k8s-on-openstack/stacks";
import { cloud, exampleBackend } from "../cloud";

/** Keystone as the control plane nodes reach it, and the project whose users work on the cluster. */
const AUTH_URL = process.env.EXAMPLE_AUTH_URL ?? "https://cloud.example.com:5000/v3";
const PROJECT_ID = process.env.EXAMPLE_PROJECT_ID ?? "0123456789abcdef0123456789abcdef";

/** A cluster that the users of a project log in to with their tokens of Keystone. */
export function build(app: App): K8sOnOpenStackCluster {
  const backend = exampleBackend();
  const infrastructure = new InfrastructureStack(app, "keystone-login", { backend });
  const network = new ClusterNetwork(infrastructure, "Network", {
    cidr: "10.50.0.0/24",
    externalNetwork: cloud.externalNetwork,
  });
  const cluster = new K8sOnOpenStackCluster(infrastructure, "Cluster", {
    name: "keystone-login",
    version: KubernetesVersion.V1_36,
    network,
    image: MachineImage.named(cloud.image),
    endpoint: ApiEndpoint.virtualIp({ allowedCidrs: [cloud.officeCidr] }),
    networkPlugin: NetworkPlugin.cilium(),
    controlPlane: { count: 1, flavor: cloud.controlPlaneFlavor },
    keystoneLogin: KeystoneLogin.authenticationAndAuthorization({
      authUrl: AUTH_URL,
      projects: [PROJECT_ID],
      roleMappings: [{ role: "k8s-admin", projects: [PROJECT_ID], groups: ["cluster-operators"] }],
      // what RBAC does not say: auditors follow events everywhere but in kube-system.
      policy: KeystonePolicy.of({
        users: { projects: [PROJECT_ID], roles: ["auditor"] },
        resourcePermissions: [
          {
            namespaces: PolicySelection.except("kube-system"),
            resources: PolicySelection.only("events"),
            verbs: ["get", "list", "watch"],
          },
        ],
        nonResourcePermissions: [{ path: "/metrics", verbs: ["get"] }],
      }),
    }),
    // so that the example can be destroyed in one step; leave it out for a cluster that you need.
    deletionProtection: false,
  });
  cluster.addNodePool("general", { count: 1, flavor: cloud.workerFlavor });

  const platform = new PlatformStack(app, "keystone-login-platform", { backend, cluster });
  const base = new ClusterPlatform(platform, "Platform", { cluster });
  base.keystone?.grantView(KeystoneProject.withId(PROJECT_ID));
  base.keystone?.grantClusterAdmin(KeystoneProject.withId(PROJECT_ID).withRole("k8s-admin"));
  return cluster;
}

if (require.main === module) {
  const app = new App();
  build(app);
  app.synth();
}
