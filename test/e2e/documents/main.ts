import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { ClusterSpec, NodeSpec } from "../../../lib/bootstrap";
import { renderUserData } from "../../../lib/bootstrap";
import { ARCHETYPES } from "../../bootstrap/support/archetypes";
import { documentsOf, writtenFiles } from "../../bootstrap/support/written-files";
import { makePki } from "../nodes/pki";

/**
 * Shows node documents to the real kubeadm and the real cloud-init; see README.md beside this file.
 *
 * A tool that is missing fails the run.
 */
function main(): void {
  const kubeadm = process.env.KUBEADM ?? "kubeadm";
  const cloudInit = (process.env.CLOUD_INIT ?? "cloud-init").split(" ");
  const newest = run(kubeadm, "version", "-o", "short").replace(/^v/, "");
  run(...asCommand(cloudInit), "--version");
  const root = process.env.CLOUD_INIT_ROOT ?? "";
  const folder = mkdtempSync(join(`${root}${tmpdir()}`, "documents-"));
  const pki = makePki();
  try {
    for (const { name, cluster, nodes } of ARCHETYPES) {
      const real = { ...cluster, caCertificate: pki.caCertificate, secrets: pki.secrets };
      for (const node of nodes) {
        checkCloudConfig(cloudInit, join(folder, "user-data"), root, renderUserData(real, node));
        const version = checkKubeadm(kubeadm, folder, real, node, newest);
        console.log(`ok  ${name} ${node.name}: cloud-init schema, kubeadm config validate${version}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkCloudConfig(cloudInit: readonly string[], file: string, root: string, userData: string): void {
  writeFileSync(file, userData, { mode: 0o600 });
  run(...asCommand(cloudInit), "schema", "--config-file", file.slice(root.length));
}

/** Validates the documents of one node as its script puts them together, with only the server's UUID and paths filled in. */
function checkKubeadm(kubeadm: string, folder: string, cluster: ClusterSpec, node: NodeSpec, newest: string): string {
  const files = writtenFiles(cluster, node);
  const documents = (name: string) =>
    files.has(`/etc/k8s-on-openstack/kubeadm/${name}.yaml`)
      ? documentsOf(files, `/etc/k8s-on-openstack/kubeadm/${name}.yaml`)
      : [];
  const discovery = join(folder, "discovery.conf");
  write(discovery, files.get("/etc/k8s-on-openstack/kubeadm/discovery.conf")?.content ?? "");
  const { version, note } = lowestVersion(cluster.kubernetesVersion, newest);
  const fill = (list: readonly object[]) =>
    list
      .map((document) => stringify(document))
      .join("---\n")
      .replaceAll("@INSTANCE_ID@", "769f90fb-0c37-4ebb-b5a0-87840a8dddab")
      .replaceAll("/etc/k8s-on-openstack/kubeadm/discovery.conf", discovery)
      .replace(/kubernetesVersion: .*/, `kubernetesVersion: v${version}`);
  const runs = { join: documents("join"), init: [...documents("init"), ...documents("cluster")] };
  for (const [name, list] of Object.entries(runs).filter(([, documentsOfRun]) => documentsOfRun.length > 0)) {
    const file = join(folder, `${name}.yaml`);
    write(file, fill(list));
    run(kubeadm, "config", "validate", "--config", file);
  }
  return note;
}

/** kubeadm knows its own minor version and the one before; older documents are shown to it as one of those. */
function lowestVersion(wanted: string, newest: string): { readonly version: string; readonly note: string } {
  const minor = (version: string) => Number(version.split(".")[1]);
  return minor(wanted) >= minor(newest) - 1
    ? { version: wanted, note: "" }
    : { version: `1.${minor(newest) - 1}.0`, note: ` (as 1.${minor(newest) - 1}; set KUBEADM to an older kubeadm)` };
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o600 });
}

function asCommand([program = "", ...args]: readonly string[]): [string, ...string[]] {
  return [program, ...args];
}

function run(program: string, ...args: string[]): string {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (error !== undefined) {
    throw new Error(`install ${program}, or name another one: ${error.message}`);
  }
  if (status !== 0 || /strict decoding error/.test(stderr)) {
    throw new Error(`${program} ${args.join(" ")} ended with status ${status}:\n${stdout}${stderr}`);
  }
  return stdout.trim();
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
