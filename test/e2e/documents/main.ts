import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderUserData } from "../../../lib/bootstrap";
import { ARCHETYPES } from "../../bootstrap/support/archetypes";
import { makePki } from "../nodes/pki";
import { checkCloudConfig, checkKubeadm, tools } from "./document-checks";
import { exampleUserData } from "./example-user-data";

/** User data of one node, and what to call it. */
interface Subject {
  readonly name: string;
  readonly userData: string;
}

/** Shows node documents to the real kubeadm and the real cloud-init; see README.md beside this file. */
async function main(): Promise<void> {
  const used = tools();
  const folder = mkdtempSync(join(`${used.cloudInitRoot}${tmpdir()}`, "documents-"));
  try {
    for (const { name, userData } of [...archetypes(), ...(await examples())]) {
      checkCloudConfig(used, folder, userData);
      console.log(`ok  ${name}: cloud-init schema, ${checkKubeadm(used, folder, userData)}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function archetypes(): Subject[] {
  const pki = makePki();
  return ARCHETYPES.flatMap(({ name, cluster, nodes }) => {
    const real = { ...cluster, caCertificate: pki.caCertificate, secrets: pki.secrets };
    return nodes.map((node) => ({ name: `${name} ${node.name}`, userData: renderUserData(real, node) }));
  });
}

async function examples(): Promise<Subject[]> {
  const all: Subject[] = [];
  for (const [example, servers] of await exampleUserData()) {
    all.push(...[...servers].map(([server, userData]) => ({ name: `examples/${example} ${server}`, userData })));
  }
  return all;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
