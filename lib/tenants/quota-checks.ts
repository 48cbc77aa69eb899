import {
  Quantity,
  hasTokens,
  integer,
  isPlainObject,
  known,
  knownKeys,
  notAbove,
  notBlank,
  problem,
  quantity,
  readable,
  required,
} from "../core";
import type { CheckResult } from "../core";
import type { TenantQuotaOptions, VolumeQuota, VolumeTypeQuota } from "./quota-options";

/** Figures of each part that are plain numbers. */
const FIGURES = {
  compute: ["cores", "instances", "keyPairs", "serverGroups", "serverGroupMembers"],
  volumes: ["volumes", "gigabytes", "snapshots", "perVolumeGigabytes", "backups", "backupGigabytes"],
  network: [
    "networks",
    "subnets",
    "routers",
    "ports",
    "floatingIps",
    "securityGroups",
    "securityGroupRules",
    "rbacPolicies",
  ],
  loadBalancers: ["loadBalancers", "listeners", "pools", "members", "healthMonitors"],
} as const;

/** Members of each part that are no plain numbers. */
const OTHERS = { compute: ["ram"], volumes: ["types"], network: [], loadBalancers: [] } as const;

const PARTS = ["compute", "volumes", "network", "loadBalancers"] as const;
const TYPE_FIGURES = ["volumes", "gigabytes", "snapshots"] as const;
const MEBIBYTE = 2 ** 20;

/** What OpenStack's databases hold. */
const LARGEST = 2 ** 31 - 1;

/** Checks the figures of a quota, reported under `path`. */
export function checkQuota(path: string, given: TenantQuotaOptions): CheckResult {
  const quota = readable(given);
  return [
    required(path, given) ?? knownKeys(path, given, PARTS),
    PARTS.map((part) => {
      const at = `${path}.${part}`;
      const figures = readable<object>(quota[part]) as Readonly<Record<string, unknown>>;
      return [
        knownKeys(at, quota[part], [...FIGURES[part], ...OTHERS[part]]),
        FIGURES[part].map((figure) => checkFigure(`${at}.${figure}`, figures[figure])),
      ];
    }),
    checkRam(`${path}.compute.ram`, readable(quota.compute).ram),
    checkTypes(`${path}.volumes`, readable(quota.volumes)),
  ];
}

/** Checks one figure: a whole number from 0, or `TenantQuota.UNLIMITED`. */
function checkFigure(path: string, value: unknown): CheckResult {
  if (value === Number.POSITIVE_INFINITY) {
    return undefined;
  }
  return typeof value === "number" && value < 0 && !hasTokens(value)
    ? problem(
        path,
        "quota-negative",
        "must not be negative",
        "use a whole number from 0, or TenantQuota.UNLIMITED, which the cloud writes as -1",
        value,
      )
    : integer(path, value, { min: 0, max: LARGEST });
}

function checkRam(path: string, ram: unknown): CheckResult {
  const bytes = Quantity.tryParse(ram)?.toNumber();
  return [
    known(path, ram),
    quantity(path, ram),
    bytes !== undefined && (bytes <= 0 || bytes % MEBIBYTE !== 0)
      ? problem(path, "whole-mebibytes", "must be whole MiB", "write it with its unit, such as 64Gi or 512Mi", ram)
      : undefined,
  ];
}

function checkTypes(path: string, volumes: Partial<VolumeQuota>): CheckResult {
  const { types } = volumes;
  if (types !== undefined && !isPlainObject(types)) {
    return problem(`${path}.types`, "object", "must be an object", "write it as { ssd: { gigabytes: 100 } }", types);
  }
  return Object.entries(types ?? {}).map(([type, limits]) => {
    const at = `${path}.types.${type}`;
    const figures = readable<VolumeTypeQuota>(limits);
    return [
      notBlank(at, type),
      known(at, type),
      required(at, limits) ?? knownKeys(at, limits, TYPE_FIGURES),
      TYPE_FIGURES.map((figure) => [
        checkFigure(`${at}.${figure}`, figures[figure]),
        // unlimited within a limit is limited by it.
        figures[figure] === Number.POSITIVE_INFINITY
          ? undefined
          : notAbove(`${at}.${figure}`, figures[figure], `${path}.${figure}`, volumes[figure]),
      ]),
    ];
  });
}

/** Checks that a quota has room for what is needed; figures that are left out are the cloud's business. */
export function checkQuotaHolds(path: string, given: TenantQuotaOptions, need: TenantQuotaOptions): CheckResult {
  const quota = readable(given);
  const ram = Quantity.tryParse(readable(quota.compute).ram);
  const neededRam = Quantity.tryParse(need.compute?.ram);
  return [
    PARTS.map((part) => {
      const limits = readable<object>(quota[part]) as Readonly<Record<string, unknown>>;
      const needed = readable<object>(need[part]) as Readonly<Record<string, unknown>>;
      return FIGURES[part].map((figure) => checkRoom(`${path}.${part}.${figure}`, limits[figure], needed[figure]));
    }),
    ram !== undefined && neededRam !== undefined && ram.compare(neededRam) < 0
      ? belowUse(`${path}.compute.ram`, ram.text, neededRam.text)
      : undefined,
  ];
}

function checkRoom(path: string, limit: unknown, needed: unknown): CheckResult {
  return typeof limit === "number" && typeof needed === "number" && !hasTokens(limit) && limit >= 0 && limit < needed
    ? belowUse(path, limit, needed)
    : undefined;
}

function belowUse(path: string, limit: unknown, needed: number | string): CheckResult {
  return problem(
    path,
    "quota-below-use",
    `must be at least ${needed}, which the 'clusters' of the project need`,
    "raise it, take TenantQuota.forClusters(...), or make the clusters smaller",
    limit,
  );
}
