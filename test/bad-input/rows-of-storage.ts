import type { App } from "cdktf";
import { KubernetesNamespace } from "../../lib/kube";
import { CinderCsi, ClassUse, VolumeClaim, VolumeZones } from "../../lib/storage";
import type { CinderCsiProps } from "../../lib/storage";
import type { BadInput } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { untyped } from "./give";

/** Classes of volumes and of snapshots. */
export const STORAGE: readonly BadInput[] = [
  [
    95,
    "two default StorageClasses",
    driver({
      storageClasses: [
        { name: "hdd", use: ClassUse.DEFAULT },
        { name: "ssd", use: ClassUse.DEFAULT },
      ],
    }),
    "two-default-classes",
    "storageClasses",
  ],
  [
    95,
    "two default classes of snapshots",
    driver({
      snapshotClasses: [
        { name: "hdd", use: ClassUse.DEFAULT },
        { name: "ssd", use: ClassUse.DEFAULT },
      ],
    }),
    "two-default-classes",
    "snapshotClasses",
  ],
  [
    96,
    "a reclaim policy that there is not",
    driver({ storageClasses: [{ name: "ssd", reclaimPolicy: untyped("Recycle") }] }),
    "one-of",
    "storageClasses[0].reclaimPolicy",
  ],
  [
    96,
    "a binding mode, which is always that of the first consumer",
    driver({ storageClasses: [untyped({ name: "ssd", volumeBindingMode: "Immediate" })] }),
    "unknown-property",
    "storageClasses[0].volumeBindingMode",
  ],
  [
    96,
    "an empty volume type",
    driver({ storageClasses: [{ name: "ssd", volumeType: "" }] }),
    "not-blank",
    "storageClasses[0].volumeType",
  ],
  [
    96,
    "zones of a class where zones mean nothing to volumes",
    driver({ storageClasses: [{ name: "ssd", zones: ["az1"] }], volumeZones: VolumeZones.ignored() }),
    "zones-without-topology",
    "storageClasses[0].zones",
  ],
  [99, "a claim smaller than the one in place", claim("10Gi", "20Gi"), "claim-shrinks", "size"],
  [99, "a claim smaller than the one in place in another unit", claim("1T", "1Ti"), "claim-shrinks", "size"],
];

function driver(props: Partial<CinderCsiProps>): BadInput[2] {
  return (stack) => {
    const { platform, cluster } = addPlatform(stack.node.root as App);
    return new CinderCsi(platform, "CinderCsi", { cluster, ...props });
  };
}

function claim(size: string, sizeInPlace: string): BadInput[2] {
  return (stack) => {
    const { applications, cluster } = addPlatform(stack.node.root as App);
    const namespace = KubernetesNamespace.fromName("shop");
    return new VolumeClaim(applications, "Data", { cluster, namespace, name: "data", size, sizeInPlace });
  };
}
