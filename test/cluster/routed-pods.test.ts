import {
  ClusterNetwork,
  Encapsulation,
  K8sOnOpenStackCluster,
  NetworkPlugin,
  NetworkRef,
  NetworkRouter,
  PodRoutes,
} from "../../lib";
import type { ClusterNetworkProps, K8sOnOpenStackClusterProps } from "../../lib";
import { addCluster, clusterProps, newStack } from "../support/demo-cluster";
import { synth } from "../support/synth";

const ID = "11111111-2222-4333-8444-555555555555";
const ROUTES = "openstack_networking_router_routes_v2";
const routed = NetworkPlugin.cilium({ podRoutes: PodRoutes.cloudRouter() });

function stackOf(cluster: Partial<K8sOnOpenStackClusterProps>, network: Partial<ClusterNetworkProps> = {}) {
  return synth((app) => void addCluster(newStack("test", app), { cluster, network })).stack("test");
}

describe("a cluster whose pods the router of the cloud routes", () => {
  const stack = stackOf({ networkPlugin: routed });

  it("leaves the address pairs of ports to the cloud controller, after those of the virtual IP", () => {
    const port = stack.resource("Cluster/ControlPlane/1/Port");

    expect(port["lifecycle"]).toEqual({ ignore_changes: ["allowed_address_pairs"] });
    expect(port["allowed_address_pairs"]).toHaveLength(1);
    expect(stack.resource("Cluster/NodePools/general/1/Port")).toMatchObject({
      allowed_address_pairs: [],
      lifecycle: { ignore_changes: ["allowed_address_pairs"] },
    });
  });

  it("asks for port security on its nodes, which pairs need, and leaves it to the network without routes to pods", () => {
    for (const path of ["Cluster/ControlPlane/1/Port", "Cluster/NodePools/general/1/Port"]) {
      expect(stack.resource(path)["port_security_enabled"]).toBe(true);
      expect(stackOf({}).resource(path)).not.toHaveProperty("port_security_enabled");
    }
  });

  it("takes what is on the router away after its servers, and before the router's interface", () => {
    expect(stack.resource("Network/PodRoutes/Resource")).toMatchObject({
      router_id: `\${${stack.addressOf("Network/Router/Resource")}.id}`,
      routes: [{ destination_cidr: "10.244.0.0/16", next_hop: "10.10.0.254" }],
      lifecycle: { ignore_changes: ["routes"] },
      depends_on: expect.arrayContaining([stack.addressOf("Network/Router/Interface")]) as unknown,
    });
    expect(stack.resource("Cluster/ControlPlane/1/Server")["depends_on"]).toContain(
      stack.addressOf("Network/PodRoutes/Resource"),
    );
  });

  it("begins with a route to an address that is not the gateway's", () => {
    const moved = stackOf({ networkPlugin: routed }, { gateway: "10.10.0.254" });

    expect(moved.resource("Network/PodRoutes/Resource")["routes"]).toMatchObject([{ next_hop: "10.10.0.253" }]);
  });

  it("touches no route of a router that others may use", () => {
    const shared = stackOf({ networkPlugin: routed }, { router: NetworkRouter.existing(NetworkRef.id(ID)) });

    expect(shared.resources(ROUTES)).toEqual([]);
  });

  it("shares the care of the routes with a second cluster on its network", () => {
    const both = synth((app) => {
      const one = newStack("test", app);
      const network = new ClusterNetwork(one, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" });
      addCluster(one, { cluster: { network, networkPlugin: routed } });
      const second = NetworkPlugin.cilium({ podCidr: "10.245.0.0/16", podRoutes: PodRoutes.cloudRouter() });
      new K8sOnOpenStackCluster(one, "Second", {
        ...clusterProps(one, { cluster: { network, name: "second", networkPlugin: second } }),
        serviceCidr: "10.97.0.0/16",
      });
    }).stack("test");

    expect(both.resources(ROUTES)).toHaveLength(1);
  });

  it("is told apart from clusters whose nodes route among themselves", () => {
    const native = stackOf({ networkPlugin: NetworkPlugin.cilium({ encapsulation: Encapsulation.NATIVE }) });

    expect(native.resources(ROUTES)).toEqual([]);
    expect(native.resource("Cluster/NodePools/general/1/Port")).toMatchObject({
      allowed_address_pairs: [{ ip_address: "10.244.0.0/16" }],
    });
    expect(native.resource("Cluster/NodePools/general/1/Port")["lifecycle"]).toBeUndefined();
  });

  it("lets every port send from the range of all pods with BGP, because only the nodes know more", () => {
    const podRoutes = PodRoutes.bgp({ localAsn: 64_512, peers: [{ address: "10.10.0.1", asn: 64_513 }] });
    const announced = stackOf({ networkPlugin: NetworkPlugin.calico({ podRoutes }) });

    expect(announced.resources(ROUTES)).toEqual([]);
    expect(announced.resource("Cluster/NodePools/general/1/Port")).toMatchObject({
      allowed_address_pairs: [{ ip_address: "10.244.0.0/16" }],
    });
  });
});
