import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";

/** The programs that judge documents. */
export interface Tools {
  readonly kubeadm: string;

  /** Version of kubeadm, without `v`. */
  readonly kubeadmVersion: string;

  readonly cloudInit: readonly string[];

  /** Folder that cloud-init takes for the root of all files; empty for the real one. */
  readonly cloudInitRoot: string;
}

/** The programs that the environment names; one that is missing is an error. */
export function tools(): Tools {
  const kubeadm = process.env.KUBEADM ?? "kubeadm";
  const cloudInit = (process.env.CLOUD_INIT ?? "cloud-init").split(" ");
  run([...cloudInit, "--version"]);
  return {
    kubeadm,
    kubeadmVersion: run([kubeadm, "version", "-o", "short"]).replace(/^v/, ""),
    cloudInit,
    cloudInitRoot: process.env.CLOUD_INIT_ROOT ?? "",
  };
}

/** Shows user data to `cloud-init schema`. */
export function checkCloudConfig({ cloudInit, cloudInitRoot }: Tools, folder: string, userData: string): void {
  const file = join(folder, "user-data");
  writeFileSync(file, userData, { mode: 0o600 });
  run([...cloudInit, "schema", "--config-file", file.slice(cloudInitRoot.length)]);
}

/**
 * Shows the documents that the node's script gives to `kubeadm init` and `kubeadm join` to `kubeadm config validate`, with only the
 * server's UUID and the path of the discovery file filled in.
 *
 * @returns what was run
 */
export function checkKubeadm({ kubeadm, kubeadmVersion }: Tools, folder: string, userData: string): string {
  const { write_files: entries } = parse(userData) as { write_files: { path: string; content: string }[] };
  const content = (name: string) =>
    entries.find(({ path }) => path === `/etc/k8s-on-openstack/kubeadm/${name}`)?.content ?? "";
  const documents = (name: string) =>
    parseAllDocuments(content(name)).map((document) => document.toJS() as Record<string, unknown>);
  const discovery = join(folder, "discovery.conf");
  writeFileSync(discovery, content("discovery.conf"), { mode: 0o600 });

  const init = documents("init.yaml");
  const runs = { join: documents("join.yaml"), init: init.length === 0 ? [] : [...init, ...documents("cluster.yaml")] };
  const notes = Object.entries(runs)
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => {
      const { version, note } = understoodVersion(list, kubeadmVersion);
      const file = join(folder, `${name}.yaml`);
      const text = list.map((document) => stringify({ ...document, ...(version && withVersion(document, version)) }));
      const filled = text
        .join("---\n")
        .replaceAll("@INSTANCE_ID@", "769f90fb-0c37-4ebb-b5a0-87840a8dddab")
        .replaceAll("/etc/k8s-on-openstack/kubeadm/discovery.conf", discovery);
      writeFileSync(file, filled, { mode: 0o600 });
      run([kubeadm, "config", "validate", "--config", file]);
      return `${name}${note}`;
    });
  return `kubeadm config validate of ${notes.join(" and ")}`;
}

function withVersion(document: Record<string, unknown>, version: string): object {
  return document.kind === "ClusterConfiguration" ? { kubernetesVersion: `v${version}` } : {};
}

/** kubeadm knows its own minor version and the one before; older documents are shown to it as the latter. */
function understoodVersion(
  documents: readonly Record<string, unknown>[],
  newest: string,
): { readonly version?: string; readonly note: string } {
  const minor = (version: string) => Number(version.split(".")[1]);
  const wanted = documents.map(({ kubernetesVersion }) => kubernetesVersion).find((it) => typeof it === "string");
  const lowest = minor(newest) - 1;
  return wanted === undefined || minor(wanted) >= lowest
    ? { note: "" }
    : { version: `1.${lowest}.0`, note: ` (as 1.${lowest}; KUBEADM may name an older kubeadm)` };
}

function run([program = "", ...args]: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (error !== undefined) {
    throw new Error(`install ${program}, or name another one: ${error.message}`);
  }
  if (status !== 0) {
    throw new Error(`${program} ${args.join(" ")} ended with status ${status}:\n${stdout}${stderr}`);
  }
  return stdout.trim();
}
