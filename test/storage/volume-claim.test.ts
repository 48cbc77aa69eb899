import { KubernetesNamespace } from "../../lib/kube";
import { CinderCsi, StorageClass, VolumeAccess, VolumeClaim, VolumeSharing } from "../../lib/storage";
import type { VolumeClaimProps } from "../../lib/storage";
import { refusalOf } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { synth } from "../support/synth";

type Options = Partial<VolumeClaimProps>;

function claimOf(options: Options = {}) {
  const stack = synth((app) => {
    const { applications, cluster } = addPlatform(app);
    const namespace = KubernetesNamespace.fromName("shop");
    new VolumeClaim(applications, "Data", { cluster, namespace, name: "data", size: "20Gi", ...options });
  }).stack("applications");
  return stack.resource("Data/Resource");
}

function problemsOf(options: object) {
  const { applications, cluster } = addPlatform();
  const namespace = KubernetesNamespace.fromName("shop");
  const props = { cluster, namespace, name: "data", size: "20Gi", ...options };
  return refusalOf(() => new VolumeClaim(applications, "Data", props)).problems;
}

describe("a claim", () => {
  test("asks for a file system that the pods of one node share", () => {
    expect(claimOf()).toMatchObject({
      metadata: { name: "data", namespace: "shop" },
      spec: {
        access_modes: ["ReadWriteOnce"],
        volume_mode: "Filesystem",
        resources: { requests: { storage: "20Gi" } },
      },
    });
  });

  test("is not waited for, because its volume is made when its first pod has a node", () => {
    expect(claimOf()["wait_until_bound"]).toBe(false);
  });

  test("leaves the class to the cluster unless it names one", () => {
    expect(claimOf()["spec"]).not.toHaveProperty("storage_class_name");
    expect(claimOf({ storageClass: StorageClass.fromName("ssd") })["spec"]).toMatchObject({
      storage_class_name: "ssd",
    });
  });

  test("takes a class of the driver, although that is in another stack", () => {
    const stack = synth((app) => {
      const { platform, applications, cluster } = addPlatform(app);
      const csi = new CinderCsi(platform, "CinderCsi", { cluster });
      const namespace = new KubernetesNamespace(applications, "Shop", { cluster, name: "shop" });
      const storageClass = csi.storageClass("cinder-retain");
      new VolumeClaim(applications, "Data", { cluster, namespace, name: "data", size: "1Gi", storageClass });
    }).stack("applications");

    expect(stack.resource("Data/Resource")["spec"]).toMatchObject({ storage_class_name: "cinder-retain" });
    expect(stack.resource("Data/Resource")["metadata"]).toMatchObject({
      namespace: `\${${stack.addressOf("Shop/Resource")}.metadata[0].name}`,
    });
  });

  test.each([
    [VolumeAccess.onePod(), "ReadWriteOncePod", "Filesystem"],
    [VolumeAccess.sharedBlock(), "ReadWriteMany", "Block"],
  ])("can be of other access: %#", (access, mode, volumeMode) => {
    expect(claimOf({ access })["spec"]).toMatchObject({ access_modes: [mode], volume_mode: volumeMode });
  });

  test("is kept from being deleted unless told otherwise", () => {
    expect(claimOf({ deletionProtection: true })["lifecycle"]).toEqual({ prevent_destroy: true });
    expect(claimOf()["lifecycle"]).toEqual({ prevent_destroy: true });
    expect(claimOf({ deletionProtection: false })["lifecycle"]).toBeUndefined();
  });

  test("may grow, also across units", () => {
    expect(claimOf({ size: "1Ti", sizeInPlace: "900Gi" })["spec"]).toMatchObject({
      resources: { requests: { storage: "1Ti" } },
    });
    expect(claimOf({ size: "20Gi", sizeInPlace: "20Gi" })["spec"]).toMatchObject({
      resources: { requests: { storage: "20Gi" } },
    });
  });

  test("can be shared by pods of several nodes, as files or as blocks", () => {
    expect(claimOf({ access: VolumeAccess.sharedFiles() })["spec"]).toMatchObject({
      access_modes: ["ReadWriteMany"],
      volume_mode: "Filesystem",
    });
    expect(claimOf({ access: VolumeAccess.sharedFiles(), storageClass: StorageClass.fromName("nfs") })).toBeDefined();
  });

  test.each([
    ["files", VolumeAccess.sharedFiles(), VolumeSharing.BLOCK],
    ["blocks", VolumeAccess.sharedBlock(), VolumeSharing.FILES],
  ])("fails when it would share %s of a class that cannot", (_what, access, sharing) => {
    const storageClass = { storageClassName: "other", sharing };

    expect(problemsOf({ access, storageClass })).toMatchObject([
      { code: "access-unsupported", path: "access", message: expect.stringContaining("the class other") as string },
    ]);
  });

  test("fails when it would share files of Cinder, whichever the class", () => {
    const { platform, cluster } = addPlatform();
    const storageClass = new CinderCsi(platform, "CinderCsi", { cluster }).storageClass("cinder");

    expect(problemsOf({ access: VolumeAccess.sharedFiles(), storageClass })).toMatchObject([
      { code: "access-unsupported" },
    ]);
  });

  test("fails when it is smaller than the one in place, and names both sizes", () => {
    expect(problemsOf({ size: "10Gi", sizeInPlace: "20Gi" })).toMatchObject([
      { code: "claim-shrinks", path: "size", value: "10Gi", message: expect.stringContaining("20Gi") as string },
    ]);
  });

  test.each([
    ["a size of nothing", { size: "0" }, "claim-size size"],
    ["a size without its unit", { size: "20" }, "claim-size size"],
    ["a negative size", { size: "-1Gi" }, "quantity size"],
    ["a size that is a number", { size: 20 }, "quantity size"],
    ["a size without its unit's sense", { size: "20GB" }, "quantity size"],
    ["no size", { size: undefined }, "required size"],
    ["a size in place that is none", { sizeInPlace: "big" }, "quantity sizeInPlace"],
    ["a namespace that is text", { namespace: "shop" }, "wrong-kind namespace"],
    ["a class that is text", { storageClass: "ssd" }, "wrong-kind storageClass"],
    ["an access mode that is text", { access: "ReadWriteOnce" }, "wrong-kind access"],
    ["a name with capital letters", { name: "Data" }, "dns-name name"],
    ["a property that there is not", { accessModes: [] }, "unknown-property accessModes"],
  ])("fails with %s", (_input, options, expected) => {
    expect(problemsOf(options).map(({ code, path }) => `${code} ${path}`)).toEqual([expected]);
  });
});
