import fc from "fast-check";
import { clusterName, nodeName, poolName, shortName } from "../../lib/core";
import { problemOf } from "./support/problems-of";

test("a node is named after cluster, pool and name, and from the second on after its generation", () => {
  expect(nodeName("prod", "general", "1")).toBe("prod-general-1");
  expect(nodeName("prod", "general", "1", 2)).toBe("prod-general-1-g2");
});

test("a short name fits, keeps what fits, and differs when the whole differs", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,80}$/), fc.integer({ min: 10, max: 63 }), (name, maxLength) => {
      const short = shortName(name, maxLength);
      expect(short.length).toBeLessThanOrEqual(maxLength);
      expect(short === name).toBe(name.length <= maxLength);
      expect(shortName(`${name}${"x".repeat(64)}`, maxLength)).not.toBe(
        shortName(`${name}${"x".repeat(65)}`, maxLength),
      );
    }),
  );
});

test("fails when a name is taken or too long", () => {
  expect(problemOf(clusterName("name", "x".repeat(31)))).toContain("name must be a DNS label of at most 30 characters");
  expect(problemOf(poolName("pool", "control-plane"))).toBe(
    'pool must not be a name of the control plane, got "control-plane"; choose another one [reserved-pool-name]',
  );
});
