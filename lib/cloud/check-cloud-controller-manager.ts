import type { IKubernetesCluster } from "../cluster";
import { each, integer, knownKeys, matches, ofKind, problem, readable, required, unique, uuid } from "../core";
import type { CheckResult } from "../core";
import { checkHelmChartOptions } from "../kube";
import { checkReleases } from "../kube/releases/check-releases";
import { checkCredential } from "./check-credential";
import { checkCloudAccess } from "./cloud-access";
import type { CloudControllerManagerProps, NodeAddressOptions } from "./cloud-controller-manager";
import { ServiceLoadBalancers } from "./service-load-balancers";

const KEYS = [
  "cluster",
  "releases",
  "cloud",
  "credential",
  "loadBalancers",
  "nodeAddresses",
  "podRouterId",
  "requestTimeoutSeconds",
  "extraValues",
  "timeoutSeconds",
];

/** Checks the properties of the cloud controller, the cluster itself excepted. */
export function checkCloudControllerManager(given: CloudControllerManagerProps): CheckResult {
  const props = readable(given);
  const { cloud } = readable<IKubernetesCluster>(props.cluster);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkReleases("releases", props.releases, props.cluster),
    checkCloudAccess("cloud", props.cloud),
    checkCredential("credential", props.credential),
    props.loadBalancers instanceof ServiceLoadBalancers && cloud !== undefined
      ? props.loadBalancers.check("loadBalancers", cloud)
      : ofKind(
          "loadBalancers",
          props.loadBalancers,
          ServiceLoadBalancers,
          "use ServiceLoadBalancers.octavia(...) or .disabled()",
        ),
    checkServedByPlugin("loadBalancers", props),
    checkNodeAddresses("nodeAddresses", props.nodeAddresses),
    uuid("podRouterId", props.podRouterId) ?? checkPodRoutes("podRouterId", props),
    integer("requestTimeoutSeconds", props.requestTimeoutSeconds, { min: 1, max: 600 }),
    checkHelmChartOptions("", props),
  ];
}

function checkServedByPlugin(
  path: string,
  { loadBalancers, cluster }: Partial<CloudControllerManagerProps>,
): CheckResult {
  const plugin = readable(readable<IKubernetesCluster>(cluster).networking).plugin;
  return loadBalancers instanceof ServiceLoadBalancers && loadBalancers.enabled && plugin?.name === "kuryr"
    ? problem(
        path,
        "kuryr-serves-services",
        "must not be given with kuryr, which makes the load balancers of all Services itself",
        "leave it out, and choose with 'loadBalancers' of NetworkPlugin.kuryr(...)",
      )
    : undefined;
}

function checkNodeAddresses(path: string, given: NodeAddressOptions | undefined): CheckResult {
  const { internalNetworks, publicNetworks } = readable(given);
  return [
    knownKeys(path, given, ["internalNetworks", "publicNetworks"]),
    checkNames(`${path}.internalNetworks`, internalNetworks),
    checkNames(`${path}.publicNetworks`, publicNetworks),
  ];
}

function checkNames(path: string, names: unknown): CheckResult {
  return [
    each(path, names, (at, name) => matches(at, name, /^[^\p{Cc}]+$/u, "the name of a network")),
    unique(path, names, "names"),
  ];
}

function checkPodRoutes(path: string, { podRouterId, cluster }: Partial<CloudControllerManagerProps>): CheckResult {
  const { networking, cloud } = readable<IKubernetesCluster>(cluster);
  const plugin = readable(networking).plugin;
  const usesCloudRouter = plugin?.podRoutes?.usesCloudRouter === true;
  if (usesCloudRouter && podRouterId === undefined && readable(cloud).routerId === undefined) {
    return problem(
      path,
      "router-missing",
      "must be given, because the network plugin leaves routes to a router that the cluster does not name",
      "set it, or 'routerId' of the cluster",
    );
  }
  // without it, Terraform and the cloud controller would undo each other's address pairs.
  return podRouterId === undefined || plugin === undefined || usesCloudRouter
    ? undefined
    : problem(
        path,
        "pod-routes-missing",
        `must not be given when ${plugin.name} leaves routes to nobody else`,
        "leave it out, and give the network plugin 'podRoutes: PodRoutes.cloudRouter()'",
        podRouterId,
      );
}
