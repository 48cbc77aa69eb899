import { checkKuryrLoadBalancer } from "../../lib/apps/load-balancer-options";
import { checkProps } from "../../lib/core";
import { problemsOf } from "../network/support/stacks";

const refused = (options: Parameters<typeof checkKuryrLoadBalancer>[1]) =>
  problemsOf(() => checkProps("test", checkKuryrLoadBalancer("exposure", options)));

describe("a load balancer by Kuryr", () => {
  test("is open to everybody, and may have a floating IP that was made beforehand", () => {
    expect(refused({ allowedCidrs: ["0.0.0.0/0"], floatingIp: "203.0.113.7", internal: false })).toBe("");
  });

  test("is refused when it would be open to more than was asked for", () => {
    expect(refused({ allowedCidrs: ["10.20.0.0/24"] })).toBe("clients-not-restricted exposure.allowedCidrs");
    expect(refused({ allowedCidrs: ["0.0.0.0/0"], internal: true })).toBe("option-of-other-plugin exposure.internal");
  });
});
