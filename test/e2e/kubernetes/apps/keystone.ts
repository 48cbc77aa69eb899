import { readFileSync } from "node:fs";
import type { App } from "cdktf";
import { K8sOnOpenStackCluster, KubernetesNamespace, KubernetesVersion } from "k8s-on-openstack";
import { KeystoneGroup, KeystoneProject, KeystoneWebhookAuth } from "../../../../lib/identity";
import { PlatformStack, StateBackend } from "../../../../stacks";
import { certificateAccess, CLUSTER_VARIABLES } from "./cluster";
import { keystoneLogin, type KeystoneSettings } from "./keystone-settings";

/** Variable with the path of a JSON file of `KeystoneSettings`. */
export const KEYSTONE_VARIABLE = "E2E_APP_KEYSTONE";

/** Namespace in which the users of the project see things. */
export const NAMESPACE = "e2e-keystone";

/** The upper half of the login, and rights for some users. */
export function build(app: App): void {
  const settings = JSON.parse(readFileSync(process.env[KEYSTONE_VARIABLE] ?? "", "utf8")) as KeystoneSettings;
  const access = certificateAccess(process.env[CLUSTER_VARIABLES.kubeconfig] ?? "");
  const stack = new PlatformStack(app, "platform", { backend: StateBackend.local() });
  const cluster = K8sOnOpenStackCluster.fromClusterAttributes(stack, "Cluster", {
    clusterName: "e2e",
    version: KubernetesVersion.of(process.env[CLUSTER_VARIABLES.version] ?? ""),
    endpointHost: access.server.hostname,
    endpointPort: Number(access.server.port),
    certificateAuthority: access.certificateAuthority,
    credentials: { clientCertificate: access.clientCertificate, clientKey: access.clientKey },
    podCidrs: ["10.244.0.0/16"],
    serviceCidrs: ["10.96.0.0/16"],
    nodeCidr: "192.0.2.0/24",
    networkId: "00000000-0000-4000-8000-00000000aaaa",
    subnetId: "00000000-0000-4000-8000-00000000bbbb",
    keystone: {
      login: keystoneLogin(settings),
      servingCertificate: settings.servingCertificate,
      servingKey: settings.servingKey,
    },
  });
  stack.connectTo(cluster);
  const auth = new KeystoneWebhookAuth(stack, "Keystone", { cluster });
  const namespace = new KubernetesNamespace(stack, "Namespace", { cluster, name: NAMESPACE });
  auth.grantView(KeystoneProject.withId(settings.project), namespace);
  auth.grantEdit(KeystoneGroup.named("Ops Team"), namespace);
}
