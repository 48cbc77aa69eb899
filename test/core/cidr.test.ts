import fc from "fast-check";
import { canonicalIp, Cidr, ipVersion } from "../../lib/core";

const WIDTH = { 4: 32, 6: 128 } as const;

/** Any range with its network as a number, made without the library under test. */
const ranges = fc.constantFrom<4 | 6>(4, 6).chain((version) =>
  fc
    .tuple(fc.bigInt(0n, (1n << BigInt(WIDTH[version])) - 1n), fc.integer({ min: 0, max: WIDTH[version] }))
    .map(([address, prefix]) => {
      const size = 1n << BigInt(WIDTH[version] - prefix);
      const network = address - (address % size);
      return { version, prefix, size, network, address, text: `${format(version, network)}/${prefix}` };
    }),
);

function format(version: 4 | 6, value: bigint): string {
  const [groups, bits, radix, separator] = version === 4 ? [4, 8n, 10, "."] : [8, 16n, 16, ":"];
  return Array.from({ length: groups }, (_, i) => {
    const shift = bits * BigInt(groups - 1 - i);
    return ((value >> shift) & ((1n << bits) - 1n)).toString(radix);
  }).join(separator);
}

test("first, last, size and every numbered address agree with plain arithmetic", () => {
  fc.assert(
    fc.property(ranges, fc.bigInt(0n, (1n << 128n) - 1n), ({ version, prefix, size, network, text }, n) => {
      const cidr = Cidr.parse(text);
      const index = n % size;
      expect([cidr.version, cidr.prefix, cidr.size]).toEqual([version, prefix, size]);
      expect(cidr.first).toBe(canonicalIp(format(version, network)));
      expect(cidr.last).toBe(canonicalIp(format(version, network + size - 1n)));
      expect(cidr.nth(index)).toBe(canonicalIp(format(version, network + index)));
      expect(cidr.nth(-1n - index)).toBe(canonicalIp(format(version, network + size - 1n - index)));
      expect(Cidr.parse(cidr.canonical).canonical).toBe(cidr.canonical);
    }),
  );
});

test("contains, overlaps and intersection agree with plain arithmetic", () => {
  fc.assert(
    fc.property(ranges, ranges, (one, other) => {
      const [a, b] = [Cidr.parse(one.text), Cidr.parse(other.text)];
      const isSameVersion = one.version === other.version;
      const meets = isSameVersion && one.network < other.network + other.size && other.network < one.network + one.size;
      expect(a.overlaps(b)).toBe(meets);
      expect(b.overlaps(a)).toBe(meets);
      expect(a.intersection(b)?.canonical).toBe(meets ? (one.size < other.size ? a : b).canonical : undefined);
      expect(a.contains(b)).toBe(meets && one.prefix <= other.prefix);
      expect(a.contains(format(one.version, one.address))).toBe(true);
    }),
  );
});

test("subnets fill their range without a gap", () => {
  fc.assert(
    fc.property(ranges, fc.integer({ min: 0, max: 6 }), ({ text, prefix, version }, longer) => {
      fc.pre(prefix + longer <= WIDTH[version]);
      const cidr = Cidr.parse(text);
      const subnets = cidr.subnets(prefix + longer);
      expect(subnets).toHaveLength(2 ** longer);
      expect(subnets[0]?.first).toBe(cidr.first);
      expect(subnets.at(-1)?.last).toBe(cidr.last);
      expect(subnets.reduce((sum, subnet) => sum + subnet.size, 0n)).toBe(cidr.size);
    }),
  );
});

test("an address with a prefix is a range only when it is the network address", () => {
  fc.assert(
    fc.property(ranges, ({ version, prefix, network, address, text }) => {
      const result = Cidr.tryParse(`${format(version, address)}/${prefix}`);
      expect(result instanceof Cidr ? result.canonical : result).toBe(
        address === network ? Cidr.parse(text).canonical : "host-bits",
      );
      expect(Cidr.enclosing(format(version, address), prefix).canonical).toBe(Cidr.parse(text).canonical);
    }),
  );
});

test("any text is a range or not, without a throw", () => {
  fc.assert(fc.property(fc.anything(), (value) => void [Cidr.tryParse(value), ipVersion(value)]));
  fc.assert(fc.property(fc.stringMatching(/^[0-9a-f.:/%]{0,40}$/), (text) => void Cidr.tryParse(text)));
});

test.each([
  "10.0.0/16",
  "10.0.0.0/33",
  "",
  "010.0.0.0/8",
  "10.0.0.0/08",
  "10.0.0.0",
  "fe80::1%eth0/64",
  "::/129",
  "1.2.3.4/8/9",
  " 10.0.0.0/8",
])("%p is no range", (text) => {
  expect(Cidr.tryParse(text)).toBe("not-a-cidr");
});

test("the parent is the range of which a range is one half", () => {
  const halves = Cidr.parse("10.96.0.0/15").subnets(16);

  expect(halves.map((half) => half.parent?.canonical)).toEqual(["10.96.0.0/15", "10.96.0.0/15"]);
  expect(Cidr.parse("fd00:0:0:1::/64").parent?.canonical).toBe("fd00::/63");
  expect(Cidr.parse("0.0.0.0/0").parent).toBeUndefined();
});

test("the next range is as large and begins where a range ends", () => {
  expect(Cidr.parse("10.96.0.0/16").next?.canonical).toBe("10.97.0.0/16");
  expect(Cidr.parse("fd00::/64").next?.canonical).toBe("fd00:0:0:1::/64");
  expect(Cidr.parse("255.255.0.0/16").next).toBeUndefined();
});

test("hosts leave out the network and broadcast address of IPv4, where there are such", () => {
  expect(
    ["10.0.0.0/24", "10.0.0.0/30", "10.0.0.0/31", "10.0.0.0/32", "fd00::/120"].map((text) => Cidr.parse(text).hosts),
  ).toEqual([254n, 2n, 2n, 1n, 256n]);
});

test("fails when a range has host bits, with the network to use", () => {
  expect(() => Cidr.parse("fd00::1/64")).toThrow(
    'cidr must be a network, without bits behind its prefix, got "fd00::1/64"; use fd00::/64',
  );
});

test("fails when an address is not in the range, or there would be too many subnets", () => {
  expect(() => Cidr.parse("10.0.0.0/30").nth(4)).toThrow("n must number an address of 10.0.0.0/30, which has 4, got 4");
  expect(() => Cidr.parse("10.0.0.0/8").subnets(25)).toThrow("prefix must be an integer from 8 to 24, got 25");
});
