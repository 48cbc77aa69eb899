import {
  dnsName,
  each,
  hasTokens,
  integer,
  kubernetesLabels,
  matches,
  object,
  ofKind,
  problem,
  readable,
  readableList,
  required,
  unique,
} from "../core";
import type { CheckResult } from "../core";
import { checkContainerImage } from "./container-image";
import type { ContainerOptions } from "./container-options";
import { checkResources } from "./container-resources";
import { checkSecurity } from "./container-security";
import { EnvValue, objectKey } from "./env-value";
import { NodeSelection } from "./node-selection";
import { checkCommand } from "./probe";
import { checkMountPath, mountPathsOf, Volume } from "./volume";
import { OWN_LABELS } from "./workload-labels";

/** What the kubelet takes for the name of a variable. */
const ENV_NAME = /^[-._A-Za-z][-._A-Za-z0-9]*$/;

/** Most bytes of a ConfigMap or Secret. @see https://kubernetes.io/docs/concepts/configuration/configmap/#motivation */
const MAX_CONFIG_BYTES = 1024 ** 2;

/** Directories that an empty one must not hide. */
const RESERVED_PATHS = ["/", "/proc", "/sys", "/dev", "/etc"];

/** Checks the options that applications and jobs share. */
export function checkContainer(options: Partial<ContainerOptions>): CheckResult {
  const configKeys = Object.keys(readable(options.config));
  const secretKeys = Object.keys(readable(options.secrets));
  return [
    checkContainerImage("image", options.image),
    checkCommand("command", options.command),
    checkCommand("args", options.args, 0),
    checkEnv(options.env, configKeys, secretKeys),
    checkConfig(options.config),
    checkSecrets(options.secrets),
    each(
      "volumes",
      options.volumes,
      (at, one) =>
        ofKind(at, one, Volume, "use Volume.claim(...), .emptyDir(...) or another") ??
        (one as Volume).check(at, configKeys, secretKeys),
    ),
    checkMounts(options),
    checkResources("resources", options.resources),
    checkSecurity("security", options.security),
    ofKind("nodes", options.nodes, NodeSelection, "use NodeSelection.labelled(...) or .tolerating(...)"),
    options.nodes instanceof NodeSelection ? options.nodes.check("nodes") : undefined,
    dnsName("priorityClassName", options.priorityClassName),
    each("imagePullSecrets", options.imagePullSecrets, (at, name) => dnsName(at, name)),
    unique("imagePullSecrets", options.imagePullSecrets, "names"),
    integer("terminationGracePeriodSeconds", options.terminationGracePeriodSeconds, { min: 0, max: 86_400 }),
    checkCommand("preStop", options.preStop),
    checkLabels(options.labels),
  ];
}

function checkEnv(env: ContainerOptions["env"], configKeys: string[], secretKeys: string[]): CheckResult {
  return [
    object("env", env),
    Object.entries(readable(env)).map(([name, value]) => {
      const at = `env.${name}`;
      return [
        matches(at, name, ENV_NAME, "the name of an environment variable"),
        required(at, value) ??
          ofKind(at, value, EnvValue, "use EnvValue.of(...), .fromConfig(...), .fromSecret(...) or another") ??
          (value as EnvValue).check(at, configKeys, secretKeys),
      ];
    }),
  ];
}

function checkConfig(config: ContainerOptions["config"]): CheckResult {
  const entries = Object.entries(readable(config));
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(`${key}${String(value)}`), 0);
  return [
    object("config", config),
    entries.map(([key, value]) => [
      objectKey(`config.${key}`, key),
      required(`config.${key}`, value) ??
        (typeof value === "string"
          ? undefined
          : problem(`config.${key}`, "config-text", "must be a text", "put it in quotes", value)),
    ]),
    bytes > MAX_CONFIG_BYTES
      ? problem("config", "config-too-large", "must have at most 1 MiB", "put large files into the image or a volume")
      : undefined,
  ];
}

function checkSecrets(secrets: ContainerOptions["secrets"]): CheckResult {
  return [
    object("secrets", secrets),
    Object.entries(readable(secrets)).map(([key, value]) => {
      const at = `secrets.${key}`;
      return [
        objectKey(at, key),
        required(at, value) ??
          (typeof value === "string" && hasTokens(value)
            ? undefined
            : problem(
                at,
                "literal-secret",
                "must not be literal text, which everybody reads in the synthesized files",
                "take a sensitive TerraformVariable, or the output of a resource",
              )),
      ];
    }),
  ];
}

/** Checks that no two things have one name or one place. */
function checkMounts({ volumes, writablePaths }: Partial<ContainerOptions>): CheckResult {
  const given = readableList(volumes).filter((one) => one instanceof Volume);
  const mounted = mountPathsOf(volumes);
  return [
    given.map(({ name }, index) =>
      given.findIndex((other) => other.name === name) < index
        ? problem(`volumes[${index}].name`, "volume-twice", "must not name two volumes", "choose another name", name)
        : undefined,
    ),
    mounted.map((path, index) =>
      mounted.indexOf(path) < index
        ? problem(
            `volumes[${index}].mountPath`,
            "mount-path-twice",
            "must not be the place of two volumes",
            "choose another directory",
            path,
          )
        : undefined,
    ),
    each("writablePaths", writablePaths, (at, path) => [
      checkMountPath(at, path),
      RESERVED_PATHS.includes(String(path))
        ? problem(at, "writable-path", "must not hide what the container needs", "name a directory of its own", path)
        : undefined,
      mounted.includes(String(path))
        ? problem(at, "mount-path-twice", "must not be the place of a volume", "remove it", path)
        : undefined,
    ]),
    unique("writablePaths", writablePaths, "directories"),
  ];
}

function checkLabels(labels: ContainerOptions["labels"]): CheckResult {
  return [
    kubernetesLabels("labels", labels),
    Object.keys(readable(labels)).map((key) =>
      OWN_LABELS.includes(key)
        ? problem(`labels.${key}`, "reserved-label", "must not be a label that the library sets", "choose another key")
        : undefined,
    ),
  ];
}
