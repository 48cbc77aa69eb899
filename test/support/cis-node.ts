import { parseAllDocuments } from "yaml";
import type { ClusterSpec, NodeSpec } from "../../lib/bootstrap";
import { isControlPlane } from "../../lib/bootstrap";
import type { WrittenFile } from "../bootstrap/support/written-files";
import { documentsOf, writtenFiles } from "../bootstrap/support/written-files";

/** Flags of a component as it will run: kubeadm's, and over them those of the document. */
export type Flags = ReadonlyMap<string, string>;

/** Mode in octal and owner of a file. */
export interface FileState {
  readonly mode: string;
  readonly owner: string;
}

/** What the benchmark looks at on one node. */
export interface CisNode {
  readonly controlPlane: boolean;
  readonly apiServer: Flags;
  readonly controllerManager: Flags;
  readonly scheduler: Flags;
  readonly etcd: Flags;
  readonly kubelet: Readonly<Record<string, unknown>>;
  readonly kubeletFlags: Flags;
  readonly kubeProxy: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, FileState>;
  readonly written: ReadonlyMap<string, WrittenFile>;
}

interface ExtraArg {
  readonly name: string;
  readonly value: string;
}

interface ClusterConfiguration {
  readonly apiServer: { readonly extraArgs: readonly ExtraArg[] };
  readonly controllerManager: { readonly extraArgs: readonly ExtraArg[] };
  readonly scheduler: { readonly extraArgs: readonly ExtraArg[] };
  readonly etcd: { readonly local: { readonly extraArgs: readonly ExtraArg[]; readonly dataDir: string } };
}

const PKI = "/etc/kubernetes/pki";

/** What kubeadm 1.34 to 1.36 puts into the manifests itself, as far as the benchmark asks. */
const KUBEADM = {
  apiServer: {
    "allow-privileged": "true",
    "authorization-mode": "Node,RBAC",
    "client-ca-file": `${PKI}/ca.crt`,
    "enable-admission-plugins": "NodeRestriction",
    "enable-bootstrap-token-auth": "true",
    "etcd-cafile": `${PKI}/etcd/ca.crt`,
    "etcd-certfile": `${PKI}/apiserver-etcd-client.crt`,
    "etcd-keyfile": `${PKI}/apiserver-etcd-client.key`,
    "kubelet-client-certificate": `${PKI}/apiserver-kubelet-client.crt`,
    "kubelet-client-key": `${PKI}/apiserver-kubelet-client.key`,
    "service-account-key-file": `${PKI}/sa.pub`,
    "service-account-signing-key-file": `${PKI}/sa.key`,
    "tls-cert-file": `${PKI}/apiserver.crt`,
    "tls-private-key-file": `${PKI}/apiserver.key`,
  },
  controllerManager: {
    "bind-address": "127.0.0.1",
    "root-ca-file": `${PKI}/ca.crt`,
    "service-account-private-key-file": `${PKI}/sa.key`,
    "use-service-account-credentials": "true",
  },
  scheduler: { "bind-address": "127.0.0.1" },
  etcd: {
    "cert-file": `${PKI}/etcd/server.crt`,
    "client-cert-auth": "true",
    "key-file": `${PKI}/etcd/server.key`,
    "peer-cert-file": `${PKI}/etcd/peer.crt`,
    "peer-client-cert-auth": "true",
    "peer-key-file": `${PKI}/etcd/peer.key`,
    "trusted-ca-file": `${PKI}/etcd/ca.crt`,
  },
  kubelet: {
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: `${PKI}/ca.crt` } },
    authorization: { mode: "Webhook" },
  },
};

/** Modes that kubeadm, packages and the node's scripts give, before the node's tmpfiles rules. */
function initialFiles(controlPlane: boolean, dataDir: string, nodeScript: string): Map<string, FileState> {
  const root = (mode: string) => ({ mode, owner: "root:root" });
  const common: [string, FileState][] = [
    ["/etc/kubernetes/kubelet.conf", root("0600")],
    [`${PKI}/ca.crt`, root("0644")],
    ["/usr/lib/systemd/system/kubelet.service", root("0644")],
    ["/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", root("0644")],
    ["/var/lib/kubelet/config.yaml", root("0644")],
  ];
  if (!controlPlane) {
    return new Map(common);
  }
  const manifests = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"];
  const logins = ["admin", "scheduler", "controller-manager"];
  const [, mode = "", user = "", group = ""] =
    new RegExp(`install -d -m (\\d+) -o (\\w+) -g (\\w+) ${dataDir}\\n`).exec(nodeScript) ?? [];
  return new Map<string, FileState>([
    ...common,
    ...manifests.map((name): [string, FileState] => [`/etc/kubernetes/manifests/${name}.yaml`, root("0600")]),
    ...logins.map((name): [string, FileState] => [`/etc/kubernetes/${name}.conf`, root("0600")]),
    [dataDir, { mode, owner: `${user}:${group}` }],
  ]);
}

/** Reads what the benchmark would find on a node from the node's user data. */
export function readCisNode(cluster: ClusterSpec, first: NodeSpec, node: NodeSpec): CisNode {
  // the settings of kubelet and kube-proxy come from the cluster, where the first node has put them.
  const [configuration, kubelet = {}, kubeProxy = {}] = documentsOf(
    writtenFiles(cluster, first),
    "/etc/k8s-on-openstack/kubeadm/cluster.yaml",
  );
  const { apiServer, controllerManager, scheduler, etcd } = configuration as unknown as ClusterConfiguration;
  const written = writtenFiles(cluster, node);
  const [patch = {}] = documentsOf(written, "/etc/k8s-on-openstack/patches/kubeletconfiguration+merge.json");
  const [join] = documentsOf(written, "/etc/k8s-on-openstack/kubeadm/join.yaml");
  const registration = join?.nodeRegistration as { readonly kubeletExtraArgs: readonly ExtraArg[] };
  return {
    controlPlane: isControlPlane(node.role),
    apiServer: effective(KUBEADM.apiServer, apiServer.extraArgs),
    controllerManager: effective(KUBEADM.controllerManager, controllerManager.extraArgs),
    scheduler: effective(KUBEADM.scheduler, scheduler.extraArgs),
    etcd: effective(KUBEADM.etcd, etcd.local.extraArgs),
    kubelet: { ...KUBEADM.kubelet, ...kubelet, ...patch },
    kubeletFlags: effective({}, registration.kubeletExtraArgs),
    kubeProxy,
    files: effectiveFiles(isControlPlane(node.role), etcd.local.dataDir, written),
    written,
  };
}

/** kubeadm leaves its own value out for every flag that is given, so a list has to repeat what it held. */
function effective(defaults: Readonly<Record<string, string>>, extra: readonly ExtraArg[]): Flags {
  const flags = new Map([
    ...Object.entries(defaults),
    ...extra.map(({ name, value }): [string, string] => [name, value]),
  ]);
  if (flags.has("authorization-config")) {
    flags.delete("authorization-mode");
  }
  return flags;
}

function effectiveFiles(
  controlPlane: boolean,
  dataDir: string,
  written: ReadonlyMap<string, WrittenFile>,
): Map<string, FileState> {
  const script = written.get("/usr/local/lib/k8s-on-openstack/node.sh")?.content ?? "";
  const files = initialFiles(controlPlane, dataDir, script);
  for (const { path, permissions, owner } of written.values()) {
    const target = path.replace("/etc/k8s-on-openstack/pki", PKI);
    files.set(target, { mode: permissions, owner });
  }
  const rules = written.get("/etc/tmpfiles.d/k8s-on-openstack.conf")?.content.split("\n") ?? [];
  for (const rule of rules) {
    const [kind, path = "", mode = "", user = "", group = ""] = rule.split(" ");
    if (kind === "z" && files.has(path)) {
      files.set(path, { mode, owner: `${user}:${group}` });
    }
  }
  return files;
}

/** First provider that Secrets are encrypted with, and the paths that are open to anonymous requests. */
export function readApiServerFiles(node: CisNode): { readonly provider?: string; readonly anonymousPaths?: string[] } {
  const read = (flag: string): Record<string, unknown> | undefined => {
    const content = node.written.get(node.apiServer.get(flag) ?? "")?.content;
    return content === undefined ? undefined : (parseAllDocuments(content)[0]?.toJS() as Record<string, unknown>);
  };
  const encryption = read("encryption-provider-config") as { resources: { providers: object[] }[] } | undefined;
  const authentication = read("authentication-config") as { anonymous: { conditions: { path: string }[] } } | undefined;
  return {
    provider: Object.keys(encryption?.resources[0]?.providers[0] ?? {})[0],
    anonymousPaths: authentication?.anonymous.conditions.map(({ path }) => path),
  };
}
