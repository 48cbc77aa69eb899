import { checkKuryrLoadBalancer } from "../../lib/apps/load-balancer-options";
import { checkProps } from "../../lib/core";
import { KuryrLoadBalancers, KuryrPodSubnets, KuryrSecurityGroups, NetworkPlugin } from "../../lib/network";
import type { KuryrOptions, KuryrSettings } from "../../lib/network";
import { problemsOf } from "../network/support/stacks";

const images = { controller: "registry.example.com/controller:1", cni: "registry.example.com/cni:1" };

const kuryr = (options: Partial<KuryrOptions> = {}) =>
  NetworkPlugin.kuryr({
    acceptRetired: true,
    images,
    podSubnets: KuryrPodSubnets.perNamespace(),
    securityGroups: KuryrSecurityGroups.fromPolicies(),
    ...options,
  }).kuryr as KuryrSettings;

const refused = (options: Parameters<typeof checkKuryrLoadBalancer>[1], settings = kuryr()) =>
  problemsOf(() => checkProps("test", checkKuryrLoadBalancer("exposure", options, settings)));

describe("a load balancer by Kuryr", () => {
  test("is open to everybody, and may have a floating IP that was made beforehand", () => {
    expect(refused({ allowedCidrs: ["0.0.0.0/0"], floatingIp: "203.0.113.7", internal: false })).toBe("");
  });

  test("is refused when it would be open to more than was asked for", () => {
    expect(refused({ allowedCidrs: ["10.20.0.0/24"] })).toBe("clients-not-restricted exposure.allowedCidrs");
    expect(refused({ allowedCidrs: ["0.0.0.0/0"], internal: true })).toBe("option-of-other-plugin exposure.internal");
  });

  test("is refused where nobody would get in: pods see their clients, and share a group that is for the cluster", () => {
    const shared = { securityGroups: KuryrSecurityGroups.shared() };
    const flavorId = "11111111-2222-4333-8444-555555555555";
    const amphora = { ...shared, loadBalancers: KuryrLoadBalancers.amphora({ flavorId }) };
    expect(refused({ allowedCidrs: ["0.0.0.0/0"] }, kuryr(shared))).toBe("clients-not-let-in exposure");
    expect(refused({ allowedCidrs: ["0.0.0.0/0"] }, kuryr(amphora))).toBe("");
  });
});
