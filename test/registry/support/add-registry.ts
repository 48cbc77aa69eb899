import { App, TerraformVariable } from "cdktf";
import type { TerraformStack } from "cdktf";
import { LoadBalancerProvider } from "../../../lib";
import type { ClusterAttributes, IKubernetesCluster } from "../../../lib";
import { GatewayIngress } from "../../../lib/platform";
import { HarborAccess, HarborPlacement, HarborRegistry, HarborStorage } from "../../../lib/registry";
import type { HarborKubernetesOptions, HarborRegistryProps } from "../../../lib/registry";
import { PlatformStack, StateBackend } from "../../../stacks";
import { importCluster } from "../../support/imported-cluster";

/** Name of the registry in tests. */
export const HOSTNAME = "registry.example.com";

const ID = "11111111-2222-4333-8444-555555555555";

/** A gateway that serves the registry's name. */
export const GATEWAY = GatewayIngress.fromAttributes({
  gatewayName: "public",
  gatewayNamespace: "gateways",
  proxyNamespace: "proxies",
  hosts: [HOSTNAME],
});

/** A platform stack with a cluster that was not made there. */
export interface RegistryStage {
  readonly stack: PlatformStack;
  readonly cluster: IKubernetesCluster;
}

/** A stack for registries on a cluster. */
export function stageOf(app = new App(), attributes: Partial<ClusterAttributes> = {}): RegistryStage {
  const stack = new PlatformStack(app, "platform", { backend: StateBackend.pg() });
  const loadBalancerProvider = LoadBalancerProvider.AMPHORA;
  const cluster = importCluster(stack, { externalNetworkId: ID, loadBalancerProvider, ...attributes });
  stack.connectTo(cluster);
  return { stack, cluster };
}

/** A sensitive variable. */
export function secret(stack: TerraformStack, id: string): string {
  return new TerraformVariable(stack, id, { type: "string", sensitive: true }).stringValue;
}

/** Puts a registry on a cluster, behind a gateway unless told otherwise. */
export function addRegistry(
  { stack, cluster }: RegistryStage,
  options: Partial<HarborKubernetesOptions> = {},
  props: Partial<HarborRegistryProps> = {},
): HarborRegistry {
  return new HarborRegistry(stack, "Registry", {
    hostname: HOSTNAME,
    placement: HarborPlacement.kubernetes({
      cluster,
      access: HarborAccess.gateway(GATEWAY),
      storage: HarborStorage.volume({ size: "200Gi" }),
      ...options,
    }),
    ...props,
  });
}
