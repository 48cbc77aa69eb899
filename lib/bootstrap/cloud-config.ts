import { stringify } from "yaml";
import { hasTokens, TerraformExpression } from "../core";
import { sortKeys } from "../core/sort-keys";
import type { NodeFile } from "./node-file";
import type { NodeSpec } from "./node-spec";
import { SCRIPTS_DIR } from "./paths";

/** One entry of cloud-init's `write_files`. */
export interface WriteFileEntry {
  /** Absolute path. */
  readonly path: string;

  /** Mode as four octal digits. */
  readonly permissions: string;

  /** Owner as `user:group`. */
  readonly owner: string;

  /** Text, or the expression that makes it. */
  readonly content: string | TerraformExpression;

  /**
   * Whether the file waits for the users and packages of the image, because its owner may be one of them.
   *
   * @default - it is written as soon as the network is there
   */
  readonly defer?: boolean;
}

/**
 * Turns files into entries of cloud-init's `write_files`.
 *
 * The outcome is a tree of plain values, tokens and expressions, for `TerraformExpression.of`.
 *
 * @see https://docs.cloud-init.io/en/latest/reference/modules.html#write-files
 */
export function renderWriteFiles(files: readonly NodeFile[]): WriteFileEntry[] {
  return files.map(({ path, permissions, owner, content }) => ({
    path,
    permissions,
    owner: owner ?? "root:root",
    content: typeof content === "string" ? content : renderDocuments(path, content),
    ...(owner === undefined || owner === "root:root" ? {} : { defer: true }),
  }));
}

/** Documents with `---` between them: JSON, which is YAML, where Terraform has to fill in values or the file is to be JSON. */
function renderDocuments(path: string, documents: readonly object[]): string | TerraformExpression {
  if (!hasTokens(documents)) {
    const render = path.endsWith(".yaml") ? renderYaml : renderJson;
    return documents.map((document) => render(document)).join("---\n");
  }
  return TerraformExpression.template(
    ...documents.flatMap((document, index) => [
      index === 0 ? "" : "---\n",
      TerraformExpression.call("jsonencode", document),
      "\n",
    ]),
  );
}

/** Quoted so that it means the same to readers of YAML 1.1, as cloud-init and Kubernetes are. */
function renderYaml(document: object): string {
  return stringify(sortKeys(document), { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" });
}

function renderJson(document: object): string {
  return `${JSON.stringify(sortKeys(document))}\n`;
}

/**
 * Renders a node's cloud-config without its files: user data is `#cloud-config`, a line break, and this object with
 * `write_files` as JSON.
 *
 * @see https://docs.cloud-init.io/en/latest/reference/modules.html
 */
export function renderCloudConfig(node: NodeSpec): Readonly<Record<string, unknown>> {
  const machine = node.machine ?? {};
  const { trustedCaCertificates: authorities = [], sshAuthorizedKeys = [] } = machine;
  const optional = {
    timezone: machine.timezone,
    // cloud-init refuses empty lists.
    ca_certs: authorities.length === 0 ? undefined : { trusted: authorities },
    ssh_authorized_keys: sshAuthorizedKeys.length === 0 ? undefined : sshAuthorizedKeys,
  };
  return {
    hostname: node.name,
    preserve_hostname: false,
    prefer_fqdn_over_hostname: false,
    // the node finds its own name without DNS.
    manage_etc_hosts: "localhost",
    disable_root: true,
    ssh_pwauth: false,
    package_update: false,
    package_upgrade: false,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    runcmd: [[`${SCRIPTS_DIR}/start.sh`]],
  };
}
