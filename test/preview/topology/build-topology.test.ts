import { buildTopology } from "../../../lib/preview/topology/build-topology";
import { nodesOf } from "../../../lib/preview/topology/topology-model";
import { sampleCluster, sampleResource, sampleStack } from "./support/sample-report";

describe("buildTopology", () => {
  const model = buildTopology(sampleCluster({ pools: { general: 4, batch: 2 } }));
  const [frame] = model.frames;
  const [cluster] = frame.clusters;

  test("puts the network around its subnet, its router and its cluster", () => {
    expect(frame.network?.title).toBe("prod-network");
    expect(frame.subnets.map((subnet) => subnet.facts)).toEqual([["10.20.0.0/24"]]);
    expect(frame.routers.map((router) => router.title)).toEqual(["prod-router"]);
    expect(frame.externalNetworks.map((network) => network.title)).toEqual(["public"]);
    expect(cluster.name).toBe("prod");
  });

  test("names the control plane first, then the pools in the order of their names", () => {
    expect(cluster.bands.map((band) => `${band.role} ${band.name}`)).toEqual([
      "control-plane control-plane",
      "worker batch",
      "worker general",
    ]);
  });

  test("sorts the nodes of a pool into zones", () => {
    const general = cluster.bands[2];
    expect(general.zones.map(({ zone, nodes }) => [zone, nodes.map((node) => node.title)])).toEqual([
      ["az1", ["prod-general-1", "prod-general-4"]],
      ["az2", ["prod-general-2"]],
      ["az3", ["prod-general-3"]],
    ]);
  });

  test("hangs port, marker, volume and attachment on their node", () => {
    const [node] = nodesOf(cluster.bands);
    expect(node.parts.map((part) => part.kind.label)).toEqual(["server", "port", "marker"]);
    expect(node.volumes.map(({ title, facts, parts }) => [title, facts, parts.length])).toEqual([
      ["prod-control-plane-1-etcd", ["20 GiB", "ssd"], 2],
    ]);
  });

  test("gives the endpoint its floating IP and its listeners and pools", () => {
    const [endpoint] = cluster.endpoints;
    expect(endpoint.title).toBe("prod-api");
    expect(endpoint.floatingIps.map((ip) => ip.title)).toEqual(["203.0.113.31"]);
    expect(endpoint.children.map((child) => child.node.kind.label)).toEqual(["listener", "pool"]);
  });

  test("lists the clients without the network's own range", () => {
    expect(frame.clients).toEqual(["198.51.100.0/24"]);
  });

  test("gives every resource exactly one place", () => {
    const things = [
      ...[frame.network!, ...frame.subnets, ...frame.routers, ...frame.externalNetworks],
      ...cluster.endpoints.flatMap((endpoint) => [endpoint, ...endpoint.children, ...endpoint.floatingIps]),
      ...cluster.bands.flatMap((band) => band.shared),
      ...nodesOf(cluster.bands).flatMap((node) => [node, ...node.volumes, ...node.floatingIps]),
      ...model.rest.flatMap((group) => group.things),
    ];
    const addresses = things.flatMap((thing) => thing.parts.map((part) => part.report.address));
    expect(addresses.sort()).toEqual(model.stack.resources.map((resource) => resource.address).sort());
  });

  test("marks nothing where everything is new, and everything where some is not", () => {
    const [fresh] = nodesOf(cluster.bands);
    const upgrade = buildTopology(
      sampleCluster({
        action: "no-op",
        servers: { "prod-control-plane-1": { action: "replace", kinds: ["replace"] } },
      }),
    );
    const [replaced, kept] = nodesOf(upgrade.frames[0].clusters[0].bands);
    expect([fresh.change.tone, fresh.change.word]).toEqual(["none", "create"]);
    expect([replaced.change.tone, kept.change.word]).toEqual(["replace", "unchanged"]);
  });

  test("tells a rebuild from the update that Terraform calls it", () => {
    const rebuilt = buildTopology(
      sampleCluster({ action: "no-op", servers: { "prod-general-1": { action: "update", kinds: ["rebuild"] } } }),
    );
    const nodes = nodesOf(rebuilt.frames[0].clusters[0].bands);
    expect(nodes.find((node) => node.title === "prod-general-1")!.change.word).toBe("rebuild");
  });

  test("knows a virtual IP by the address pairs of the nodes", () => {
    const api = sampleResource("openstack_networking_port_v2.vip", {
      name: "prod-api",
      path: "prod/Cluster/ApiEndpoint/Port",
      attributes: { all_fixed_ips: ["10.0.0.5"] },
    });
    const port = sampleResource("openstack_networking_port_v2.node", {
      references: { "allowed_address_pairs.0.ip_address": "openstack_networking_port_v2.vip" },
    });
    const server = sampleResource("openstack_compute_instance_v2.node", {
      name: "prod-control-plane-1",
      path: "prod/Cluster/ControlPlane/1/Server",
      references: { "network.0.port": "openstack_networking_port_v2.node" },
    });
    const built = buildTopology(sampleStack("prod", [api, port, server]));
    expect(built.frames[0].clusters[0].endpoints.map(({ title, facts }) => [title, facts])).toEqual([
      ["prod-api", ["virtual IP", "10.0.0.5"]],
    ]);
  });

  test("finds the port of a server that goes away by the ids of its state", () => {
    const port = sampleResource("openstack_networking_port_v2.old", { action: "delete", attributes: { id: "p-1" } });
    const server = sampleResource("openstack_compute_instance_v2.old", {
      action: "delete",
      name: "old",
      attributes: { network: [{ port: "p-1" }] },
    });
    const built = buildTopology(sampleStack("prod", [port, server]));
    const [node] = nodesOf(built.frames[0].clusters[0].bands);
    expect(node.parts.map((part) => part.report.address)).toEqual([server.address, port.address]);
  });

  test("has a place for types that it does not know", () => {
    const built = buildTopology(
      sampleStack("platform", [
        sampleResource("helm_release.cilium", { name: "cilium" }),
        sampleResource("constructor.odd"),
        sampleResource("acme_big_thing_v3.x"),
      ]),
    );
    expect(built.frames).toEqual([]);
    expect(built.rest.map(({ category, things }) => [category, things.map((thing) => thing.node.kind.label)])).toEqual([
      ["Platform", ["Helm release"]],
      ["Other", ["big thing", "constructor"]],
    ]);
  });
});
