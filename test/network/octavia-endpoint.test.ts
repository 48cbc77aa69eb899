import { TerraformVariable } from "cdktf";
import type { TerraformStack } from "cdktf";
import type { BoundApiEndpoint, ClusterNetworkProps, OctaviaEndpointOptions } from "../../lib/network";
import {
  ApiEndpoint,
  ClusterNetwork,
  ClusterSecurityGroups,
  FloatingIp,
  HealthMonitor,
  LoadBalancerProvider,
  NetworkPlugin,
} from "../../lib/network";
import { newStack, problemsOf, synthStack } from "./support/stacks";

const { OVN } = LoadBalancerProvider;
const CLIENTS = ["198.51.100.0/24"];
const ID = "11111111-2222-3333-4444-555555555555";

function bind(
  stack: TerraformStack,
  options: OctaviaEndpointOptions,
  network: Partial<ClusterNetworkProps> = {},
): BoundApiEndpoint {
  const endpoint = ApiEndpoint.octavia(options);
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

function synth(options: OctaviaEndpointOptions = {}) {
  return synthStack((stack) => {
    const bound = bind(stack, options);
    bound.addControlPlane("prod-cp-1", "10.10.0.11");
    bound.addControlPlane("prod-cp-2", "10.10.0.12");
  });
}

function problems(options: object, network: Partial<ClusterNetworkProps> = {}): string {
  return problemsOf(() => bind(newStack(), options, network));
}

describe("an endpoint behind Octavia", () => {
  test("names the cluster in the name of the balancer, so that two clusters of a project are told apart", () => {
    expect(synth().resource("ApiEndpoint/LoadBalancer")).toMatchObject({
      name: "prod-api",
      loadbalancer_provider: "amphora",
    });
  });

  test("waits for the way out of the network", () => {
    expect(synth().resource("ApiEndpoint/LoadBalancer")["depends_on"]).toEqual([
      "openstack_networking_router_v2.Network_Router_F07396AE",
      "openstack_networking_router_interface_v2.Network_Router_Interface_2C5BE6AA",
    ]);
  });

  test("makes the children of the balancer one after another", () => {
    const stack = synth();

    expect(stack.resource("ApiEndpoint/Pool")["listener_id"]).toBe(`\${${stack.addressOf("ApiEndpoint/Listener")}.id}`);
    expect(stack.resource("ApiEndpoint/Members")["pool_id"]).toBe(`\${${stack.addressOf("ApiEndpoint/Pool")}.id}`);
    expect(stack.resource("ApiEndpoint/Monitor")["depends_on"]).toEqual([stack.addressOf("ApiEndpoint/Members")]);
  });

  test("has one resource for all members", () => {
    expect(synth().resource("ApiEndpoint/Members")["member"]).toEqual([
      expect.objectContaining({ name: "prod-cp-1", address: "10.10.0.11", protocol_port: 6443 }),
      expect.objectContaining({ name: "prod-cp-2", address: "10.10.0.12", protocol_port: 6443 }),
    ]);
  });

  test("lets only the node network in by default, and then has no floating IP", () => {
    const stack = synth();

    expect(stack.resource("ApiEndpoint/Listener")["allowed_cidrs"]).toEqual(["10.10.0.0/24"]);
    expect(stack.resources("openstack_networking_floatingip_v2")).toEqual([]);
  });

  test("lets named clients in through a floating IP, kept apart from the balancer", () => {
    const stack = synth({ allowedCidrs: CLIENTS });

    expect(stack.resource("ApiEndpoint/Listener")["allowed_cidrs"]).toEqual(["10.10.0.0/24", ...CLIENTS]);
    expect(stack.resource("ApiEndpoint/FloatingIp/Resource")).toEqual({
      description: "API server of the Kubernetes cluster prod",
      pool: "public",
    });
    expect(stack.resource("ApiEndpoint/FloatingIp/Association")).toMatchObject({
      floating_ip: `\${${stack.addressOf("ApiEndpoint/FloatingIp/Resource")}.address}`,
      port_id: `\${${stack.addressOf("ApiEndpoint/LoadBalancer")}.vip_port_id}`,
    });
  });

  test("takes a floating IP that exists, and leaves it in the project", () => {
    const stack = synth({ allowedCidrs: CLIENTS, floatingIp: FloatingIp.existing("203.0.113.10") });

    expect(stack.resources("openstack_networking_floatingip_v2")).toEqual([]);
    expect(stack.resource("ApiEndpoint/FloatingIp/Association")["floating_ip"]).toBe("203.0.113.10");
  });

  test("watches /readyz and keeps idle connections for half an hour with amphora", () => {
    const stack = synth();

    expect(stack.resource("ApiEndpoint/Monitor")).toMatchObject({
      type: "HTTPS",
      url_path: "/readyz",
      expected_codes: "200",
      delay: 10,
      timeout: 5,
      max_retries: 3,
    });
    expect(stack.resource("ApiEndpoint/Listener")).toMatchObject({
      timeout_client_data: 1_800_000,
      timeout_member_data: 1_800_000,
    });
    expect(stack.resource("ApiEndpoint/Pool")["lb_method"]).toBe("ROUND_ROBIN");
  });

  test("asks ovn only for what it can: TCP checks, SOURCE_IP_PORT, no list of clients, no idle times", () => {
    const stack = synth({ provider: OVN, allowedCidrs: CLIENTS });

    expect(stack.resource("ApiEndpoint/Pool")["lb_method"]).toBe("SOURCE_IP_PORT");
    expect(stack.resource("ApiEndpoint/Monitor")).not.toHaveProperty("url_path");
    expect(stack.resource("ApiEndpoint/Monitor")["type"]).toBe("TCP");
    expect(Object.keys(stack.resource("ApiEndpoint/Listener"))).toEqual([
      "loadbalancer_id",
      "name",
      "protocol",
      "protocol_port",
      "timeouts",
    ]);
    expect(stack.resource("SecurityGroups/ControlPlane/ApiFrom198_51_100_0_24")["remote_ip_prefix"]).toBe(CLIENTS[0]);
  });

  test("hands every other option on", () => {
    const stack = synth({
      port: 443,
      vipAddress: "10.10.0.5",
      flavorId: ID,
      availabilityZone: "lb-1",
      timeouts: { clientDataMs: 60_000 },
      monitor: HealthMonitor.tcp({ intervalSeconds: 20, timeoutSeconds: 7, retries: 2 }),
    });

    expect(stack.resource("ApiEndpoint/LoadBalancer")).toMatchObject({
      vip_address: "10.10.0.5",
      flavor_id: ID,
      availability_zone: "lb-1",
    });
    expect(stack.resource("ApiEndpoint/Listener")).toMatchObject({
      protocol_port: 443,
      timeout_client_data: 60_000,
      timeout_member_data: 1_800_000,
    });
    expect(stack.resource("ApiEndpoint/Monitor")).toMatchObject({ type: "TCP", delay: 20, timeout: 7, max_retries: 2 });
    expect(stack.resource("SecurityGroups/ControlPlane/ApiFromWorkersIpv4")["port_range_min"]).toBe(443);
  });

  test("gives nodes the private address, and people the DNS name, else the floating IP, else the private address", () => {
    const open = bind(newStack(), { allowedCidrs: CLIENTS });
    const named = bind(newStack(), { allowedCidrs: CLIENTS, dnsName: "api.example.com", certSans: ["k8s.internal"] });
    const closed = bind(newStack(), {});

    expect(open.publicHost).not.toBe(open.host);
    expect(open.certSans).toEqual([open.host, open.publicHost]);
    expect(named.publicHost).toBe("api.example.com");
    expect(named.certSans.slice(2)).toEqual(["api.example.com", "k8s.internal"]);
    expect(closed.publicHost).toBe(closed.host);
  });

  test("turns checks of an unknown address into a precondition of the balancer", () => {
    const stack = synthStack((scope) => {
      const vip = new TerraformVariable(scope, "vip", { type: "string" });
      bind(scope, { vipAddress: vip.stringValue });
    });

    expect(stack.resource("ApiEndpoint/LoadBalancer")["lifecycle"]).toEqual({
      precondition: [
        {
          condition: expect.stringContaining("var.vip") as unknown,
          error_message: expect.stringContaining("vipAddress must be an IPv4 address") as unknown,
        },
      ],
    });
  });
});

describe("bad options of an Octavia endpoint", () => {
  test.each<[object, string]>([
    [{ port: 0 }, "integer port"],
    [{ port: 70_000 }, "integer port"],
    [{ port: 10_250 }, "port-taken port"],
    [{ port: 2379 }, "port-taken port"],
    [{ port: 30_443 }, "port-taken port"],
    [{ vipAddress: "10.11.0.5" }, "address-outside-subnet vipAddress"],
    [{ vipAddress: "10.10.0.1" }, "address-taken vipAddress"],
    [{ flavorId: "small" }, "uuid flavorId"],
    [{ timeouts: { clientDataMs: 0 } }, "integer timeouts.clientDataMs"],
    [{ timeouts: { clientData: 1 } }, "unknown-property timeouts.clientData"],
    [
      { monitor: HealthMonitor.tcp({ intervalSeconds: 5, timeoutSeconds: 5 }) },
      "monitor-timeout-not-below-interval monitor.timeoutSeconds",
    ],
    [{ monitor: HealthMonitor.readyz({ retries: 11 }) }, "integer monitor.retries"],
    [{ provider: OVN, monitor: HealthMonitor.readyz() }, "provider-lacks-option monitor"],
    [{ provider: OVN, flavorId: ID }, "provider-lacks-option flavorId"],
    [{ provider: OVN, availabilityZone: "a" }, "provider-lacks-option availabilityZone"],
    [{ provider: OVN, timeouts: { clientDataMs: 1 } }, "provider-lacks-option timeouts"],
    [{ floatingIp: FloatingIp.create() }, "nobody-allowed allowedCidrs"],
    [{ floatingIp: FloatingIp.create(), allowedCidrs: [] }, "nobody-allowed allowedCidrs"],
    [{ allowedCidrs: CLIENTS, floatingIp: FloatingIp.existing("fip") }, "ip-address floatingIp"],
    [{ certSans: ["api.example.com:6443"] }, "cert-san certSans[0]"],
    [{ certSans: ["a b"] }, "cert-san certSans[0]"],
    [{ certSans: ["api.*.example.com"] }, "cert-san certSans[0]"],
    [{ dnsName: "https://api.example.com" }, "dns-name dnsName"],
    [{ allowedCIDRs: CLIENTS }, "unknown-property allowedCIDRs"],
  ])("%j is refused: %s", (options, expected) => {
    expect(problems(options)).toBe(expected);
  });

  test("a floating IP without external network is refused", () => {
    expect(problems({ allowedCidrs: CLIENTS, floatingIp: FloatingIp.create() }, { externalNetwork: undefined })).toBe(
      "external-network-missing floatingIp",
    );
  });

  test("an unknown provider name is refused", () => {
    expect(() => LoadBalancerProvider.of("haproxy")).toThrow('provider must be amphora or ovn, got "haproxy"');
    expect(LoadBalancerProvider.of("ovn")).toBe(OVN);
  });

  test("IPv6 clients are refused, because the endpoint is IPv4", () => {
    expect(problems({ allowedCidrs: ["2001:db8::/32"] }, { ipv6: { cidr: "fd00::/64" } })).toBe(
      "ip-version allowedCidrs[0]",
    );
  });
});
