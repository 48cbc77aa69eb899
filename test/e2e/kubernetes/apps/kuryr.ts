import { Password } from "@cdktf/provider-random/lib/password";
import type { App } from "cdktf";
import {
  CloudAccess,
  CloudControllerManager,
  KuryrPodSubnets,
  KuryrPortPools,
  KuryrSecurityGroups,
  NetworkPlugin,
  NetworkPluginChart,
} from "k8s-on-openstack";
import { PlatformStack, StateBackend } from "k8s-on-openstack/stacks";
import { testCluster } from "./cluster";

/** Variable of this app: whether Kuryr's configuration is another one than before. */
export const CHANGED_VARIABLE = "E2E_APP_CHANGED";

const uuid = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`;

/** The upper half of Kuryr with everything that it can do, and the cloud controller beside it. */
export function build(app: App): void {
  const stack = new PlatformStack(app, "kuryr", { backend: StateBackend.local() });
  const min = process.env[CHANGED_VARIABLE] === "yes" ? 6 : 3;
  const cluster = testCluster(stack, {
    networkPlugin: NetworkPlugin.kuryr({
      acceptRetired: true,
      images: { controller: "registry.invalid/kuryr-controller:10.0.0", cni: "registry.invalid/kuryr-cni:10.0.0" },
      podSubnets: KuryrPodSubnets.perNamespace(),
      securityGroups: KuryrSecurityGroups.fromPolicies(),
      portPools: KuryrPortPools.of({ min }),
    }),
    kuryr: {
      projectId: "0123456789abcdef0123456789abcdef",
      podSubnetId: uuid(1),
      serviceSubnetId: uuid(2),
      podSecurityGroupIds: [uuid(3)],
      routerId: uuid(4),
      podSubnetPoolId: uuid(5),
    },
  });
  stack.connectTo(cluster);
  const cloud = CloudAccess.at("https://cloud.example.com:5000/v3", { region: "region-1" });
  const secret = new Password(stack, "Secret", { length: 40, minSpecial: 20, overrideSpecial: "$" });
  const credential = { credentialId: "stand-in", secret: secret.result };
  new NetworkPluginChart(stack, "Network", { cluster, cloud, credential });
  new CloudControllerManager(stack, "CloudController", { cluster, cloud, credential });
}
