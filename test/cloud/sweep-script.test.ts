import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kuryrResourceTags, podNetworkTag, serviceNetworkTag } from "../../lib/network/kuryr/kuryr-tags";
import { FakeOpenStack } from "./support/fake-open-stack";
import type { CloudThing } from "./support/fake-open-stack";
import { runSweep } from "./support/run-sweep";

jest.setTimeout(60_000);

const ROUTER = "12345678-1234-1234-1234-123456789012";
const DELETE = { SWEEP_MODE: "delete" };

/** All that a cluster has: what Terraform made, whose ids begin with `tf`, and what is left of the rest. */
function clusterOf(name: string): Readonly<Record<string, readonly CloudThing[]>> {
  const id = (text: string) => `${text}-of-${name}`;
  const tags = kuryrResourceTags(name);
  const port = (text: string, network: string, fields: object = {}) => ({
    id: id(text),
    network_id: id(network),
    device_owner: "",
    tags: [],
    ...fields,
  });
  const balancer = (text: string, network: string, fields: object = {}) => ({
    id: id(text),
    name: text,
    provisioning_status: "ACTIVE",
    vip_network_id: id(network),
    vip_port_id: id(`vip-${text}`),
    ...fields,
  });
  const vip = (text: string, network: string) =>
    port(`vip-${text}`, network, { device_owner: `ovn-lb-vip:${id(text)}` });
  return {
    networks: [
      { id: id("tf-nodes"), name: "nodes", tags: [] },
      { id: id("tf-pods"), name: "pods", tags: [podNetworkTag(name)] },
      { id: id("tf-services"), name: "services", tags: [serviceNetworkTag(name)] },
      { id: id("namespace"), name: "shop", tags },
      { id: id("untagged-namespace"), name: "blog", tags: [], description: tags[0] },
    ],
    ports: [
      port("tf-parent", "tf-nodes", { tags, device_owner: "compute:az1", security_groups: ["default", id("lb-sg")] }),
      port("tf-lonely-parent", "tf-nodes", { tags, device_owner: "compute:az1" }),
      port("tf-gateway", "tf-pods", { device_owner: "network:router_interface", device_id: ROUTER }),
      port("tagged-subport", "tf-pods", { tags, device_owner: "trunk:subport" }),
      port("bare-subport", "tf-pods", { device_owner: "trunk:subport" }),
      port("subport-on-nodes", "tf-nodes", { device_owner: "trunk:subport" }),
      port("detached", "tf-pods"),
      port("pooled", "namespace", { tags, device_owner: "compute:kuryr" }),
      port("interface", "namespace", { device_owner: "network:router_interface_distributed", device_id: ROUTER }),
      vip("kuryr", "tf-services"),
      vip("tf-api", "tf-services"),
      vip("forgotten", "tf-services"),
      vip("cloud-controller", "tf-nodes"),
    ],
    trunks: [
      {
        id: id("tf-trunk"),
        port_id: id("tf-parent"),
        sub_ports: ["tagged-subport", "bare-subport", "subport-on-nodes"].map((one) => ({ port_id: id(one) })),
      },
    ],
    loadbalancers: [
      balancer("tf-api", "tf-services", { name: "default/kubernetes" }),
      balancer("kuryr", "tf-services", { name: "shop/web", tags }),
      balancer("old-octavia", "elsewhere", { name: "shop/old", description: tags.join() }),
      balancer("cloud-controller", "tf-nodes", { name: `kube_service_${name}_shop_web` }),
      balancer("tf-own", "tf-nodes", { name: `${name}-api` }),
    ],
    floatingips: [
      {
        id: id("of-service"),
        floating_ip_address: "203.0.113.1",
        description: `Floating IP for Kubernetes external service shop/web from cluster ${name}`,
        port_id: id("vip-cloud-controller"),
      },
      { id: id("of-kuryr"), floating_ip_address: "203.0.113.2", description: "kuryr_lb", port_id: id("vip-kuryr") },
      { id: id("tf-own-address"), floating_ip_address: "203.0.113.3", description: "", port_id: id("vip-kuryr") },
    ],
    security_groups: [
      { id: id("policy"), name: "sg/deny", tags },
      {
        id: id("lb-sg"),
        name: "lb-sg-1-shop-web",
        tags: [],
        description: `Security Group for shop/web Service LoadBalancer in cluster ${name}`,
      },
      { id: id("tf-nodes-group"), name: `${name}-nodes`, tags: [] },
    ],
    routers: [
      {
        id: ROUTER,
        name: "router",
        routes: ["10.244.1.0/24", "172.16.0.0/16"].map((destination) => ({ destination, nexthop: "10.0.0.4" })),
      },
    ],
  };
}

function cloudOf(...names: readonly string[]): FakeOpenStack {
  const clusters = names.map(clusterOf);
  const keys = Object.keys(clusters[0] ?? {});
  return new FakeOpenStack(Object.fromEntries(keys.map((key) => [key, clusters.flatMap((one) => one[key] ?? [])])));
}

const leftIds = [
  "bare-subport",
  "cloud-controller",
  "detached",
  "kuryr",
  "lb-sg",
  "namespace",
  "of-kuryr",
  "of-service",
  "old-octavia",
  "policy",
  "pooled",
  "subport-on-nodes",
  "tagged-subport",
  "untagged-namespace",
  "vip-forgotten",
].map((one) => `${one}-of-a`);

describe("a sweep that lists", () => {
  it("finds what a cluster left, and touches nothing", async () => {
    const cloud = cloudOf("a", "a-b");
    const { code, log, output } = await runSweep(cloud, { SWEEP_JSON: "1" });
    const summary = JSON.parse(output) as { readonly left: readonly { readonly id: string }[] };

    expect(summary.left.map(({ id }) => id).sort()).toEqual(leftIds);
    expect(code).toBe(4);
    expect(log).toContain("15 left of the cluster a in the project shop:\n  floating IP 203.0.113.1");
    expect(cloud.changes).toEqual([]);
  });

  it("ends well where nothing is left, on a cloud without Octavia and trunks too", async () => {
    const nothing = { networks: [], ports: [], floatingips: [], security_groups: [] };
    const { code, log } = await runSweep(new FakeOpenStack(nothing, ["network"]));

    expect(code).toBe(0);
    expect(log).toBe("nothing is left of the cluster a in the project shop\n");
  });
});

describe("a sweep that deletes", () => {
  it("leaves what is not the cluster's on a cloud that knows no filter by tags, and answers with everything", async () => {
    const cloud = cloudOf("a", "a-b");
    const other = { network_id: "offices", device_owner: "", tags: [] };
    const balancer = { provisioning_status: "ACTIVE", vip_network_id: "offices", vip_port_id: "vip" };
    cloud.unknownFilters.push("tags", "description");
    cloud.add("networks", { id: "offices", name: "offices", tags: [] });
    cloud.add("ports", { id: "reserved", ...other });
    cloud.add("loadbalancers", { id: "intranet", name: "intranet", ...balancer });
    const { code, log } = await runSweep(cloud, DELETE);

    expect(log).toContain("15 deleted");
    expect(code).toBe(0);
    expect(cloud.ids()).toEqual(expect.arrayContaining(["intranet", "offices", "reserved", "detached-of-a-b"]));
  });

  it("leaves what Terraform made, and other clusters, one whose name begins alike among them", async () => {
    const cloud = cloudOf("a", "a-b", "b-a");
    const before = cloud.ids();
    const { code, log } = await runSweep(cloud, DELETE);
    const gone = before.filter((id) => !cloud.ids().includes(id));

    expect(log).toContain("nothing of the cluster a is left; 15 deleted");
    expect(code).toBe(0);
    expect(gone).toEqual([...leftIds, "interface-of-a", "vip-cloud-controller-of-a", "vip-kuryr-of-a"].sort());
    expect(cloud.all("ports").find(({ id }) => id === "tf-parent-of-a")?.["security_groups"]).toEqual(["default"]);
    expect(cloud.all("ports").find(({ id }) => id === "tf-parent-of-a-b")?.["security_groups"]).toHaveLength(2);
  });

  it("takes balancers with all that is in them, and detaches a port from its trunk first", async () => {
    const cloud = cloudOf("a");
    await runSweep(cloud, DELETE);
    const place = (request: string) => cloud.changes.indexOf(request);

    expect(place("DELETE /v2/lbaas/loadbalancers/kuryr-of-a?cascade=true")).toBeGreaterThanOrEqual(0);
    expect(place("PUT /v2.0/trunks/tf-trunk-of-a/remove_subports")).toBeGreaterThanOrEqual(0);
    expect(place("DELETE /v2.0/ports/bare-subport-of-a")).toBeGreaterThan(
      place("PUT /v2.0/trunks/tf-trunk-of-a/remove_subports"),
    );
    expect(place("DELETE /v2.0/floatingips/of-kuryr-of-a")).toBeLessThan(
      place("DELETE /v2/lbaas/loadbalancers/kuryr-of-a?cascade=true"),
    );
  });

  it("takes a node out of all groups of the cloud controller in one look", async () => {
    const cloud = cloudOf("a");
    const description = "Security Group for shop/api Service LoadBalancer in cluster a";
    cloud.add("security_groups", { id: "lb-sg-2", name: "lb-sg-2-shop-api", tags: [], description });
    cloud.update("ports", "tf-parent-of-a", { security_groups: ["default", "lb-sg-of-a", "lb-sg-2"] });
    const { code, log } = await runSweep(cloud, DELETE);

    expect(code).toBe(0);
    expect(log).not.toContain("to wait for");
    expect(cloud.all("ports").find(({ id }) => id === "tf-parent-of-a")?.["security_groups"]).toEqual(["default"]);
  });

  it("leaves a floating IP that is bound to nothing, whoever's it was, also beside a balancer that never got a port", async () => {
    const cloud = cloudOf("a");
    cloud.update("loadbalancers", "old-octavia-of-a", { vip_port_id: null });
    const address = { floating_ip_address: "203.0.113.9", description: "kuryr_lb", port_id: null };
    cloud.add("floatingips", { id: "of-nobody", ...address });
    await runSweep(cloud, DELETE);

    expect(cloud.ids()).toContain("of-nobody");
  });

  it("waits for a balancer at which the cloud is at work", async () => {
    const cloud = cloudOf("a");
    cloud.update("loadbalancers", "kuryr-of-a", { provisioning_status: "PENDING_UPDATE" });
    let requests = 0;
    cloud.after = () => {
      requests += 1;
      if (requests === 80) {
        cloud.update("loadbalancers", "kuryr-of-a", { provisioning_status: "ERROR" });
      }
    };
    const { code, log } = await runSweep(cloud, DELETE);

    expect(log).toContain("load balancer shop/web (kuryr-of-a): the cloud is still at work on it");
    expect(code).toBe(0);
    expect(cloud.changes.filter((one) => one.includes("/kuryr-of-a"))).toHaveLength(1);
  });

  it("tries again what a busy or failing service did not take", async () => {
    const cloud = cloudOf("a");
    cloud.faults.push([409, { NeutronError: { message: "in use" } }], [503, {}], [500, { faultstring: "broken" }]);

    expect((await runSweep(cloud, DELETE)).code).toBe(0);
    expect(cloud.ids().filter((id) => leftIds.includes(id))).toEqual([]);
  });

  it("looks again, because Kuryr may still be about to end", async () => {
    const cloud = cloudOf("a");
    let isAdded = false;
    cloud.after = () => {
      if (!isAdded && cloud.changes.some((one) => one.includes("security-groups/lb-sg"))) {
        isAdded = true;
        cloud.add("ports", { id: "late", network_id: "tf-pods-of-a", device_owner: "compute:kuryr", tags: [] });
      }
    };

    expect((await runSweep(cloud, DELETE)).code).toBe(0);
    expect(cloud.ids()).not.toContain("late");
  });

  it("leaves a balancer that a Service of another cluster shares", async () => {
    const cloud = cloudOf("a");
    cloud.update("loadbalancers", "cloud-controller-of-a", {
      tags: ["kube_service_a_shop_web", "kube_service_b_shop_web"],
    });
    await runSweep(cloud, DELETE);

    expect(cloud.ids()).toContain("cloud-controller-of-a");
  });

  it("takes the names of clusters and Services whole", async () => {
    const named = (name: string) => ({ id: name, name, provisioning_status: "ACTIVE", vip_network_id: "x" });
    const names = ["kube_service_a_b_shop_web", "kube_service_ab_shop_web", "my_kube_service_a_shop_web"];
    const cloud = cloudOf("a");
    names.forEach((name) => cloud.add("loadbalancers", named(name)));
    await runSweep(cloud, DELETE);

    expect(cloud.ids()).toEqual(expect.arrayContaining(names));
  });

  it("names the server that somebody put on the network of a namespace, and gives up in time", async () => {
    const cloud = cloudOf("a");
    const server = { id: "vm-port", network_id: "namespace-of-a", device_owner: "compute:az1", device_id: "vm" };
    cloud.add("ports", { ...server, tags: [] });
    const { code, log, output } = await runSweep(cloud, { ...DELETE, SWEEP_TIMEOUT_SECONDS: "2", SWEEP_JSON: "1" });

    expect(code).toBe(3);
    expect(log).toContain("in the way: port vm-port of compute:az1 vm");
    expect(cloud.ids()).toContain("vm-port");
    expect(JSON.parse(output)).toMatchObject({
      cluster: "a",
      project: "p1",
      left: [{ kind: "network", id: "namespace-of-a", name: "shop", fault: expect.stringContaining("409") as string }],
      inTheWay: ["port vm-port of compute:az1 vm"],
    });
  });

  it("says at its end which server is on a network of Terraform's, which Terraform will not get rid of either", async () => {
    const cloud = cloudOf("a");
    const server = { id: "vm-port", network_id: "tf-pods-of-a", device_owner: "compute:az1", device_id: "vm" };
    cloud.add("ports", { ...server, tags: [] });
    const { code, log } = await runSweep(cloud, DELETE);

    expect(log).toContain("is left; 15 deleted\n  in the way: port vm-port of compute:az1 vm\n");
    expect(code).toBe(0);
    expect(cloud.ids()).toContain("vm-port");
  });

  it("gives up at once when it may not delete what is left", async () => {
    const cloud = new FakeOpenStack({ ...clusterOf("b"), security_groups: clusterOf("a")["security_groups"] ?? [] });
    cloud.faults.push([403, { message: "not allowed" }], [403, { message: "not allowed" }]);
    const { code, log } = await runSweep(cloud, DELETE);

    expect(code).toBe(2);
    expect(log).toContain("security group sg/deny (policy-of-a): 403 not allowed");
  });

  it("takes routes to pods away when it is told their router, and no others", async () => {
    const cloud = cloudOf("a");
    const { code } = await runSweep(cloud, { ...DELETE, SWEEP_ROUTES: `${ROUTER}=10.244.0.0/16` });

    expect(code).toBe(0);
    expect(cloud.all("routers")[0]?.["routes"]).toEqual([{ destination: "172.16.0.0/16", nexthop: "10.0.0.4" }]);
  });

  it("does nothing for a release that was never installed to its end", async () => {
    const folder = mkdtempSync(join(tmpdir(), "marker-"));
    try {
      const cloud = cloudOf("a");
      const given = { ...DELETE, SWEEP_MARKER_FOLDER: folder };
      const { code, log } = await runSweep(cloud, given);
      expect(`${code} ${log}`).toMatch(/^0 the release was never installed to its end/);
      expect(cloud.changes).toEqual([]);

      writeFileSync(join(folder, "armed"), "");
      expect((await runSweep(cloud, given)).log).toContain("15 deleted");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("an endpoint of the catalogue at which no service is", () => {
  it.each<[string, readonly [number, unknown, Record<string, string>?]]>([
    ["sends elsewhere", [301, undefined, { Location: "http://127.0.0.1:1/" }]],
    ["shows a page", [200, "<html>log in</html>"]],
  ])("ends the run when it %s", async (_, answer) => {
    const cloud = cloudOf("a");
    cloud.inPlaceOfLists = answer;
    const { code, log } = await runSweep(cloud, DELETE);

    expect(code).toBe(2);
    expect(log).toMatch(/^refused: what answers at http:[^ ]+ is no network service: GET \/networks gives /);
    expect(cloud.changes).toEqual([]);
  });
});
