import * as fc from "fast-check";
import { checkProps, ValidationError } from "../../../lib/core";
import type { Problem } from "../../../lib/core";
import type { IClusterNetwork } from "../../../lib/network";
import { checkAddressPlan, ClusterNetwork, KuryrPodSubnets } from "../../../lib/network";
import { podSubnetLayout } from "../../../lib/network/kuryr/pod-subnet-layout";
import { checkServiceHalves, serviceHalves } from "../../../lib/network/kuryr/service-halves";
import { newStack } from "../support/stacks";
import { kuryr } from "./support";

/** The model: a range is its first address and its size, both plain numbers. */
interface Range {
  readonly start: number;
  readonly size: number;
}

const PREFIXES = Array.from({ length: 17 }, (_, index) => 12 + index);

const sizeOf = (prefix: number) => 2 ** (32 - prefix);

function textOf(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join(".");
}

function numberOf(text: string): number {
  return text.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function rangeOf(text: string): Range {
  const [address = "", prefix = ""] = text.split("/");
  return { start: numberOf(address), size: sizeOf(Number(prefix)) };
}

function cidrOf({ start, size }: Range): string {
  return `${textOf(start)}/${32 - Math.log2(size)}`;
}

const meet = (one: Range, other: Range) => one.start < other.start + other.size && other.start < one.start + one.size;

/** Ranges in 10.0.0.0/8 by their number: even ones are lower halves. */
function ranges(prefix: number): fc.Arbitrary<{ readonly range: Range; readonly isLower: boolean }> {
  const size = sizeOf(prefix);
  return fc
    .integer({ min: 0, max: 2 ** 24 / size - 1 })
    .map((index) => ({ range: { start: 10 * 2 ** 24 + index * size, size }, isLower: index % 2 === 0 }));
}

const lowerHalves = (prefix: number) =>
  ranges(prefix)
    .filter(({ isLower }) => isLower)
    .map(({ range }) => range);

const upperHalves = (prefix: number) =>
  ranges(prefix)
    .filter(({ isLower }) => !isLower)
    .map(({ range }) => range);

function problemsIn(call: () => unknown): readonly Problem[] {
  try {
    call();
    return [];
  } catch (error) {
    if (ValidationError.isValidationError(error)) {
      return error.problems;
    }
    throw error;
  }
}

test("the model agrees with addresses as they are written", () => {
  expect(textOf(0x0a600001)).toBe("10.96.0.1");
  expect(rangeOf("10.96.0.0/16")).toEqual({ start: 0x0a600000, size: 65_536 });
  expect(cidrOf({ start: 0x0a600000, size: 131_072 })).toBe("10.96.0.0/15");
});

describe.each(PREFIXES)("a range of Services with the prefix /%i", (prefix) => {
  const size = sizeOf(prefix);

  test("is the lower half of a subnet, whose upper half begins where it ends", () => {
    fc.assert(
      fc.property(lowerHalves(prefix), (range) => {
        const halves = serviceHalves(cidrOf(range));
        const lower = rangeOf(halves.lower);
        const upper = rangeOf(halves.upper);

        expect(lower).toEqual(range);
        expect(upper).toEqual({ start: range.start + size, size });
        expect(meet(lower, upper)).toBe(false);
        expect(rangeOf(halves.subnet)).toEqual({ start: range.start, size: 2 * size });
        expect(halves.subnet).toBe(`${textOf(range.start)}/${prefix - 1}`);
        expect(problemsIn(() => checkProps("test", checkServiceHalves("serviceCidr", cidrOf(range))))).toEqual([]);
      }),
    );
  });

  test("has the API first, and Neutron's addresses apart from it and from the gateway", () => {
    fc.assert(
      fc.property(lowerHalves(prefix), (range) => {
        const { apiAddress, dnsAddress, gateway, allocationPool } = serviceHalves(cidrOf(range));
        const [start, end] = [numberOf(allocationPool.start), numberOf(allocationPool.end)];
        const broadcast = range.start + 2 * size - 1;

        expect(numberOf(apiAddress)).toBe(range.start + 1);
        expect(numberOf(dnsAddress)).toBe(range.start + 10);
        expect(numberOf(gateway)).toBe(broadcast - 1);
        expect(start).toBe(range.start + size);
        expect(end).toBe(broadcast - 2);
        for (const address of [apiAddress, dnsAddress, gateway].map(numberOf)) {
          expect(address < start || address > end).toBe(true);
        }
      }),
    );
  });

  test("is refused when it is an upper half, with ranges that are taken instead", () => {
    fc.assert(
      fc.property(upperHalves(prefix), (range) => {
        const [found, ...others] = problemsIn(() =>
          checkProps("test", checkServiceHalves("serviceCidr", cidrOf(range))),
        );
        const suggested = (found?.fix ?? "").replace(/^use /, "").split(" or ");

        expect(others).toEqual([]);
        expect(found).toMatchObject({ code: "service-range-without-upper-half", path: "serviceCidr" });
        expect(found?.message).toContain(cidrOf({ start: range.start - size, size: 2 * size }));
        expect(suggested[0]).toBe(cidrOf({ start: range.start - size, size }));
        expect(suggested.slice(1)).toEqual(
          range.start + size < 11 * 2 ** 24 ? [cidrOf({ start: range.start + size, size })] : [],
        );
        for (const one of suggested) {
          expect(problemsIn(() => checkProps("test", checkServiceHalves("serviceCidr", one)))).toEqual([]);
        }
      }),
    );
  });
});

describe("ranges of nodes, pods and Services", () => {
  const network = new ClusterNetwork(newStack(), "Network", {
    cidr: "10.0.0.0/24",
    externalNetwork: "public",
    mtu: 1450,
  });
  const networkOf = (cidr: string) => Object.create(network, { cidr: { value: cidr } }) as IClusterNetwork;
  const anyRange = (min: number, max: number) =>
    fc
      .tuple(fc.integer({ min, max }), fc.integer({ min: 0, max: 2 ** 22 - 1 }))
      // a quarter of 10.0.0.0/8, so that ranges meet often.
      .map(([prefix, offset]) => ({ start: 10 * 2 ** 24 + offset - (offset % sizeOf(prefix)), size: sizeOf(prefix) }));

  test("are refused exactly when they meet, and Services are as large as their subnet", () => {
    const three = fc.record({
      nodes: anyRange(16, 28),
      pods: anyRange(12, 28),
      services: fc.integer({ min: 12, max: 28 }),
      // Services on whose upper half the pods are, or anywhere.
      step: fc.option(fc.integer({ min: 0, max: 2 ** 22 - 1 }), { nil: undefined }),
    });
    const seen = { refused: 0, taken: 0 };
    fc.assert(
      fc.property(three, ({ nodes, pods, services: prefix, step }) => {
        const size = sizeOf(prefix);
        const near = step === undefined ? Math.max(pods.start - size, 10 * 2 ** 24) : 10 * 2 ** 24 + step;
        const services = { start: near - (near % (2 * size)), size };
        const subnet = { start: services.start, size: 2 * services.size };
        const expected = [
          ...(meet(nodes, pods) ? ["network.cidr 'networkPlugin.podCidr'"] : []),
          ...(meet(nodes, subnet) ? ["network.cidr 'serviceCidr'"] : []),
          ...(meet(pods, subnet) ? ["networkPlugin.podCidr 'serviceCidr'"] : []),
        ];
        const found = problemsIn(() =>
          checkProps(
            "test",
            checkAddressPlan({
              network: networkOf(cidrOf(nodes)),
              networkPlugin: kuryr({ podCidr: cidrOf(pods) }),
              serviceCidr: cidrOf(services),
            }),
          ),
        );
        seen[expected.length > 0 ? "refused" : "taken"] += 1;

        expect(found.map(({ path, message }) => `${path} ${/'[^']+'/.exec(message)?.[0] ?? message}`)).toEqual(
          expected,
        );
        expect(found.filter(({ code }) => code !== "cidr-overlap")).toEqual([]);
      }),
      { numRuns: 500 },
    );

    expect(Math.min(seen.refused, seen.taken)).toBeGreaterThan(20);
  });
});

describe("the subnet of pods", () => {
  test("has its gateway behind the addresses that Neutron hands out, and both inside it", () => {
    const layouts = fc.integer({ min: 12, max: 28 }).chain((prefix) =>
      fc.record({
        pods: ranges(prefix).map(({ range }) => range),
        prefixLength: fc.option(fc.integer({ min: prefix, max: 28 }), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(layouts, ({ pods, prefixLength }) => {
        const podSubnets =
          prefixLength === undefined ? KuryrPodSubnets.shared() : KuryrPodSubnets.perNamespace({ prefixLength });
        const { cidr, gateway, allocationPool } = podSubnetLayout(cidrOf(pods), podSubnets);
        const size = prefixLength === undefined ? pods.size : sizeOf(prefixLength);

        expect(rangeOf(cidr)).toEqual({ start: pods.start, size });
        expect(numberOf(gateway)).toBe(pods.start + size - 2);
        expect(allocationPool).toEqual({ start: textOf(pods.start + 1), end: textOf(pods.start + size - 3) });
      }),
    );
  });
});
