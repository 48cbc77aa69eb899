import { encode, ExtData } from "@msgpack/msgpack";
import * as fc from "fast-check";
import {
  canonicalText,
  decodeWire,
  encodeWire,
  fingerprint,
  hasUnknown,
  sameValue,
  UNKNOWN,
} from "../../../lib/preview/simulation/wire-value";
import type { WireValue } from "../../../lib/preview/simulation/wire-value";

const { tree } = fc.letrec<{ tree: WireValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.string({ unit: "grapheme" }),
    fc.constant(UNKNOWN),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"),
      tie("tree"),
      { maxKeys: 4 },
    ),
  ),
}));

describe("the values of the plugin protocol", () => {
  test("survive the wire, unknown ones included", () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(canonicalText(decodeWire(encodeWire(value)))).toBe(canonicalText(value));
      }),
    );
  });

  test("are unknown in both forms that Terraform sends", () => {
    for (const type of [0, 12]) {
      const msgpack = encode(new ExtData(type, new Uint8Array([0])));
      expect(decodeWire({ msgpack })).toBe(UNKNOWN);
    }
  });

  test("are sent as plain unknown", () => {
    expect([...encodeWire(UNKNOWN).msgpack]).toEqual([0xd4, 0x00, 0x00]);
  });

  test("are null when nothing was sent, and JSON when state is read", () => {
    expect(decodeWire(undefined)).toBeNull();
    expect(decodeWire({ json: Buffer.from('{"a":[1]}') })).toEqual({ a: [1] });
  });

  test("compare without regard to the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(sameValue(object, turned)).toBe(true);
        expect(fingerprint(object)).toBe(fingerprint(turned));
      }),
    );
  });

  test("know whether something inside is unknown", () => {
    expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
    expect(hasUnknown({ a: [{ b: "?" }] })).toBe(false);
  });
});
