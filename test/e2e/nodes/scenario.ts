import type { Report } from "./check";
import { eventually, expect, pause } from "./check";
import type { Lab } from "./lab";
import type { MetadataService } from "./metadata-service";
import { TestCluster } from "./test-cluster";
import type { TestNode } from "./test-cluster";
import { TestMachine } from "./test-machine";

/** Kills kubeadm as soon as it has started etcd. */
const KILL_KUBEADM =
  "timeout 110 bash -c 'until pgrep -x etcd > /dev/null && pkill -KILL -x kubeadm; do sleep 0.2; done'";

/** Addresses of the control plane nodes. */
const ADDRESSES = ["10.77.0.11", "10.77.0.12", "10.77.0.13"];

const ETCD = "python3 /usr/local/lib/k8s-on-openstack/etcd.py";

/** The life of a cluster: founded, grown, broken and mended. */
export async function runScenario(lab: Lab, metadata: MetadataService, report: Report, version: string): Promise<void> {
  const cluster = new TestCluster(version);
  const machine = (node: TestNode) => new TestMachine(lab, node);
  lab.balance(...ADDRESSES);

  metadata.setEpoch(await cluster.apply({ workers: ["1", "2"] }));
  report.seen("Terraform made user data from the library's constructs");
  const first = machine(cluster.controlPlane(1));
  const second = machine(cluster.controlPlane(2));
  const third = machine(cluster.controlPlane(3));
  await found(first, report);
  await join(first, [second, third, machine(cluster.worker(1))], report);
  await checkHardening(first, report);
  await replace(first, machine(cluster.controlPlane(1)), third, report);
  await expire(third, first.joinToken, report);
  await refuse(machine(cluster.worker(2)), report);

  metadata.setEpoch(await cluster.apply({ workers: ["1", "2", "3"] }));
  const late = machine(cluster.worker(3));
  late.up();
  await late.joined(120);
  await late.ready(third);
  report.seen("a worker joined with the token of a new epoch, made from the changed server metadata");

  metadata.setEpoch(await cluster.apply({ workers: ["1", "2", "3"], generations: { 2: 2 } }));
  const secondAgain = machine(cluster.controlPlane(2, 2));
  await replace(second, secondAgain, third, report);
  await reboot(third, secondAgain, report);
  metadata.setEpoch(await cluster.apply({ workers: ["1", "2", "3"], generations: { 2: 2, 3: 2 } }));
  await interrupt(third, machine(cluster.controlPlane(3, 2)), secondAgain, report);
  care(secondAgain, report);
}

/** kubeadm init is killed in the middle: the second try must found the cluster with the seeded authorities. */
async function found(first: TestMachine, report: Report): Promise<void> {
  first.up();
  first.shell(KILL_KUBEADM);
  await first.joined(240);
  first.shell("cmp /etc/k8s-on-openstack/pki/ca.crt /etc/kubernetes/pki/ca.crt");
  first.shell("cloud-init schema --system");
  await first.ready(first);
  report.seen("a control plane was founded at the second try, after kubeadm init was killed, with the same CA");
}

async function join(through: TestMachine, machines: readonly TestMachine[], report: Report): Promise<void> {
  machines.forEach((machine) => machine.up());
  for (const machine of machines) {
    await machine.joined(240);
    await machine.ready(through);
  }
  await threeHealthyMembers(through);
  report.seen("two control plane nodes and a worker joined at the same time; etcd has three healthy members");
}

async function checkHardening(machine: TestMachine, report: Report): Promise<void> {
  const curl = "curl -ks -o /dev/null -w '%{http_code}' https://127.0.0.1:6443";
  expect(machine.shell(`${curl}/livez`) === "200", "anonymous requests may read /livez");
  expect(machine.shell(`${curl}/version`) === "401", "anonymous requests may read nothing else");
  machine.shell("kubectl -n default create secret generic probe --from-literal=text=plain-text-in-etcd");
  machine.shell("! grep -rqa plain-text-in-etcd /var/lib/etcd-disk/etcd");
  machine.shell("grep -rqa k8s:enc:secretbox:v1:key1 /var/lib/etcd-disk/etcd");
  expect(
    !machine.succeeds('kubectl run bad --image=x --overrides=\'{"spec":{"hostNetwork":true}}\''),
    "a pod that breaks the baseline is refused",
  );
  const pod = machine.shell("kubectl -n kube-system get pods -l component=kube-scheduler -o name | tail -n 1");
  await eventually("the API server trusts the certificates of kubelets", 90, () =>
    machine.succeeds(`kubectl -n kube-system logs ${pod} --tail=1`),
  );
  const loose = machine.shell(
    "find /etc/kubernetes /var/lib/kubelet/config.yaml /etc/k8s-on-openstack -type f -perm /022 -o -name '*.key' -perm /077",
  );
  expect(loose === "", "no key is readable by others", loose);
  expect(machine.shell("stat -c '%a %U:%G' /var/lib/etcd-disk/etcd") === "700 etcd:etcd", "etcd's folder is its own");
  expect(!machine.succeeds("test -e /etc/kubernetes/super-admin.conf"), "super-admin.conf is gone");
  report.seen("anonymous access, encryption, Pod Security, kubelet certificates and file modes are as hardened");
}

/** Moves the end of the token's life to the past, as two hours would. */
async function expire(machine: TestMachine, token: string, report: Report): Promise<void> {
  const secret = `bootstrap-token-${token.split(".").slice(0, 1).join("")}`;
  const seconds = Number(
    machine.shell(
      `echo $(($(date -d "$(kubectl -n kube-system get secret ${secret} -o jsonpath={.data.expiration} | base64 -d)" +%s) - $(date +%s)))`,
    ),
  );
  expect(seconds > 6000 && seconds <= 7200, "the token lives for two hours", String(seconds));
  machine.shell(
    `kubectl -n kube-system patch secret ${secret} -p '{"stringData":{"expiration":"2020-01-01T00:00:00Z"}}'`,
  );
  const gone = () => !machine.succeeds(`kubectl -n kube-system get secret ${secret}`);
  await eventually("the expired token is deleted", 60, gone);
  await pause(30);
  expect(gone(), "the token of an epoch that is over is not made again");
  report.seen("the token expired, and no control plane node made it again");
}

async function refuse(machine: TestMachine, report: Report): Promise<void> {
  machine.up();
  await eventually("the node says that its token is refused", 60, () =>
    machine.log().includes("does not accept this node's join token"),
  );
  await pause(15);
  expect(!machine.succeeds("test -e /etc/kubernetes/kubelet.conf"), "the node did not join");
  machine.destroy();
  report.seen("a worker with the old token was refused");
}

/** Kills a control plane node and puts another server on its address, as a raised generation does. */
async function replace(old: TestMachine, next: TestMachine, through: TestMachine, report: Report): Promise<void> {
  old.destroy();
  next.up();
  await next.joined(300);
  await next.ready(through);
  await threeHealthyMembers(through);
  const how = next.node.name === old.node.name ? "the same name" : "a new generation's name";
  report.seen(`${old.node.name} was replaced under ${how}; etcd has three healthy members`);
}

async function reboot(machine: TestMachine, through: TestMachine, report: Report): Promise<void> {
  machine.reboot();
  await eventually("the API server of the rebooted node answers", 120, () =>
    through.succeeds(`curl -fsk https://${machine.node.address}:6443/readyz`),
  );
  await machine.ready(through);
  await threeHealthyMembers(through);
  expect(!machine.log().includes("founding cluster"), "a reboot founds no cluster");
  expect(machine.succeeds("systemctl is-active -q k8s-on-openstack-join-token.timer"), "timers run after a reboot");
  report.seen("a control plane node came back after its power was cut");
}

/** kubeadm join is killed after etcd's member was announced: the next try has to remove that member first. */
async function interrupt(old: TestMachine, next: TestMachine, through: TestMachine, report: Report): Promise<void> {
  old.destroy();
  next.up();
  next.shell(KILL_KUBEADM);
  await next.joined(300);
  await next.ready(through);
  await threeHealthyMembers(through);
  expect(next.log().includes("removed the stale etcd member"), "the announced member was removed");
  report.seen("a control plane node joined at the second try, after kubeadm join was killed");
}

function care(machine: TestMachine, report: Report): void {
  machine.shell("systemctl start k8s-on-openstack-etcd-backup k8s-on-openstack-etcd-defrag");
  expect(machine.shell("ls /var/lib/k8s-on-openstack/etcd-backups | wc -l") === "1", "there is one snapshot");
  const before = machine.shell("openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -serial");
  machine.shell("timeout 110 /usr/local/lib/k8s-on-openstack/renew-certificates.sh --force");
  const after = machine.shell("openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -serial");
  expect(before !== after, "the API server's certificate is new");
  machine.shell(`${ETCD} health`);
  report.seen("snapshot, defragmentation and certificate renewal ran");
}

async function threeHealthyMembers(machine: TestMachine): Promise<void> {
  await eventually("etcd has three healthy members", 90, () =>
    machine.succeeds(`[ "$(${ETCD} count)" = 3 ] && ${ETCD} health`),
  );
}
