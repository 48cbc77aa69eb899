import { TerraformLocal } from "cdktf";
import type { Construct } from "constructs";
import { renderClusterFiles, renderCloudConfig, renderNodeFiles, renderWriteFiles } from "../bootstrap";
import type { ClusterSpec, NodeRole, NodeSpec } from "../bootstrap";
import { TerraformExpression, terraformText } from "../core";

/**
 * Defines a local value with the files that all nodes of a role share, so that a document names them once and not once a node.
 */
export function shareFiles(scope: Construct, id: string, spec: ClusterSpec, role: NodeRole): TerraformLocal {
  const entries = renderWriteFiles(renderClusterFiles(spec, role));
  // text of a local value is a template, so it is escaped here; inside an expression it would be data as it stands.
  const local = entries.map(({ content, ...entry }) => ({
    ...entry,
    content: typeof content === "string" ? terraformText(content) : content.asString(),
  }));
  return new TerraformLocal(scope, id, local);
}

/** The user data of a node: the shared files and its own in one cloud-config, gzipped and in base64 once. */
export function renderUserData(spec: ClusterSpec, node: NodeSpec, sharedFiles: TerraformLocal): TerraformExpression {
  const document = {
    ...renderCloudConfig(node),
    write_files: TerraformExpression.call(
      "concat",
      TerraformExpression.raw(sharedFiles.fqn),
      renderWriteFiles(renderNodeFiles(spec, node)),
    ),
  };
  const text = TerraformExpression.template("#cloud-config\n", TerraformExpression.call("jsonencode", document), "\n");
  return TerraformExpression.call("base64gzip", text);
}
