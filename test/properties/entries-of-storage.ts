import { CloudAccess, KubernetesVersion } from "../../lib";
import { KubernetesNamespace } from "../../lib/kube";
import { AddOnReleases } from "../../lib/kube/releases";
import {
  CinderCsi,
  ClassUse,
  FileSystem,
  ReclaimPolicy,
  SnapshotController,
  SnapshotStore,
  SnapshotSupport,
  StorageClass,
  VolumeAccess,
  VolumeClaim,
  VolumeZones,
} from "../../lib/storage";
import { addPlatform } from "../support/demo-platform";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const releases = AddOnReleases.forKubernetes(KubernetesVersion.V1_36);

/** Driver, classes, snapshots and claims. */
export const STORAGE_ENTRIES: readonly Entry[] = [
  entry(
    "CinderCsi",
    {
      releases,
      cloud: CloudAccess.at("https://cloud.example.com:5000/v3"),
      credential: { credentialId: "id", secret: "${secret}" },
      volumeZones: VolumeZones.matching(),
      storageClasses: [
        {
          name: "ssd",
          volumeType: "ssd",
          fileSystem: FileSystem.XFS,
          reclaimPolicy: ReclaimPolicy.RETAIN,
          use: ClassUse.DEFAULT,
          zones: ["az1"],
          mountOptions: ["noatime"],
        },
      ],
      snapshots: SnapshotSupport.installed(),
      snapshotClasses: [
        { name: "a", storedAs: SnapshotStore.BACKUP, reclaimPolicy: ReclaimPolicy.DELETE, use: ClassUse.BY_NAME },
      ],
      maxVolumesPerNode: 25,
      extraValues: { logVerbosityLevel: 4 },
      timeoutSeconds: 900,
    },
    (props) => {
      const { platform, cluster } = addPlatform();
      return new CinderCsi(platform, "CinderCsi", within(cluster, props));
    },
  ),
  entry("SnapshotController", { releases }, (props) => {
    const { platform, cluster } = addPlatform();
    return new SnapshotController(platform, "Snapshots", within(cluster, props));
  }),
  entry(
    "VolumeClaim",
    {
      namespace: KubernetesNamespace.fromName("shop"),
      name: "data",
      size: "20Gi",
      sizeInPlace: "10Gi",
      storageClass: StorageClass.fromName("ssd"),
      access: VolumeAccess.onePod(),
      deletionProtection: true,
    },
    (props) => {
      const { applications, cluster } = addPlatform();
      return new VolumeClaim(applications, "Data", within(cluster, props));
    },
  ),
];

/** The cluster is not among what is taken apart: it is the same for all. */
function within<C, T>(cluster: C, props: T): T & { readonly cluster: C } {
  return typeof props === "object" && props !== null ? { ...props, cluster } : (props as T & { readonly cluster: C });
}
