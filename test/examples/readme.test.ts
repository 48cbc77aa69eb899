import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("the README", () => {
  it("shows the quick start as the compiler checks it", () => {
    expect(read("README.md")).toContain(`\`\`\`ts\n${read("examples/quick-start/main.ts")}\`\`\``);
  });

  it("shows a part of vm-to-app as the compiler checks it", () => {
    const [, excerpt = ""] = read("README.md").split("## And up to the application")[1]?.split("```ts\n") ?? [];
    const lines = (text: string) => text.split("\n").map((line) => line.trim());
    const shown = lines(excerpt.split("```")[0]?.trim() ?? "");

    expect(shown.length).toBeGreaterThan(30);
    expect(lines(read("examples/vm-to-app/main.ts")).join("\n")).toContain(shown.join("\n"));
  });

  it("names only files that are there", () => {
    const links = [...read("README.md").matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path ?? "");
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
