import { TerraformVariable } from "cdktf";
import { ApplicationCredential, CloudAccess } from "../../lib/cloud";
import { KubernetesVersion } from "../../lib/cluster";
import { AddOnReleases } from "../../lib/kube/releases";
import { CinderCsi, ClassUse, ReclaimPolicy, SnapshotSupport, VolumeZones } from "../../lib/storage";
import type { CinderCsiProps } from "../../lib/storage";
import { refusalOf } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { synth, warningsOf } from "../support/synth";

type Options = Partial<CinderCsiProps>;

/** The platform with the driver on it, as it is written. */
function platformWith(options: Options = {}) {
  return synth((app) => {
    const { platform, cluster } = addPlatform(app);
    new CinderCsi(platform, "CinderCsi", { cluster, ...options });
  }).stack("platform");
}

function driver(options: Options = {}): CinderCsi {
  const { platform, cluster } = addPlatform();
  return new CinderCsi(platform, "CinderCsi", { cluster, ...options });
}

function problemsOf(options: object) {
  return refusalOf(() => driver(options)).problems.map(({ code, path }) => `${code} ${path}`);
}

describe("the Cinder driver", () => {
  test("comes from the chart for the cluster's Kubernetes, and waits until it runs", () => {
    expect(platformWith().resource("CinderCsi/Chart/Resource")).toMatchObject({
      name: "openstack-cinder-csi",
      namespace: "kube-system",
      version: "2.36.0",
      atomic: true,
      wait: true,
    });
  });

  test("comes from elsewhere when it is told", () => {
    const releases = AddOnReleases.forKubernetes(KubernetesVersion.V1_36, {
      chartMirror: "https://charts.example.com",
    });

    expect(platformWith({ releases }).resource("CinderCsi/Chart/Resource")["repository"]).toBe(
      "https://charts.example.com",
    );
  });

  test("logs in with a credential of its own, restricted to volumes and servers of the project", () => {
    const platform = platformWith();

    expect(platform.resource("CinderCsi/Credential/Resource")).toMatchObject({
      roles: ["member"],
      unrestricted: false,
    });
    expect(String(platform.resource("CinderCsi/Credential/Resource")["name"])).toMatch(/^demo-cinder-csi-1-/);
    expect(platform.closure(platform.resource("CinderCsi/CloudConfig/Resource")["data"])).toContain(
      `${platform.addressOf("CinderCsi/Credential/Resource")}.secret`,
    );
  });

  test("logs in with the credential that it is given, and makes none then", () => {
    const platform = synth((app) => {
      const { platform: stack, cluster } = addPlatform(app);
      const secret = new TerraformVariable(stack, "secret", { type: "string", sensitive: true }).stringValue;
      const credential = ApplicationCredential.fromExisting({ id: "0123456789abcdef0123456789abcdef", secret });
      new CinderCsi(stack, "CinderCsi", { cluster, credential });
    }).stack("platform");

    expect(platform.counts).not.toHaveProperty("openstack_identity_application_credential_v3");
    expect(platform.closure(platform.resource("CinderCsi/CloudConfig/Resource")["data"])).toContain("var.secret");
  });

  test("says what is risky about the address of the cloud that it is given", () => {
    const { platform, cluster } = addPlatform();
    new CinderCsi(platform, "CinderCsi", { cluster, cloud: CloudAccess.at("http://cloud.example.com:5000/v3") });

    expect(warningsOf(platform)).toEqual([expect.stringContaining("cloud.authUrl is not encrypted")]);
  });

  test("draws no warning by itself", () => {
    const { platform, cluster } = addPlatform();
    new CinderCsi(platform, "CinderCsi", { cluster });

    expect(warningsOf(platform)).toEqual([]);
  });

  test.each([
    ["25 volumes a node unless told otherwise", {}, 'node-volume-attach-limit="25"'],
    ["as many volumes a node as it is told", { maxVolumesPerNode: 60 }, 'node-volume-attach-limit="60"'],
    ["a look at disks that grew", {}, 'rescan-on-resize="true"'],
    ["that zones mean nothing to volumes", { volumeZones: VolumeZones.ignored() }, 'ignore-volume-az="true"'],
  ])("finds in cloud.conf %s", (_what, options, line) => {
    const platform = platformWith(options);

    expect(platform.closure(platform.resource("CinderCsi/CloudConfig/Resource")["data"])).toContain(line);
  });

  test("starts anew when the credential changes: both halves bear a hash of it that gives nothing away", () => {
    const platform = platformWith();
    const values = platform.closure(platform.resource("CinderCsi/Chart/Resource")["values"]);

    expect(values.match(/"checksum\/cloud-config" = nonsensitive\(sha256\(/g)).toHaveLength(2);
    expect(values).not.toContain(".secret}");
  });

  test("lets values of the caller win", () => {
    const extraValues = { logVerbosityLevel: 5 };
    const values = platformWith({ extraValues }).resource("CinderCsi/Chart/Resource")["values"] as string[];

    expect(values.at(-1)).toContain("logVerbosityLevel");
  });

  test("comes after the definitions of snapshots, without which it does not start", () => {
    const platform = platformWith();

    expect(platform.resource("CinderCsi/Chart/Resource")["depends_on"]).toEqual([
      platform.addressOf("CinderCsi/Snapshots/Definitions/Resource"),
    ]);
  });

  test("leaves definitions and controller of snapshots to the cluster that has them", () => {
    const paths = platformWith({ snapshots: SnapshotSupport.existing() }).allResources.map(({ path }) => path);

    expect(paths.filter((path) => path.includes("/Snapshots/"))).toEqual([]);
    expect(paths).toContain("CinderCsi/SnapshotClasses/Resource");
  });

  test("makes no classes of snapshots when it is given none", () => {
    const paths = platformWith({ snapshotClasses: [] }).allResources.map(({ path }) => path);

    expect(paths).not.toContain("CinderCsi/SnapshotClasses/Resource");
  });
});

describe("the StorageClasses of the driver", () => {
  test("are one whose volumes go with their claims, the default, and one whose volumes stay", () => {
    const platform = platformWith();

    expect(platform.resource("CinderCsi/StorageClasses/cinder/Resource")).toMatchObject({
      reclaim_policy: "Delete",
      metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    });
    expect(platform.resource("CinderCsi/StorageClasses/cinder-retain/Resource")).toMatchObject({
      reclaim_policy: "Retain",
      metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "false" } },
    });
  });

  test("are there only when the driver is, and go before it", () => {
    const platform = platformWith();

    expect(platform.resource("CinderCsi/StorageClasses/cinder/Resource")["depends_on"]).toContain(
      platform.addressOf("CinderCsi/Chart/Resource"),
    );
  });

  test("are made anew when the reclaim policy changes, which the API refuses to change", () => {
    const platform = platformWith();

    expect(platform.resource("CinderCsi/StorageClasses/cinder/Resource")["lifecycle"]).toEqual({
      replace_triggered_by: [platform.addressOf("CinderCsi/StorageClasses/cinder/ReclaimPolicy")],
    });
    expect(platform.resource("CinderCsi/StorageClasses/cinder/ReclaimPolicy")).toMatchObject({ input: "Delete" });
  });

  test("can be named by applications", () => {
    const csi = driver({
      storageClasses: [{ name: "hdd" }, { name: "ssd", volumeType: "ssd", use: ClassUse.DEFAULT }],
    });

    expect(csi.defaultStorageClass?.storageClassName).toBe("ssd");
    expect(csi.storageClass("hdd").storageClassName).toBe("hdd");
  });

  test("need not have a default", () => {
    expect(driver({ storageClasses: [{ name: "hdd", use: ClassUse.BY_NAME }] }).defaultStorageClass).toBeUndefined();
  });

  test("fail when one is asked for that is not there, and name those that are", () => {
    const { problems } = refusalOf(() => driver().storageClass("ssd"));

    expect(problems).toMatchObject([
      { code: "storage-class-unknown", value: "ssd", message: "must be one of cinder, cinder-retain" },
    ]);
  });
});

describe("wrong properties of the driver", () => {
  test("are reported together", () => {
    const options = {
      releases: "1.36",
      cloud: "https://cloud.example.com:5000",
      credential: {},
      volumeZones: "matching",
      storageClasses: [{ name: "SSD", volumeType: "", reclaimPolicy: "Recycle", volumeBindingMode: "Immediate" }],
      snapshots: true,
      snapshotClasses: [{ name: "a", storedAs: "clone" }],
      maxVolumesPerNode: 0,
      timeoutSeconds: 1,
    };

    expect(problemsOf(options).sort()).toEqual([
      "dns-name storageClasses[0].name",
      "integer maxVolumesPerNode",
      "integer timeoutSeconds",
      "not-blank storageClasses[0].volumeType",
      "one-of snapshotClasses[0].storedAs",
      "one-of storageClasses[0].reclaimPolicy",
      "unknown-property storageClasses[0].volumeBindingMode",
      "wrong-kind cloud",
      "wrong-kind credential",
      "wrong-kind releases",
      "wrong-kind snapshots",
      "wrong-kind volumeZones",
    ]);
  });

  test("never show the secret of a credential", () => {
    const { message } = refusalOf(() => driver({ credential: { secret: "swordfish" } as never }));

    expect(message).toContain("credential must be an ApplicationCredential");
    expect(message).not.toContain("swordfish");
  });

  test("name both of two default classes", () => {
    const storageClasses = [
      { name: "hdd", use: ClassUse.DEFAULT },
      { name: "ssd", use: ClassUse.DEFAULT },
    ];
    const { problems } = refusalOf(() => driver({ storageClasses }));

    expect(problems).toMatchObject([{ code: "two-default-classes", path: "storageClasses", value: ["hdd", "ssd"] }]);
  });

  test.each([
    ["two classes of one name", { storageClasses: [{ name: "a" }, { name: "a" }] }, "unique storageClasses"],
    ["no class at all", { storageClasses: [] }, "list-length storageClasses"],
    ["a class without a name", { storageClasses: [{}] }, "required storageClasses[0].name"],
    ["a class that is text", { storageClasses: ["ssd"] }, "object storageClasses[0]"],
    ["classes that are no list", { storageClasses: { name: "ssd" } }, "list storageClasses"],
    [
      "zones of a class when zones mean nothing",
      { storageClasses: [{ name: "a", zones: ["az1"] }], volumeZones: VolumeZones.ignored() },
      "zones-without-topology storageClasses[0].zones",
    ],
    ["no zones at all", { storageClasses: [{ name: "a", zones: [] }] }, "list-length storageClasses[0].zones"],
    ["a zone twice", { storageClasses: [{ name: "a", zones: ["x", "x"] }] }, "unique storageClasses[0].zones"],
    [
      "a zone that no label can bear",
      { storageClasses: [{ name: "a", zones: ["my zone"] }] },
      "label-value storageClasses[0].zones[0]",
    ],
    ["a fixed zone that is blank", { volumeZones: VolumeZones.fixed(" ") }, "not-blank volumeZones"],
    [
      "two default classes of snapshots",
      {
        snapshotClasses: [
          { name: "a", use: "default" },
          { name: "b", use: "default" },
        ],
      },
      "two-default-classes snapshotClasses",
    ],
    ["more volumes than the driver takes", { maxVolumesPerNode: 257 }, "integer maxVolumesPerNode"],
    ["a property that there is not", { storageClass: [] }, "unknown-property storageClass"],
  ])("are refused: %s", (_input, options, expected) => {
    expect(problemsOf(options)).toEqual([expected]);
  });

  test("keep whoever misses a class from half a set", () => {
    expect(problemsOf({ storageClasses: [{ name: "a", reclaimPolicy: ReclaimPolicy.RETAIN }, null] })).toEqual([
      "required storageClasses[1]",
    ]);
  });
});
