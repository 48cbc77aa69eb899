import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../check";
import { eventually, expect, pause } from "../check";
import type { Lab } from "../lab";
import type { TestNode } from "../test-cluster";
import { TestMachine } from "../test-machine";
import { InstallerMirror } from "./installer-mirror";
import { HOSTNAME, TestRegistry, fileOf, valuesOf } from "./test-registry";
import { TestVolume } from "./test-volume";

/** Top-level keys of the template of Harbor 2.15 that are no comments, but `http`, `external_url` and `proxy`. */
const KEYS = [
  "_version",
  "cache",
  "data_volume",
  "database",
  "harbor_admin_password",
  "hostname",
  "https",
  "jobservice",
  "log",
  "metric",
  "notification",
  "trivy",
  "upload_purging",
];

const UNIT = "k8s-on-openstack-harbor";

/** The life of a registry on a machine: installed, backed up, rebooted, replaced and restored. */
export async function runHarborMachine(lab: Lab, _metadata: unknown, report: Report): Promise<void> {
  const mirror = new InstallerMirror();
  const registry = new TestRegistry(mirror);
  const volumes: TestVolume[] = [];
  try {
    mirror.serveTampered();
    const { machine: node, controlPlane } = await registry.apply(1);
    const first = new TestMachine(lab, node);
    report.seen("Terraform made user data from the library's constructs");
    const { data_volume: dataId, backup_volume: backupId } = valuesOf(node);
    const data = new TestVolume(dataId, 96);
    const backup = new TestVolume(backupId, 64);
    volumes.push(data, backup);

    await waitForVolumes(first, report);
    attach(first, volumes);
    await refuseTampered(first, report);
    mirror.serve();
    await install(first);
    report.seen("the blank volumes were found by id and formatted, and the registry answers with its certificate");
    checkInstaller(first, node, report);
    const fileSystem = data.fileSystem();
    await reboot(first, volumes, report);
    expect(data.fileSystem() === fileSystem, "the volume was formatted once");
    await keepBackups(first, report);

    const { machine: next } = await registry.apply(2);
    expect(valuesOf(next).data_volume === dataId, "the volume is that of the first generation");
    const second = new TestMachine(lab, next);
    await replace(first, second, volumes, report);
    expect(data.fileSystem() === fileSystem, "the volume was formatted once");
    restore(second, report);
    await trust(new TestMachine(lab, controlPlane), report);
  } finally {
    mirror.stop();
    if (process.env.KEEP !== "1") {
      lab.clear();
      volumes.forEach((volume) => volume.delete());
    }
  }
}

/** Boots and puts the stand-ins in place, which an image or packages would bring. */
function boot(machine: TestMachine): void {
  machine.up();
  for (const [name, path] of [
    ["docker.sh", "/usr/local/bin/docker"],
    ["harbor.py", "/opt/stand-in/harbor.py"],
  ] as const) {
    const content = Buffer.from(readFileSync(join(__dirname, name))).toString("base64");
    machine.shell(
      `mkdir -p ${path.slice(0, path.lastIndexOf("/"))}; echo ${content} | base64 -d > ${path}; chmod 755 ${path}`,
    );
  }
  machine.shell(
    "printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/docker.service",
  );
}

function attach(machine: TestMachine, volumes: readonly TestVolume[]): void {
  volumes.forEach((volume) => machine.shell(volume.attach));
}

async function waitForVolumes(machine: TestMachine, report: Report): Promise<void> {
  boot(machine);
  await eventually("cloud-init hands over", 90, () =>
    machine.succeeds("test -e /var/lib/cloud/instance/boot-finished"),
  );
  await pause(5);
  expect(
    machine.shell(`systemctl show -P ActiveState ${UNIT}-disks`) === "activating",
    "the machine waits for its volumes",
    machine.log(),
  );
  expect(!machine.succeeds("systemctl is-active -q docker"), "Docker waits for the volumes");
  machine.shell("systemctl start --no-block docker");
  await pause(3);
  expect(!machine.succeeds("systemctl is-active -q docker"), "Docker does not start before the volumes are there");
  report.seen("the machine waited for its volumes, and Docker with it");
}

async function refuseTampered(machine: TestMachine, report: Report): Promise<void> {
  await eventually("the tampered installer is refused", 60, () => machine.log().includes("has the SHA-256 digest"));
  expect(!machine.succeeds("test -e /opt/harbor"), "nothing of it was unpacked");
  report.seen("an installer with another digest was refused, and nothing of it unpacked");
}

async function install(machine: TestMachine): Promise<void> {
  await eventually("the registry answers", 120, () => {
    const failed = machine.succeeds(`systemctl is-failed -q ${UNIT}`);
    expect(!failed, "the installation goes on", failed ? machine.log() : "");
    return machine.log().includes(`https://${HOSTNAME} answers`);
  });
  machine.shell("cloud-init schema --system");
  expect(machine.shell("findmnt -no FSTYPE /data") === "ext4", "the volume has a file system and is on /data");
  expect(machine.shell("stat -c %a /backup") === "700", "the volume for backups is on /backup, for root alone");
  expect(machine.succeeds("systemctl is-active -q docker"), "Docker runs");
}

/** What the installer got. */
function checkInstaller(machine: TestMachine, node: TestNode, report: Report): void {
  expect(
    machine.shell("cat /var/log/stand-in-installer") === "--with-trivy",
    "the installer was asked for Trivy, once",
  );
  const read = "import json, yaml; print(json.dumps(yaml.safe_load(open('/var/log/stand-in-harbor.yml'))))";
  const settings = JSON.parse(machine.shell(`python3 -c "${read}"`)) as Readonly<Record<string, unknown>>;
  expect(
    Object.keys(settings).sort().join() === KEYS.join(),
    "harbor.yml has the keys of 2.15",
    JSON.stringify(settings),
  );
  expect(settings.hostname === HOSTNAME && settings._version === "2.15.0", "harbor.yml names host and version");
  const password = String(settings.harbor_admin_password);
  expect(password.length === 32 && password !== "Harbor12345", "the password is a random one");
  expect(fileOf(node.userData, "/etc/k8s-on-openstack/harbor/harbor.yml").includes(password), "and that of Terraform");
  const modes = machine.shell(
    "stat -c '%a %n' /etc/k8s-on-openstack/harbor/* /opt/harbor/harbor.yml | grep -v '^600' || true",
  );
  expect(modes === "", "key, certificate and passwords are for root alone", modes);
  machine.shell("iptables -C DOCKER-USER -d 169.254.169.254/32 -j DROP");
  report.seen("the installer got a harbor.yml with the keys of 2.15 and the passwords of Terraform");
}

async function reboot(machine: TestMachine, volumes: readonly TestVolume[], report: Report): Promise<void> {
  const sizeBefore = Number(machine.shell("df --output=size -m /data | tail -n 1"));
  machine.shell("echo pushed > /data/registry/docker/registry/v2/layer; echo one > /data/database/content; sync");
  machine.shell("umount /backup; systemctl stop stand-in-harbor; umount /data");
  volumes[0]?.grow(160);
  machine.reboot();
  attach(machine, volumes);
  await eventually("the registry answers again", 120, () =>
    machine.succeeds(
      `systemctl is-active -q ${UNIT} && test "$(cat /data/registry/docker/registry/v2/layer)" = pushed`,
    ),
  );
  expect(machine.shell("wc -l < /var/log/stand-in-installer") === "1", "the installer ran once");
  expect(machine.shell("tail -n 1 /var/log/stand-in-docker").endsWith("up --detach"), "compose was started");
  report.seen("after a reboot compose started what was there");
  if (!mayResize()) {
    expect(machine.log().includes("cannot grow the file system on /data"), "the machine tries to grow the file system");
    report.seen("the machine tried to fill the larger volume, which takes a right that this lab's host withholds");
    return;
  }
  const sizeAfter = Number(machine.shell("df --output=size -m /data | tail -n 1"));
  expect(sizeAfter > sizeBefore + 32, `the file system grew with its volume, ${sizeBefore} to ${sizeAfter} MiB`);
  report.seen("the file system filled the larger volume");
}

/** Whether processes of this machine may grow a mounted file system, which takes CAP_SYS_RESOURCE. */
function mayResize(): boolean {
  const [, mask = "0"] = /^CapEff:\t([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return (BigInt(`0x${mask}`) & (1n << 24n)) !== 0n;
}

async function keepBackups(machine: TestMachine, report: Report): Promise<void> {
  const layer = "/data/registry/docker/registry/v2/layer";
  for (const content of ["one", "two", "three"]) {
    machine.shell(`echo ${content} > /data/database/content; echo ${content} > /data/registry/docker/registry/v2/tag`);
    machine.shell(`systemctl start ${UNIT}-backup`);
    await pause(1.1);
  }
  const names = machine.shell("ls /backup | grep -v lost+found").split("\n");
  expect(names.length === 2, "two backups are kept", names.join());
  expect(machine.shell("/usr/local/lib/k8s-on-openstack/harbor-restore.sh") === names.join("\n"), "they are listed");
  const copies = names.map((name) => machine.shell(`stat -c %i /backup/${name}/${layer.replace("/data/", "")}`));
  expect(copies[0] === copies[1], "what did not change is there once");
  const tags = names.map((name) => machine.shell(`cat /backup/${name}/registry/docker/registry/v2/tag`));
  expect(tags.join() === "two,three", "what changed is there as it was", tags.join());
  expect(machine.succeeds(`systemctl is-active -q ${UNIT}-backup.timer`), "the timer waits");
  report.seen("of three backups the last two were kept, with unchanged files stored once");
}

async function replace(
  old: TestMachine,
  next: TestMachine,
  volumes: readonly TestVolume[],
  report: Report,
): Promise<void> {
  const settings = old.shell("cat /var/log/stand-in-harbor.yml");
  const secretKey = old.shell("cat /data/secret/keys/secretkey");
  old.shell("sync");
  old.destroy();
  boot(next);
  attach(next, volumes);
  await install(next);
  expect(next.shell("cat /var/log/stand-in-harbor.yml") === settings, "the installer got the same settings");
  expect(next.shell("cat /data/secret/keys/secretkey") === secretKey, "the key on the volume is the same");
  expect(next.shell("cat /data/registry/docker/registry/v2/layer") === "pushed", "the images are there");
  report.seen("the next generation went on with the volumes of the first");
}

function restore(machine: TestMachine, report: Report): void {
  const [oldest = ""] = machine.shell("ls /backup | grep -v lost+found").split("\n");
  machine.shell(
    "echo lost > /data/database/content; rm /data/registry/docker/registry/v2/layer; echo x > /data/secret/keys/secretkey; mkdir -p /data/redis; echo lost > /data/redis/dump.rdb",
  );
  expect(
    !machine.succeeds("/usr/local/lib/k8s-on-openstack/harbor-restore.sh 20200101T000000Z"),
    "a backup that is not there is refused",
  );
  machine.shell(`/usr/local/lib/k8s-on-openstack/harbor-restore.sh ${oldest}`);
  expect(machine.shell("cat /data/database/content") === "two", "the database is what it was");
  expect(machine.shell("cat /data/registry/docker/registry/v2/layer") === "pushed", "the images are what they were");
  expect(machine.shell("cat /data/registry/docker/registry/v2/tag") === "two", "the tags are what they were");
  expect(machine.shell("wc -c < /data/secret/keys/secretkey") === "16", "the key is what it was");
  expect(!machine.succeeds("test -e /data/redis/dump.rdb"), "Redis remembers no layer that is gone");
  report.seen(`the backup ${oldest} was restored, database, keys and images`);
}

/** A node of a cluster beside the registry finds it without DNS, after a reboot too, and trusts its authority. */
async function trust(node: TestMachine, report: Report): Promise<void> {
  const ping = `curl -fsS --max-time 5 --cacert /etc/containerd/certs.d/${HOSTNAME}/ca.crt https://${HOSTNAME}/api/v2.0/ping`;
  node.up();
  await eventually("the node reaches the registry", 90, () => node.succeeds(ping));
  expect(!node.succeeds(ping.replace(/--cacert \S+/, "")), "nobody but containerd trusts the authority");
  node.reboot();
  await eventually("the node reaches the registry after a reboot", 90, () => node.succeeds(ping));
  expect(node.shell(`grep -c ${HOSTNAME} /etc/hosts`) === "1", "the node has one line about the registry");
  report.seen("a node of a cluster found the registry by its alias and trusted its authority, after a reboot too");
}
