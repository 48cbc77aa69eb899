import { ApiEndpoint, ClusterNetwork, KubernetesVersion, NetworkPlugin, NetworkRef } from "../../lib";
import type {
  ClusterNetworkProps,
  ControlPlaneOptions,
  K8sOnOpenStackClusterProps,
  NodePoolOptions,
  OctaviaEndpointOptions,
  VirtualIpEndpointOptions,
} from "../../lib";
import type { BadInput } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";
import type { DemoCluster } from "../support/demo-cluster";

export const ID = "11111111-2222-4333-8444-555555555555";

export function cluster(demo: DemoCluster): BadInput[2] {
  return (stack) => addCluster(stack, demo);
}

export function network(props: Partial<ClusterNetworkProps>): BadInput[2] {
  return (stack) => new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public", ...props });
}

export function pods(options: Parameters<typeof NetworkPlugin.cilium>[0], demo: DemoCluster = {}): BadInput[2] {
  return cluster({ ...demo, cluster: { networkPlugin: NetworkPlugin.cilium(options), ...demo.cluster } });
}

export function octavia(endpoint: OctaviaEndpointOptions, demo: DemoCluster = {}): BadInput[2] {
  return cluster({ ...demo, cluster: { endpoint: ApiEndpoint.octavia(endpoint), ...demo.cluster } });
}

export function virtualIp(endpoint: VirtualIpEndpointOptions, demo: DemoCluster = {}): BadInput[2] {
  return cluster({ ...demo, cluster: { endpoint: ApiEndpoint.virtualIp(endpoint) } });
}

export function existing(attributes: object): BadInput[2] {
  return (stack) =>
    ClusterNetwork.fromExisting(stack, "Network", {
      network: NetworkRef.id(ID),
      subnet: NetworkRef.id(ID),
      cidr: "10.10.0.0/24",
      ...attributes,
    });
}

/** Wrong values that TypeScript would not let pass. */
export function untyped<T>(value: unknown): T {
  return value as T;
}

export function existingNetwork(stack: Parameters<BadInput[2]>[0]) {
  return ClusterNetwork.fromExisting(stack, "Existing", {
    network: NetworkRef.id(ID),
    subnet: NetworkRef.id(ID),
    cidr: "10.10.0.0/24",
    externalNetwork: "public",
  });
}
export function clusterWith(props: Partial<K8sOnOpenStackClusterProps>): BadInput[2] {
  return (stack) => addCluster(stack, { cluster: props });
}

export function controlPlane(options: Partial<ControlPlaneOptions>): BadInput[2] {
  return clusterWith({ controlPlane: { flavor: "m1.medium", ...options } });
}

export function pool(options: Partial<NodePoolOptions>, props: Partial<K8sOnOpenStackClusterProps> = {}): BadInput[2] {
  return (stack) => addCluster(stack, { cluster: props, pools: { general: options } });
}

export function poolNamed(...names: readonly string[]): BadInput[2] {
  return (stack) => {
    const made = addCluster(stack, { pools: {} });
    return names.map((name) => made.addNodePool(name, { flavor: "m1.large" }));
  };
}

export function version(text: string): BadInput[2] {
  return clusterWith({ version: KubernetesVersion.of(text) });
}
