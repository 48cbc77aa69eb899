import { Lazy } from "cdktf";
import { CloudAccess, KubernetesVersion } from "../../lib";
import { AddOnReleases } from "../../lib/kube/releases";
import {
  CephFsClient,
  CephRbdCsi,
  CephxKeyType,
  ClassUse,
  FileSystem,
  ManilaCsi,
  RbdImageFeature,
  ReclaimPolicy,
  ShareNodePlugin,
  ShareProtocol,
  SnapshotSupport,
  VolumeZones,
} from "../../lib/storage";
import { addPlatform } from "../support/demo-platform";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

/** What only Terraform knows. */
const SECRET = Lazy.stringValue({ produce: () => "${var.secret}" });

const shared = {
  releases: AddOnReleases.forKubernetes(KubernetesVersion.V1_36),
  snapshots: SnapshotSupport.existing(),
  snapshotClasses: [{ name: "copies", reclaimPolicy: ReclaimPolicy.DELETE, use: ClassUse.DEFAULT }],
  timeoutSeconds: 900,
};

/** Shares of Manila and images of Ceph. */
export const SHARED_STORAGE_ENTRIES: readonly Entry[] = [
  entry(
    "ManilaCsi",
    {
      ...shared,
      cloud: CloudAccess.at("https://cloud.example.com:5000/v3"),
      credential: { credentialId: "id", secret: "${secret}" },
      protocol: ShareProtocol.nfs(),
      shareZones: VolumeZones.matching(),
      storageClasses: [
        {
          name: "shares",
          shareType: "nfs",
          shareNetworkId: "11111111-2222-4333-8444-555555555555",
          zones: ["az1"],
          reclaimPolicy: ReclaimPolicy.RETAIN,
          use: ClassUse.BY_NAME,
          mountOptions: ["nfsvers=4.1"],
        },
      ],
      extraValues: { csimanila: { topologyAwarenessEnabled: true } },
    },
    (props) => shares(props),
  ),
  entry(
    "ShareProtocol.nfs",
    { clients: ["10.0.0.0/24"], exportNetwork: "10.9.0.0/24", nodePlugin: ShareNodePlugin.installed() },
    (options) => shares({ storageClasses: [{ name: "shares" }], protocol: ShareProtocol.nfs(options) }),
  ),
  entry("ShareProtocol.cephfs", { nodePlugin: ShareNodePlugin.existing(), client: CephFsClient.FUSE }, (options) =>
    shares({ storageClasses: [{ name: "shares" }], protocol: ShareProtocol.cephfs(options) }),
  ),
  entry("ShareNodePlugin.existing", { socket: "/var/lib/kubelet/plugins/nfs/csi.sock" }, (options) =>
    shares({
      storageClasses: [{ name: "shares" }],
      protocol: ShareProtocol.nfs({ nodePlugin: ShareNodePlugin.existing({ ...options }.socket) }),
    }),
  ),
  entry(
    "CephRbdCsi",
    {
      ...shared,
      ceph: {
        fsid: "11111111-2222-4333-8444-555555555555",
        monitors: ["10.5.0.1:3300", "[fd00:5::1]:6789", "mon.example.com:3300"],
      },
      user: { name: "kubernetes", key: SECRET, keyType: CephxKeyType.AES },
      encryptionPassphrase: SECRET,
      storageClasses: [
        {
          name: "rbd",
          pool: "k8s",
          dataPool: "k8s-data",
          imageFeatures: [RbdImageFeature.LAYERING, RbdImageFeature.EXCLUSIVE_LOCK],
          fileSystem: FileSystem.XFS,
          encrypted: true,
          reclaimPolicy: ReclaimPolicy.DELETE,
          use: ClassUse.DEFAULT,
          mountOptions: ["discard"],
        },
      ],
      kubeletDir: "/var/lib/kubelet",
      extraValues: { logLevel: 4 },
    },
    (props) => {
      const { platform, cluster } = addPlatform();
      return new CephRbdCsi(platform, "CephRbdCsi", { ...props, cluster });
    },
  ),
];

function shares(props: object): ManilaCsi {
  const { platform, cluster } = addPlatform();
  return new ManilaCsi(platform, "ManilaCsi", { ...(props as { storageClasses: { name: string }[] }), cluster });
}
