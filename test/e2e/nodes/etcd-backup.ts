import { execFileSync } from "node:child_process";
import { TerraformVariable } from "cdktf";
import { BackupEncryption, EtcdBackup } from "../../../lib";
import type { InfrastructureStack } from "../../../stacks";
import type { Report } from "./check";
import { eventually, expect } from "./check";
import { Lab } from "./lab";
import type { MetadataService } from "./metadata-service";
import { ObjectStorage } from "./object-storage";
import { TestCluster } from "./test-cluster";
import type { TestNode } from "./test-cluster";
import { TestMachine } from "./test-machine";

const LIB = "/usr/local/lib/k8s-on-openstack";
const RESTORE = `${LIB}/etcd-restore.sh`;
const ETCD = `python3 ${LIB}/etcd.py`;
const OFFSITE = "k8s-on-openstack-etcd-offsite";
const SECRETS = 20;

/** Digest of all Secrets that the scenario makes: whoever can compute it can read them. */
const READ_SECRETS =
  'kubectl -n default get secrets -l made-by=scenario -o json | python3 -c \'import hashlib, json, sys; items = json.load(sys.stdin)["items"]; print(len(items), hashlib.sha256(json.dumps([[i["metadata"]["name"], i["data"]] for i in items], sort_keys=True).encode()).hexdigest())\'';

/** A key pair of age. */
interface KeyPair {
  readonly recipient: string;
  readonly identity: string;
}

/** Archives of etcd in object storage: made, refused when something is wrong with them, and restored after every kind of loss. */
export async function runEtcdBackup(
  lab: Lab,
  metadata: MetadataService,
  report: Report,
  version: string,
): Promise<void> {
  const storage = new ObjectStorage(Lab.ENDPOINT);
  const own = makeKeyPair();
  const etcdBackup = (stack: InfrastructureStack) => storeIn(stack, storage, own.recipient);
  const machine = (node: TestNode) => new TestMachine(lab, node);
  lab.balance("10.77.0.11", "10.77.0.12", "10.77.0.13");
  storage.start(Lab.NETWORK);
  try {
    const cluster = new TestCluster(version, { etcdBackup });
    metadata.setEpoch(await cluster.apply({ workers: [] }));
    const [first, second, third] = [1, 2, 3].map((number) => machine(cluster.controlPlane(number))) as [
      TestMachine,
      TestMachine,
      TestMachine,
    ];
    await form(first, [second, third], report);
    const wanted = makeSecrets(first);
    const archive = backUp(first, second, report);
    refuse(first, archive, own, report);
    await loseEverything(first, [second, third], { archive, wanted, own, report });

    const fresh = machine(cluster.controlPlane(1));
    await restoreOnFreshServer(fresh, { archive, wanted, own, report });
    metadata.setEpoch(await cluster.apply({ workers: [], generations: { 2: 2, 3: 2 } }));
    const others = [machine(cluster.controlPlane(2, 2)), machine(cluster.controlPlane(3, 2))];
    await rejoin(fresh, others, wanted, report);
    await rollBack(fresh, others, { archive, wanted, own, report });
    [fresh, ...others].forEach((each) => each.destroy());

    const successor = new TestCluster(version, { etcdBackup, controlPlanes: 1 });
    metadata.setEpoch(await successor.apply({ workers: [] }));
    await restoreWithOtherKeys(machine(successor.controlPlane(1)), { archive, wanted, own, report });
  } finally {
    storage.stop();
  }
}

/** What every restore is given. */
interface Loss {
  /** Name of the archive. */
  readonly archive: string;

  /** What `READ_SECRETS` said when the archive was made. */
  readonly wanted: string;

  readonly own: KeyPair;
  readonly report: Report;
}

function storeIn(stack: InfrastructureStack, storage: ObjectStorage, recipient: string): EtcdBackup {
  const secretKey = new TerraformVariable(stack, "SecretKey", { default: storage.secretKey, sensitive: true });
  return EtcdBackup.s3({
    endpoint: storage.endpoint,
    bucket: storage.bucket,
    region: storage.region,
    accessKey: storage.accessKey,
    secretKey: secretKey.stringValue,
    encryption: BackupEncryption.age({ recipients: [recipient] }),
    keep: 2,
    allowHttp: true,
  });
}

function makeKeyPair(): KeyPair {
  const identity = execFileSync("age-keygen", { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [recipient = ""] = /age1[a-z0-9]+/.exec(identity) ?? [];
  return { recipient, identity };
}

async function form(first: TestMachine, others: readonly TestMachine[], report: Report): Promise<void> {
  first.up();
  await first.joined(300);
  others.forEach((machine) => machine.up());
  for (const machine of others) {
    await machine.joined(300);
  }
  await members(first, 3);
  report.seen("three control plane nodes form a cluster that stores archives off site");
}

function makeSecrets(machine: TestMachine): string {
  machine.shell(
    `for i in $(seq ${SECRETS}); do kubectl -n default create secret generic "scenario-$i" --from-literal "value=$(openssl rand -hex 64)" > /dev/null && kubectl -n default label secret "scenario-$i" made-by=scenario > /dev/null; done`,
  );
  const digest = machine.shell(READ_SECRETS);
  expect(digest.startsWith(`${SECRETS} `), "all Secrets are there", digest);
  return digest;
}

/** The archive of one node is in the store; the next node sees that, and so does whoever reads the metrics. */
function backUp(machine: TestMachine, other: TestMachine, report: Report): string {
  machine.shell(`systemctl start ${OFFSITE}`);
  other.shell(`systemctl start ${OFFSITE}`);
  expect(other.log().includes("this period's archive is there already"), "one node of a period uploads");
  const [name = ""] = /stored and verified (\S+)/.exec(machine.log()) ?? [];
  const archive = name.replace("stored and verified ", "");
  expect(machine.shell(`${RESTORE} --list`).split("\n").includes(archive), "the archive is listed", archive);
  for (const each of [machine, other]) {
    const metrics = each.shell("cat /var/lib/k8s-on-openstack/metrics/etcd-backup-object-storage.prom");
    expect(/timestamp_seconds\{place="object-storage"\} \d{10}/.test(metrics), "the metrics tell its time", metrics);
  }
  machine.shell("systemctl start k8s-on-openstack-etcd-backup k8s-on-openstack-certificate-metrics");
  const expiry = machine.shell("cat /var/lib/k8s-on-openstack/metrics/*.prom");
  expect(
    /expiry_timestamp_seconds\{path="\/etc\/kubernetes\/pki\/apiserver.crt"\} \d{10}/.test(expiry),
    "ends",
    expiry,
  );
  expect(/size_bytes\{place="node"\} \d+/.test(expiry), "the metrics tell of the local snapshot", expiry);
  report.seen(`one node stored and verified ${archive}, the other one left it at that, and the metrics say so`);
  return archive;
}

/** What is wrong with a source is said before anything is touched. */
function refuse(machine: TestMachine, archive: string, own: KeyPair, report: Report): void {
  giveKey(machine, own);
  giveKey(machine, makeKeyPair(), "/root/wrong.txt");
  const before = machine.shell("ls -la --time-style=full-iso /var/lib/etcd-disk /etc/kubernetes/manifests");
  const expectRefusal = (status: number, message: string, args: string) => {
    const { status: actual, output } = machine.run(`${RESTORE} ${args}`);
    expect(actual === status && output.includes(message), `'${args}' is refused: ${message}`, `${actual}: ${output}`);
  };
  expectRefusal(3, "does not open this archive", `--identity /root/wrong.txt ${archive}`);
  expectRefusal(3, "give age's private key with --identity", archive);
  expectRefusal(6, "has no archive", "--identity /root/key.txt 20200101T000000Z-00000000.tar.gz.age");
  expectRefusal(1, "etcd runs on another control plane node", `--identity /root/key.txt ${archive}`);
  expectRefusal(2, "usage:", "");
  machine.shell(
    `set -e; . ${LIB}/common.sh; load_values; . ${LIB}/etcd-store.sh; open_store; cd /root; rclone copyto "$STORE/${archive}" whole.age; head -c 60000 whole.age > cut.age; age -d -i key.txt -o whole.tar.gz whole.age; head -c 60000 whole.tar.gz > cut.tar.gz; mkdir -p other; tar -xzf whole.tar.gz -C other; sed -i 's/"cluster": "lab"/"cluster": "someone-elses"/' other/manifest.json; tar -czf other.tar.gz -C other $(cd other && find . -type f -printf "%P "); sed -i 's/"cluster": "someone-elses"/"cluster": "lab"/; s/"etcd_version": "3[.]6/"etcd_version": "3.5/' other/manifest.json; tar -czf old.tar.gz -C other $(cd other && find . -type f -printf "%P "); head -c 90000 other/snapshot.db > cut.db`,
  );
  expectRefusal(4, "cut off", "--identity /root/key.txt /root/cut.age");
  expectRefusal(4, "cut off", "/root/cut.tar.gz");
  expectRefusal(4, "cut off", "/root/cut.db");
  expectRefusal(5, "is of the cluster 'someone-elses'", "/root/other.tar.gz");
  expectRefusal(5, "was made with etcd 3.5", "/root/old.tar.gz");
  const after = machine.shell("ls -la --time-style=full-iso /var/lib/etcd-disk /etc/kubernetes/manifests");
  expect(strip(before) === strip(after), "no refusal changes anything", `${before}\n${after}`);
  const check = machine.shell(`${RESTORE} --check --identity /root/key.txt ${archive}`);
  expect(check.includes("can be restored here; nothing has been changed"), "the drill passes", check);
  report.seen(
    "wrong key, no key, truncated archives and snapshots, a foreign cluster, an older etcd and a running peer are refused; the drill passes",
  );
}

/** The modification time of a folder in which the drill worked is no change. */
function strip(listing: string): string {
  return listing.replace(/^total.*$|^d.* \.\.?$/gm, "");
}

async function loseEverything(
  first: TestMachine,
  others: readonly TestMachine[],
  { wanted, report }: Loss,
): Promise<void> {
  first.shell("kubectl -n default create configmap after-the-archive --from-literal a=b");
  expect(first.shell(READ_SECRETS) === wanted, "the Secrets are unchanged");
  [first, ...others].forEach((machine) => machine.destroy());
  await Promise.resolve();
  report.seen("all servers and their disks were lost");
}

async function restoreOnFreshServer(machine: TestMachine, { archive, wanted, own, report }: Loss): Promise<void> {
  machine.up();
  await machine.joined(300);
  expect(machine.shell(READ_SECRETS).startsWith("0 "), "the cluster that was founded anew is empty");
  giveKey(machine, own);
  machine.shell(
    `${RESTORE} --identity /root/key.txt ${archive} > /root/restore.log 2>&1 || { cat /root/restore.log; exit 1; }`,
  );
  expect(machine.shell(READ_SECRETS) === wanted, "all Secrets are readable");
  expect(!machine.succeeds("kubectl -n default get configmap after-the-archive"), "what came later is gone");
  await machine.ready(machine);
  await members(machine, 1);
  report.seen(`a fresh server of the same Terraform state restored the archive; all ${SECRETS} Secrets are readable`);
}

async function rejoin(
  restored: TestMachine,
  others: readonly TestMachine[],
  wanted: string,
  report: Report,
): Promise<void> {
  for (const machine of others) {
    machine.up();
    await machine.joined(300);
    await machine.ready(restored);
    expect(machine.shell(READ_SECRETS) === wanted, `${machine.node.name} reads all Secrets`);
  }
  await members(restored, 3);
  report.seen("two control plane nodes of a new generation joined the restored one; etcd has three healthy members");
}

/** A cluster that runs goes back to the archive: the other control planes stand down first. */
async function rollBack(
  machine: TestMachine,
  others: readonly TestMachine[],
  { archive, wanted, report }: Loss,
): Promise<void> {
  machine.shell("kubectl -n default delete secrets -l made-by=scenario");
  for (const other of others) {
    other.shell(`${RESTORE} --stand-down`);
    expect(!other.succeeds("pgrep -x etcd || pgrep -x kube-apiserver"), "its control plane has stopped");
  }
  machine.shell(
    `${RESTORE} --identity /root/key.txt ${archive} > /root/restore.log 2>&1 || { cat /root/restore.log; exit 1; }`,
  );
  expect(machine.shell(READ_SECRETS) === wanted, "the deleted Secrets are back");
  await members(machine, 1);
  report.seen("deleted Secrets came back after the other control plane nodes stood down");
}

/** Terraform's state is lost, too: the new cluster has the name of the old one, and other authorities and another encryption key. */
async function restoreWithOtherKeys(machine: TestMachine, { archive, wanted, own, report }: Loss): Promise<void> {
  machine.up();
  await machine.joined(300);
  giveKey(machine, own);
  const refused = machine.run(`${RESTORE} --identity /root/key.txt ${archive}`);
  expect(refused.status === 5 && refused.output.includes("--other-keys"), "other keys need a word", refused.output);
  const configuration = "/etc/k8s-on-openstack/apiserver/encryption.yaml";
  const before = machine.shell(`sha256sum ${configuration}`);
  machine.shell(
    `${RESTORE} --other-keys --identity /root/key.txt ${archive} > /root/restore.log 2>&1 || { cat /root/restore.log; exit 1; }`,
  );
  expect(machine.shell(`sha256sum ${configuration}`) === before, "the encryption configuration is the cluster's own");
  expect(machine.shell(READ_SECRETS) === wanted, "all Secrets are readable with the new key alone");
  await machine.ready(machine);
  report.seen(
    "a cluster with other authorities and another encryption key restored the archive, and encrypted it anew",
  );
}

function giveKey(machine: TestMachine, { identity }: KeyPair, file = "/root/key.txt"): void {
  machine.shell(`umask 077; cat > ${file} << 'EOF'\n${identity}EOF`);
}

async function members(machine: TestMachine, count: number): Promise<void> {
  await eventually(`etcd has ${count} healthy members`, 120, () =>
    machine.succeeds(`[ "$(${ETCD} count)" = ${count} ] && ${ETCD} health`),
  );
}
