import type { KubernetesObject } from "../kube";
import {
  choice,
  count,
  exactlyOneOf,
  fields,
  fixedText,
  flag,
  lastError,
  quantityText,
  staysSet,
  text,
  textMap,
  time,
} from "./snapshot-schemas";
import type { Schema } from "./snapshot-schemas";

const GROUP = "snapshot.storage.k8s.io";
const POLICIES = ["Delete", "Retain"];

/** Group and version of the snapshot objects. */
export const SNAPSHOT_API = `${GROUP}/v1`;

/** What differs between the definitions. */
interface Definition {
  readonly kind: string;
  readonly scope: "Cluster" | "Namespaced";
  readonly shortNames: readonly string[];
  /** Where the group's owners agreed to the schema, which the API server demands of groups below k8s.io. */
  readonly approval: string;
  readonly hasStatus: boolean;
  /** Columns of `kubectl get`: name, kind of value, path. */
  readonly columns: readonly (readonly [name: string, type: string, jsonPath: string])[];
  readonly schema: Schema;
}

/**
 * The definitions of snapshots, their contents and their classes.
 *
 * They stay on the cluster when their release goes: without them the API deletes every snapshot of every namespace, and with those the
 * snapshots in Cinder.
 *
 * @see https://github.com/kubernetes-csi/external-snapshotter/tree/v8.6.0/client/config/crd
 * @see https://helm.sh/docs/howto/charts_tips_and_tricks/#tell-helm-not-to-uninstall-a-resource
 */
export function renderSnapshotDefinitions(): readonly KubernetesObject[] {
  return [CLASSES, CONTENTS, SNAPSHOTS].map((definition) => renderDefinition(definition));
}

function renderDefinition({
  kind,
  scope,
  shortNames,
  approval,
  hasStatus,
  columns,
  schema,
}: Definition): KubernetesObject {
  const singular = kind.toLowerCase();
  const plural = singular.endsWith("s") ? `${singular}es` : `${singular}s`;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${GROUP}`,
      annotations: {
        "api-approved.kubernetes.io": `https://github.com/kubernetes-csi/external-snapshotter/pull/${approval}`,
        "helm.sh/resource-policy": "keep",
      },
    },
    spec: {
      group: GROUP,
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular, shortNames },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: hasStatus ? { status: {} } : {},
          additionalPrinterColumns: [...columns, AGE].map(([name, type, jsonPath]) => ({ name, type, jsonPath })),
        },
      ],
    },
  };
}

const AGE = ["Age", "date", ".metadata.creationTimestamp"] as const;

const CLASSES: Definition = {
  kind: "VolumeSnapshotClass",
  scope: "Cluster",
  shortNames: ["vsclass", "vsclasses"],
  approval: "814",
  hasStatus: false,
  columns: [
    ["Driver", "string", ".driver"],
    ["DeletionPolicy", "string", ".deletionPolicy"],
  ],
  schema: object(
    "How a driver takes snapshots.",
    {
      driver: text("Name of the CSI driver."),
      deletionPolicy: choice("What becomes of a snapshot in the storage when its object is deleted.", POLICIES),
      parameters: textMap("Settings that only the driver understands."),
    },
    ["driver", "deletionPolicy"],
  ),
};

const CONTENTS: Definition = {
  kind: "VolumeSnapshotContent",
  scope: "Cluster",
  shortNames: ["vsc", "vscs"],
  approval: "955",
  hasStatus: true,
  columns: [
    ["ReadyToUse", "boolean", ".status.readyToUse"],
    ["RestoreSize", "integer", ".status.restoreSize"],
    ["DeletionPolicy", "string", ".spec.deletionPolicy"],
    ["Driver", "string", ".spec.driver"],
    ["VolumeSnapshotClass", "string", ".spec.volumeSnapshotClassName"],
    ["VolumeSnapshot", "string", ".spec.volumeSnapshotRef.name"],
    ["VolumeSnapshotNamespace", "string", ".spec.volumeSnapshotRef.namespace"],
  ],
  schema: object(
    "A snapshot as it is in the storage.",
    {
      spec: fields(
        "What the snapshot is.",
        {
          driver: text("Name of the CSI driver."),
          deletionPolicy: choice("What becomes of the snapshot in the storage when its object is deleted.", POLICIES),
          source: fields(
            "Where the snapshot comes from.",
            {
              volumeHandle: fixedText("volumeHandle", "Id of the volume that the snapshot is taken of."),
              snapshotHandle: fixedText("snapshotHandle", "Id of a snapshot that exists in the storage already."),
            },
            {
              rules: [
                staysSet("volumeHandle"),
                staysSet("snapshotHandle"),
                exactlyOneOf("volumeHandle", "snapshotHandle"),
              ],
            },
          ),
          sourceVolumeMode: fixedText("sourceVolumeMode", "Filesystem or Block, as the volume is."),
          volumeSnapshotClassName: text("Class that the snapshot was made with; it may be gone."),
          volumeSnapshotRef: {
            ...fields(
              "The VolumeSnapshot that this is the content of.",
              {
                apiVersion: text("Group and version."),
                kind: text("Kind."),
                name: text("Name."),
                namespace: text("Namespace."),
                uid: text("Id."),
                resourceVersion: text("Version of the object that is meant."),
                fieldPath: text("Part of the object that is meant."),
              },
              {
                rules: [
                  { rule: "has(self.name) && has(self.__namespace__)", message: "both name and namespace must be set" },
                ],
              },
            ),
            "x-kubernetes-map-type": "atomic",
          },
        },
        {
          required: ["driver", "deletionPolicy", "source", "volumeSnapshotRef"],
          rules: [staysSet("sourceVolumeMode")],
        },
      ),
      status: fields("What the driver reports.", {
        snapshotHandle: text("Id of the snapshot in the storage."),
        creationTime: count("When it was taken, in nanoseconds since 1970."),
        restoreSize: count("Least size in bytes of a volume that is made of it.", 0),
        readyToUse: flag("Whether a volume can be made of it."),
        error: lastError(),
        volumeGroupSnapshotHandle: text("Id of the group of snapshots that it is part of."),
      }),
    },
    ["spec"],
  ),
};

const SNAPSHOTS: Definition = {
  kind: "VolumeSnapshot",
  scope: "Namespaced",
  shortNames: ["vs"],
  approval: "814",
  hasStatus: true,
  columns: [
    ["ReadyToUse", "boolean", ".status.readyToUse"],
    ["SourcePVC", "string", ".spec.source.persistentVolumeClaimName"],
    ["SourceSnapshotContent", "string", ".spec.source.volumeSnapshotContentName"],
    ["RestoreSize", "string", ".status.restoreSize"],
    ["SnapshotClass", "string", ".spec.volumeSnapshotClassName"],
    ["SnapshotContent", "string", ".status.boundVolumeSnapshotContentName"],
    ["CreationTime", "date", ".status.creationTime"],
  ],
  schema: object(
    "A snapshot that somebody asks for.",
    {
      spec: fields(
        "What is asked for.",
        {
          source: fields(
            "What the snapshot is made of.",
            {
              persistentVolumeClaimName: fixedText(
                "persistentVolumeClaimName",
                "Claim in the same namespace whose volume the snapshot is taken of.",
              ),
              volumeSnapshotContentName: fixedText(
                "volumeSnapshotContentName",
                "VolumeSnapshotContent of a snapshot that exists already.",
              ),
            },
            {
              rules: [
                staysSet("persistentVolumeClaimName"),
                staysSet("volumeSnapshotContentName"),
                exactlyOneOf("persistentVolumeClaimName", "volumeSnapshotContentName"),
              ],
            },
          ),
          volumeSnapshotClassName: {
            ...text("Class of the snapshot; the default class of the claim's driver when it is left out."),
            "x-kubernetes-validations": [
              { rule: "size(self) > 0", message: "volumeSnapshotClassName must not be empty" },
            ],
          },
        },
        { required: ["source"] },
      ),
      status: fields("What became of it.", {
        boundVolumeSnapshotContentName: text("Its content; trust it only when the content names this object in turn."),
        creationTime: time("When it was taken."),
        readyToUse: flag("Whether a volume can be made of it."),
        restoreSize: quantityText("Least size of a volume that is made of it."),
        error: lastError(),
        volumeGroupSnapshotName: text("Group of snapshots that it is part of."),
      }),
    },
    ["spec"],
  ),
};

/** The schema of a whole object, with what every object has. */
function object(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): Schema {
  const common = {
    apiVersion: text("Group and version of the object."),
    kind: text("Kind of the object."),
    metadata: { type: "object" },
  };
  return fields(description, { ...common, ...properties }, { required });
}
