import { gzipSync } from "node:zlib";
import { hasTokens } from "../core";
import { sortKeys } from "../core/sort-keys";
import { renderCloudConfig, renderWriteFiles } from "./cloud-config";
import { renderClusterFiles } from "./cluster-files";
import type { ClusterSpec } from "./cluster-spec";
import { renderNodeFiles } from "./node-files";
import type { NodeSpec } from "./node-spec";

/**
 * How many bytes of base64 Nova takes as user data.
 *
 * @see https://docs.openstack.org/nova/latest/user/metadata.html#user-data
 */
export const USER_DATA_LIMIT = 65_535;

/** How many bytes a value that only Terraform knows is taken for: a PEM certificate barely compresses. */
const TOKEN_BYTES = 1_200;

/**
 * Renders the user data of a node whose values are all known.
 *
 * @throws ValidationError never; values that only Terraform knows make the text useless, so render those through Terraform
 */
export function renderUserData(cluster: ClusterSpec, node: NodeSpec): string {
  const files = renderWriteFiles([...renderClusterFiles(cluster, node.role), ...renderNodeFiles(cluster, node)]);
  return `#cloud-config\n${JSON.stringify({ ...renderCloudConfig(node), write_files: files })}\n`;
}

/**
 * Estimates the size of a node's user data in bytes of base64, with room for what only Terraform knows.
 *
 * The estimate is on the safe side for clusters with elliptic curve keys; the exact size is a precondition in Terraform.
 */
export function estimateUserDataBytes(cluster: ClusterSpec, node: NodeSpec): number {
  const files = [...renderClusterFiles(cluster, node.role), ...renderNodeFiles(cluster, node)];
  const text = JSON.stringify({ ...renderCloudConfig(node), files: sortKeys(files.map((file) => file.content)) });
  const gzipped = gzipSync(text).length + countSecrets(files.map((file) => file.content)) * TOKEN_BYTES;
  return Math.ceil(gzipped / 3) * 4;
}

function countSecrets(contents: readonly unknown[]): number {
  return contents.filter((content) => typeof content === "string" && hasTokens(content)).length;
}
