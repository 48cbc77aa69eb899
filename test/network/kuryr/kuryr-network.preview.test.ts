import { TerraformStack } from "cdktf";
import { dependOn } from "../../../lib/core";
import {
  AddressScope,
  ClusterNetwork,
  KuryrLoadBalancers,
  KuryrNetwork,
  KuryrPodSubnets,
  KuryrSecurityGroups,
  SecurityGroup,
} from "../../../lib/network";
import { OpenstackProvider } from "../../../lib/providers/.gen/openstack/provider";
import { previewApp } from "../../support/preview";
import { kuryr } from "./support";

jest.setTimeout(120_000);

const FLAVOR = "11111111-2222-3333-4444-555555555555";

describe("the lower half of Kuryr in a preview", () => {
  test.each([
    ["ovn", {}],
    ["amphora", { loadBalancers: KuryrLoadBalancers.amphora({ flavorId: FLAVOR }) }],
    [
      "subnets of namespaces",
      {
        podSubnets: KuryrPodSubnets.perNamespace(),
        securityGroups: KuryrSecurityGroups.fromPolicies(),
        demand: { pods: 50, services: 20 },
      },
    ],
  ])("with %s everything is made, stays as it is, and goes in an order that the cloud accepts", async (_, plugin) => {
    const { report, operations } = await previewApp((app) => {
      const stack = new TerraformStack(app, "test");
      new OpenstackProvider(stack, "Openstack", {});
      const addressScope = new AddressScope(stack, "Scope", { name: "demo" });
      const network = new ClusterNetwork(stack, "Network", {
        cidr: "10.10.0.0/24",
        externalNetwork: "public",
        addressScope,
      });
      const made = new KuryrNetwork(stack, "Kuryr", {
        clusterName: "demo",
        network,
        networkPlugin: kuryr(plugin),
        serviceCidr: "10.96.0.0/16",
        apiPort: 6443,
      });
      made.addControlPlane("demo-control-plane-1", "10.10.0.11");
      const node = new SecurityGroup(stack, "Node", { name: "node", description: "stands for a node" });
      dependOn(node, made.ready);
    });
    const gone = operations
      .filter(({ step, action }) => step === "destroy" && action === "delete")
      .map(({ type, name }) => `${type} ${name ?? ""}`.trim());
    const at = (text: string) => gone.findIndex((line) => line.startsWith(text));

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks.map(({ steps }) => steps.every(({ ok }) => ok))).toEqual([true]);
    expect(at("openstack_networking_secgroup_v2 node")).toBeGreaterThanOrEqual(0);
    expect(at("openstack_networking_secgroup_v2 node")).toBeLessThan(at("openstack_lb_monitor_v2"));
    expect(at("openstack_lb_loadbalancer_v2")).toBeLessThan(at("openstack_networking_router_interface_v2"));
  });
});
