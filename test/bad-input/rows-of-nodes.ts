import { ApplicationCredential, CredentialExpiry, KeyPair, NodeSoftware } from "../../lib";
import type { ComponentSpec, ExtraFile, HardeningSpec, K8sOnOpenStackClusterProps, KubeletSettings } from "../../lib";
import type { BadInput } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";

const PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n-----END OPENSSH PRIVATE KEY-----";

function cluster(props: Partial<K8sOnOpenStackClusterProps>): BadInput[2] {
  return (stack) => addCluster(stack, { cluster: props });
}

/** Wrong values that TypeScript would not let pass. */
function untyped<T>(value: unknown): T {
  return value as T;
}

function flag(name: string, value: string, component = "apiServer"): BadInput[2] {
  const spec: ComponentSpec = { extraArgs: [{ name, value }] };
  return cluster({ [component]: spec });
}

function file(given: Partial<ExtraFile>): BadInput[2] {
  return cluster({ files: [{ path: "/etc/motd", content: "hello", ...given }] });
}

function hardening(given: unknown): BadInput[2] {
  return cluster({ hardening: given as HardeningSpec });
}

function kubelet(given: KubeletSettings): BadInput[2] {
  return cluster({ kubelet: given });
}

function credential(props: object): BadInput[2] {
  return (stack) => new ApplicationCredential(stack, "Credential", { name: "ccm", ...props });
}

/** Keys, secrets and logins. */
export const SECRETS: readonly BadInput[] = [
  [70, "a private SSH key", cluster({ sshAuthorizedKeys: [PRIVATE_KEY] }), "ssh-private-key", "sshAuthorizedKeys[0]"],
  [
    70,
    "a private key for Nova",
    (stack) => new KeyPair(stack, "Key", { name: "k", publicKey: PRIVATE_KEY }),
    "ssh-private-key",
    "publicKey",
  ],
  [
    70,
    "a DSA key",
    cluster({ sshAuthorizedKeys: ["ssh-dss AAAAB3NzaC1kc3M= me"] }),
    "ssh-key-type",
    "sshAuthorizedKeys[0]",
  ],
  [
    70,
    "two keys in one text",
    cluster({ sshAuthorizedKeys: ["ssh-ed25519 AAAA me\nssh-ed25519 AAAA you"] }),
    "ssh-one-key",
    "sshAuthorizedKeys[0]",
  ],
  [71, "a join token in the code", cluster({ joinToken: untyped("abcdef.hunter2") }), "wrong-kind", "joinToken"],
  [
    72,
    "a life of the join token in the code",
    cluster({ joinToken: untyped({ ttl: "0" }) }),
    "wrong-kind",
    "joinToken",
  ],
  [
    74,
    "encryption of one's own",
    flag("encryption-provider-config", "/etc/x.yaml"),
    "extra-arg-owned",
    "apiServer.extraArgs[0].name",
  ],
  [
    106,
    "a credential that makes credentials",
    credential({ unrestricted: true }),
    "unrestricted-credential",
    "unrestricted",
  ],
  [106, "the role admin", credential({ roles: ["admin"] }), "admin-role", "roles[0]"],
  [
    107,
    "an expiry in the past",
    credential({ expiry: CredentialExpiry.at("2020-01-01T00:00:00Z") }),
    "expiry-too-soon",
    "expiry",
  ],
  [
    107,
    "an expiry without a time zone",
    credential({ expiry: CredentialExpiry.at("2090-01-01 00:00") }),
    "date",
    "expiry",
  ],
  [
    108,
    "an access rule with a relative path",
    credential({ accessRules: [{ service: "compute", method: "GET", path: "v2.1/servers" }] }),
    "access-rule-path",
    "accessRules[0].path",
  ],
  [
    108,
    "an access rule with an unknown method",
    credential({ accessRules: [{ service: "compute", method: "READ", path: "/v2.1" }] }),
    "one-of",
    "accessRules[0].method",
  ],
  [
    109,
    "CA certificates that are none",
    cluster({ trustedCaCertificates: ["hello"] }),
    "pem",
    "trustedCaCertificates[0]",
  ],
  [
    109,
    "a private key among CA certificates",
    cluster({ trustedCaCertificates: [PRIVATE_KEY] }),
    "pem-private-key",
    "trustedCaCertificates[0]",
  ],
];

/** Files, flags and settings of nodes. */
export const SETTINGS: readonly BadInput[] = [
  [
    19,
    "a cluster DNS of one's own",
    flag("cluster-dns", "10.0.0.10", "scheduler"),
    "extra-arg-unknown",
    "scheduler.extraArgs[0].name",
  ],
  [76, "files beyond what Nova takes", file({ content: randomText(120_000) }), "user-data-too-large", "files"],
  [77, "a file on a relative path", file({ path: "etc/motd" }), "absolute-path", "files[0].path"],
  [
    77,
    "a file twice",
    cluster({
      files: [
        { path: "/a", content: "1" },
        { path: "/a", content: "2" },
      ],
    }),
    "unique",
    "files",
  ],
  [
    77,
    "a static pod of one's own",
    file({ path: "/etc/kubernetes/manifests/x.yaml" }),
    "file-path-owned",
    "files[0].path",
  ],
  [77, "a file of the library", file({ path: "/etc/k8s-on-openstack/node.json" }), "file-path-owned", "files[0].path"],
  [78, "a file mode as a number", file({ permissions: untyped(0o644) }), "file-mode", "files[0].permissions"],
  [78, "a file mode that is none", file({ permissions: "rw-r--r--" }), "file-mode", "files[0].permissions"],
  [
    78,
    "a key that everybody may read",
    file({ path: "/etc/ssl/my.key", permissions: "0644" }),
    "file-mode",
    "files[0].permissions",
  ],
  [79, "a flag with dashes", flag("--v", "2"), "extra-arg-name", "apiServer.extraArgs[0].name"],
  [79, "a flag with a space", flag("audit log", "2"), "extra-arg-name", "apiServer.extraArgs[0].name"],
  [79, "a flag without a name", flag("", "2"), "extra-arg-name", "apiServer.extraArgs[0].name"],
  [
    80,
    "a flag that opens the cluster",
    flag("insecure-port", "8080"),
    "extra-arg-owned",
    "apiServer.extraArgs[0].name",
  ],
  [80, "a flag that is gone", flag("enable-swagger-ui", "true"), "extra-arg-unknown", "apiServer.extraArgs[0].name"],
  [80, "a flag of kubeadm", flag("etcd-servers", "https://x"), "extra-arg-owned", "apiServer.extraArgs[0].name"],
  [
    81,
    "NodeRestriction switched off",
    flag("disable-admission-plugins", "NodeRestriction"),
    "admission-plugin-needed",
    "apiServer.extraArgs[0].value",
  ],
  [
    81,
    "AlwaysAdmit",
    hardening({ admissionPlugins: ["AlwaysAdmit"] }),
    "admission-plugin-forbidden",
    "hardening.admissionPlugins[0]",
  ],
  [82, "AlwaysAllow", flag("authorization-mode", "AlwaysAllow"), "extra-arg-owned", "apiServer.extraArgs[0].name"],
  [
    83,
    "a feature gate as text",
    kubelet({ featureGates: untyped({ SomeGate: "true" }) }),
    "boolean",
    "kubelet.featureGates.SomeGate",
  ],
  [
    83,
    "a feature gate in lower case",
    kubelet({ featureGates: { someGate: true } }),
    "feature-gate-name",
    "kubelet.featureGates.someGate",
  ],
  [84, "an audit policy without rules", hardening({ audit: { rules: [] } }), "list-length", "hardening.audit.rules"],
  [
    84,
    "an unknown audit level",
    hardening({ audit: { rules: [{ level: "Everything" }] } }),
    "one-of",
    "hardening.audit.rules[0].level",
  ],
  [
    84,
    "an audit policy that ends early",
    hardening({ audit: { rules: [{ level: "Metadata", verbs: ["get"] }] } }),
    "audit-without-catch-all",
    "hardening.audit.rules",
  ],
  [
    88,
    "a quantity with an unknown unit",
    kubelet({ kubeReserved: { memory: "1gb" } }),
    "quantity",
    "kubelet.kubeReserved.memory",
  ],
  [
    88,
    "a quantity with a space",
    kubelet({ systemReserved: { memory: "1 Gi" } }),
    "quantity",
    "kubelet.systemReserved.memory",
  ],
  [88, "a negative quantity", kubelet({ kubeReserved: { cpu: "-1" } }), "quantity", "kubelet.kubeReserved.cpu"],
  [88, "a quantity with two dots", kubelet({ kubeReserved: { cpu: "0.5.1" } }), "quantity", "kubelet.kubeReserved.cpu"],
  [
    90,
    "eviction at more than everything",
    kubelet({ evictionHard: { "memory.available": "101%" } }),
    "eviction-threshold",
    "kubelet.evictionHard.memory.available",
  ],
  [
    90,
    "an unknown eviction signal",
    kubelet({ evictionHard: { "cpu.available": "5%" } }),
    "one-of",
    "kubelet.evictionHard.cpu.available",
  ],
  [91, "no process for a Pod", kubelet({ podPidsLimit: 0 }), "integer", "kubelet.podPidsLimit"],
  [91, "fewer than no processes", kubelet({ podPidsLimit: -2 }), "integer", "kubelet.podPidsLimit"],
  [91, "no Pod", kubelet({ maxPods: 0 }), "integer", "kubelet.maxPods"],
  [91, "a thousand Pods on a node", kubelet({ maxPods: 1000 }), "integer", "kubelet.maxPods"],
  [
    110,
    "a backup schedule that is none",
    cluster({ etcd: { backupSchedule: "every now and then" } }),
    "format",
    "etcd.backupSchedule",
  ],
  [110, "no backup kept", cluster({ etcd: { backupsKept: 0 } }), "integer", "etcd.backupsKept"],
  [111, "a time server with a scheme", cluster({ ntpServers: ["ntp://ntp.example.com"] }), "host", "ntpServers[0]"],
  [111, "a proxy without a scheme", cluster({ proxy: { httpProxy: "proxy:3128" } }), "proxy-url", "proxy.httpProxy"],
  [
    111,
    "a proxy exception with commas",
    cluster({ proxy: { httpProxy: "http://p:3128", noProxy: ["a,b"] } }),
    "format",
    "proxy.noProxy[0]",
  ],
  [113, "an unknown time zone", cluster({ timezone: "Mars/Olympus" }), "timezone", "timezone"],
  [
    117,
    "a mirror without digests",
    cluster({ software: NodeSoftware.mirror("https://m.example.com", untyped({})) }),
    "required",
    "software.checksums",
  ],
];

/** Text that no compressor makes smaller than three quarters. */
function randomText(length: number): string {
  let state = 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  };
  return Array.from({ length }, next).join("");
}
