import { TerraformVariable } from "cdktf";
import type { ClusterNetworkProps } from "../../lib/network";
import { ClusterNetwork, Ipv6AddressMode, NetworkRef, NetworkRouter } from "../../lib/network";
import { newStack, problemsOf, synthStack } from "./support/stacks";

const CIDR = "10.10.0.0/24";

function synth(props: Partial<ClusterNetworkProps> = {}) {
  return synthStack((stack) => new ClusterNetwork(stack, "Network", { cidr: CIDR, ...props }));
}

function problems(props: object): string {
  return problemsOf(() => new ClusterNetwork(newStack(), "Network", { cidr: CIDR, ...props }));
}

describe("a new network", () => {
  test("consists of network, subnet, router and router interface when it has an external network", () => {
    expect(synth({ externalNetwork: "public" }).addresses).toEqual([
      "data.openstack_networking_network_v2.Network_ExternalNetwork_2FE1A5D2",
      "openstack_networking_network_v2.Network_1C6012B5",
      "openstack_networking_router_interface_v2.Network_Router_Interface_2C5BE6AA",
      "openstack_networking_router_v2.Network_Router_F07396AE",
      "openstack_networking_subnet_v2.Network_Subnet_8D9C3287",
    ]);
  });

  test("has no router when there is nothing outside to reach", () => {
    expect(synth().resources("openstack_networking_router_v2")).toEqual([]);
  });

  test("gets a router without gateway when one is asked for", () => {
    const router = synth({ router: NetworkRouter.create() }).resource("Network/Router/Resource");

    expect(router).not.toHaveProperty("external_network_id");
  });

  test("joins an existing router by name", () => {
    const stack = synth({ externalNetwork: "public", router: NetworkRouter.existing(NetworkRef.named("office")) });

    expect(stack.resources("openstack_networking_router_v2")).toEqual([]);
    expect(stack.dataSource("Network/Router/Lookup")).toEqual({ name: "office" });
    expect(stack.resource("Network/Router/Interface")["router_id"]).toContain("data.openstack_networking_router_v2");
  });

  test("looks the external network up by name, among external networks only", () => {
    expect(synth({ externalNetwork: "public" }).dataSource("Network/ExternalNetwork")).toEqual({
      name: "public",
      external: true,
    });
  });

  test("keeps port security on", () => {
    expect(synth().resource("Network/Resource")["port_security_enabled"]).toBe(true);
  });

  test("is named after its path when it has no name", () => {
    expect(synth().resource("Network/Resource")["name"]).toBe("test-network");
  });

  test("hands every option of the subnet on", () => {
    const stack = synth({
      name: "prod",
      dnsNameservers: ["9.9.9.9", "1.1.1.1"],
      gateway: "10.10.0.254",
      allocationPools: [{ start: "10.10.0.50", end: "10.10.0.200" }],
      mtu: 1400,
      tags: ["prod"],
    });

    expect(stack.resource("Network/Subnet")).toEqual({
      name: "prod",
      network_id: "${openstack_networking_network_v2.Network_1C6012B5.id}",
      cidr: CIDR,
      ip_version: 4,
      gateway_ip: "10.10.0.254",
      dns_nameservers: ["9.9.9.9", "1.1.1.1"],
      allocation_pool: [{ start: "10.10.0.50", end: "10.10.0.200" }],
      tags: ["prod"],
    });
    expect(stack.resource("Network/Resource")["mtu"]).toBe(1400);
  });

  test("has an IPv6 subnet with a router interface of its own when it is dual stack", () => {
    const stack = synth({ externalNetwork: "public", ipv6: { cidr: "fd00:10:10::/64" } });

    expect(stack.resource("Network/Ipv6Subnet")).toMatchObject({
      ip_version: 6,
      cidr: "fd00:10:10::/64",
      ipv6_address_mode: "dhcpv6-stateful",
      ipv6_ra_mode: "dhcpv6-stateful",
    });
    expect(stack.resources("openstack_networking_router_interface_v2")).toHaveLength(2);
  });

  test("takes the address mode of the IPv6 subnet for router advertisements too, unless told otherwise", () => {
    const slaac = synth({ ipv6: { cidr: "fd00::/64", addressMode: Ipv6AddressMode.SLAAC } });
    const mixed = synth({
      ipv6: { cidr: "fd00::/64", addressMode: Ipv6AddressMode.DHCPV6_STATELESS, raMode: Ipv6AddressMode.SLAAC },
    });

    expect(slaac.resource("Network/Ipv6Subnet")).toMatchObject({
      ipv6_address_mode: "slaac",
      ipv6_ra_mode: "slaac",
    });
    expect(mixed.resource("Network/Ipv6Subnet")).toMatchObject({
      ipv6_address_mode: "dhcpv6-stateless",
      ipv6_ra_mode: "slaac",
    });
  });

  test("keeps hostile names as they are", () => {
    expect(synth({ name: '${x} %{if} "quoted" #' }).resource("Network/Resource")["name"]).toBe(
      '$${x} %%{if} "quoted" #',
    );
  });

  test("turns checks of an unknown range into preconditions", () => {
    const stack = synthStack((scope) => {
      const variable = new TerraformVariable(scope, "range", { type: "string" });
      new ClusterNetwork(scope, "Network", { cidr: variable.stringValue });
    });

    expect(stack.resource("Network/Resource")["lifecycle"]).toEqual({
      precondition: [
        {
          condition: "${can(cidrnetmask(var.range))}",
          error_message: expect.stringMatching(/^cidr must be an IPv4 CIDR/) as unknown,
        },
      ],
    });
  });

  test("exposes families, ranges and addresses of what it made", () => {
    const network = new ClusterNetwork(newStack(), "Network", {
      cidr: CIDR,
      ipv6: { cidr: "fd00::/64", dnsNameservers: ["2620:fe::fe"] },
      dnsNameservers: ["9.9.9.9"],
    });

    expect(network.families.map(({ version }) => version)).toEqual([4, 6]);
    expect(network.cidrs).toEqual([CIDR, "fd00::/64"]);
    expect(network.dnsNameservers).toEqual(["9.9.9.9", "2620:fe::fe"]);
    expect(network.routerId).toBeUndefined();
  });
});

describe("bad properties of a network", () => {
  test.each([
    [{ cidr: undefined }, "required cidr"],
    [{ cidr: "10.0.0/16" }, "not-a-cidr cidr"],
    [{ cidr: "010.0.0.0/16" }, "not-a-cidr cidr"],
    [{ cidr: "10.0.0.0/33" }, "not-a-cidr cidr"],
    [{ cidr: "" }, "not-a-cidr cidr"],
    [{ cidr: "10.0.0.1/16" }, "cidr-with-host-bits cidr"],
    [{ cidr: "169.254.0.0/20" }, "reserved-cidr cidr"],
    [{ cidr: "127.0.0.0/24" }, "reserved-cidr cidr"],
    [{ cidr: "fd00::/64" }, "ip-version cidr, cidr-too-small cidr"],
    [{ cidr: "10.0.0.0/30" }, "cidr-too-small cidr"],
    [{ gateway: "10.11.0.1" }, "address-outside-subnet gateway"],
    [{ gateway: "router" }, "ip-address gateway"],
    [{ allocationPools: [{ start: "10.10.0.5", end: "10.11.0.9" }] }, "address-outside-subnet allocationPools[0].end"],
    [{ allocationPools: [{ start: "10.10.0.9", end: "10.10.0.5" }] }, "allocation-pool-reversed allocationPools[0]"],
    [
      {
        allocationPools: [
          { start: "10.10.0.5", end: "10.10.0.9" },
          { start: "10.10.0.9", end: "10.10.0.20" },
        ],
      },
      "allocation-pools-overlap allocationPools[1]",
    ],
    [
      { gateway: "10.10.0.7", allocationPools: [{ start: "10.10.0.5", end: "10.10.0.9" }] },
      "allocation-pool-has-gateway allocationPools[0]",
    ],
    [{ dnsNameservers: ["2620:fe::fe"] }, "ip-address dnsNameservers[0]"],
    [{ ipv6: { cidr: "fd00::/64", dnsNameservers: ["9.9.9.9"] } }, "ip-address ipv6.dnsNameservers[0]"],
    [{ ipv6: { cidr: "10.0.0.0/16" } }, "ip-version ipv6.cidr, cidr-too-large ipv6.cidr"],
    [{ ipv6: { cidr: "fd00::/80", addressMode: Ipv6AddressMode.SLAAC } }, "cidr-too-small ipv6.cidr"],
    [{ ipv6: { cidr: "fd00::/64", gateway: "fd01::1" } }, "address-outside-subnet ipv6.gateway"],
    [{ mtu: 1000 }, "integer mtu"],
    [{ mtu: 1400.5 }, "integer mtu"],
    [{ externalNetworkId: "public" }, "uuid externalNetworkId"],
    [
      { externalNetwork: "public", externalNetworkId: "11111111-2222-3333-4444-555555555555" },
      "external-network-twice externalNetworkId",
    ],
    [{ networkId: "11111111-2222-3333-4444-555555555555" }, "existing-and-new-network networkId"],
    [{ router: NetworkRouter.existing(NetworkRef.id("office")) }, "uuid router"],
    [{ router: NetworkRouter.create({ snat: true }) }, "snat-without-external-network router"],
    [{ tags: ["a,b"] }, "tag tags[0]"],
    [{ tags: ["a", "a"] }, "unique tags"],
    [{ dnsNameserver: ["9.9.9.9"] }, "unknown-property dnsNameserver"],
    [{ name: " " }, "not-blank name"],
  ])("%j is refused: %s", (props, expected) => {
    expect(problems(props)).toBe(expected);
  });

  test("all problems come in one error", () => {
    expect(problems({ cidr: "10.0.0.1/16", mtu: 1, gateway: "x", ipv6: { cidr: "y" } })).toBe(
      ["cidr-with-host-bits cidr", "integer mtu", "ip-address gateway", "not-a-cidr ipv6.cidr"].join(", "),
    );
  });

  test("the message names the cure", () => {
    expect(() => new ClusterNetwork(newStack(), "Network", { cidr: "10.0.0.1/16" })).toThrow("use 10.0.0.0/16");
  });
});

describe("a floating IP on a new network", () => {
  test("needs an external network", () => {
    expect(new ClusterNetwork(newStack(), "Network", { cidr: CIDR }).checkFloatingIp("fip")).toMatchObject({
      code: "external-network-missing",
    });
  });

  test("needs a router", () => {
    const network = new ClusterNetwork(newStack(), "Network", {
      cidr: CIDR,
      externalNetwork: "public",
      router: NetworkRouter.none(),
    });

    expect(network.checkFloatingIp("fip")).toMatchObject({ code: "router-missing" });
  });

  test("is fine with both", () => {
    const network = new ClusterNetwork(newStack(), "Network", { cidr: CIDR, externalNetwork: "public" });

    expect(network.checkFloatingIp("fip")).toBeUndefined();
  });
});
