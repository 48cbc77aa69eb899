import fc from "fast-check";
import { Quantity } from "../../lib/core";

test.each([
  ["500m", 0.5],
  ["2", 2],
  ["1.5", 1.5],
  [".5", 0.5],
  ["4Gi", 4 * 1024 ** 3],
  ["1k", 1000],
  ["1e3", 1000],
  ["1E", 1e18],
  ["-1", -1],
  ["100n", 1e-7],
])("%s is %d", (text, value) => {
  expect(Quantity.parse(text).toNumber()).toBe(value);
});

// what the API server's own code prints for them.
test.each([
  ["0", "0"],
  ["0Gi", "0"],
  ["0.5", "500m"],
  ["1000m", "1"],
  ["1500m", "1500m"],
  ["1000", "1k"],
  ["1024", "1024"],
  ["1024Mi", "1Gi"],
  ["1.5Gi", "1536Mi"],
  ["0.5Ki", "512"],
  ["-1024Mi", "-1Gi"],
  ["1.5e3", "1500"],
  ["12e6", "12e6"],
  ["1000000k", "1G"],
  ["0.0001", "100u"],
])("%s is %s in its canonical form", (text, canonical) => {
  expect(Quantity.parse(text).canonicalText).toBe(canonical);
});

test.each(["", "1gb", "1 Gi", "0.5.1", "Gi", "1ki", "1K", "1e99", "0x10", "٣"])("%p is no quantity", (text) => {
  expect(Quantity.tryParse(text)).toBeUndefined();
});

test("quantities compare by value, whatever their unit", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 }), (a, b) => {
      expect(Quantity.parse(`${a}m`).compare(Quantity.parse(`${b}m`))).toBe(Math.sign(a - b));
      expect(Quantity.parse(`${a}Ki`).compare(Quantity.parse(`${a * 1024}`))).toBe(0);
    }),
  );
});

test("any input is a quantity or not, without a throw", () => {
  fc.assert(fc.property(fc.anything(), (value) => void Quantity.tryParse(value)));
});

test("fails when the text is no quantity", () => {
  expect(() => Quantity.parse("1gb")).toThrow(
    'quantity must be a Kubernetes quantity, got "1gb"; write it as 500m, 2 or 4Gi',
  );
});
