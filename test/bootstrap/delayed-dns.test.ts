import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeSpec } from "../../lib/bootstrap";
import { NodeRole } from "../../lib/bootstrap";
import { archetype } from "./support/archetypes";
import { writtenFiles } from "./support/written-files";

const SCRIPT = join(__dirname, "..", "..", "lib", "bootstrap", "scripts", "delayed-dns.sh");

/** What `kubectl get -o name` finds when CoreDNS is there. */
const INSTALLED = ["configmap/coredns", "deployment.apps/coredns", "service/kube-dns"];

/** A cluster that writes down what is done to it. */
const CLUSTER = String.raw`
STATE=$folder RUN=$folder LIB=$folder CONFIG=$folder
declare -A VALUE=([node_name]=demo-control-plane-1)
load_values() { :; }
log() { printf '%s\n' "$*"; }
kubectl() {
  case "$*" in
    *"get configmap"*) [ "$api" = up ] && cat "$folder/known" ;;
    "get node demo-control-plane-1 "*) printf '%s' "$node_state" ;;
    "create -f -") cat > "$folder/corefile" ;;
    *"create configmap"*) printf '%s' "$*" ;;
    "apply "*) cat > "$folder/marker" ;;
    *) return 64 ;;
  esac
}
kubeadm() {
  case "$*" in
    *--print-manifest) printf -- '---\napiVersion: v1\nkind: Service\n---\napiVersion: v1\nkind: ConfigMap\n' ;;
    *) printf '%s\n' "$*" > "$folder/phase" ;;
  esac
}
systemctl() { printf '%s\n' "$*" > "$folder/systemctl"; }
`;

/** Runs the script once or more on a cluster that holds these objects. */
function runDelayedDns({
  known = [],
  ready = "True",
  runs = 1,
  api = "up",
}: {
  readonly known?: readonly string[];
  readonly ready?: string;
  readonly runs?: number;
  readonly api?: string;
}) {
  const folder = mkdtempSync(join(tmpdir(), "delayed-dns-"));
  try {
    writeFileSync(join(folder, "known"), known.map((name) => `${name}\n`).join(""));
    const start = `set -euo pipefail; folder=${folder} node_state=${ready} api=${api}\n${CLUSTER}`;
    const text = start + readFileSync(SCRIPT, "utf8").replace(/^\. .*$/gm, "");
    const results = Array.from({ length: runs }, () => spawnSync("bash", ["-c", text], { encoding: "utf8" }));
    const read = (name: string) =>
      existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8").replaceAll(folder, "") : undefined;
    return {
      said: results.map(({ stdout }) => stdout).join(""),
      status: results.at(-1)?.status,
      corefile: read("corefile"),
      phase: read("phase"),
      marker: read("marker"),
      systemctl: read("systemctl"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the DNS of a cluster whose network plugin comes first", () => {
  test("waits for the node, says so once, and has its Corefile already", () => {
    const seen = runDelayedDns({ ready: "False", runs: 2 });
    expect(seen).toMatchObject({ status: 0, phase: undefined, marker: undefined, systemctl: undefined });
    expect(seen.said).toBe("waiting with the cluster's DNS until a network plugin makes this node ready\n");
    expect(seen.corefile).toBe("apiVersion: v1\nkind: ConfigMap\n\n");
  });

  test("is installed by kubeadm when the node is ready, and marked in the cluster", () => {
    const seen = runDelayedDns({ known: ["configmap/coredns"] });
    expect(seen.phase).toBe(
      "init phase addon coredns --kubeconfig /etc/kubernetes/admin.conf --config /kubeadm/cluster.yaml\n",
    );
    expect(seen).toMatchObject({ status: 0, said: "installed CoreDNS\n", corefile: undefined });
    expect(seen.marker).toContain("configmap k8s-on-openstack-dns --from-literal installed-by=demo-control-plane-1");
  });

  test("is completed when its installation was cut short before the Service", () => {
    const seen = runDelayedDns({ known: INSTALLED.slice(0, 2) });
    expect(seen.phase).toContain("addon coredns");
    expect(seen.marker).toContain("k8s-on-openstack-dns");
  });

  test("is only marked when another control plane node has installed it", () => {
    const seen = runDelayedDns({ known: INSTALLED });
    expect(seen).toMatchObject({ status: 0, said: "", corefile: undefined, phase: undefined });
    expect(seen.marker).toContain("k8s-on-openstack-dns");
  });

  test("stays away when somebody removed it after it was there", () => {
    const seen = runDelayedDns({ known: ["configmap/k8s-on-openstack-dns"] });
    expect(seen).toMatchObject({ status: 0, corefile: undefined, phase: undefined, marker: undefined });
    expect(seen.systemctl).toBe("disable -q --now k8s-on-openstack-delayed-dns.timer\n");
  });

  test("is left alone while the API server does not answer", () => {
    const seen = runDelayedDns({ api: "away" });
    expect(seen).toMatchObject({ status: 1, corefile: undefined, phase: undefined, marker: undefined });
  });

  test("is the business of control plane nodes, where it is wanted", () => {
    const pathsOf = (name: string, role: NodeRole) => {
      const { cluster, nodes } = archetype(name);
      const [first] = nodes as [NodeSpec];
      return [...writtenFiles(cluster, { ...first, role }).keys()].filter((path) => path.includes("delayed-dns"));
    };
    expect(pathsOf("kuryr", NodeRole.CONTROL_PLANE)).toEqual([
      "/usr/local/lib/k8s-on-openstack/delayed-dns.sh",
      "/etc/systemd/system/k8s-on-openstack-delayed-dns.service",
      "/etc/systemd/system/k8s-on-openstack-delayed-dns.timer",
    ]);
    expect(pathsOf("kuryr", NodeRole.WORKER)).toEqual([]);
    expect(pathsOf("minimal-1.36", NodeRole.CONTROL_PLANE)).toEqual([]);
  });
});
