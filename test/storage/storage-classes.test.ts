import { ClassUse, FileSystem, ReclaimPolicy, StorageClass, VolumeZones } from "../../lib/storage";
import type { StorageClassSpec } from "../../lib/storage";
import { renderStorageClass } from "../../lib/storage/cinder-storage-class";
import { defaultClassOf } from "../../lib/storage/class-use";
import { refusalOf } from "../support/bad-input";

function render(spec: Partial<StorageClassSpec> = {}, volumeZones = VolumeZones.matching()) {
  return renderStorageClass({ spec: { name: "ssd", ...spec }, volumeZones, isDefault: false });
}

describe("a StorageClass", () => {
  test("binds late, grows, and deletes the volume with its claim", () => {
    expect(render()).toMatchObject({
      metadata: { name: "ssd" },
      storageProvisioner: "cinder.csi.openstack.org",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
      parameters: { "csi.storage.k8s.io/fstype": "ext4" },
    });
  });

  test("leaves type and zone to the cloud unless it is told", () => {
    expect(render().parameters).toEqual({ "csi.storage.k8s.io/fstype": "ext4" });
  });

  test("names the volume type as it is written, also with characters of Terraform", () => {
    expect(render({ volumeType: "LUKS ${ssd}" }).parameters).toMatchObject({ type: "LUKS $${ssd}" });
  });

  test("keeps the volume when it is told to", () => {
    expect(render({ reclaimPolicy: ReclaimPolicy.RETAIN }).reclaimPolicy).toBe("Retain");
  });

  test("formats as it is told", () => {
    expect(render({ fileSystem: FileSystem.XFS }).parameters).toMatchObject({ "csi.storage.k8s.io/fstype": "xfs" });
  });

  test("hands mount options on", () => {
    expect(render({ mountOptions: ["noatime"] }).mountOptions).toEqual(["noatime"]);
  });

  test("can be held to zones", () => {
    expect(render({ zones: ["az1", "az2"] }).allowedTopologies).toEqual({
      matchLabelExpressions: [{ key: "topology.cinder.csi.openstack.org/zone", values: ["az1", "az2"] }],
    });
    expect(render().allowedTopologies).toBeUndefined();
  });

  test("makes all volumes in one zone of Cinder when that is fixed", () => {
    expect(render({}, VolumeZones.fixed("nova")).parameters).toMatchObject({ availability: "nova" });
    expect(render({}, VolumeZones.ignored()).parameters).not.toHaveProperty("availability");
  });

  test.each([true, false])("says whether it is the default: %s", (isDefault) => {
    const { metadata } = renderStorageClass({ spec: { name: "a" }, volumeZones: VolumeZones.matching(), isDefault });

    expect(metadata.annotations).toEqual({ "storageclass.kubernetes.io/is-default-class": String(isDefault) });
  });
});

describe("the default among classes", () => {
  const { DEFAULT, BY_NAME } = ClassUse;

  test.each([
    ["the first when none says so", [{ name: "a" }, { name: "b" }], "a"],
    ["that which says so", [{ name: "a" }, { name: "b", use: DEFAULT }], "b"],
    ["the first that does not refuse", [{ name: "a", use: BY_NAME }, { name: "b" }], "b"],
    ["nobody when all refuse", [{ name: "a", use: BY_NAME }], undefined],
  ])("is %s", (_case, classes, expected) => {
    expect(defaultClassOf(classes)).toBe(expected);
  });
});

describe("a StorageClass that something else makes", () => {
  test("has its name", () => {
    expect(StorageClass.fromName("fast").storageClassName).toBe("fast");
  });

  test("fails when the name is none", () => {
    expect(refusalOf(() => StorageClass.fromName("Fast Disks")).problems).toMatchObject([
      { code: "dns-name", path: "name" },
    ]);
  });
});
