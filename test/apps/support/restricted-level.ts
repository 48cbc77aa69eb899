/** A finding: where, and what is wrong there. */
export type Finding = string;

type Tree = Readonly<Record<string, unknown>>;

/**
 * What the Pod Security Standard at level `restricted` refuses of a pod template, written down from the standard, in the provider's
 * names of attributes.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function findBreaches(spec: Tree): Finding[] {
  const containers = ["container", "initContainer"].flatMap((key) => listOf(spec[key]));
  const pod = treeOf(spec["securityContext"]);
  return [
    ...["hostNetwork", "hostPid", "hostIpc"].filter((key) => spec[key] === true),
    ...listOf(spec["volume"]).flatMap(findForeignVolumes),
    ...(listOf(pod["sysctl"]).length > 0 ? ["sysctls"] : []),
    ...(pod["windowsOptions"] === undefined ? [] : ["windowsOptions"]),
    ...(containers.length === 0 ? ["no containers"] : []),
    ...containers.flatMap((container) => findContainerBreaches(container, pod)),
    ...(isRoot(pod) ? ["the pod runs as user 0"] : []),
  ];
}

const VOLUME_KINDS = [
  "configMap",
  "csi",
  "downwardApi",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

function findForeignVolumes(volume: Tree): Finding[] {
  const kinds = Object.keys(volume).filter((key) => key !== "name" && volume[key] !== undefined);
  return kinds.length === 1 && VOLUME_KINDS.includes(kinds[0] ?? "") ? [] : [`volume of ${kinds.join(" and ")}`];
}

function findContainerBreaches(container: Tree, pod: Tree): Finding[] {
  const context = treeOf(container["securityContext"]);
  const capabilities = treeOf(context["capabilities"]);
  const drop = Array.isArray(capabilities["drop"]) ? (capabilities["drop"] as unknown[]) : [];
  const add = Array.isArray(capabilities["add"]) ? (capabilities["add"] as unknown[]) : [];
  const profile = treeOf(context["seccompProfile"] ?? pod["seccompProfile"])["type"];
  const runAsNonRoot = context["runAsNonRoot"] ?? pod["runAsNonRoot"];
  const handlers = [
    ...["livenessProbe", "readinessProbe", "startupProbe"].map((key) => treeOf(container[key])),
    ...["postStart", "preStop"].flatMap((key) => listOf(treeOf(container["lifecycle"])[key])),
  ];
  return [
    ...(context["privileged"] === true ? ["privileged"] : []),
    ...(context["allowPrivilegeEscalation"] === false ? [] : ["may gain privileges"]),
    ...(drop.includes("ALL") ? [] : ["keeps capabilities"]),
    ...add.filter((name) => name !== "NET_BIND_SERVICE").map((name) => `adds ${String(name)}`),
    ...(profile === "RuntimeDefault" || profile === "Localhost" ? [] : ["has no seccomp profile"]),
    ...(runAsNonRoot === true ? [] : ["may be root"]),
    ...(isRoot(context) ? ["runs as user 0"] : []),
    ...listOf(container["port"]).flatMap(({ hostPort }) => (hostPort === undefined ? [] : ["has a host port"])),
    ...handlers.flatMap(({ httpGet }) => (treeOf(httpGet)["host"] === undefined ? [] : ["a probe names a host"])),
  ];
}

function isRoot(context: Tree): boolean {
  return context["runAsUser"] === "0" || context["runAsUser"] === 0;
}

function treeOf(value: unknown): Tree {
  return typeof value === "object" && value !== null ? (value as Tree) : {};
}

function listOf(value: unknown): Tree[] {
  return Array.isArray(value) ? (value as Tree[]) : [];
}
