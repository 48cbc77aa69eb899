import { Annotations, Aspects } from "cdktf";
import type { IConstruct } from "constructs";
import { warnAddressPlan } from "../network";
import { addressPlan } from "./cluster-checks";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import type { NodePoolOptions } from "./node-pool";

/** What is legal but often goes wrong in a cluster; one text each. */
export function warnCluster(props: K8sOnOpenStackClusterProps): string[] {
  return [
    ...warnAddressPlan(addressPlan(props)),
    ...warnDomain(props),
    ...warnKuryr(props),
    ...warnPodRoutes(props),
    ...warnZones(props),
    ...(props.keystoneLogin?.warnings("keystoneLogin") ?? []),
    ...warnKeystoneEgress(props),
    ...(props.etcdBackup?.warnings("etcdBackup", props.egress) ?? []),
  ];
}

function warnKeystoneEgress({ keystoneLogin, egress }: K8sOnOpenStackClusterProps): string[] {
  const { tcpPorts = [443], allowedCidrs = [] } = egress?.strict ?? {};
  const port = keystoneLogin?.port;
  return egress?.strict === undefined || port === undefined || tcpPorts.includes(port) || allowedCidrs.length > 0
    ? []
    : [`'egress' lets no node reach port ${port}, where Keystone answers; add it to 'tcpPorts', or nobody logs in`];
}

function warnDomain({ clusterDomain }: K8sOnOpenStackClusterProps): string[] {
  return clusterDomain === "local" || clusterDomain?.endsWith(".local.") === true
    ? ["'clusterDomain' is local, which multicast DNS answers on many nodes; use cluster.local or a name of your own"]
    : [];
}

function warnKuryr({ networkPlugin: { kuryr }, egress }: K8sOnOpenStackClusterProps): string[] {
  return kuryr === undefined
    ? []
    : [
        "'networkPlugin' is Kuryr, which upstream retired in October 2024: nobody mends it, not even where it is insecure; move to Cilium or Calico when your cloud lets you",
        ...(kuryr.loadBalancers.provider === "amphora"
          ? [
              "balancers of amphora call pods in the place of their clients, so every machine with a route to a Service reaches the pods behind it, whatever 'reachableFrom' says; take KuryrLoadBalancers.ovn() where that matters",
            ]
          : []),
        ...(egress?.strict === undefined
          ? []
          : [
              "'egress' is strict for nodes alone: pods have ports of their own with Kuryr, which send everywhere; keep them in with NetworkPolicy and KuryrSecurityGroups.fromPolicies()",
            ]),
      ];
}

function warnPodRoutes({ network, networkPlugin }: K8sOnOpenStackClusterProps): string[] {
  return networkPlugin.podRoutes?.usesCloudRouter === true && !network.ownsRouter
    ? [
        "the routes to pods stay on the router when the cluster goes, because others may use the router too; delete those to the pods' range afterwards, with 'k8s-on-openstack sweep --routes'",
      ]
    : [];
}

function warnZones({ controlPlane }: K8sOnOpenStackClusterProps): string[] {
  const zones = controlPlane.availabilityZones?.length ?? 0;
  const members = controlPlane.names?.length ?? controlPlane.count ?? 3;
  if (zones === 2 && members > 1) {
    return [
      "'controlPlane.availabilityZones' are two: etcd stops when the zone with more members does; use three, or one",
    ];
  }
  return zones > members
    ? [`'controlPlane.availabilityZones' are ${zones} for ${members} nodes; some will have none`]
    : [];
}

/** Warns when the app is synthesized, and so knows all pools, of a cluster whose nodes all refuse ordinary pods. */
export function warnOfTaintsEverywhere(
  cluster: IConstruct,
  { controlPlane }: K8sOnOpenStackClusterProps,
  pools: () => readonly NodePoolOptions[],
): void {
  const isTainted = ({ taints = [] }: Pick<NodePoolOptions, "taints">) =>
    taints.some(({ effect }) => effect !== "PreferNoSchedule");
  const controlPlaneRefuses = controlPlane.schedulable !== true || isTainted(controlPlane);
  Aspects.of(cluster).add({
    visit: (node) => {
      if (node === cluster && controlPlaneRefuses && pools().length > 0 && pools().every((pool) => isTainted(pool))) {
        Annotations.of(cluster).addWarning(
          "every pool is tainted, so that pods without tolerations, such as CoreDNS, find no node; leave one pool without taints",
        );
      }
    },
  });
}
