import { Token } from "cdktf";
import { Quantity, hasTokens, integer, knownKeys, quantity, quantityNotAbove, readable } from "../core";
import type { CheckResult } from "../core";

/** Most that everything in a namespace together may ask for. */
export interface NamespaceQuota {
  /**
   * Sum of the CPU that pods request, as a quantity such as `4` or `500m`.
   *
   * @default - no limit
   */
  readonly cpu?: string;

  /**
   * Sum of the memory that pods request and are limited to, as a quantity such as `8Gi`.
   *
   * @default - no limit
   */
  readonly memory?: string;

  /**
   * Number of pods.
   *
   * @default - no limit
   */
  readonly pods?: number;

  /**
   * Number of volume claims.
   *
   * @default - no limit
   */
  readonly volumeClaims?: number;

  /**
   * Sum of the storage that claims request, as a quantity such as `100Gi`.
   *
   * @default - no limit
   */
  readonly storage?: string;

  /**
   * Number of Services of type LoadBalancer: each is a load balancer of Octavia.
   *
   * @default - no limit
   */
  readonly loadBalancers?: number;
}

/** What a container gets that asks for nothing, as quantities. */
export interface ContainerLimits {
  /**
   * CPU that is reserved.
   *
   * @default - as much as `limitCpu`
   */
  readonly requestCpu?: string;

  /**
   * Memory that is reserved.
   *
   * @default - as much as `limitMemory`
   */
  readonly requestMemory?: string;

  /**
   * Most CPU.
   *
   * @default - no limit
   */
  readonly limitCpu?: string;

  /**
   * Most memory.
   *
   * @default - no limit
   */
  readonly limitMemory?: string;
}

/** Renders what the ResourceQuota is hard about. */
export function renderQuota(quota: NamespaceQuota): Readonly<Record<string, string>> {
  const entries: readonly (readonly [string, string | number | undefined])[] = [
    ["requests.cpu", quota.cpu],
    ["requests.memory", quota.memory],
    ["limits.memory", quota.memory],
    ["pods", quota.pods],
    ["persistentvolumeclaims", quota.volumeClaims],
    ["requests.storage", quota.storage],
    ["services.loadbalancers", quota.loadBalancers],
  ];
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, textOf(value)]])));
}

/** The digits of a number that is not known yet are those of its token. */
function textOf(value: string | number): string {
  return hasTokens(value) ? Token.asString(value) : String(value);
}

/** Renders the LimitRange's only entry as the API gives it back: completed, and with its quantities in their canonical form. */
export function renderContainerLimits(limits: ContainerLimits): {
  readonly type: string;
  readonly default: Readonly<Record<string, string>>;
  readonly defaultRequest: Readonly<Record<string, string>>;
} {
  const pair = (cpu: string | undefined, memory: string | undefined) => ({
    ...(cpu === undefined ? {} : { cpu: canonical(cpu) }),
    ...(memory === undefined ? {} : { memory: canonical(memory) }),
  });
  return {
    type: "Container",
    default: pair(limits.limitCpu, limits.limitMemory),
    defaultRequest: pair(limits.requestCpu ?? limits.limitCpu, limits.requestMemory ?? limits.limitMemory),
  };
}

/** Terraform compares these quantities as texts, and would plan a change of what only looks different. */
function canonical(quantityText: string): string {
  return Quantity.tryParse(quantityText)?.canonicalText ?? quantityText;
}

/** Checks a quota, reported under `path`. */
export function checkNamespaceQuota(path: string, given: NamespaceQuota | undefined): CheckResult {
  const quota = readable(given);
  return [
    knownKeys(path, given, ["cpu", "memory", "pods", "volumeClaims", "storage", "loadBalancers"]),
    quantity(`${path}.cpu`, quota.cpu),
    quantity(`${path}.memory`, quota.memory),
    integer(`${path}.pods`, quota.pods, { min: 0 }),
    integer(`${path}.volumeClaims`, quota.volumeClaims, { min: 0 }),
    quantity(`${path}.storage`, quota.storage),
    integer(`${path}.loadBalancers`, quota.loadBalancers, { min: 0 }),
  ];
}

/** Checks container limits, reported under `path`. */
export function checkContainerLimits(path: string, given: ContainerLimits | undefined): CheckResult {
  const limits = readable(given);
  const keys = ["requestCpu", "requestMemory", "limitCpu", "limitMemory"] as const;
  return [
    knownKeys(path, given, keys),
    keys.map((key) => quantity(`${path}.${key}`, limits[key])),
    quantityNotAbove(`${path}.requestCpu`, limits.requestCpu, `${path}.limitCpu`, limits.limitCpu),
    quantityNotAbove(`${path}.requestMemory`, limits.requestMemory, `${path}.limitMemory`, limits.limitMemory),
  ];
}
