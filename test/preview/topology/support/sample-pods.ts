import type { ResourceReport, StackReport } from "../../../../lib/preview/preview-report";
import { sampleCluster, sampleResource, sampleStack } from "./sample-report";

const ROUTER = "openstack_networking_router_v2.router";
const GROUP = "openstack_networking_secgroup_v2.pods";

/** How the pods of a sample are reached. */
export interface SamplePodOptions {
  /** Ranges that the security group of pods lets in. */
  readonly callers?: readonly string[];

  /** Prefix length of the subnet of a namespace. */
  readonly namespacePrefix?: number;

  /** Octavia provider of the load balancers. */
  readonly provider?: string;

  /** Whether somebody else made the router. */
  readonly hasStrangeRouter?: boolean;
}

/** A stack with a cluster whose pods are ports of Neutron, and with a machine on a network behind the same router. */
export function samplePodNetworks(options: SamplePodOptions = {}): StackReport {
  const { callers = ["10.51.0.0/24"], namespacePrefix, provider = "ovn", hasStrangeRouter = false } = options;
  const cluster = sampleCluster();
  const own = cluster.resources.filter(({ address }) => !hasStrangeRouter || address !== ROUTER);
  return sampleStack("prod", [
    ...own.map((resource) => (hasStrangeRouter ? strange(resource) : resource)),
    ...podResources(provider, namespacePrefix).map((resource) => (hasStrangeRouter ? strange(resource) : resource)),
    ...["10.52.0.0/16", "10.20.0.0/24", "10.54.0.0/15", ...callers].map((range, index) => rule(range, index)),
    ...trunks(cluster),
    ...machine().map((resource) => (hasStrangeRouter ? strange(resource) : resource)),
  ]);
}

/** A stack with a cluster whose pods the router of the cloud, or another one, knows the way to. */
export function sampleRoutedPods(usesCloudRouter = true): StackReport {
  const cluster = sampleCluster();
  const path = "prod/Cluster/SecurityGroups/Worker";
  const worker = { security_group_id: "openstack_networking_secgroup_v2.worker" };
  const rules = [
    sampleResource("openstack_networking_secgroup_rule_v2.routed", {
      path: `${path}/PodsTcp8080From10_51_0_0_24`,
      attributes: { direction: "ingress", protocol: "tcp", port_range_min: 8080, remote_ip_prefix: "10.51.0.0/24" },
      references: worker,
    }),
    sampleResource("openstack_networking_secgroup_rule_v2.icmp", {
      path: `${path}/PodsIcmpFrom10_51_0_0_24`,
      attributes: { direction: "ingress", protocol: "icmp", remote_ip_prefix: "10.51.0.0/24" },
      references: worker,
    }),
    sampleResource("openstack_networking_secgroup_rule_v2.among", {
      path: `${path}/PodsTcpIpv4`,
      attributes: { direction: "ingress", protocol: "tcp", remote_ip_prefix: "10.64.0.0/16" },
      references: worker,
    }),
  ];
  const routes = sampleResource("openstack_networking_router_routes_v2.pods", {
    path: "prod/Network/PodRoutes/Resource",
    references: { router_id: ROUTER },
  });
  return sampleStack("prod", [...cluster.resources, ...rules, ...(usesCloudRouter ? [routes] : []), ...machine()]);
}

function podResources(provider: string, namespacePrefix: number | undefined): readonly ResourceReport[] {
  const root = "prod/Cluster/Kuryr";
  const pool = "openstack_networking_subnetpool_v2.pods";
  const network = (use: string, construct: string) =>
    sampleResource(`openstack_networking_network_v2.${use}`, {
      path: `${root}/${construct}/Resource`,
      name: `prod-${use}`,
      attributes: { tags: [`k8s-on-openstack-${use}-prod`] },
    });
  return [
    network("pods", "Pods"),
    network("services", "Services"),
    ...(namespacePrefix === undefined
      ? []
      : [
          sampleResource(pool, {
            path: `${root}/Pods/Pool`,
            name: "prod-pods",
            attributes: { prefixes: ["10.52.0.0/16"], default_prefixlen: namespacePrefix },
          }),
        ]),
    sampleResource("openstack_networking_subnet_v2.pods", {
      path: `${root}/Pods/Subnet`,
      name: "prod-pods",
      attributes: { cidr: namespacePrefix === undefined ? "10.52.0.0/16" : `10.52.0.0/${namespacePrefix}` },
      references: {
        network_id: "openstack_networking_network_v2.pods",
        ...(namespacePrefix === undefined ? {} : { subnetpool_id: pool }),
      },
    }),
    sampleResource("openstack_networking_subnet_v2.services", {
      path: `${root}/Services/Subnet`,
      name: "prod-services",
      attributes: { cidr: "10.54.0.0/15", allocation_pool: [{ start: "10.55.0.0", end: "10.55.255.253" }] },
      references: { network_id: "openstack_networking_network_v2.services" },
    }),
    ...["pods", "services"].map((use) => joint(use)),
    sampleResource(GROUP, { path: `${root}/PodGroup/Group/Resource`, name: "prod-pods" }),
    sampleResource("openstack_lb_loadbalancer_v2.kubernetes", {
      path: `${root}/ApiBalancer/LoadBalancer`,
      name: "default/kubernetes",
      attributes: { vip_address: "10.54.0.1", loadbalancer_provider: provider },
      references: { vip_subnet_id: "openstack_networking_subnet_v2.services" },
    }),
    sampleResource("openstack_lb_listener_v2.kubernetes", {
      path: `${root}/ApiBalancer/Listener`,
      name: "default/kubernetes:443",
      attributes: { protocol: "TCP", protocol_port: 443 },
      references: { loadbalancer_id: "openstack_lb_loadbalancer_v2.kubernetes" },
    }),
  ];
}

function rule(range: string, index: number): ResourceReport {
  return sampleResource(`openstack_networking_secgroup_rule_v2.pods_${index}`, {
    path: `prod/Cluster/Kuryr/PodGroup/Group/Rule${index}`,
    attributes: { direction: "ingress", ethertype: "IPv4", remote_ip_prefix: range },
    references: { security_group_id: GROUP },
  });
}

function trunks({ resources }: StackReport): readonly ResourceReport[] {
  const servers = resources.filter(({ type }) => type === "openstack_compute_instance_v2");
  const ports = servers.flatMap(({ references }) => references.filter(({ from }) => /^network\.\d+\.port$/.test(from)));
  return ports.map(({ to }) =>
    sampleResource(`openstack_networking_trunk_v2.${to.split(".")[1]}`, { references: { port_id: to } }),
  );
}

function machine(): readonly ResourceReport[] {
  return [
    sampleResource("openstack_networking_network_v2.machines", { path: "prod/Machines/Resource", name: "machines" }),
    sampleResource("openstack_networking_subnet_v2.machines", {
      path: "prod/Machines/Subnet",
      name: "machines",
      attributes: { cidr: "10.51.0.0/24" },
      references: { network_id: "openstack_networking_network_v2.machines" },
    }),
    joint("machines"),
    sampleResource("openstack_networking_port_v2.stock", {
      path: "prod/StockPort",
      references: { network_id: "openstack_networking_network_v2.machines" },
    }),
    sampleResource("openstack_compute_instance_v2.stock", {
      path: "prod/StockServer",
      name: "stock",
      attributes: { access_ip_v4: "10.51.0.20", flavor_name: "m1.small" },
      references: { "network.0.port": "openstack_networking_port_v2.stock" },
    }),
  ];
}

function joint(use: string): ResourceReport {
  return sampleResource(`openstack_networking_router_interface_v2.${use}`, {
    references: { router_id: ROUTER, subnet_id: `openstack_networking_subnet_v2.${use}` },
  });
}

/** A router of somebody else is known by its id only. */
function strange(resource: ResourceReport): ResourceReport {
  const references = resource.references.filter(({ to }) => to !== ROUTER);
  return resource.type === "openstack_networking_router_interface_v2"
    ? { ...resource, references, attributes: { ...resource.attributes, router_id: "5d0b7a4e" } }
    : resource;
}
