import {
  AddOnReleases,
  CloudAccess,
  CloudControllerManager,
  CloudSweep,
  Janitor,
  KubernetesVersion,
  LoadBalancerClass,
  LoadBalancerProvider,
  ServiceHealthMonitor,
  ServiceLoadBalancers,
  SweepOnDestroy,
  VolumePolicy,
} from "../../lib";
import type { CloudControllerManagerProps, IKubernetesCluster, SweepOnDestroyProps } from "../../lib";
import { addCluster, newStack } from "../support/demo-cluster";
import { addPlatform } from "../support/demo-platform";
import { ID, entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const releases = AddOnReleases.forKubernetes(KubernetesVersion.V1_36);

/** A cloud controller on a cluster with load balancers of amphora. */
function controller(props: Omit<CloudControllerManagerProps, "cluster">): unknown {
  const { platform, cluster } = addPlatform(undefined, { serviceLoadBalancers: LoadBalancerProvider.AMPHORA });
  return new CloudControllerManager(platform, "CloudController", spread(cluster, props));
}

/** With the cluster, unless the properties are no object to begin with. */
function spread<T>(cluster: IKubernetesCluster, props: T): T & { readonly cluster: IKubernetesCluster } {
  return (typeof props === "object" && props !== null ? { cluster, ...props } : props) as never;
}

/** A sweep in the stack of a cluster. */
function sweepOnDestroy(props: Omit<SweepOnDestroyProps, "cluster">): unknown {
  const stack = newStack();
  return new SweepOnDestroy(stack, "Sweep", spread(addCluster(stack), props) as never);
}

/** The cloud controller, its load balancers, the sweep and the janitor. */
export const CLOUD_ENTRIES: readonly Entry[] = [
  entry("SweepOnDestroy", { python: "python3", patienceSeconds: 60 }, sweepOnDestroy),
  entry(
    "CloudControllerManager",
    {
      releases,
      cloud: CloudAccess.at("https://cloud.example.com:5000/v3"),
      credential: { credentialId: "id", secret: "${secret}" },
      loadBalancers: ServiceLoadBalancers.octavia(),
      nodeAddresses: { internalNetworks: ["lan"], publicNetworks: ["wan"] },
      requestTimeoutSeconds: 30,
      extraValues: { logVerbosityLevel: 4 },
      timeoutSeconds: 900,
    },
    controller,
  ),
  entry("CloudAccess", { region: "r", caBundlePem: undefined }, (options) =>
    controller({ cloud: CloudAccess.at("https://cloud.example.com:5000/v3", options) }),
  ),
  entry(
    "ServiceLoadBalancers",
    {
      provider: LoadBalancerProvider.AMPHORA,
      floatingNetworkId: ID,
      internal: false,
      subnetId: ID,
      monitor: ServiceHealthMonitor.on(),
      manageSecurityGroups: false,
      maxSharedServices: 2,
      classes: [LoadBalancerClass.named("a", {})],
      flavorId: ID,
      availabilityZone: "az1",
      ingressHostname: true,
    },
    (options) => controller({ loadBalancers: ServiceLoadBalancers.octavia(options) }),
  ),
  entry(
    "LoadBalancerClass",
    { floatingNetworkId: ID, floatingSubnet: "public-*", floatingSubnetTags: ["a"], subnetId: ID },
    (options) =>
      controller({
        loadBalancers: ServiceLoadBalancers.octavia({ classes: [LoadBalancerClass.named("a", options)] }),
      }),
  ),
  entry("ServiceHealthMonitor", { intervalSeconds: 10, timeoutSeconds: 5, retriesUp: 1, retriesDown: 3 }, (options) =>
    controller({ loadBalancers: ServiceLoadBalancers.octavia({ monitor: ServiceHealthMonitor.on(options) }) }),
  ),
  entry(
    "CloudSweep",
    {
      releases,
      cloud: CloudAccess.at("https://cloud.example.com:5000/v3"),
      credential: { credentialId: "id", secret: "${secret}" },
      patienceSeconds: 600,
    },
    (props) => {
      const { platform, cluster } = addPlatform();
      return new CloudSweep(platform, "Sweep", spread(cluster, props));
    },
  ),
  entry("Janitor", { releases, volumes: VolumePolicy.delete(), patienceSeconds: 600 }, (props) => {
    const { platform, cluster } = addPlatform();
    return new Janitor(platform, "Janitor", spread(cluster, props));
  }),
];
