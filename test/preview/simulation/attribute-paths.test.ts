import { differingPaths, valuesAt } from "../../../lib/preview/simulation/attribute-paths";
import { UNKNOWN } from "../../../lib/preview/simulation/wire-value";
import type { WireObject } from "../../../lib/preview/simulation/wire-value";
import type { BlockSchema } from "../../../lib/providers/provider-schema";

const SCHEMA: BlockSchema = {
  attributes: { name: { type: "string" }, tags: { type: ["set", "string"] } },
  block_types: {
    network: {
      nesting_mode: "list",
      block: { attributes: { port: { type: "string" }, name: { type: "string" } } },
    },
    hints: { nesting_mode: "set", block: { attributes: { group: { type: "string" } } } },
  },
};

describe("the paths that force a replacement", () => {
  test("name the attribute that differs", () => {
    expect(differingPaths(SCHEMA, "name", { name: "a" }, { name: "b" })).toEqual([["name"]]);
    expect(differingPaths(SCHEMA, "name", { name: "a" }, { name: "a" })).toEqual([]);
  });

  test("name the element of a list of blocks", () => {
    const prior = { network: [{ port: "a" }, { port: "b" }] };
    const planned = { network: [{ port: "a" }, { port: "c" }] };
    expect(differingPaths(SCHEMA, "network.port", prior, planned)).toEqual([["network", 1, "port"]]);
  });

  test("name an added element", () => {
    const planned = { network: [{ port: "a" }, { port: "b" }] };
    expect(differingPaths(SCHEMA, "network.port", { network: [{ port: "a" }] }, planned)).toEqual([
      ["network", 1, "port"],
    ]);
  });

  test("name the block when its number of elements counts", () => {
    expect(differingPaths(SCHEMA, "network", { network: [] }, { network: [{ port: "a" }] })).toEqual([["network"]]);
    expect(differingPaths(SCHEMA, "network", { network: [{ port: "b" }] }, { network: [{ port: "a" }] })).toEqual([]);
  });

  test("end at a set, because its elements have no address", () => {
    expect(differingPaths(SCHEMA, "hints.group", { hints: [{ group: "a" }] }, { hints: [{ group: "b" }] })).toEqual([
      ["hints"],
    ]);
    expect(
      differingPaths(
        SCHEMA,
        "hints.group",
        { hints: [{ group: "a" }, { group: "b" }] },
        { hints: [{ group: "b" }, { group: "a" }] },
      ),
    ).toEqual([]);
  });

  test("take an unknown value for a different one", () => {
    expect(differingPaths(SCHEMA, "name", { name: "a" }, { name: UNKNOWN })).toEqual([["name"]]);
    expect(differingPaths(SCHEMA, "hints.group", { hints: [] }, { hints: UNKNOWN })).toEqual([["hints"]]);
  });
});

describe("values at a path", () => {
  test("are found through lists, with and without indexes in the path", () => {
    const value: WireObject = { metadata: [{ name: "a" }, { name: "b" }, {}] };
    expect(valuesAt(value, "metadata.name")).toEqual(["a", "b"]);
    expect(valuesAt(value, "metadata.0.name")).toEqual(["a", "b"]);
  });
});
