import { TerraformVariable } from "cdktf";
import { BackupEncryption, EgressPolicy, EtcdBackup } from "../../../lib";
import type { S3BackupOptions, SwiftBackupOptions } from "../../../lib";
import {
  estimateUserDataBytes,
  NodeRole,
  renderClusterFiles,
  renderNodeFiles,
  USER_DATA_LIMIT,
} from "../../../lib/bootstrap";
import type { ClusterSpec, NodeSpec } from "../../../lib/bootstrap";
import type { InfrastructureStack } from "../../../stacks";
import { archetype } from "../../bootstrap/support/archetypes";
import { documentsOf, writtenFiles } from "../../bootstrap/support/written-files";
import { addCluster, newStack, synthCluster } from "../../support/demo-cluster";
import { previewApp } from "../../support/preview";
import { warningsOf } from "../../support/synth";

jest.setTimeout(120_000);

const RECIPIENT = "age16mdgrze3p3yn7hslf6u84em4nnv74qcs8kwrru938xf9rwrpd48sxyv49t";
const encryption = BackupEncryption.age({ recipients: [RECIPIENT] });

function swift(options: Partial<SwiftBackupOptions> = {}): EtcdBackup {
  return EtcdBackup.swift({ encryption, ...options });
}

function s3(stack: InfrastructureStack, options: Partial<S3BackupOptions> = {}): EtcdBackup {
  const secretKey = new TerraformVariable(stack, "SecretKey", { sensitive: true }).stringValue;
  return EtcdBackup.s3({
    endpoint: "https://s3.example.com",
    bucket: "archives",
    accessKey: "demo",
    secretKey,
    encryption,
    ...options,
  });
}

function warnings(backup: EtcdBackup, egress?: EgressPolicy): string[] {
  const stack = newStack();
  addCluster(stack, { cluster: { etcdBackup: backup, egress } });
  return warningsOf(stack).filter((warning) => warning.includes("etcdBackup"));
}

describe("a store of Swift", () => {
  test("is a container that Terraform refuses to destroy, and credentials for it", () => {
    const stack = synthCluster({ cluster: { etcdBackup: swift() } });

    expect(stack.resource("Cluster/EtcdBackup/Container")).toMatchObject({
      name: "demo-etcd-backups",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.counts["openstack_identity_ec2_credential_v3"]).toBe(1);
  });

  test("goes with a cluster that is not protected, archives and all", () => {
    const stack = synthCluster({ cluster: { etcdBackup: swift({ container: "mine" }), deletionProtection: false } });

    expect(stack.resource("Cluster/EtcdBackup/Container")).toMatchObject({
      name: "mine",
      force_destroy: true,
      lifecycle: { prevent_destroy: false },
    });
  });

  test("is found at the root of the host that the catalogue names, and only by https", () => {
    const stack = synthCluster({ cluster: { etcdBackup: swift() } });
    const { lifecycle } = stack.dataSource("Cluster/EtcdBackup/Catalog") as {
      lifecycle: { postcondition: { condition: string }[] };
    };

    expect(stack.text).toContain('regex(\\"^https?://[^/]+\\"');
    expect(lifecycle.postcondition.map(({ condition }) => condition).join("\n")).toContain('regex("^https://"');
  });

  test("asks no catalogue when its endpoint is named", () => {
    const stack = synthCluster({ cluster: { etcdBackup: swift({ endpoint: "https://swift.example.com:8080/" }) } });

    expect(stack.addresses.filter((address) => address.includes("EtcdBackup_Catalog"))).toEqual([]);
    expect(stack.text).toContain("https://swift.example.com:8080\\");
  });

  test("reaches the nodes: applied, changed by nothing, and destroyed", async () => {
    const demo = { cluster: { deletionProtection: false, etcdBackup: swift() } };
    const { report, userData } = await previewApp((app) => void addCluster(newStack("test", app), demo));

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks[0]?.steps.map(({ step, ok }) => `${step} ${ok}`)).toEqual(
      ["init", "validate", "plan", "apply", "second-plan", "destroy"].map((step) => `${step} true`),
    );
    const text = userData.get("demo-control-plane-1") ?? "";
    expect(text).toContain('\\"etcd_store_endpoint\\":\\"https://swift.example.com\\"');
    expect(text).toContain(`\\"etcd_store_recipients\\":[\\"${RECIPIENT}\\"]`);
    expect(text).toContain("/usr/local/lib/k8s-on-openstack/etcd-restore.sh");
  });
});

describe("a store of S3", () => {
  test("makes nothing in the cloud", () => {
    const stack = newStack();
    addCluster(stack, { cluster: { etcdBackup: s3(stack) } });
    const made = stack.node.findAll().map(({ node }) => node.path);

    expect(made.filter((path) => path.includes("EtcdBackup"))).toEqual([]);
  });
});

describe("warnings", () => {
  test("are none when archives are encrypted and travel by TLS", () => {
    expect(warnings(swift())).toEqual([]);
  });

  test("say what it means not to encrypt, and to do without TLS", () => {
    const risky = swift({ encryption: BackupEncryption.none(), allowHttp: true });

    expect(warnings(risky)).toEqual([
      expect.stringContaining("'etcdBackup.encryption' is none"),
      expect.stringContaining("without TLS"),
    ]);
  });

  test("tell of a port that a strict egress policy keeps closed", () => {
    const egress = EgressPolicy.strict();

    expect(warnings(swift({ endpoint: "https://swift.example.com:8080" }), egress)).toEqual([
      expect.stringContaining("lets no node reach port 8080"),
    ]);
    expect(warnings(swift({ endpoint: "https://swift.example.com" }), egress)).toEqual([]);
    expect(warnings(swift(), egress)).toEqual([expect.stringContaining("'egress' may keep nodes")]);
  });
});

describe("the files of a node", () => {
  const { cluster, nodes } = archetype("minimal-1.36");
  const [first, worker] = nodes as [NodeSpec, NodeSpec];
  const backed: ClusterSpec = {
    ...cluster,
    etcdBackup: {
      endpoint: "https://s3.example.com",
      region: "us-east-1",
      bucket: "archives",
      accessKey: "access",
      secretKey: "very-secret",
      recipients: [RECIPIENT],
      keep: 30,
      keepDays: 14,
      schedule: "hourly",
    },
  };
  const isOfStore = (path: string) => /etcd-(store|offsite|restore|archive)/.test(path);

  test("are those of the store only on control planes of clusters that have one", () => {
    const count = (spec: ClusterSpec, role: NodeRole) =>
      renderClusterFiles(spec, role).filter(({ path }) => isOfStore(path)).length;

    expect(count(backed, NodeRole.CONTROL_PLANE)).toBe(7);
    expect(count(backed, NodeRole.WORKER)).toBe(0);
    expect(count(cluster, NodeRole.CONTROL_PLANE)).toBe(0);
  });

  test("hold the values for the scripts, and the secret key only in a file of root's", () => {
    const files = writtenFiles(backed, first);

    expect(documentsOf(files, "/etc/k8s-on-openstack/cluster.json")).toMatchObject([
      { etcd_store_bucket: "archives", etcd_store_keep: "30", etcd_store_keep_days: "14" },
    ]);
    const holders = [...files.values()].filter(({ content }) => content.includes("very-secret"));
    expect(holders.map(({ path, permissions }) => `${path} ${permissions}`)).toEqual([
      "/etc/k8s-on-openstack/cluster.json 0600",
    ]);
    expect([...writtenFiles(backed, worker).values()].filter(({ content }) => content.includes("very-secret"))).toEqual(
      [],
    );
  });

  test("set the schedule in place of the unit's own", () => {
    const path = "/etc/systemd/system/k8s-on-openstack-etcd-offsite.timer.d/schedule.conf";

    expect(writtenFiles(backed, first).get(path)?.content).toBe("[Timer]\nOnCalendar=\nOnCalendar=hourly\n");
  });

  test("lead to the object storage through the proxy of the machine", () => {
    const proxied = { ...first, machine: { proxy: { httpsProxy: "http://proxy.example.com:3128" } } };
    const paths = (spec: ClusterSpec, node: NodeSpec) => renderNodeFiles(spec, node).map(({ path }) => path);
    const dropIn = "/etc/systemd/system/k8s-on-openstack-etcd-offsite.service.d/10-http-proxy.conf";

    expect(paths(backed, proxied)).toContain(dropIn);
    expect(paths(cluster, proxied)).not.toContain(dropIn);
  });

  test("leave a sixth of Nova's limit to what users add", () => {
    expect(estimateUserDataBytes(backed, first)).toBeLessThan((USER_DATA_LIMIT * 5) / 6);
  });
});
