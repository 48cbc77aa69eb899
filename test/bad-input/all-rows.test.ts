import type { App } from "cdktf";
import { ApiEndpoint, ClusterNetwork, KubernetesVersion, MachineImage, NetworkPlugin, SshAccess } from "../../lib";
import { refusalOf } from "../support/bad-input";
import { addCluster, newStack } from "../support/demo-cluster";
import { synth } from "../support/synth";
import { ACCESS } from "./rows-of-access";
import { APPLICATION_PARTS } from "./rows-of-application-parts";
import { APPLICATIONS } from "./rows-of-applications";
import { CLOUD } from "./rows-of-cloud";
import { ETCD_BACKUP } from "./rows-of-etcd-backup";
import { GATEWAYS } from "./rows-of-gateways";
import { HARBOR_MACHINES } from "./rows-of-harbor-machine";
import { KEYSTONE } from "./rows-of-keystone";
import { KURYR } from "./rows-of-kuryr";
import { MACHINES } from "./rows-of-machines";
import { MONITORING } from "./rows-of-monitoring";
import { NAMES } from "./rows-of-names";
import { NETWORK_PLUGINS } from "./rows-of-network-plugins";
import { SECRETS, SETTINGS } from "./rows-of-nodes";
import { PLACES } from "./rows-of-places";
import { PLATFORM } from "./rows-of-platform";
import { RANGES } from "./rows-of-ranges";
import { REGISTRY } from "./rows-of-registry";
import { REGISTRY_CONTENT } from "./rows-of-registry-content";
import { ROUTED_PODS } from "./rows-of-routed-pods";
import { SHARED_STORAGE } from "./rows-of-shared-storage";
import { SINKS } from "./rows-of-sinks";
import { STORAGE } from "./rows-of-storage";
import { TENANTS } from "./rows-of-tenants";

const TABLES = [
  ACCESS,
  APPLICATIONS,
  APPLICATION_PARTS,
  CLOUD,
  ETCD_BACKUP,
  GATEWAYS,
  HARBOR_MACHINES,
  KEYSTONE,
  KURYR,
  MACHINES,
  MONITORING,
  NAMES,
  NETWORK_PLUGINS,
  PLACES,
  PLATFORM,
  RANGES,
  REGISTRY,
  REGISTRY_CONTENT,
  ROUTED_PODS,
  SECRETS,
  SETTINGS,
  SHARED_STORAGE,
  SINKS,
  STORAGE,
  TENANTS,
];

/** Rows that nothing in the library can be given, and why. */
const notApplicable: readonly (readonly [row: number, reason: string])[] = [
  [29, "pools have a number of nodes, and no autoscaler with a minimum and a maximum"],
  [
    49,
    "only the cloud knows what a flavor has: a postcondition of its data source says so, see test/cluster/nodes.test.ts",
  ],
  [73, "Terraform makes the encryption key; nobody gives one"],
  [75, "a KMS is not offered"],
  [89, "only the cloud knows what a flavor has: a postcondition says so, see test/cluster/flavor-conditions.test.ts"],
];

describe("the list of bad inputs", () => {
  it("is covered from 1 to 118: each row is tested, or cannot happen for a reason", () => {
    const tested = new Set(TABLES.flat().map(([row]) => row));
    const absent = new Set(notApplicable.map(([row]) => row));
    const rows = Array.from({ length: 118 }, (_, index) => index + 1);

    expect(rows.filter((row) => !tested.has(row) && !absent.has(row))).toEqual([]);
    expect([...absent].filter((row) => tested.has(row))).toEqual([]);
    expect(notApplicable.filter(([, reason]) => reason.length < 20)).toEqual([]);
  });

  it("has each input once for each part of the library", () => {
    for (const table of TABLES) {
      const inputs = table.map(([row, input]) => `${row} ${input}`);
      expect(inputs).toHaveLength(new Set(inputs).size);
    }
  });
});

describe("several bad inputs of one call", () => {
  it("are reported together, each once", () => {
    const stack = newStack();
    const { problems, message } = refusalOf(() =>
      addCluster(stack, {
        cluster: {
          name: "Prod_A",
          version: KubernetesVersion.of("latest"),
          image: MachineImage.named(""),
          endpoint: ApiEndpoint.octavia({ port: 22, certSans: ["a b"], allowedCidrs: ["nowhere"] }),
          networkPlugin: NetworkPlugin.cilium({ podCidr: "10.96.0.0/16", mtu: 100 }),
          controlPlane: { flavor: "", count: 2, etcdVolume: { size: 1 } },
          ssh: SshAccess.from(["0.0.0.0/0"]),
          files: [{ path: "etc/motd", content: "" }],
          kubelet: { maxPods: 0 },
          hardening: { audit: { rules: [] } },
          apiServer: { extraArgs: [{ name: "--v", value: "2" }] },
          timezone: "Mars/Olympus",
        },
      }),
    );

    expect(problems.map(({ path }) => path).sort()).toEqual([
      "apiServer.extraArgs[0].name",
      "controlPlane.count",
      "controlPlane.etcdVolume.size",
      "controlPlane.flavor",
      "endpoint.allowedCidrs[0]",
      "endpoint.certSans[0]",
      "endpoint.port",
      "files[0].path",
      "hardening.audit.rules",
      "image",
      "kubelet.maxPods",
      "name",
      "networkPlugin.mtu",
      "networkPlugin.podCidr",
      "ssh",
      "ssh[0]",
      "timezone",
      "version",
    ]);
    expect(message.split("\n")[0]).toBe("18 problems in 'test/Cluster'");
  });

  it("of a pool are reported together", () => {
    const { problems } = refusalOf(() =>
      addCluster(newStack(), {
        pools: { General: { count: -1, flavor: "", labels: { "a b": "c" }, rootVolume: { size: 0 } } },
      }),
    );

    expect(problems.map(({ code }) => code).sort()).toEqual([
      "dns-label",
      "integer",
      "integer",
      "label-key",
      "not-blank",
    ]);
  });
});

describe("a call that was refused", () => {
  it("keeps the app from being synthesized, so that there is no half output", () => {
    const build = (app: App) => {
      const stack = newStack("test", app);
      const network = new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24" });
      refusalOf(() => addCluster(stack, { cluster: { network, name: "" } }));
    };

    expect(() => synth(build)).toThrow("name must be a DNS label");
  });

  it("keeps the app from being synthesized without a pool", () => {
    const build = (app: App) => {
      const cluster = addCluster(newStack("test", app));
      refusalOf(() => cluster.addNodePool("more", { flavor: "" }));
    };

    expect(() => synth(build)).toThrow("nodePools.more.flavor must be a text that is not blank");
  });
});
