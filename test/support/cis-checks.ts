import type { CisNode, Flags } from "./cis-node";
import { readApiServerFiles } from "./cis-node";

/** One check of the CIS Kubernetes benchmark 1.12, as far as files and flags decide it. */
export interface CisCheck {
  readonly id: string;

  /** Scored checks fail a cluster; the others want a person's judgement. */
  readonly scored: boolean;

  /** Whether the node passes. */
  readonly passes: (node: CisNode) => boolean;
}

const API_CIPHERS = [
  ...["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"],
  ...["ECDSA", "RSA"].flatMap((key) =>
    ["AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305", "CHACHA20_POLY1305_SHA256"].map(
      (suite) => `TLS_ECDHE_${key}_WITH_${suite}`,
    ),
  ),
];

const KUBELET_CIPHERS = ["ECDSA", "RSA"].flatMap((key) =>
  ["AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305"].map((suite) => `TLS_ECDHE_${key}_WITH_${suite}`),
);

const scored = (id: string, passes: CisCheck["passes"]): CisCheck => ({ id, scored: true, passes });
const manual = (id: string, passes: CisCheck["passes"]): CisCheck => ({ id, scored: false, passes });

const list = (flags: Flags, name: string) => (flags.get(name) ?? "").split(",").filter((entry) => entry !== "");
const atLeast = (flags: Flags, name: string, least: number) => Number(flags.get(name) ?? 0) >= least;
const plugins = (node: CisNode) => list(node.apiServer, "enable-admission-plugins");
const within = (values: readonly unknown[], allowed: readonly string[]) =>
  values.length > 0 && values.every((value) => allowed.includes(String(value)));

/** Authorizers by flag, or by the file that takes its place. */
function authorizers(node: CisNode): string[] {
  const file = node.written.get(node.apiServer.get("authorization-config") ?? "")?.content;
  return file === undefined
    ? list(node.apiServer, "authorization-mode")
    : [...file.matchAll(/type"?: "?(\w+)/g)].map(([, type = ""]) => type);
}

const API_SERVER: readonly CisCheck[] = [
  manual("1.2.1", (node) => {
    const paths = readApiServerFiles(node).anonymousPaths;
    return (
      node.apiServer.get("anonymous-auth") === "false" ||
      (paths !== undefined && !node.apiServer.has("anonymous-auth") && within(paths, ["/livez", "/readyz", "/healthz"]))
    );
  }),
  scored("1.2.2", (node) => !node.apiServer.has("token-auth-file")),
  manual("1.2.3", (node) => plugins(node).includes("DenyServiceExternalIPs")),
  scored("1.2.4", (node) => hasAll(node.apiServer, "kubelet-client-certificate", "kubelet-client-key")),
  scored("1.2.5", (node) => hasAll(node.apiServer, "kubelet-certificate-authority")),
  scored("1.2.6", (node) => authorizers(node).length > 0 && !authorizers(node).includes("AlwaysAllow")),
  scored("1.2.7", (node) => authorizers(node).includes("Node")),
  scored("1.2.8", (node) => authorizers(node).includes("RBAC")),
  manual("1.2.9", (node) => plugins(node).includes("EventRateLimit")),
  scored("1.2.10", (node) => !plugins(node).includes("AlwaysAdmit")),
  manual("1.2.11", (node) => plugins(node).includes("AlwaysPullImages")),
  scored("1.2.12", (node) => !list(node.apiServer, "disable-admission-plugins").includes("ServiceAccount")),
  scored("1.2.13", (node) => !list(node.apiServer, "disable-admission-plugins").includes("NamespaceLifecycle")),
  scored("1.2.14", (node) => plugins(node).includes("NodeRestriction")),
  scored("1.2.15", (node) => node.apiServer.get("profiling") === "false"),
  scored("1.2.16", (node) => hasAll(node.apiServer, "audit-log-path")),
  scored("1.2.17", (node) => atLeast(node.apiServer, "audit-log-maxage", 30)),
  scored("1.2.18", (node) => atLeast(node.apiServer, "audit-log-maxbackup", 10)),
  scored("1.2.19", (node) => atLeast(node.apiServer, "audit-log-maxsize", 100)),
  scored("1.2.21", (node) => node.apiServer.get("service-account-lookup") !== "false"),
  scored("1.2.22", (node) => hasAll(node.apiServer, "service-account-key-file")),
  scored("1.2.23", (node) => hasAll(node.apiServer, "etcd-certfile", "etcd-keyfile")),
  scored("1.2.24", (node) => hasAll(node.apiServer, "tls-cert-file", "tls-private-key-file")),
  scored("1.2.25", (node) => hasAll(node.apiServer, "client-ca-file")),
  scored("1.2.26", (node) => hasAll(node.apiServer, "etcd-cafile")),
  manual("1.2.27", (node) => hasAll(node.apiServer, "encryption-provider-config")),
  manual("1.2.28", (node) => within([readApiServerFiles(node).provider], ["aescbc", "kms", "secretbox"])),
  manual("1.2.29", (node) => within(list(node.apiServer, "tls-cipher-suites"), API_CIPHERS)),
  scored("1.2.30", (node) => node.apiServer.get("service-account-extend-token-expiration") === "false"),
  manual("3.2.1", (node) => hasAll(node.apiServer, "audit-policy-file")),
];

const CONTROLLERS: readonly CisCheck[] = [
  manual("1.3.1", (node) => hasAll(node.controllerManager, "terminated-pod-gc-threshold")),
  scored("1.3.2", (node) => node.controllerManager.get("profiling") === "false"),
  scored("1.3.3", (node) => node.controllerManager.get("use-service-account-credentials") === "true"),
  scored("1.3.4", (node) => hasAll(node.controllerManager, "service-account-private-key-file")),
  scored("1.3.5", (node) => hasAll(node.controllerManager, "root-ca-file")),
  scored(
    "1.3.6",
    (node) => !(node.controllerManager.get("feature-gates") ?? "").includes("RotateKubeletServerCertificate=false"),
  ),
  scored("1.3.7", (node) => node.controllerManager.get("bind-address") === "127.0.0.1"),
  scored("1.4.1", (node) => node.scheduler.get("profiling") === "false"),
  scored("1.4.2", (node) => node.scheduler.get("bind-address") === "127.0.0.1"),
];

const ETCD: readonly CisCheck[] = [
  scored("2.1", (node) => hasAll(node.etcd, "cert-file", "key-file")),
  scored("2.2", (node) => node.etcd.get("client-cert-auth") === "true"),
  scored("2.3", (node) => node.etcd.get("auto-tls") !== "true"),
  scored("2.4", (node) => hasAll(node.etcd, "peer-cert-file", "peer-key-file")),
  scored("2.5", (node) => node.etcd.get("peer-client-cert-auth") === "true"),
  scored("2.6", (node) => node.etcd.get("peer-auto-tls") !== "true"),
  manual("2.7", (node) => node.etcd.get("trusted-ca-file") !== node.apiServer.get("client-ca-file")),
];

const CONTROL_PLANE_FILES: readonly CisCheck[] = [
  ...["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"].flatMap((name, index) => [
    scored(`1.1.${2 * index + 1}`, (node) => isAtMost(node, `/etc/kubernetes/manifests/${name}.yaml`, "0600")),
    scored(`1.1.${2 * index + 2}`, (node) => isOwned(node, `/etc/kubernetes/manifests/${name}.yaml`)),
  ]),
  scored("1.1.11", (node) => isAtMost(node, "/var/lib/etcd-disk/etcd", "0700")),
  scored("1.1.12", (node) => isOwned(node, "/var/lib/etcd-disk/etcd", "etcd:etcd")),
  ...["admin", "scheduler", "controller-manager"].flatMap((name, index) => [
    scored(`1.1.${2 * index + 13}`, (node) => isAtMost(node, `/etc/kubernetes/${name}.conf`, "0600")),
    scored(`1.1.${2 * index + 14}`, (node) => isOwned(node, `/etc/kubernetes/${name}.conf`)),
  ]),
  scored("1.1.19", (node) => seeds(node, /./).every((path) => isOwned(node, path))),
  manual("1.1.20", (node) => seeds(node, /\.crt$/).every((path) => isAtMost(node, path, "0644"))),
  manual("1.1.21", (node) => seeds(node, /\.key$/).every((path) => isAtMost(node, path, "0600"))),
];

const WORKER: readonly CisCheck[] = [
  scored("4.1.1", (node) => kubeletUnits(node).every((path) => isAtMost(node, path, "0600"))),
  scored("4.1.2", (node) => kubeletUnits(node).every((path) => isOwned(node, path))),
  scored("4.1.5", (node) => isAtMost(node, "/etc/kubernetes/kubelet.conf", "0600")),
  scored("4.1.6", (node) => isOwned(node, "/etc/kubernetes/kubelet.conf")),
  manual("4.1.7", (node) => isAtMost(node, "/etc/kubernetes/pki/ca.crt", "0644")),
  manual("4.1.8", (node) => isOwned(node, "/etc/kubernetes/pki/ca.crt")),
  scored("4.1.9", (node) => isAtMost(node, "/var/lib/kubelet/config.yaml", "0600")),
  scored("4.1.10", (node) => isOwned(node, "/var/lib/kubelet/config.yaml")),
  scored("4.2.1", (node) => kubelet(node, "authentication", "anonymous", "enabled") === false),
  scored("4.2.2", (node) => kubelet(node, "authorization", "mode") === "Webhook"),
  scored("4.2.3", (node) => kubelet(node, "authentication", "x509", "clientCAFile") !== undefined),
  manual("4.2.4", (node) => (kubelet(node, "readOnlyPort") ?? 0) === 0),
  manual("4.2.5", (node) => !/^0/.test(String(kubelet(node, "streamingConnectionIdleTimeout") ?? "4h"))),
  scored("4.2.6", (node) => kubelet(node, "makeIPTablesUtilChains") !== false),
  manual("4.2.7", (node) => !node.kubeletFlags.has("hostname-override")),
  manual("4.2.8", (node) => Number(kubelet(node, "eventRecordQPS") ?? 50) > 0),
  manual(
    "4.2.9",
    (node) => kubelet(node, "tlsCertFile") !== undefined && kubelet(node, "tlsPrivateKeyFile") !== undefined,
  ),
  scored("4.2.10", (node) => kubelet(node, "rotateCertificates") !== false),
  manual("4.2.11", (node) => kubelet(node, "featureGates", "RotateKubeletServerCertificate") !== false),
  manual("4.2.12", (node) => within((kubelet(node, "tlsCipherSuites") ?? []) as readonly unknown[], KUBELET_CIPHERS)),
  manual("4.2.13", (node) => Number(kubelet(node, "podPidsLimit") ?? -1) > 0),
  manual("4.2.14", (node) => kubelet(node, "seccompDefault") === true),
  scored("4.3.1", (node) => /^(127\.0\.0\.1(:|$))/.test(String(node.kubeProxy.metricsBindAddress ?? "127.0.0.1"))),
];

/** Checks of a control plane node, which is a node like any other too. */
export const CONTROL_PLANE_CHECKS = [...CONTROL_PLANE_FILES, ...API_SERVER, ...CONTROLLERS, ...ETCD, ...WORKER];

/** Checks of a worker. */
export const WORKER_CHECKS = WORKER;

function hasAll(flags: Flags, ...names: string[]): boolean {
  return names.every((name) => (flags.get(name) ?? "") !== "");
}

/** Mode at most: no bit is set that the benchmark's mode lacks. */
function isAtMost(node: CisNode, path: string, mode: string): boolean {
  const actual = node.files.get(path)?.mode;
  return actual !== undefined && actual !== "" && (parseInt(actual, 8) & ~parseInt(mode, 8)) === 0;
}

function isOwned(node: CisNode, path: string, owner = "root:root"): boolean {
  return node.files.get(path)?.owner === owner;
}

function seeds(node: CisNode, pattern: RegExp): string[] {
  return [...node.files.keys()].filter((path) => path.startsWith("/etc/kubernetes/pki/") && pattern.test(path));
}

function kubeletUnits(node: CisNode): string[] {
  return [...node.files.keys()].filter((path) => /\/kubelet\.service(\.d\/10-kubeadm\.conf)?$/.test(path));
}

function kubelet(node: CisNode, ...path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], node.kubelet);
}
