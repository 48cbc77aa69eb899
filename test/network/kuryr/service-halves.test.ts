import { TerraformVariable } from "cdktf";
import { checkProps } from "../../../lib/core";
import { KuryrPodSubnets } from "../../../lib/network";
import { podSubnetLayout } from "../../../lib/network/kuryr/pod-subnet-layout";
import { checkServiceHalves, serviceHalves } from "../../../lib/network/kuryr/service-halves";
import { newStack, problemsOf } from "../support/stacks";

describe("the subnet of Services", () => {
  test("has the ClusterIPs in its lower half and the addresses of Neutron in its upper half", () => {
    expect(serviceHalves("10.96.0.0/16")).toEqual({
      subnet: "10.96.0.0/15",
      lower: "10.96.0.0/16",
      upper: "10.97.0.0/16",
      apiAddress: "10.96.0.1",
      dnsAddress: "10.96.0.10",
      gateway: "10.97.255.254",
      allocationPool: { start: "10.97.0.0", end: "10.97.255.253" },
    });
  });

  test("may be as small as a /27", () => {
    expect(serviceHalves("10.96.0.64/28")).toMatchObject({
      subnet: "10.96.0.64/27",
      apiAddress: "10.96.0.65",
      gateway: "10.96.0.94",
      allocationPool: { start: "10.96.0.80", end: "10.96.0.93" },
    });
  });

  test.each([
    ["10.97.0.0/16", "10.96.0.0/15", "use 10.96.0.0/16 or 10.98.0.0/16"],
    ["10.255.0.0/16", "10.254.0.0/15", "use 10.254.0.0/16"],
    ["172.31.0.0/16", "172.30.0.0/15", "use 172.30.0.0/16"],
    ["192.168.1.16/28", "192.168.1.0/27", "use 192.168.1.0/28 or 192.168.1.32/28"],
    ["10.112.0.0/12", "10.96.0.0/11", "use 10.96.0.0/12 or 10.128.0.0/12"],
    ["255.255.0.0/16", "255.254.0.0/15", "use 255.254.0.0/16"],
    ["172.16.0.0/12", "172.0.0.0/11", "use 10.96.0.0/12"],
  ])("cannot be made of %s, which is an upper half", (range, parent, fix) => {
    expect(checkServiceHalves("serviceCidr", range)).toEqual({
      code: "service-range-without-upper-half",
      path: "serviceCidr",
      value: range,
      message: `must have room for an upper half, which Neutron takes addresses from, but is itself the upper half of ${parent}`,
      fix,
    });
  });

  test.each([
    ["of all addresses", "0.0.0.0/0", "service-range-without-upper-half serviceCidr"],
    ["whose upper half is link-local", "169.252.0.0/15", "reserved-cidr serviceCidr"],
    ["that is a lower half", "10.96.0.0/16", ""],
    ["that is none, which another check reports", "services", ""],
    ["of IPv6, which another check reports", "fd00:10:96:1::/112", ""],
  ])("and a range %s", (_name, range, expected) => {
    expect(problemsOf(() => checkProps("test", checkServiceHalves("serviceCidr", range)))).toBe(expected);
  });

  test("cannot be made of what only Terraform knows", () => {
    const { stringValue } = new TerraformVariable(newStack(), "range", { type: "string" });

    expect(checkServiceHalves("serviceCidr", stringValue)).toMatchObject({ code: "known-before-terraform" });
  });
});

describe("the subnet of pods", () => {
  test("is their whole range, with the gateway at its end", () => {
    expect(podSubnetLayout("10.244.0.0/16", KuryrPodSubnets.shared())).toEqual({
      cidr: "10.244.0.0/16",
      gateway: "10.244.255.254",
      allocationPool: { start: "10.244.0.1", end: "10.244.255.253" },
    });
  });

  test("is the first of the pool when each namespace has its own", () => {
    expect(podSubnetLayout("10.244.0.0/16", KuryrPodSubnets.perNamespace({ prefixLength: 26 }))).toEqual({
      cidr: "10.244.0.0/26",
      gateway: "10.244.0.62",
      allocationPool: { start: "10.244.0.1", end: "10.244.0.61" },
    });
  });
});
