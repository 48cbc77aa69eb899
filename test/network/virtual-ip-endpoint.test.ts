import type { TerraformStack } from "cdktf";
import type { BoundApiEndpoint, ClusterNetworkProps, VirtualIpEndpointOptions } from "../../lib/network";
import { ApiEndpoint, ClusterNetwork, ClusterSecurityGroups, NetworkPlugin } from "../../lib/network";
import { warningsOf } from "../support/synth";
import { newStack, problemsOf, synthStack } from "./support/stacks";

const CLIENTS = ["198.51.100.0/24"];
const POOLS = [{ start: "10.10.0.50", end: "10.10.0.200" }];

function bind(
  stack: TerraformStack,
  options: VirtualIpEndpointOptions = {},
  network: Partial<ClusterNetworkProps> = {},
): BoundApiEndpoint {
  const endpoint = ApiEndpoint.virtualIp(options);
  const clusterNetwork = new ClusterNetwork(stack, "Network", {
    cidr: "10.10.0.0/24",
    externalNetwork: "public",
    ...network,
  });
  const securityGroups = new ClusterSecurityGroups(stack, "SecurityGroups", {
    clusterName: "prod",
    network: clusterNetwork,
    networkPlugin: NetworkPlugin.cilium(),
    endpoint,
  });
  return endpoint.bind(stack, { clusterName: "prod", network: clusterNetwork, securityGroups });
}

describe("a virtual IP", () => {
  test("is reserved by a port that no server gets, in the group of the control plane", () => {
    const stack = synthStack((scope) => void bind(scope));

    expect(stack.resource("ApiEndpoint/Port")).toMatchObject({
      name: "prod-api",
      fixed_ip: [{ subnet_id: `\${${stack.addressOf("Network/Subnet")}.id}` }],
      security_group_ids: [`\${${stack.addressOf("SecurityGroups/ControlPlane/Resource")}.id}`],
    });
  });

  test("is the IPv4 address of its port when Neutron chooses it", () => {
    const stack = synthStack((scope) => {
      const bound = bind(scope);
      bound.addControlPlane("prod-cp-1", bound.host);
      scope.addOverride("output.host.value", bound.host);
    });

    expect(stack.section("output")["host"]).toEqual({
      value:
        '${[for ip in openstack_networking_port_v2.ApiEndpoint_Port_360C69EC.all_fixed_ips : ip if !strcontains(ip, ":")][0]}',
    });
  });

  test("is what nodes may send from, and what kube-vip has to know", () => {
    const bound = bind(newStack(), { address: "10.10.0.10", interface: "ens4" }, { allocationPools: POOLS });

    expect(bound.controlPlaneAddressPairs).toEqual(["10.10.0.10"]);
    expect(bound.virtualIp).toEqual({ address: "10.10.0.10", interface: "ens4" });
    expect([bound.host, bound.publicHost, bound.port, bound.certSans]).toEqual([
      "10.10.0.10",
      "10.10.0.10",
      6443,
      ["10.10.0.10"],
    ]);
  });

  test("leaves the interface to kube-vip by default", () => {
    expect(bind(newStack()).virtualIp?.interface).toBe("");
  });

  test("has a floating IP for named clients, who are let in on the nodes", () => {
    const stack = synthStack((scope) => void bind(scope, { allowedCidrs: CLIENTS }));

    expect(stack.resource("ApiEndpoint/FloatingIp/Association")["port_id"]).toBe(
      `\${${stack.addressOf("ApiEndpoint/Port")}.id}`,
    );
    expect(stack.resource("SecurityGroups/ControlPlane/ApiFrom198_51_100_0_24")["remote_ip_prefix"]).toBe(CLIENTS[0]);
  });

  test.each<[VirtualIpEndpointOptions, string]>([
    [{ address: "10.10.0.60" }, "virtual-ip-in-allocation-pool address"],
    [{ address: "10.11.0.10" }, "address-outside-subnet address"],
    [{ address: "10.10.0.255" }, "address-taken address"],
    [{ address: "vip" }, "ip-address address"],
    [{ interface: "a very long interface name" }, "format interface"],
    [{ port: 22 }, "port-taken port"],
    [{ provider: 1 } as object, "unknown-property provider"],
  ])("%j is refused: %s", (options, expected) => {
    expect(problemsOf(() => bind(newStack(), options, { allocationPools: POOLS }))).toBe(expected);
  });

  test("draws a warning when Neutron may hand its address out to somebody else", () => {
    const stack = newStack();
    bind(stack, { address: "10.10.0.10" });

    expect(warningsOf(stack)).toEqual([expect.stringContaining("allocationPools")]);
  });
});

describe("an external endpoint", () => {
  function bindExternal(stack: TerraformStack, endpoint: ApiEndpoint): BoundApiEndpoint {
    const network = new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24" });
    const securityGroups = new ClusterSecurityGroups(stack, "SecurityGroups", {
      clusterName: "prod",
      network,
      networkPlugin: NetworkPlugin.cilium(),
      endpoint,
    });
    return endpoint.bind(stack, { clusterName: "prod", network, securityGroups });
  }

  test("has no resources, and its name in the certificate", () => {
    const stack = newStack();
    const bound = bindExternal(
      stack,
      ApiEndpoint.external("api.example.com", { port: 443, certSans: ["10.0.0.1"], allowedCidrs: CLIENTS }),
    );

    bound.addControlPlane("prod-cp-1", "10.10.0.11");

    expect([bound.host, bound.publicHost, bound.port]).toEqual(["api.example.com", "api.example.com", 443]);
    expect(bound.certSans).toEqual(["api.example.com", "10.0.0.1"]);
    expect(bound.node.children).toEqual([]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test("draws a warning when nobody but the nodes reaches the API server", () => {
    const stack = newStack();
    bindExternal(stack, ApiEndpoint.external("api.example.com"));

    expect(warningsOf(stack)).toEqual([expect.stringContaining("allowedCidrs")]);
  });

  test.each([
    "https://api.example.com",
    "api.example.com/path",
    "api.example.com:6443",
    "",
    "a_b.example.com",
    "999.1.1.1",
  ])("refuses the host %p", (host) => {
    expect(problemsOf(() => bindExternal(newStack(), ApiEndpoint.external(host)))).toBe("host host");
  });

  test.each(["api.example.com", "203.0.113.10", "2001:db8::1"])("takes the host %p", (host) => {
    expect(problemsOf(() => bindExternal(newStack(), ApiEndpoint.external(host)))).toBe("");
  });
});
