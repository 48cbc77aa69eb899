import { NetworkPlugin } from "../../../lib";
import type { Report } from "./check";
import { eventually, expect, pause } from "./check";
import type { Lab } from "./lab";
import type { MetadataService } from "./metadata-service";
import { TestCluster } from "./test-cluster";
import type { TestNode } from "./test-cluster";
import { TestMachine } from "./test-machine";

const ADDRESSES = ["10.77.0.11", "10.77.0.12", "10.77.0.13"];

const TIMER = "k8s-on-openstack-delayed-dns.timer";

/** Objects of CoreDNS and of its installation that are there, one a word. */
const FIND =
  "kubectl -n kube-system get deployment/coredns service/kube-dns configmap/coredns configmap/k8s-on-openstack-dns" +
  " daemonset/kube-proxy --ignore-not-found -o name | sed 's,.*/,,' | sort | xargs";

const EVERYTHING = "coredns coredns k8s-on-openstack-dns kube-dns";

/** A cluster whose network plugin comes first: CoreDNS waits for it, is installed once, and stays away when it is removed. */
export async function runDelayedDns(
  lab: Lab,
  metadata: MetadataService,
  report: Report,
  version: string,
): Promise<void> {
  const cluster = new TestCluster(version, { networkPlugin: kuryr() });
  const machine = (node: TestNode) => new TestMachine(lab, node);
  lab.balance(...ADDRESSES);
  metadata.setEpoch(await cluster.apply({ workers: ["1"] }));
  const first = machine(cluster.controlPlane(1));
  const second = machine(cluster.controlPlane(2));
  const third = machine(cluster.controlPlane(3));
  const worker = machine(cluster.worker(1));

  await found(first, report);
  await join(first, [second, third, worker], report);
  await loseNetwork(first, report);
  await install(first, [first, second, third], report);
  await serve(first, worker, report);
  await remove(first, [first, second, third], report);

  metadata.setEpoch(await cluster.apply({ workers: ["1"], generations: { 2: 2 } }));
  second.destroy();
  const next = machine(cluster.controlPlane(2, 2));
  next.up();
  await next.joined(300);
  await next.ready(first);
  await stopped(next);
  expect(first.shell(FIND) === "k8s-on-openstack-dns", "a new control plane node installs nothing", first.shell(FIND));
  report.seen("a control plane node of the next generation left the cluster without the DNS that somebody removed");
}

/** Only what nodes see of it matters: nothing of Kuryr runs here. */
function kuryr(): NetworkPlugin {
  const image = "registry.example.com/kuryr:1";
  return NetworkPlugin.kuryr({ acceptRetired: true, images: { controller: image, cni: image } });
}

async function found(first: TestMachine, report: Report): Promise<void> {
  first.up();
  first.hideNetwork();
  await first.joined(240);
  await eventually("the node waits for a network plugin", 60, () =>
    first.log().includes("waiting with the cluster's DNS until a network plugin makes this node ready"),
  );
  expect(first.shell(FIND) === "coredns", "there is the Corefile, and neither DNS nor kube-proxy", first.shell(FIND));
  first.shell(
    "kubectl -n kube-system get configmap coredns -o jsonpath={.data.Corefile} | grep -q 'kubernetes cluster.local'",
  );
  first.shell(
    "! grep -E 'cluster-cidr|allocate-node-cidrs|node-cidr-mask' /etc/kubernetes/manifests/kube-controller-manager.yaml",
  );
  first.shell("grep -qx 8021q /etc/modules-load.d/k8s-on-openstack.conf");
  report.seen(
    "a control plane was founded without CoreDNS and kube-proxy, and without ranges for nodes; the Corefile is there",
  );
}

async function join(first: TestMachine, others: readonly TestMachine[], report: Report): Promise<void> {
  others.forEach((machine) => {
    machine.up();
    machine.hideNetwork();
  });
  for (const machine of others) {
    await machine.joined(240);
  }
  await pause(25);
  expect(first.shell(FIND) === "coredns", "the control plane nodes wait", first.shell(FIND));
  const ranges = first.shell("kubectl get nodes -o jsonpath='{.items[*].spec.podCIDR}{.items[*].spec.podCIDRs}'");
  expect(ranges === "", "no node has a range for pods", ranges);
  report.seen("two control plane nodes and a worker joined; all control planes wait, and no node has a range for pods");
}

/** The power is cut while the DNS is awaited. */
async function loseNetwork(first: TestMachine, report: Report): Promise<void> {
  first.reboot();
  first.hideNetwork();
  await eventually("the API server answers again", 180, () => first.succeeds(FIND));
  await eventually("the timer runs again", 60, () => first.succeeds(`systemctl is-active -q ${TIMER}`));
  await pause(40);
  expect(first.shell(FIND) === "coredns", "nothing is installed before a node is ready", first.shell(FIND));
  report.seen("a control plane node whose power was cut goes on waiting");
}

/** All control plane nodes get their network at the same moment. */
async function install(first: TestMachine, machines: readonly TestMachine[], report: Report): Promise<void> {
  machines.forEach((machine) => machine.showNetwork());
  const start = Date.now();
  await eventually("CoreDNS is installed", 120, () => first.shell(FIND) === EVERYTHING);
  const seconds = Math.round((Date.now() - start) / 1000);
  for (const machine of machines) {
    await machine.ready(first);
    await stopped(machine);
    const failed = machine.shell("systemctl list-units --failed --plain --no-legend 'k8s-on-openstack-delayed-dns*'");
    expect(failed === "", "the unit has not failed", failed);
  }
  const sets = first.shell("kubectl -n kube-system get replicasets -l k8s-app=kube-dns -o name | wc -l");
  expect(sets === "1", "there is one revision of CoreDNS", sets);
  const times = machines.filter((machine) => machine.log().includes("installed CoreDNS")).length;
  report.seen(
    `CoreDNS was installed ${seconds} s after the network came, by ${times} of three nodes, and the timers are off`,
  );
}

/** Takes away the taint that the cloud controller takes away. */
async function serve(first: TestMachine, worker: TestMachine, report: Report): Promise<void> {
  worker.showNetwork();
  await worker.ready(first);
  first.shell("kubectl taint nodes --all node.cloudprovider.kubernetes.io/uninitialized-");
  const phases = "kubectl -n kube-system get pods -l k8s-app=kube-dns -o jsonpath='{.items[*].status.phase}'";
  await eventually("CoreDNS runs", 120, () => first.shell(phases) === "Running Running");
  expect(
    first.shell("kubectl -n kube-system get service kube-dns -o jsonpath={.spec.clusterIP}") === "10.96.0.10",
    "the DNS has its address",
  );
  report.seen("CoreDNS runs in two pods, at the address that kubelets tell to pods");
}

async function remove(first: TestMachine, machines: readonly TestMachine[], report: Report): Promise<void> {
  first.shell("kubectl -n kube-system delete deployment/coredns service/kube-dns configmap/coredns");
  machines.forEach((machine) => machine.shell(`systemctl start ${TIMER}`));
  await pause(20);
  expect(first.shell(FIND) === "k8s-on-openstack-dns", "a DNS that was removed stays away", first.shell(FIND));
  for (const machine of machines) {
    await stopped(machine);
  }
  report.seen("a CoreDNS that somebody removed stays away");
}

async function stopped(machine: TestMachine): Promise<void> {
  await eventually(`${machine.node.name} looks no more whether there is a DNS`, 60, () =>
    machine.succeeds(`! systemctl is-active -q ${TIMER} && ! systemctl is-enabled -q ${TIMER}`),
  );
}
