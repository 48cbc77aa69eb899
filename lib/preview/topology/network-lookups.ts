import type { ResourceGraph, ResourceNode } from "./resource-graph";

/** The network of a server, by its ports or by itself. */
export function networkOf(server: ResourceNode, graph: ResourceGraph): ResourceNode | undefined {
  const ports = graph.reads(server, /^network\.\d+\.port$/);
  const networks = [
    ...ports.flatMap((port) => graph.reads(port, /^network_id$/)),
    ...graph.reads(server, /^network\.\d+\.uuid$/),
  ];
  return networks.find((node) => node.report.type === "openstack_networking_network_v2");
}

/** Subnets of a network. */
export function subnetsOf(network: ResourceNode, graph: ResourceGraph): readonly ResourceNode[] {
  return graph
    .readers(network, /^network_id$/)
    .filter(({ report }) => report.type === "openstack_networking_subnet_v2");
}
