import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { ARCHETYPES } from "./support/archetypes";
import { documentsOf, readUserData, writtenFiles } from "./support/written-files";

const FOLDER = join(__dirname, "..", "golden", "bootstrap");
const STATIC = /^(\/usr\/local\/lib|\/etc\/systemd\/system\/(?!.*http-proxy))/;

/** Everything of a node but scripts and units, in a form that reads well in a diff. */
function describeNodes({ cluster, nodes }: (typeof ARCHETYPES)[number]): string {
  return nodes
    .map((node) => {
      const { write_files: written, ...config } = readUserData(cluster, node);
      const files = written
        .filter(({ path }) => !STATIC.test(path))
        .map(({ path, permissions, owner, content }) => {
          const isDocument = content.startsWith("{") || path.endsWith(".yaml");
          const shown = isDocument ? documentsOf(writtenFiles(cluster, node), path) : content;
          return { path, permissions, owner, content: shown };
        });
      return stringify({ node: node.name, config, files }, { lineWidth: 0, aliasDuplicateObjects: false });
    })
    .join("---\n");
}

describe("the documents of a node", () => {
  test.each(ARCHETYPES.map((archetype) => [archetype.name, archetype] as const))(
    "of the archetype %s are those that were reviewed",
    (name, archetype) => {
      const file = join(FOLDER, `${name}.yaml`);
      const actual = describeNodes(archetype);
      if (process.env.UPDATE_GOLDEN === "1") {
        writeFileSync(file, actual);
      }
      expect(actual).toBe(readFileSync(file, "utf8"));
    },
  );
});
