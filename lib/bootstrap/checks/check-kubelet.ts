import {
  evictionThreshold,
  featureGates,
  goDuration,
  integer,
  knownKeys,
  notAbove,
  object,
  oneOf,
  plainData,
  problem,
  quantity,
  readable,
  required,
} from "../../core";
import type { CheckResult } from "../../core";
import type { KubeletSettings, ReservedResources } from "../kubelet-settings";

const SETTINGS_KEYS = [
  "maxPods",
  "podPidsLimit",
  "kubeReserved",
  "systemReserved",
  "evictionHard",
  "imageGcHighThresholdPercent",
  "imageGcLowThresholdPercent",
  "shutdownGracePeriod",
  "shutdownGracePeriodCriticalPods",
  "featureGates",
  "extraConfig",
];

const SIGNALS = [
  "memory.available",
  "nodefs.available",
  "nodefs.inodesFree",
  "imagefs.available",
  "imagefs.inodesFree",
  "containerfs.available",
  "containerfs.inodesFree",
  "pid.available",
];

/** Fields of KubeletConfiguration that hold the cluster's security together. */
const OWNED_FIELDS = [
  "apiVersion",
  "kind",
  "authentication",
  "authorization",
  "cgroupDriver",
  "clusterDomain",
  "containerRuntimeEndpoint",
  "providerID",
  "readOnlyPort",
  "registerWithTaints",
  "rotateCertificates",
  "serverTLSBootstrap",
  "staticPodPath",
  "tlsCertFile",
  "tlsPrivateKeyFile",
];

/** Checks kubelet settings, of a cluster or of a pool. */
export function checkKubeletSettings(path: string, settings: KubeletSettings | undefined): CheckResult {
  if (settings === undefined) {
    return undefined;
  }
  const shape = knownKeys(path, settings, SETTINGS_KEYS);
  if (typeof settings !== "object" || settings === null) {
    return shape;
  }
  const at = (name: keyof KubeletSettings) => `${path}.${name}`;
  return [
    shape,
    integer(at("maxPods"), settings.maxPods, { min: 1, max: 500 }),
    checkPids(at("podPidsLimit"), settings.podPidsLimit),
    checkReserved(at("kubeReserved"), settings.kubeReserved),
    checkReserved(at("systemReserved"), settings.systemReserved),
    checkEviction(at("evictionHard"), settings.evictionHard),
    integer(at("imageGcHighThresholdPercent"), settings.imageGcHighThresholdPercent, { min: 1, max: 100 }),
    integer(at("imageGcLowThresholdPercent"), settings.imageGcLowThresholdPercent, { min: 0, max: 99 }),
    checkThresholds(path, settings),
    goDuration(at("shutdownGracePeriod"), settings.shutdownGracePeriod),
    goDuration(at("shutdownGracePeriodCriticalPods"), settings.shutdownGracePeriodCriticalPods),
    checkShutdown(path, settings),
    featureGates(at("featureGates"), settings.featureGates),
    object(at("extraConfig"), settings.extraConfig),
    plainData(at("extraConfig"), settings.extraConfig),
    checkOwnedFields(at("extraConfig"), settings.extraConfig),
  ];
}

function checkPids(path: string, limit: number | undefined): CheckResult {
  return limit === -1 ? undefined : integer(path, limit, { min: 1 });
}

function checkReserved(path: string, reserved: ReservedResources | undefined): CheckResult {
  return [
    knownKeys(path, reserved, ["cpu", "memory", "ephemeralStorage"]),
    quantity(`${path}.cpu`, reserved?.cpu),
    quantity(`${path}.memory`, reserved?.memory),
    quantity(`${path}.ephemeralStorage`, reserved?.ephemeralStorage),
  ];
}

function checkEviction(path: string, thresholds: Readonly<Record<string, string>> | undefined): CheckResult {
  return [
    object(path, thresholds),
    Object.entries(readable(thresholds)).map(([signal, threshold]) => [
      oneOf(`${path}.${signal}`, signal, SIGNALS),
      required(`${path}.${signal}`, threshold) ?? evictionThreshold(`${path}.${signal}`, threshold),
    ]),
  ];
}

/** The kubelet does not start when images are removed down to more than where removing begins. */
function checkThresholds(path: string, settings: KubeletSettings): CheckResult {
  const high = settings.imageGcHighThresholdPercent ?? 85;
  const low = settings.imageGcLowThresholdPercent ?? 80;
  const isWrong = typeof high === "number" && typeof low === "number" && low >= high;
  return isWrong
    ? problem(
        `${path}.imageGcLowThresholdPercent`,
        "image-gc-thresholds",
        `must be below 'imageGcHighThresholdPercent' ${high}`,
        "change one of the two",
        low,
      )
    : undefined;
}

function checkShutdown(path: string, settings: KubeletSettings): CheckResult {
  const whole = seconds(settings.shutdownGracePeriod ?? "120s");
  const part = seconds(settings.shutdownGracePeriodCriticalPods ?? "30s");
  return notAbove(`${path}.shutdownGracePeriodCriticalPods`, part, `${path}.shutdownGracePeriod`, whole);
}

/** Seconds of a Go duration; undefined when it is none. */
function seconds(duration: unknown): number | undefined {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  if (typeof duration !== "string" || !/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(duration)) {
    return undefined;
  }
  return [...duration.matchAll(/([\d.]+)(h|ms|m|s)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? "s"] ?? 1),
    0,
  );
}

function checkOwnedFields(path: string, config: Readonly<Record<string, unknown>> | undefined): CheckResult {
  return Object.keys(readable(config))
    .filter((field) => OWNED_FIELDS.includes(field))
    .map((field) =>
      problem(`${path}.${field}`, "kubelet-field-owned", "must not be set here", "leave it out; the library sets it"),
    );
}
