import { ApiEndpoint } from "../../lib";
import { synthCluster } from "../support/demo-cluster";

const HIGHLY_AVAILABLE = { controlPlane: { count: 3, flavor: "m1.medium" }, endpoint: ApiEndpoint.octavia() };

function dependsOn(block: Readonly<Record<string, unknown>>): readonly string[] {
  return (block["depends_on"] ?? []) as readonly string[];
}

describe("control plane nodes", () => {
  it("are made one after another", () => {
    const stack = synthCluster({ cluster: HIGHLY_AVAILABLE });
    const servers = ["1", "2", "3"].map((name) => `Cluster/ControlPlane/${name}/Server`);
    const waits = servers.map((path) =>
      servers.filter((other) => dependsOn(stack.resource(path)).includes(stack.addressOf(other))),
    );

    expect(waits).toEqual([[], [servers[0]], [servers[1]]]);
  });

  it("wait for the way out of the network and for the endpoint", () => {
    const stack = synthCluster({ cluster: HIGHLY_AVAILABLE });
    const waits = dependsOn(stack.resource("Cluster/ControlPlane/1/Server"));

    expect(waits).toContain(stack.addressOf("Network/Router/Interface"));
    for (const part of ["LoadBalancer", "Listener", "Pool", "Members", "Monitor"]) {
      expect(waits).toContain(stack.addressOf(`Cluster/ApiEndpoint/${part}`));
    }
  });

  it("wait for the port of a virtual IP", () => {
    const stack = synthCluster();

    expect(dependsOn(stack.resource("Cluster/ControlPlane/1/Server"))).toContain(
      stack.addressOf("Cluster/ApiEndpoint/Port"),
    );
  });

  it("are all members of the load balancer", () => {
    const stack = synthCluster({ cluster: HIGHLY_AVAILABLE });
    const { member } = stack.resource("Cluster/ApiEndpoint/Members") as { readonly member: readonly object[] };

    expect(member).toHaveLength(3);
  });
});

describe("workers", () => {
  it("wait for all control planes, which have the new join epoch then", () => {
    const stack = synthCluster({ cluster: HIGHLY_AVAILABLE, pools: { a: { count: 2 }, b: {} } });

    for (const worker of ["a/1", "a/2", "b/1"]) {
      const waits = dependsOn(stack.resource(`Cluster/NodePools/${worker}/Server`));
      expect(waits).toContain(stack.addressOf("Network/Router/Interface"));
      for (const name of ["1", "2", "3"]) {
        expect(waits).toContain(stack.addressOf(`Cluster/ControlPlane/${name}/Server`));
      }
    }
  });

  it("do not wait for each other", () => {
    const stack = synthCluster({ pools: { a: { count: 2 } } });

    expect(dependsOn(stack.resource("Cluster/NodePools/a/2/Server"))).not.toContain(
      stack.addressOf("Cluster/NodePools/a/1/Server"),
    );
  });
});

describe("the load balancer", () => {
  it("changes one part after another", () => {
    const stack = synthCluster({ cluster: HIGHLY_AVAILABLE });
    const [listener, pool, members, monitor] = ["Listener", "Pool", "Members", "Monitor"].map((part) => ({
      address: stack.addressOf(`Cluster/ApiEndpoint/${part}`),
      text: JSON.stringify(stack.resource(`Cluster/ApiEndpoint/${part}`)),
    }));

    expect(pool?.text).toContain(listener?.address);
    expect(members?.text).toContain(pool?.address);
    expect(monitor?.text).toContain(members?.address);
  });
});
