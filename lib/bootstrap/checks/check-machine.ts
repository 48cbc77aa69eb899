import {
  absolutePath,
  boolean,
  each,
  fileMode,
  hasTokens,
  hostOrIp,
  knownKeys,
  matches,
  object,
  pem,
  problem,
  readableList,
  required,
  sshPublicKey,
  unique,
  url,
} from "../../core";
import type { CheckResult } from "../../core";
import type { ExtraFile, MachineSpec, ProxySpec, RegistryMirrorSpec } from "../machine-spec";
import { checkHostAliases } from "./check-host-aliases";
import { checkSoftware } from "./check-software";
import { hasControlCharacters } from "./control-characters";
import { eachOf } from "./each-of";

/** Names of the properties of `MachineSpec`. */
export const MACHINE_SPEC_KEYS = [
  "software",
  "ntpServers",
  "timezone",
  "proxy",
  "trustedCaCertificates",
  "registryMirrors",
  "hostAliases",
  "sysctls",
  "files",
  "sshAuthorizedKeys",
] as const;

/** Where the library, kubeadm and packages keep their own files. */
const OWNED_PATHS = [
  "/etc/k8s-on-openstack",
  "/usr/local/lib/k8s-on-openstack",
  "/var/lib/k8s-on-openstack",
  "/etc/kubernetes",
  "/var/lib/etcd-disk",
  "/var/lib/kubelet",
  "/etc/containerd/config.toml",
  "/etc/sysctl.d/90-k8s-on-openstack.conf",
  "/etc/modules-load.d/k8s-on-openstack.conf",
  "/etc/tmpfiles.d/k8s-on-openstack.conf",
  "/run",
  "/proc",
  "/sys",
  "/dev",
];

/** Paths whose content is a secret by custom. */
const SECRET_PATH = /\.(key|pem|p12|kubeconfig)$|(^|\/)(\.?netrc|\.dockerconfigjson|clouds?\.(yaml|conf))$/;

/** Checks what is inside a machine; `path` is the object's own, empty for the properties of a cluster. */
export function checkMachine(path: string, machine: MachineSpec): CheckResult {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  return [
    checkSoftware(at("software"), machine.software),
    each(at("ntpServers"), machine.ntpServers, hostOrIp),
    checkTimezone(at("timezone"), machine.timezone),
    checkProxy(at("proxy"), machine.proxy),
    each(at("trustedCaCertificates"), machine.trustedCaCertificates, pem),
    eachOf(at("registryMirrors"), machine.registryMirrors, checkMirror),
    unique(
      at("registryMirrors"),
      readableList(machine.registryMirrors).map((mirror) => mirror?.registry),
      "registries",
    ),
    checkHostAliases(at("hostAliases"), machine.hostAliases),
    checkSysctls(at("sysctls"), machine.sysctls),
    eachOf(at("files"), machine.files, checkFile),
    unique(
      at("files"),
      readableList(machine.files).map((file) => file?.path),
      "paths",
    ),
    each(at("sshAuthorizedKeys"), machine.sshAuthorizedKeys, sshPublicKey),
  ];
}

function checkTimezone(path: string, timezone: string | undefined): CheckResult {
  const isKnown = timezone === undefined || timezone === "UTC" || isTimezone(timezone);
  return isKnown
    ? undefined
    : problem(path, "timezone", "must be a time zone of the IANA list", "write it as Europe/Berlin", timezone);
}

function isTimezone(text: unknown): boolean {
  try {
    return typeof text === "string" && new Intl.DateTimeFormat("en", { timeZone: text }).format(0) !== "";
  } catch {
    return false;
  }
}

function checkProxy(path: string, proxy: ProxySpec | undefined): CheckResult {
  if (typeof proxy !== "object" || proxy === null) {
    return object(path, proxy);
  }
  return [
    knownKeys(path, proxy, ["httpProxy", "httpsProxy", "noProxy"]),
    checkProxyUrl(`${path}.httpProxy`, proxy.httpProxy),
    checkProxyUrl(`${path}.httpsProxy`, proxy.httpsProxy),
    each(`${path}.noProxy`, proxy.noProxy, (at, entry) =>
      matches(at, entry, /^[^\s,"]+$/, "one host, domain or range without spaces and commas"),
    ),
    proxy.httpProxy === undefined && proxy.httpsProxy === undefined
      ? problem(path, "proxy-empty", "must name a proxy", "set 'httpProxy' or 'httpsProxy', or leave it out")
      : undefined,
  ];
}

/** A proxy's URL may hold a password, so it is in no message. */
function checkProxyUrl(path: string, value: unknown): CheckResult {
  if (value === undefined || hasTokens(value)) {
    return undefined;
  }
  const isProxy = typeof value === "string" && /^https?:\/\/[^\s"\\/]+\/?$/.test(value) && URL.canParse(value);
  return isProxy
    ? undefined
    : problem(path, "proxy-url", "must be the URL of a proxy", "write it as http://proxy.example.com:3128");
}

function checkMirror(path: string, mirror: RegistryMirrorSpec): CheckResult {
  return [
    knownKeys(path, mirror, ["registry", "mirrors", "caCertificate", "overridePath"]),
    required(`${path}.registry`, mirror?.registry) ??
      matches(
        `${path}.registry`,
        mirror.registry,
        /^[a-zA-Z0-9.-]+(:\d+)?$/,
        "a registry's host, with a port if need be",
      ),
    required(`${path}.mirrors`, mirror?.mirrors) ??
      each(`${path}.mirrors`, mirror.mirrors, (at, value) => url(at, value, { schemes: ["https", "http"] })),
    pem(`${path}.caCertificate`, mirror?.caCertificate),
    boolean(`${path}.overridePath`, mirror?.overridePath),
  ];
}

function checkSysctls(path: string, sysctls: Readonly<Record<string, string>> | undefined): CheckResult {
  if (typeof sysctls !== "object" || sysctls === null || Array.isArray(sysctls)) {
    return object(path, sysctls);
  }
  return Object.entries(sysctls).map(([name, value]) => [
    matches(`${path}.${name}`, name, /^[a-z0-9_-]+([./][A-Za-z0-9_-]+)+$/, "the name of a kernel setting"),
    typeof value === "string" && /^[^\r\n]+$/.test(value)
      ? undefined
      : problem(`${path}.${name}`, "sysctl-value", "must be a text of one line", "put the number in quotes", value),
  ]);
}

function checkFile(path: string, file: ExtraFile): CheckResult {
  if (typeof file !== "object" || file === null) {
    return knownKeys(path, file, []);
  }
  return [
    knownKeys(path, file, ["path", "content", "permissions", "owner"]),
    required(`${path}.path`, file.path) ?? [
      absolutePath(`${path}.path`, file.path),
      checkOwnedPath(`${path}.path`, file.path),
    ],
    required(`${path}.content`, file.content) ?? checkContent(`${path}.content`, file.content),
    fileMode(`${path}.permissions`, file.permissions ?? "0644", { secret: SECRET_PATH.test(String(file.path)) }),
    matches(`${path}.owner`, file.owner, /^[a-z_][a-z0-9_-]*:[a-z_][a-z0-9_-]*$/, "an owner such as root:root"),
  ];
}

function checkOwnedPath(path: string, value: unknown): CheckResult {
  const owner = OWNED_PATHS.find((owned) => value === owned || String(value).startsWith(`${owned}/`));
  return owner === undefined && !/\/k8s-on-openstack[^/]*\.(service|timer)(\.d\/|$)/.test(String(value))
    ? undefined
    : problem(path, "file-path-owned", "must not be a path of the library or of kubeadm", "choose another path", value);
}

function checkContent(path: string, content: unknown): CheckResult {
  if (typeof content !== "string") {
    return problem(path, "file-content", "must be a text", "convert it to text");
  }
  return hasControlCharacters(content)
    ? problem(path, "file-content", "must not have control characters", "encode the file, and decode it on the node")
    : undefined;
}
