import { readFileSync } from "node:fs";
import { join } from "node:path";

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const root = join(__dirname, "../..");
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as LockFile;

describe("package-lock.json", () => {
  test("lists the builds for every platform, without which 'npm ci' refuses the file", () => {
    const wanted = Object.entries(packages).flatMap(([owner, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).map((name) => ({ owner, name })),
    );
    const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, "")));

    expect(wanted.length).toBeGreaterThan(20);
    expect(wanted.filter(({ name }) => !names.has(name))).toEqual([]);
  });

  test("names no registry, so that every user's own is asked", () => {
    const located = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined);

    expect(located).toEqual([]);
  });
});
