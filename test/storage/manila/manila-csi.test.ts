import { TerraformVariable, Testing } from "cdktf";
import { ApplicationCredential, CloudAccess } from "../../../lib/cloud";
import {
  CinderCsi,
  ClassUse,
  ManilaCsi,
  ReclaimPolicy,
  ShareNodePlugin,
  ShareProtocol,
  SnapshotSupport,
  VolumeZones,
} from "../../../lib/storage";
import type { ManilaCsiProps } from "../../../lib/storage";
import { refusalOf } from "../../support/bad-input";
import { addImportedPlatform } from "../../support/demo-platform";
import { synth, warningsOf } from "../../support/synth";

type Options = Partial<ManilaCsiProps>;

const ID = "11111111-2222-4333-8444-555555555555";
const CLASSES = [{ name: "shares" }];

/** The platform with the driver on it, as it is written. */
function platformWith(options: Options = {}) {
  return synth((app) => {
    const { platform, cluster } = addImportedPlatform(app);
    new ManilaCsi(platform, "Shares", { cluster, storageClasses: CLASSES, ...options });
  }).stack("platform");
}

function driver(options: Options = {}) {
  const { platform, cluster } = addImportedPlatform(Testing.app());
  return new ManilaCsi(platform, "Shares", { cluster, storageClasses: CLASSES, ...options });
}

function problemsOf(options: object) {
  return refusalOf(() => driver(options)).problems.map(({ code, path }) => `${code} ${path}`);
}

function parametersOf(options: Options, name = "shares") {
  return platformWith(options).resource(`Shares/StorageClasses/${name}/Resource`)["parameters"] as object;
}

describe("the Manila driver", () => {
  test("comes from the chart for the cluster's Kubernetes, and waits until it runs", () => {
    expect(platformWith().resource("Shares/Chart/Resource")).toMatchObject({
      name: "openstack-manila-csi",
      namespace: "kube-system",
      version: "2.36.0",
      wait: true,
    });
  });

  test("comes after the program that mounts NFS, whose socket it asks at its start", () => {
    const platform = platformWith();

    expect(platform.resource("Shares/NodePlugin/Resource")).toMatchObject({
      chart: "csi-driver-nfs",
      version: "4.13.4",
    });
    expect(platform.resource("Shares/Chart/Resource")["depends_on"]).toEqual([
      platform.addressOf("Shares/NodePlugin/Resource"),
    ]);
  });

  test("leaves that program to the cluster that has it", () => {
    const nodePlugin = ShareNodePlugin.existing();
    const paths = (protocol: ShareProtocol) => platformWith({ protocol }).allResources.map(({ path }) => path);

    expect(paths(ShareProtocol.nfs({ nodePlugin }))).not.toContain("Shares/NodePlugin/Resource");
    expect(paths(ShareProtocol.cephfs({ nodePlugin }))).not.toContain("Shares/NodePlugin/Resource");
  });

  test("logs in with a credential of its own, restricted to what members of the project may do", () => {
    const platform = platformWith();
    const credential = platform.resource("Shares/Credential/Resource");
    const data = platform.resource("Shares/Login/Resource")["data"] as Readonly<Record<string, string>>;

    expect(credential).toMatchObject({ roles: ["member"], unrestricted: false });
    expect(Object.keys(data).sort()).toEqual([
      "os-applicationCredentialID",
      "os-applicationCredentialSecret",
      "os-authURL",
      "os-region",
    ]);
    expect(data["os-applicationCredentialSecret"]).toContain(platform.addressOf("Shares/Credential/Resource"));
  });

  test("logs in where and as it is told, with the authority of a private cloud", () => {
    const platform = synth((app) => {
      const { platform: stack, cluster } = addImportedPlatform(app);
      const secret = new TerraformVariable(stack, "secret", { type: "string", sensitive: true }).stringValue;
      const authority = new TerraformVariable(stack, "authority", { type: "string" }).stringValue;
      const credential = ApplicationCredential.fromExisting({ id: ID, secret });
      const cloud = CloudAccess.at("https://cloud.example.com:5000/v3", { caBundlePem: authority });
      new ManilaCsi(stack, "Shares", { cluster, storageClasses: CLASSES, credential, cloud });
    }).stack("platform");

    expect(platform.counts).not.toHaveProperty("openstack_identity_application_credential_v3");
    expect(platform.resource("Shares/Login/Resource")["data"]).toMatchObject({
      "os-authURL": "https://cloud.example.com:5000/v3",
      "os-applicationCredentialSecret": "${var.secret}",
      "os-certAuthority": "${var.authority}",
    });
  });

  test("leaves definitions and controller of snapshots to the Cinder driver unless it is told otherwise", () => {
    const paths = (options: Options) => platformWith(options).allResources.map(({ path }) => path);

    expect(paths({}).filter((path) => path.includes("/Snapshots/"))).toEqual([]);
    expect(paths({ snapshots: SnapshotSupport.installed() })).toContain("Shares/Snapshots/Definitions/Resource");
  });

  test("draws no warning by itself, and one for an address of the cloud without TLS", () => {
    const { platform, cluster } = addImportedPlatform(Testing.app());
    new ManilaCsi(platform, "Quiet", { cluster, storageClasses: CLASSES });
    expect(warningsOf(platform)).toEqual([]);

    const cloud = CloudAccess.at("http://cloud.example.com:5000/v3");
    new ManilaCsi(platform, "Loud", { cluster, storageClasses: [{ name: "other" }], cloud });
    expect(warningsOf(platform)).toEqual([expect.stringContaining("not encrypted")]);
  });
});

describe("the StorageClasses over shares", () => {
  test("make shares late, let them grow, and are no default", () => {
    expect(platformWith().resource("Shares/StorageClasses/shares/Resource")).toMatchObject({
      storage_provisioner: "nfs.manila.csi.openstack.org",
      volume_binding_mode: "WaitForFirstConsumer",
      allow_volume_expansion: true,
      reclaim_policy: "Delete",
      metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "false" } },
    });
    expect(driver().defaultStorageClass).toBeUndefined();
  });

  test("open shares to the nodes, and hand the login on with each kind of request", () => {
    const secret = platformWith().addressOf("Shares/Login/Resource");
    const name = `\${${secret}.metadata[0].name}`;
    const uses = ["provisioner", "controller-expand", "node-stage", "node-publish"];

    expect(parametersOf({})).toEqual({
      type: "default",
      "nfs-shareClient": "10.10.0.0/24",
      ...Object.fromEntries(
        uses.flatMap((use) => [
          [`csi.storage.k8s.io/${use}-secret-name`, name],
          [`csi.storage.k8s.io/${use}-secret-namespace`, "kube-system"],
        ]),
      ),
    });
  });

  test("name share type and share network as they are written", () => {
    const storageClasses = [{ name: "shares", shareType: "gold ${1}", shareNetworkId: ID }];

    expect(parametersOf({ storageClasses })).toMatchObject({ type: "gold $${1}", shareNetworkID: ID });
  });

  test.each([
    ["follow the zones of the nodes", VolumeZones.matching(), { autoTopology: "true" }],
    ["are all in one zone of Manila", VolumeZones.fixed("nova"), { availability: "nova" }],
  ])("can say that shares %s", (_what, shareZones, expected) => {
    expect(parametersOf({ shareZones })).toMatchObject(expected);
  });

  test("can be held to zones of the nodes", () => {
    const options = { shareZones: VolumeZones.matching(), storageClasses: [{ name: "shares", zones: ["az1"] }] };

    expect(platformWith(options).resource("Shares/StorageClasses/shares/Resource")["allowed_topologies"]).toEqual({
      match_label_expressions: [{ key: "topology.manila.csi.openstack.org/zone", values: ["az1"] }],
    });
  });

  test("keep shares, and are the default, when they say so", () => {
    const storageClasses = [{ name: "shares", use: ClassUse.DEFAULT, reclaimPolicy: ReclaimPolicy.RETAIN }];

    expect(driver({ storageClasses }).defaultStorageClass?.storageClassName).toBe("shares");
    expect(platformWith({ storageClasses }).resource("Shares/StorageClasses/shares/Resource")).toMatchObject({
      reclaim_policy: "Retain",
    });
  });

  test("fail to be written when another driver has the default already", () => {
    const build = () =>
      synth((app) => {
        const { platform, cluster } = addImportedPlatform(app);
        new CinderCsi(platform, "CinderCsi", { cluster });
        new ManilaCsi(platform, "Shares", { cluster, storageClasses: [{ name: "shares", use: ClassUse.DEFAULT }] });
      });

    expect(build).toThrow('must have one default at most, got ["cinder","shares"]');
  });

  test("fail when one is asked for that is not there, and name those that are", () => {
    expect(refusalOf(() => driver().storageClass("gold")).problems).toMatchObject([
      { code: "storage-class-unknown", value: "gold", message: "must be one of shares" },
    ]);
    expect(driver().storageClass("shares")).toEqual({ storageClassName: "shares", sharing: "files" });
  });
});

describe("the classes of snapshots of shares", () => {
  test("are none unless asked for, because not every share type has snapshots", () => {
    expect(platformWith().allResources.map(({ path }) => path)).not.toContain(
      "Shares/SnapshotClasses/Objects/Resource",
    );
  });

  test("come after the driver, with the login", () => {
    const platform = platformWith({ snapshotClasses: [{ name: "shares" }] });
    const release = platform.resource("Shares/SnapshotClasses/Objects/Resource");

    expect(release["depends_on"]).toEqual([platform.addressOf("Shares/Chart/Resource")]);
    expect(platform.closure(release["values"])).toContain("snapshotter-secret-name");
  });
});

describe("wrong properties of the Manila driver", () => {
  test("are reported together", () => {
    const options = {
      cloud: "https://cloud.example.com",
      credential: {},
      protocol: "nfs",
      shareZones: true,
      storageClasses: [{ name: "A", shareType: "", shareNetworkId: "net", zones: ["az1"], access: "rw" }],
      snapshots: false,
      snapshotClasses: [{ name: "a", storedAs: "backup" }],
    };

    expect(problemsOf(options).sort()).toEqual([
      "dns-name storageClasses[0].name",
      "not-blank storageClasses[0].shareType",
      "unknown-property snapshotClasses[0].storedAs",
      "unknown-property storageClasses[0].access",
      "uuid storageClasses[0].shareNetworkId",
      "wrong-kind cloud",
      "wrong-kind credential",
      "wrong-kind protocol",
      "wrong-kind shareZones",
      "wrong-kind snapshots",
      "zones-without-topology storageClasses[0].zones",
    ]);
  });

  test.each([
    ["no classes", { storageClasses: undefined }, "required storageClasses"],
    ["an empty list of classes", { storageClasses: [] }, "list-length storageClasses"],
    ["two classes of one name", { storageClasses: [{ name: "a" }, { name: "a" }] }, "unique storageClasses"],
    [
      "CephFS without its program",
      { protocol: ShareProtocol.cephfs({} as never) },
      "node-plugin-missing protocol.nodePlugin",
    ],
    [
      "CephFS with a program that the library would have to install",
      { protocol: ShareProtocol.cephfs({ nodePlugin: ShareNodePlugin.installed() }) },
      "node-plugin-missing protocol.nodePlugin",
    ],
    [
      "shares for everybody",
      { protocol: ShareProtocol.nfs({ clients: ["0.0.0.0/0"] }) },
      "share-for-everybody protocol.clients[0]",
    ],
    [
      "clients that are no range",
      { protocol: ShareProtocol.nfs({ clients: ["nodes"] }) },
      "not-a-cidr protocol.clients[0]",
    ],
    [
      "a socket that is no path",
      { protocol: ShareProtocol.nfs({ nodePlugin: ShareNodePlugin.existing("csi.sock") }) },
      "absolute-path protocol.nodePlugin",
    ],
    [
      "a client of CephFS that there is not",
      { protocol: ShareProtocol.cephfs({ nodePlugin: ShareNodePlugin.existing(), client: "nfs" as never }) },
      "one-of protocol.client",
    ],
    [
      "an option that there is not",
      { protocol: ShareProtocol.nfs({ client: "a" } as never) },
      "unknown-property protocol.client",
    ],
  ])("are refused: %s", (_input, options, expected) => {
    expect(problemsOf(options)).toContain(expected);
  });
});
