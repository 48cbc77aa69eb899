import type { ReleaseGroup, StorageClassContent } from "../../cluster-content";
import type { ResourceNode } from "../resource-graph";
import { plural } from "../thing-factory";
import { workloadLines } from "./build-namespaces";
import type { AddOnGroup, TierCard } from "./tier-model";
import type { TierSource } from "./tier-source";

/** Groups in the order in which a cluster needs them. */
const GROUPS: readonly (readonly [group: ReleaseGroup, title: string])[] = [
  ["network", "Network"],
  ["cloud", "Cloud"],
  ["storage", "Storage"],
  ["ingress", "Ingress, certificates, names"],
  ["identity", "Identity"],
  ["monitoring", "Monitoring"],
  ["other", "Other"],
];

/** What releases are for whose names do not say it. */
const PURPOSES: ReadonlyMap<string, string> = new Map([
  ["kuryr", "makes pods ports of Neutron"],
  ["kuryr-definitions", "what Kuryr writes down on the cluster"],
  ["k8s-on-openstack-sweep", "goes last: deletes what pods left"],
]);

/** Namespaces of the cluster itself. */
export const SYSTEM_NAMESPACES = /^kube-/;

/**
 * Builds what is installed on a cluster for everybody: releases, classes, and workloads in the cluster's own namespaces.
 *
 * @param sources the stacks
 * @param namespaces namespaces of applications
 * @param chained what is drawn in a chain already
 */
export function buildAddOns(
  sources: readonly TierSource[],
  namespaces: ReadonlySet<string>,
  chained: ReadonlySet<ResourceNode>,
): readonly AddOnGroup[] {
  return GROUPS.map(([group, title]) => ({
    title,
    cards: sources.flatMap((source) => [
      ...releaseCards(source, group, namespaces, chained),
      ...source.content.workloads
        .filter((workload) => workload.group === group && SYSTEM_NAMESPACES.test(workload.namespace))
        .flatMap((workload) => source.card(workload, workload.name, workloadLines(workload)) ?? []),
      ...(group === "storage" ? source.content.storageClasses.flatMap((one) => classCard(source, one)) : []),
    ]),
  })).filter(({ cards }) => cards.length > 0);
}

/** Objects of an application's own namespace belong to the application. */
function releaseCards(
  source: TierSource,
  group: ReleaseGroup,
  namespaces: ReadonlySet<string>,
  chained: ReadonlySet<ResourceNode>,
): readonly TierCard[] {
  const { releases } = source.content;
  return releases
    .filter(
      (release) =>
        release.group === group &&
        !source.graph.at(release.address).some((node) => chained.has(node)) &&
        !(release.objects !== undefined && namespaces.has(release.namespace)),
    )
    .flatMap(({ address, name, chart, version, namespace, objects }) => {
      const place = `in ${namespace}`;
      const lines =
        objects !== undefined
          ? [`${plural(objects, "object")} · ${place}`, PURPOSES.get(name)]
          : chart === name
            ? [`${version} · ${place}`]
            : [`${chart} ${version}`, place];
      return source.card({ address }, name, lines) ?? [];
    });
}

function classCard(source: TierSource, storageClass: StorageClassContent): readonly TierCard[] {
  const { name, isDefault, makes, volumeType, reclaimPolicy } = storageClass;
  const type = volumeType === undefined ? "the cloud's type" : `type ${volumeType}`;
  const what = makes === "volume" ? type : makes === "Manila share" ? `${makes}, ${type}` : makes;
  const card = source.card(storageClass, name, [
    `StorageClass${isDefault ? ", the default" : ""}`,
    `${what} · reclaim policy ${reclaimPolicy}`,
  ]);
  return card === undefined ? [] : [card];
}
