import { blocksOf, textOf } from "../resource-model";
import type { ResourceModels, SettleContext } from "../resource-model";
import type { WireObject } from "../wire-value";

/** What is answered for things inside a cluster, and for plain web requests. */
export const CLUSTER_MODELS: ResourceModels = {
  "data.http": {
    settle: ({ config }) => ({
      id: textOf(config, "url") ?? "",
      status_code: 200,
      response_body: "ok",
      body: "ok",
      response_body_base64: Buffer.from("ok").toString("base64"),
      response_headers: {},
    }),
  },
  helm_release: {
    settle: ({ config }) => ({ id: textOf(config, "name") ?? "", status: "deployed" }),
  },
};

/** Id of an object of the kubernetes provider: namespace and name, as its metadata says. */
export function kubernetesIdentity({ object }: SettleContext): WireObject {
  const metadata = blocksOf(object, "metadata")[0];
  if (metadata === undefined) {
    return {};
  }
  const name = textOf(metadata, "name") ?? `${textOf(metadata, "generate_name") ?? ""}x7k2p`;
  const namespace = "namespace" in metadata ? (textOf(metadata, "namespace") ?? "default") : undefined;
  const version: WireObject = "resource_version" in metadata ? { resource_version: "1" } : {};
  return { id: namespace === undefined ? name : `${namespace}/${name}`, metadata: [{ ...metadata, name, ...version }] };
}
