import { parseAllDocuments } from "yaml";
import type { ClusterSpec, NodeSpec } from "../../../lib/bootstrap";
import { renderUserData } from "../../../lib/bootstrap";

/** A file as cloud-init would write it. */
export interface WrittenFile {
  readonly path: string;
  readonly permissions: string;
  readonly owner: string;
  readonly content: string;
}

/** Cloud-config of a node, read back from its user data as cloud-init reads it. */
export function readUserData(
  cluster: ClusterSpec,
  node: NodeSpec,
): Record<string, unknown> & { write_files: WrittenFile[] } {
  const userData = renderUserData(cluster, node);
  const [document, ...rest] = parseAllDocuments(userData);
  if (
    !userData.startsWith("#cloud-config\n") ||
    document === undefined ||
    rest.length > 0 ||
    document.errors.length > 0
  ) {
    throw new Error(`no cloud-config: ${String(document?.errors[0])}`);
  }
  return document.toJS() as Record<string, unknown> & { write_files: WrittenFile[] };
}

/** Files of a node by path. */
export function writtenFiles(cluster: ClusterSpec, node: NodeSpec): Map<string, WrittenFile> {
  return new Map(readUserData(cluster, node).write_files.map((file) => [file.path, file]));
}

/** YAML or JSON documents of one file of a node. */
export function documentsOf(files: Map<string, WrittenFile>, path: string): Record<string, unknown>[] {
  const file = files.get(path);
  if (file === undefined) {
    throw new Error(`the node has no file ${path}`);
  }
  return parseAllDocuments(file.content).map((document) => document.toJS() as Record<string, unknown>);
}
