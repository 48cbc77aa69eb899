import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("the README", () => {
  it("shows the quick start as the compiler checks it", () => {
    expect(read("README.md")).toContain(`\`\`\`ts\n${read("examples/quick-start/main.ts")}\`\`\``);
  });

  it("names only files that are there", () => {
    const links = [...read("README.md").matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path ?? "");
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
