import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import {
  CephRbdCsi,
  ClusterPlatform,
  ManilaCsi,
  ShareNodePlugin,
  ShareProtocol,
  VolumeZones,
  dependOn,
} from "k8s-on-openstack";
import { PlatformStack, StateBackend } from "k8s-on-openstack/stacks";
import { testCluster } from "./cluster";

/** Shares of Manila, over both protocols, and images of Ceph: one stack for each, because a release has one name. */
export function build(app: App): void {
  addPlatform(app, "nfs", ShareProtocol.nfs({ exportNetwork: "172.16.0.0/24" }));
  addPlatform(app, "cephfs", ShareProtocol.cephfs({ nodePlugin: ShareNodePlugin.existing() }));
}

function addPlatform(app: App, name: string, protocol: ShareProtocol): void {
  const stack = new PlatformStack(app, `storage-${name}`, { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  const platform = new ClusterPlatform(stack, "Platform", { cluster });
  const shares = new ManilaCsi(stack, "Shares", {
    cluster,
    protocol,
    shareZones: VolumeZones.matching(),
    storageClasses: [{ name: "shares", shareType: "gold", zones: ["az1"] }],
    snapshotClasses: [{ name: "shares" }],
  });
  const key = new TerraformVariable(stack, "cephx_key", { type: "string", sensitive: true, default: "AQ==" });
  const images = new CephRbdCsi(stack, "Images", {
    cluster,
    ceph: { fsid: "11111111-2222-4333-8444-555555555555", monitors: ["10.5.0.1:3300"] },
    user: { name: "kubernetes", key: key.stringValue },
    encryptionPassphrase: key.stringValue,
    storageClasses: [{ name: "rbd", pool: "kubernetes", encrypted: true }],
    snapshotClasses: [{ name: "rbd" }],
  });
  for (const driver of [shares, images]) {
    dependOn(driver, platform.storage);
    dependOn(platform.janitor, driver);
  }
}
