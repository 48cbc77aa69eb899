import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { KURYR, runsKuryr } from "../../kubernetes/kuryr-release";
import { chartOf } from "../../kubernetes/release-objects";
import { numberOf, textOf } from "../resource-model";
import type { ResourceModels, SettleContext } from "../resource-model";
import { isWireObject, UNKNOWN } from "../wire-value";
import type { WireObject } from "../wire-value";
import { leaveCluster } from "./cluster-exit";

/** What is answered for releases on a cluster, and for plain web requests. */
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
    // what an upgrade writes anew is not known before.
    normalize: (planned, prior) => (prior === null || sameRelease(planned, prior) ? planned : reopen(planned)),
    settle: settleRelease,
    created: ({ object, cloud }) =>
      runsKuryr(object) ? cloud.remains.giveBalancersTo(KURYR) : cloud.remains.install(chartOf(object)),
    removing: (object, cloud) => leaveCluster("helm_release", object, cloud),
  },
};

function settleRelease({ config, cloud, object, prior }: SettleContext): WireObject {
  const folder = join(cloud.folder, textOf(config, "chart") ?? "", "Chart.yaml");
  const chart: unknown = existsSync(folder) ? parse(readFileSync(folder, "utf8")) : {};
  const known = isWireObject(chart) ? chart : {};
  const version = textOf(known, "version") ?? textOf(config, "version") ?? "1.0.0";
  const before = prior === null ? undefined : prior.metadata;
  const revision = numberOf(isWireObject(before) ? before : {}, "revision") ?? 0;
  const name = textOf(config, "name") ?? "";
  const values = Array.isArray(object.values) ? object.values : [];
  return {
    id: name,
    status: "deployed",
    version,
    metadata: {
      app_version: textOf(known, "appVersion") ?? version,
      chart: textOf(known, "name") ?? chartOf(config),
      first_deployed: 0,
      last_deployed: 0,
      name,
      namespace: textOf(object, "namespace") ?? "default",
      notes: "",
      revision: revision + 1,
      values: values.filter((text) => typeof text === "string").join("---\n"),
      version,
    },
  };
}

function sameRelease(planned: WireObject, prior: WireObject): boolean {
  const own = Object.keys(planned).filter((name) => name !== "metadata" && name !== "status");
  return own.every((name) => JSON.stringify(planned[name]) === JSON.stringify(prior[name]));
}

function reopen(planned: WireObject): WireObject {
  return { ...planned, metadata: UNKNOWN };
}
