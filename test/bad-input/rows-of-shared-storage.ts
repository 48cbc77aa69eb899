import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import { KubernetesNamespace } from "../../lib/kube";
import { CephRbdCsi, ManilaCsi, ReclaimPolicy, ShareProtocol, VolumeAccess, VolumeClaim } from "../../lib/storage";
import type { CephRbdCsiProps, ManilaCsiProps } from "../../lib/storage";
import type { BadInput } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { untyped } from "./give";

const FSID = "11111111-2222-4333-8444-555555555555";

/** Shares of Manila and images of Ceph. */
export const SHARED_STORAGE: readonly BadInput[] = [
  [
    96,
    "a reclaim policy of shares that there is not",
    shares({ storageClasses: [{ name: "shares", reclaimPolicy: untyped("Recycle") }] }),
    "one-of",
    "storageClasses[0].reclaimPolicy",
  ],
  [
    96,
    "a binding mode of images, which is always that of the first consumer",
    images({ storageClasses: [untyped({ name: "rbd", pool: "k8s", volumeBindingMode: "Immediate" })] }),
    "unknown-property",
    "storageClasses[0].volumeBindingMode",
  ],
  [
    96,
    "an empty share type",
    shares({ storageClasses: [{ name: "shares", shareType: "" }] }),
    "not-blank",
    "storageClasses[0].shareType",
  ],
  [96, "a share protocol that there is not", shares({ protocol: untyped("smb") }), "wrong-kind", "protocol"],
  [
    96,
    "CephFS without the driver that mounts it",
    shares({ protocol: ShareProtocol.cephfs(untyped({})) }),
    "node-plugin-missing",
    "protocol.nodePlugin",
  ],
  [
    96,
    "shares that the whole world may mount",
    shares({ protocol: ShareProtocol.nfs({ clients: ["0.0.0.0/0"] }) }),
    "share-for-everybody",
    "protocol.clients[0]",
  ],
  [
    96,
    "the pool of Cinder for images of a cluster",
    images({ storageClasses: [{ name: "rbd", pool: "volumes", reclaimPolicy: ReclaimPolicy.RETAIN }] }),
    "foreign-pool",
    "storageClasses[0].pool",
  ],
  [96, "a Ceph cluster by name", images({ ceph: { fsid: "ceph", monitors: ["10.5.0.1:3300"] } }), "fsid", "ceph.fsid"],
  [
    96,
    "a monitor with a scheme",
    images({ ceph: { fsid: FSID, monitors: ["tcp://10.5.0.1:3300"] } }),
    "host-and-port",
    "ceph.monitors[0]",
  ],
  [
    96,
    "a monitor without a port",
    images({ ceph: { fsid: FSID, monitors: ["10.5.0.1"] } }),
    "monitor-port",
    "ceph.monitors[0]",
  ],
  [
    96,
    "a monitor among the pods",
    images({ ceph: { fsid: FSID, monitors: ["10.244.0.9:3300"] } }),
    "monitor-in-cluster-range",
    "ceph.monitors[0]",
  ],
  [98, "a literal key of Ceph", images({ user: { name: "k8s", key: "AQliteral==" } }), "literal-secret", "user.key"],
  [
    98,
    "a literal passphrase of encrypted images",
    images({ encryptionPassphrase: "correct horse battery" }),
    "literal-secret",
    "encryptionPassphrase",
  ],
  [96, "files of an image that pods of several nodes would write", claimOfImages(), "access-unsupported", "access"],
];

function shares(props: Partial<ManilaCsiProps>): BadInput[2] {
  return (stack) => {
    const { platform, cluster } = addPlatform(stack.node.root as App);
    return new ManilaCsi(platform, "Shares", { cluster, storageClasses: [{ name: "shares" }], ...props });
  };
}

function images(props: Partial<CephRbdCsiProps>): BadInput[2] {
  return (stack) => {
    const { platform, cluster } = addPlatform(stack.node.root as App);
    return new CephRbdCsi(platform, "Images", { cluster, ...cephOf(platform), ...props });
  };
}

function claimOfImages(): BadInput[2] {
  return (stack) => {
    const { platform, applications, cluster } = addPlatform(stack.node.root as App);
    const ceph = new CephRbdCsi(platform, "Images", { cluster, ...cephOf(platform) });
    return new VolumeClaim(applications, "Data", {
      cluster,
      namespace: KubernetesNamespace.fromName("shop"),
      name: "data",
      size: "1Gi",
      storageClass: ceph.storageClass("rbd"),
      access: VolumeAccess.sharedFiles(),
    });
  };
}

function cephOf(platform: ReturnType<typeof addPlatform>["platform"]): Omit<CephRbdCsiProps, "cluster"> {
  const key = new TerraformVariable(platform, "cephx_key", { type: "string", sensitive: true }).stringValue;
  return {
    ceph: { fsid: FSID, monitors: ["10.5.0.1:3300"] },
    user: { name: "kubernetes", key },
    storageClasses: [{ name: "rbd", pool: "kubernetes" }],
  };
}
