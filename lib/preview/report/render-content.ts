import type { ClusterContent, ReleaseContent } from "../cluster-content";
import { partAt, textIn } from "../kubernetes/object-reader";
import type { AnyObject } from "../kubernetes/object-reader";
import { readGateway, readRoute, readService, readStorageClass, scales } from "../kubernetes/read-routes";
import { readClaim, readTemplates, readWorkload, workloadKind } from "../kubernetes/read-workloads";
import { releaseGroup } from "../kubernetes/release-group";
import { chartOf, objectsIn } from "../kubernetes/release-objects";
import type { ResourceFact } from "./resource-fact";

/** A Kubernetes object with the resource that makes it. */
interface Located {
  readonly fact: ResourceFact;
  readonly kind: string;
  readonly object: AnyObject;
}

/** Renders what a stack puts onto a cluster; undefined when that is nothing. */
export function renderContent(facts: readonly ResourceFact[]): ClusterContent | undefined {
  const own = facts.filter(
    ({ mode, type, action }) => mode === "managed" && action !== "delete" && /^(kubernetes_|helm_release$)/.test(type),
  );
  if (own.length === 0) {
    return undefined;
  }
  const objects = own.flatMap(locate);
  const of = (...kinds: readonly string[]) => objects.filter(({ kind }) => kinds.includes(kind));
  const scalers = of("horizontal_pod_autoscaler").map(({ object }) => object);
  const workloads = own.flatMap((fact) => {
    const kind = workloadKind(fact.type);
    const scaler = scalers.find((one) => scales(one, kind ?? "", fact.values));
    return kind === undefined ? [] : [readWorkload(kind, fact.address, groupOf(fact), fact.values, scaler)];
  });
  const made = of("persistent_volume_claim").map(({ fact, object }) => readClaim(fact.address, object));
  const templates = of("stateful_set").flatMap(({ fact, object }) => readTemplates(fact.address, object));
  return {
    releases: own.filter(({ type }) => type === "helm_release").map(renderRelease),
    workloads,
    services: of("service", "Service").map(({ fact, object }) => readService(fact.address, object)),
    // claims made beforehand are those that a StatefulSet finds.
    claims: [
      ...made,
      ...templates.filter(
        ({ namespace, name }) => !made.some((one) => one.namespace === namespace && isReplica(one.name, name)),
      ),
    ],
    storageClasses: of("storage_class", "StorageClass").map(({ fact, object }) =>
      readStorageClass(fact.address, object),
    ),
    gateways: of("Gateway").map(({ fact, object }) => readGateway(fact.address, object, fact.values)),
    routes: of("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute")
      .map(({ fact, object }) => readRoute(fact.address, object))
      .filter(({ backends }) => backends.length > 0),
  };
}

/** Whether a claim is that of one replica: `data-db-0` of `data-db`. */
export function isReplica(claim: string, claims: string): boolean {
  return claim.startsWith(`${claims}-`) && /^\d+$/.test(claim.slice(claims.length + 1));
}

function locate(fact: ResourceFact): readonly Located[] {
  if (fact.type !== "helm_release") {
    const kind = fact.type.replace(/^kubernetes_/, "").replace(/_v\d+(beta\d+)?$/, "");
    return [{ fact, kind, object: fact.values }];
  }
  // a release whose values are secret stays closed.
  return fact.sensitive.includes("values")
    ? []
    : objectsIn(fact.values).map((object) => ({ fact, kind: textIn(object, "kind") ?? "", object }));
}

function renderRelease(fact: ResourceFact): ReleaseContent {
  const { address, values } = fact;
  const isBundle = /(^|\/)assets\//.test(textIn(values, "chart") ?? "");
  return {
    address,
    namespace: textIn(values, "namespace") ?? "default",
    name: textIn(values, "name") ?? "",
    chart: chartOf(values),
    version: textIn(values, "version") ?? "",
    group: groupOf(fact),
    ...(isBundle && !fact.sensitive.includes("values") ? { objects: objectsIn(values).length } : {}),
  };
}

/** The chart tells best what something is for, then its own name, then the construct that it is a part of. */
function groupOf({ values, constructPath = "" }: ResourceFact): ReleaseContent["group"] {
  const name = textIn(values, "name") ?? textIn(partAt(values, "metadata"), "name") ?? "";
  const chart = textIn(values, "chart") === undefined ? "" : chartOf(values).replace("ManifestsChart", "");
  return releaseGroup(chart, name, constructPath.split("/").slice(1).join("/"));
}
