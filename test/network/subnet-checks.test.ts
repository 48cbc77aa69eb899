import { checkProps, ValidationError } from "../../lib/core";
import { checkHostAddress, checkSubnetCapacity, isInPools } from "../../lib/network/subnet-checks";

const SUBNET = { cidr: "10.10.0.0/28" };

describe("capacity of a subnet", () => {
  test("counts nodes, load balancers, others and DHCP against all addresses but the gateway", () => {
    // 14 hosts, one of them the gateway; 3 nodes, 2 balancers of 4, 2 for DHCP make 13.
    expect(checkSubnetCapacity("cidr", SUBNET, { nodes: 3, loadBalancers: 2 })).toBeUndefined();
    expect(checkSubnetCapacity("cidr", SUBNET, { nodes: 4, loadBalancers: 2 })).toMatchObject({
      code: "subnet-too-small",
    });
  });

  test("names what is needed and what there is", () => {
    const result = checkSubnetCapacity("cidr", SUBNET, { nodes: 10, loadBalancers: 1, others: 1 });

    expect(() => checkProps("Cluster", result)).toThrow(
      "cidr must have room for 17 addresses (10 nodes, 4 addresses of load balancers, 1 others, 2 for DHCP) but has 13",
    );
  });

  test("counts the allocation pools only, when there are some", () => {
    const subnet = { ...SUBNET, allocationPools: [{ start: "10.10.0.4", end: "10.10.0.8" }] };

    expect(checkSubnetCapacity("cidr", subnet, { nodes: 3 })).toBeUndefined();
    expect(checkSubnetCapacity("cidr", subnet, { nodes: 4 })).toMatchObject({ code: "subnet-too-small" });
  });

  test("is left to the cloud when the range is unknown", () => {
    expect(checkSubnetCapacity("cidr", { cidr: "${var.range}" }, { nodes: 1000 })).toBeUndefined();
  });
});

describe("an address on a subnet", () => {
  test.each([
    ["10.10.0.5", undefined],
    ["10.10.1.5", "address-outside-subnet"],
    ["10.10.0.0", "address-taken"],
    ["10.10.0.1", "address-taken"],
    ["10.10.0.15", "address-taken"],
    ["10.10.0", "ip-address"],
    ["fd00::1", "address-outside-subnet"],
    [undefined, undefined],
  ])("%s gives %s", (address, code) => {
    const codes = problemCodes(checkHostAddress("vip", address, SUBNET));

    expect(codes).toEqual(code === undefined ? [] : [code]);
  });

  test("may be the first one when the gateway is elsewhere", () => {
    expect(checkHostAddress("vip", "10.10.0.1", { ...SUBNET, gateway: "10.10.0.14" })).toBeUndefined();
    expect(checkHostAddress("vip", "10.10.0.14", { ...SUBNET, gateway: "10.10.0.14" })).toMatchObject({
      code: "address-taken",
    });
  });

  test("is found in the pools of its family", () => {
    const pools = [
      { start: "10.10.0.4", end: "10.10.0.8" },
      { start: "fd00::10", end: "fd00::20" },
    ];

    expect(["10.10.0.3", "10.10.0.4", "10.10.0.8", "10.10.0.9", "fd00::1f"].map((ip) => isInPools(pools, ip))).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
  });
});

function problemCodes(result: Parameters<typeof checkProps>[1]): string[] {
  try {
    checkProps("test", result);
    return [];
  } catch (error) {
    return ValidationError.isValidationError(error) ? error.problems.map(({ code }) => code) : [String(error)];
  }
}
