import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as library from "../../lib";
import * as stacks from "../../stacks";

const ROOT = join(__dirname, "../..");

/** Rows of all tables: what it is about, construct, example, test. */
const rows = readFileSync(join(ROOT, "docs/capabilities.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (capability|-)/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, capability = "", construct = "", example = "", test = ""]) => ({ capability, construct, example, test }));

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");

describe("the list of capabilities", () => {
  it("says for each how it is had and what proves it, or that it is planned", () => {
    const open = rows.filter(({ construct, test }) => construct !== "planned" && quoted(test).length === 0);

    expect(rows.length).toBeGreaterThan(60);
    expect(open).toEqual([]);
    expect(rows.filter(({ construct, test }) => construct === "planned" && test !== "")).toEqual([]);
  });

  it("names constructs that are exported, or interfaces of the library", () => {
    const exported = { ...library, ...stacks } as Readonly<Record<string, unknown>>;
    const report = readFileSync(join(ROOT, "docs/api/k8s-on-openstack.api.md"), "utf8");
    const names = rows.flatMap(({ construct }) => quoted(construct)).filter((name) => /^[A-Z]/.test(name));
    const unknown = names
      .map((name) => name.split(".")[0] ?? "")
      .filter((name) => !(name in exported) && !new RegExp(`\\b${name}\\b`).test(report));

    expect(unknown).toEqual([]);
  });

  it("names examples and tests that are there", () => {
    const examples = rows.flatMap(({ example }) => quoted(example)).map((name) => `examples/${name}/main.ts`);
    const tests = rows.flatMap(({ test }) => quoted(test));

    expect([...new Set([...examples, ...tests])].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
