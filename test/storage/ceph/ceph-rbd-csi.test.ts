import { TerraformVariable, Testing } from "cdktf";
import type { TerraformStack } from "cdktf";
import { EgressPolicy } from "../../../lib";
import {
  CephRbdCsi,
  CephxKeyType,
  ClassUse,
  FileSystem,
  RbdImageFeature,
  ReclaimPolicy,
  SnapshotSupport,
} from "../../../lib/storage";
import type { CephRbdCsiProps } from "../../../lib/storage";
import { refusalOf } from "../../support/bad-input";
import { addImportedPlatform, addPlatform } from "../../support/demo-platform";
import { synth, warningsOf } from "../../support/synth";

type Options = Partial<CephRbdCsiProps>;

const FSID = "11111111-2222-4333-8444-555555555555";
const CEPH = { fsid: FSID, monitors: ["10.5.0.1:3300", "[fd00::5]:6789"] };
const CLASSES = [{ name: "rbd", pool: "kubernetes" }];

function variable(stack: TerraformStack, name: string): string {
  return new TerraformVariable(stack, name, { type: "string", sensitive: true }).stringValue;
}

/** The platform with the driver on it, as it is written. */
function platformWith(options: Options = {}) {
  return synth((app) => {
    const { platform, cluster } = addImportedPlatform(app);
    const user = { name: "kubernetes", key: variable(platform, "cephx_key") };
    new CephRbdCsi(platform, "Ceph", { cluster, ceph: CEPH, user, storageClasses: CLASSES, ...options });
  }).stack("platform");
}

function driver(options: object = {}) {
  const { platform, cluster } = addImportedPlatform(Testing.app());
  const user = { name: "kubernetes", key: variable(platform, "cephx_key") };
  return new CephRbdCsi(platform, "Ceph", { cluster, ceph: CEPH, user, storageClasses: CLASSES, ...options });
}

function problemsOf(options: object) {
  return refusalOf(() => driver(options)).problems.map(({ code, path }) => `${code} ${path}`);
}

function warningsWith(options: Options, egress?: EgressPolicy) {
  const { platform, cluster } = addPlatform(undefined, egress === undefined ? {} : { egress });
  const user = { name: "kubernetes", key: variable(platform, "cephx_key") };
  new CephRbdCsi(platform, "Ceph", { cluster, ceph: CEPH, user, storageClasses: CLASSES, ...options });
  return warningsOf(platform);
}

describe("the driver for images of Ceph", () => {
  test("comes from its chart after its rights, and waits until it runs", () => {
    const platform = platformWith();

    expect(platform.resource("Ceph/Chart/Resource")).toMatchObject({
      name: "ceph-csi-rbd",
      namespace: "kube-system",
      version: "3.17.1",
      wait: true,
    });
    expect(platform.resource("Ceph/Chart/Resource")["depends_on"]).toEqual([
      platform.addressOf("Ceph/Rights/Resource"),
    ]);
  });

  test("finds its user in a Secret, whose key only Terraform knows", () => {
    expect(platformWith().resource("Ceph/User")["data"]).toEqual({
      userID: "kubernetes",
      userKey: "${var.cephx_key}",
    });
  });

  test.each([
    [CephxKeyType.AES, "AQ"],
    [CephxKeyType.AES_256, "Ag"],
  ])("has Terraform compare the kind of the key: %s", (keyType, prefix) => {
    const platform = synth((app) => {
      const { platform: stack, cluster } = addImportedPlatform(app);
      const user = { name: "kubernetes", key: variable(stack, "cephx_key"), keyType };
      new CephRbdCsi(stack, "Ceph", { cluster, ceph: CEPH, user, storageClasses: CLASSES });
    }).stack("platform");

    expect(platform.resource("Ceph/User")["lifecycle"]).toMatchObject({
      precondition: [{ condition: `\${startswith(var.cephx_key, "${prefix}")}` }],
    });
  });

  test("leaves definitions and controller of snapshots to the Cinder driver unless it is told otherwise", () => {
    const paths = (options: Options) => platformWith(options).allResources.map(({ path }) => path);

    expect(paths({}).filter((path) => path.includes("/Snapshots/"))).toEqual([]);
    expect(paths({ snapshots: SnapshotSupport.installed() })).toContain("Ceph/Snapshots/Definitions/Resource");
  });

  test("draws no warning by itself", () => {
    expect(warningsWith({})).toEqual([]);

    const ceph = { fsid: FSID, monitors: ["10.5.0.1:3300", "ceph.example.com:3300"] };
    const egress = EgressPolicy.strict({ allowedCidrs: ["10.5.0.0/16"] });
    expect(warningsWith({ ceph }, egress)).toEqual([]);
  });

  test("warns of monitors that the nodes may not reach, and of odd ports", () => {
    expect(warningsWith({ ceph: { fsid: FSID, monitors: ["10.5.0.1:3300"] } }, EgressPolicy.strict())).toEqual([
      expect.stringContaining("'egress' lets no node reach 10.5.0.1"),
    ]);
    expect(warningsWith({ ceph: { fsid: FSID, monitors: ["ceph.example.com:443"] } })).toEqual([
      expect.stringContaining("the monitor ceph.example.com has the port 443"),
    ]);
  });

  test("warns of keys that few kernels know", () => {
    const { platform, cluster } = addImportedPlatform(Testing.app());
    const user = { name: "kubernetes", key: variable(platform, "key"), keyType: CephxKeyType.AES_256 };
    new CephRbdCsi(platform, "Ceph", { cluster, ceph: CEPH, user, storageClasses: CLASSES });

    expect(warningsOf(platform)).toEqual([expect.stringContaining("aes256k need Linux 7.0")]);
  });
});

describe("the StorageClasses over images", () => {
  const parametersOf = (options: Options) =>
    platformWith(options).resource("Ceph/StorageClasses/rbd/Resource")["parameters"];

  test("make images late in the cluster's own pool, and let them grow", () => {
    expect(platformWith().resource("Ceph/StorageClasses/rbd/Resource")).toMatchObject({
      storage_provisioner: "rbd.csi.ceph.com",
      volume_binding_mode: "WaitForFirstConsumer",
      allow_volume_expansion: true,
      parameters: {
        clusterID: FSID,
        pool: "kubernetes",
        imageFeatures: "layering",
        "csi.storage.k8s.io/fstype": "ext4",
      },
    });
    expect(parametersOf({})).not.toHaveProperty("encrypted");
  });

  test("hand the user on with each kind of request", () => {
    expect(Object.keys(parametersOf({}) as object).filter((key) => key.endsWith("secret-name"))).toEqual([
      "csi.storage.k8s.io/controller-expand-secret-name",
      "csi.storage.k8s.io/controller-publish-secret-name",
      "csi.storage.k8s.io/node-expand-secret-name",
      "csi.storage.k8s.io/node-stage-secret-name",
      "csi.storage.k8s.io/provisioner-secret-name",
    ]);
  });

  test("say what they are told: pools, features, file system, encryption", () => {
    const platform = synth((app) => {
      const { platform: stack, cluster } = addImportedPlatform(app);
      new CephRbdCsi(stack, "Ceph", {
        cluster,
        ceph: CEPH,
        user: { name: "kubernetes", key: variable(stack, "key") },
        encryptionPassphrase: variable(stack, "passphrase"),
        storageClasses: [
          {
            name: "rbd",
            pool: "kubernetes",
            dataPool: "kubernetes-data",
            imageFeatures: [RbdImageFeature.LAYERING, RbdImageFeature.EXCLUSIVE_LOCK, RbdImageFeature.OBJECT_MAP],
            fileSystem: FileSystem.XFS,
            encrypted: true,
            reclaimPolicy: ReclaimPolicy.RETAIN,
            mountOptions: ["discard"],
            use: ClassUse.DEFAULT,
          },
        ],
      });
    }).stack("platform");

    expect(platform.resource("Ceph/StorageClasses/rbd/Resource")).toMatchObject({
      reclaim_policy: "Retain",
      mount_options: ["discard"],
      parameters: {
        dataPool: "kubernetes-data",
        imageFeatures: "layering,exclusive-lock,object-map",
        encrypted: "true",
        "csi.storage.k8s.io/fstype": "xfs",
      },
      metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    });
    expect(platform.resource("Ceph/User")["data"]).toMatchObject({ encryptionPassphrase: "${var.passphrase}" });
  });

  test("are known to applications by name, with what pods can share", () => {
    expect(driver().storageClass("rbd")).toEqual({ storageClassName: "rbd", sharing: "block" });
  });

  test("have snapshots when asked, of the same Ceph cluster", () => {
    const platform = platformWith({ snapshotClasses: [{ name: "rbd" }] });
    const values = platform.closure(platform.resource("Ceph/SnapshotClasses/Objects/Resource")["values"]);

    expect(values).toContain(FSID);
    expect(values).toContain("rbd.csi.ceph.com");
  });
});

describe("wrong properties of the Ceph driver", () => {
  test("are reported together, and never show a key", () => {
    const options = {
      ceph: { fsid: "ceph", monitors: ["10.5.0.1", "http://a:3300", "10.96.0.1:3300", 5], keyring: "x" },
      user: { name: "client.kubernetes", key: "AQswordfish==", keyType: "rsa" },
      encryptionPassphrase: "swordfish",
      storageClasses: [{ name: "rbd", pool: "volumes", imageFeatures: ["fast-diff"], fileSystem: "zfs", size: 1 }],
      snapshots: {},
      kubeletDir: "kubelet",
    };
    const { problems, message } = refusalOf(() => driver(options));

    expect(problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      "absolute-path kubeletDir",
      "foreign-pool storageClasses[0].pool",
      "format user.name",
      "fsid ceph.fsid",
      "host-and-port ceph.monitors[1]",
      "host-and-port ceph.monitors[3]",
      "image-features storageClasses[0].imageFeatures",
      "literal-secret encryptionPassphrase",
      "literal-secret user.key",
      "monitor-in-cluster-range ceph.monitors[2]",
      "monitor-port ceph.monitors[0]",
      "one-of storageClasses[0].fileSystem",
      "one-of user.keyType",
      "unknown-property ceph.keyring",
      "unknown-property storageClasses[0].size",
      "wrong-kind snapshots",
    ]);
    expect(message).not.toContain("swordfish");
  });

  test.each([
    ["no Ceph cluster", { ceph: undefined }, "required ceph"],
    ["no monitors", { ceph: { fsid: FSID, monitors: [] } }, "list-length ceph.monitors"],
    ["a monitor twice", { ceph: { fsid: FSID, monitors: ["a.b:3300", "a.b:3300"] } }, "unique ceph.monitors"],
    ["no user", { user: undefined }, "required user"],
    ["a user that is text", { user: "admin" }, "object user"],
    ["a class without a pool", { storageClasses: [{ name: "rbd" }] }, "required storageClasses[0].pool"],
    [
      "a pool of Nova for the data",
      { storageClasses: [{ name: "rbd", pool: "k8s", dataPool: "vms" }] },
      "foreign-pool storageClasses[0].dataPool",
    ],
    [
      "an encrypted class without a passphrase",
      { storageClasses: [{ name: "rbd", pool: "k8s", encrypted: true }] },
      "passphrase-missing storageClasses[0].encrypted",
    ],
    ["a property that there is not", { pool: "k8s" }, "unknown-property pool"],
  ])("are refused: %s", (_input, options, expected) => {
    expect(problemsOf(options)).toEqual([expected]);
  });

  test("are refused: the user of somebody else", () => {
    const { platform, cluster } = addImportedPlatform(Testing.app());
    const user = { name: "cinder", key: variable(platform, "key") };
    const { problems } = refusalOf(
      () => new CephRbdCsi(platform, "Ceph", { cluster, ceph: CEPH, user, storageClasses: CLASSES }),
    );

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(["cephx-user user.name"]);
  });
});
