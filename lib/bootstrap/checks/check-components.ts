import {
  absolutePath,
  boolean,
  dnsLabel,
  flattenChecks,
  integer,
  knownKeys,
  matches,
  object,
  problem,
  readable,
  readableList,
  required,
  unique,
} from "../../core";
import type { CheckResult } from "../../core";
import type { ComponentSpec, EtcdSpec, ExtraArg, ExtraVolume } from "../cluster-spec";
import { checkCalendar } from "./check-calendar";
import { hasControlCharacters } from "./control-characters";
import { eachOf } from "./each-of";
import { API_SERVER_FLAGS, CONTROLLER_MANAGER_FLAGS, ETCD_FLAGS, KUBELET_FLAGS, SCHEDULER_FLAGS } from "./known-flags";

/** A flag that the library or kubeadm sets, by name or by its beginning, and what to use in its place. */
type OwnedFlags = readonly (readonly [pattern: RegExp, fix: string])[];

const BY_KUBEADM = "leave it out; kubeadm sets it";

const API_SERVER_OWNED: OwnedFlags = [
  [/^audit-(policy-file|log-(path|maxage|maxbackup|maxsize))$/, "use 'hardening.audit'"],
  [/^(admission-control-config-file|enable-admission-plugins)$/, "use 'hardening'"],
  [
    /^(anonymous-auth|authentication-config)$/,
    "leave it out; anonymous requests may read the health of the server alone",
  ],
  [
    /^authoriz|^authentication-token-webhook-config-file$/,
    "leave it out; Node and RBAC decide, then webhooks of the library",
  ],
  [/^encryption-provider-config$/, "leave it out; Secrets are encrypted with the cluster's own key"],
  [/^(token-auth-file|insecure-port|insecure-bind-address|basic-auth-file)$/, "leave it out; it opens the cluster"],
  [/^(cloud-provider|cloud-config)$/, "leave it out; the API server knows no clouds since Kubernetes 1.33"],
  [/^service-cluster-ip-range$/, "use 'serviceCidr'"],
  [/^service-node-port-range$/, "leave it out; the security groups are about the ports 30000 to 32767"],
  [
    /^(advertise-address|secure-port|bind-address|client-ca-file|enable-bootstrap-token-auth|allow-privileged)$|^etcd-(servers|cafile|certfile|keyfile)|^(tls-cert-file|tls-private-key-file|kubelet-client|kubelet-certificate|proxy-client|requestheader|service-account-(key-file|signing))/,
    BY_KUBEADM,
  ],
];

const CONTROLLER_MANAGER_OWNED: OwnedFlags = [
  [/^(cluster-cidr|allocate-node-cidrs|node-cidr-mask-size.*)$/, "use the network plugin's pod range"],
  [/^service-cluster-ip-range$/, "use 'serviceCidr'"],
  [/^(cloud-provider|cloud-config|cluster-name)$/, "leave it out; the library sets it"],
  [
    /^(kubeconfig|(authentication|authorization)-kubeconfig|client-ca-file|root-ca-file|service-account-private-key-file|use-service-account-credentials)$|^(cluster-signing-(cert|key)|requestheader)/,
    BY_KUBEADM,
  ],
];

const SCHEDULER_OWNED: OwnedFlags = [[/^((authentication|authorization)-)?kubeconfig$/, BY_KUBEADM]];

const ETCD_OWNED: OwnedFlags = [
  [/^quota-backend-bytes$/, "use 'etcd.quotaGiB'"],
  [
    /^(name|data-dir|wal-dir|cert-file|key-file|trusted-ca-file|client-cert-auth|auto-tls|peer-.*|initial-.*|listen-(client|peer).*|advertise-.*|config-file)$/,
    BY_KUBEADM,
  ],
];

const KUBELET_OWNED: OwnedFlags = [
  [/^(cloud-provider|provider-id|node-ip|hostname-override|cloud-config)$/, "leave it out; the library sets it"],
  [/^(config|config-dir|kubeconfig|bootstrap-kubeconfig|container-runtime-endpoint)$/, BY_KUBEADM],
  [/^node-labels$/, "use 'labels'"],
  [/^register-with-taints$/, "use 'taints'"],
];

/** Names of the mounts that kubeadm and the library make themselves. */
const OWNED_VOLUMES = ["k8s-on-openstack", "audit-log", "ca-certs", "k8s-certs", "kubeconfig", "etc-ca-certificates"];

/** Checks additions to the API server. */
export function checkApiServer(path: string, component: ComponentSpec | undefined): CheckResult {
  return checkComponent(path, component, API_SERVER_FLAGS, API_SERVER_OWNED);
}

/** Checks additions to the controller manager. */
export function checkControllerManager(path: string, component: ComponentSpec | undefined): CheckResult {
  return checkComponent(path, component, CONTROLLER_MANAGER_FLAGS, CONTROLLER_MANAGER_OWNED);
}

/** Checks additions to the scheduler. */
export function checkScheduler(path: string, component: ComponentSpec | undefined): CheckResult {
  return checkComponent(path, component, SCHEDULER_FLAGS, SCHEDULER_OWNED);
}

/** Checks additions to etcd and the care of its data. */
export function checkEtcd(path: string, etcd: EtcdSpec | undefined): CheckResult {
  if (typeof etcd !== "object" || etcd === null) {
    return object(path, etcd);
  }
  return [
    knownKeys(path, etcd, ["extraArgs", "quotaGiB", "backupSchedule", "backupsKept"]),
    checkFlags(`${path}.extraArgs`, etcd.extraArgs, ETCD_FLAGS, ETCD_OWNED),
    // etcd itself warns above 8 GiB.
    integer(`${path}.quotaGiB`, etcd.quotaGiB, { min: 1, max: 32 }),
    integer(`${path}.backupsKept`, etcd.backupsKept, { min: 1, max: 1000 }),
    checkCalendar(`${path}.backupSchedule`, etcd.backupSchedule),
  ];
}

/** Checks further flags of the kubelet. */
export function checkKubeletArgs(path: string, args: readonly ExtraArg[] | undefined): CheckResult {
  return checkFlags(path, args, KUBELET_FLAGS, KUBELET_OWNED);
}

function checkComponent(
  path: string,
  component: ComponentSpec | undefined,
  known: readonly string[],
  owned: OwnedFlags,
): CheckResult {
  if (typeof component !== "object" || component === null) {
    return object(path, component);
  }
  return [
    knownKeys(path, component, ["extraArgs", "extraVolumes"]),
    checkFlags(`${path}.extraArgs`, component.extraArgs, known, owned),
    checkVolumes(`${path}.extraVolumes`, component.extraVolumes),
  ];
}

function checkFlags(
  path: string,
  args: readonly ExtraArg[] | undefined,
  known: readonly string[],
  owned: OwnedFlags,
): CheckResult {
  if (args === undefined) {
    return undefined;
  }
  if (!Array.isArray(args)) {
    return problem(path, "list", "must be a list", 'write it as [{ name: "v", value: "2" }]', args);
  }
  return args.map((arg: ExtraArg, index) => {
    const at = `${path}[${index}]`;
    if (typeof arg !== "object" || arg === null) {
      return problem(at, "object", "must have a name and a value", 'write it as { name: "v", value: "2" }', arg);
    }
    return [
      knownKeys(at, arg, ["name", "value"]),
      required(`${at}.name`, arg.name) ?? checkFlagName(`${at}.name`, arg.name, known, owned),
      required(`${at}.value`, arg.value) ??
        (typeof arg.value === "string"
          ? checkFlagValue(`${at}.value`, arg)
          : problem(`${at}.value`, "extra-arg-value", "must be a text", "put it in quotes", arg.value)),
    ];
  });
}

function checkFlagName(path: string, name: string, known: readonly string[], owned: OwnedFlags): CheckResult {
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]*$/.test(name)) {
    const fix = "write it without dashes in front, as audit-log-format";
    return problem(path, "extra-arg-name", "must be the name of a flag", fix, name);
  }
  const owner = owned.find(([pattern]) => pattern.test(name));
  if (owner !== undefined) {
    return problem(path, "extra-arg-owned", "must not be a flag that is set already", owner[1], name);
  }
  return flattenChecks(knownKeys(path, { [name]: "" }, known)).map((result) =>
    problem(
      path,
      "extra-arg-unknown",
      "must be a flag that the component knows",
      "fix" in result ? result.fix : "look it up in the component's reference",
      name,
    ),
  );
}

function checkFlagValue(path: string, { name, value }: ExtraArg): CheckResult {
  if (hasControlCharacters(value)) {
    return problem(path, "extra-arg-value", "must not have control characters", "remove them");
  }
  if (name === "disable-admission-plugins") {
    const needed = ["NamespaceLifecycle", "ServiceAccount", "NodeRestriction", "PodSecurity", "EventRateLimit"];
    const missed = value.split(",").filter((plugin) => needed.includes(plugin.trim()));
    return missed.length === 0
      ? undefined
      : problem(
          path,
          "admission-plugin-needed",
          `must leave ${missed.join(", ")} on`,
          "take it out of the list",
          value,
        );
  }
  if (name === "feature-gates") {
    return matches(path, value, /^[A-Z]\w*=(true|false)(,[A-Z]\w*=(true|false))*$/, "gates such as A=true,B=false");
  }
  return undefined;
}

function checkVolumes(path: string, volumes: readonly ExtraVolume[] | undefined): CheckResult {
  return [
    unique(
      path,
      readableList(volumes).map((volume) => volume?.name),
      "names",
    ),
    eachOf(path, volumes, checkVolume),
  ];
}

function checkVolume(path: string, volume: ExtraVolume): CheckResult {
  const { name, hostPath, mountPath, readOnly } = readable(volume);
  return [
    knownKeys(path, volume, ["name", "hostPath", "mountPath", "readOnly"]),
    required(`${path}.name`, name) ?? dnsLabel(`${path}.name`, name),
    OWNED_VOLUMES.includes(String(name))
      ? problem(`${path}.name`, "extra-volume-owned", "must not be the name of a mount of kubeadm", "rename it", name)
      : undefined,
    required(`${path}.hostPath`, hostPath) ?? absolutePath(`${path}.hostPath`, hostPath),
    required(`${path}.mountPath`, mountPath) ?? absolutePath(`${path}.mountPath`, mountPath),
    boolean(`${path}.readOnly`, readOnly),
  ];
}
