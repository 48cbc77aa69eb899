import { knownKeys, problem, Quantity, quantity, quantityNotAbove, readable } from "../core";
import type { CheckResult } from "../core";

/** What a container is given, as Kubernetes quantities. */
export interface ContainerResources {
  /**
   * CPU that is reserved, such as `250m`.
   *
   * @default - none
   */
  readonly cpu?: string;

  /**
   * Memory that is reserved, such as `256Mi`.
   *
   * @default - none
   */
  readonly memory?: string;

  /**
   * Most CPU.
   *
   * @default - no limit: what is left on the node
   */
  readonly cpuLimit?: string;

  /**
   * Most memory; a container that takes more is ended.
   *
   * @default - the memory that is reserved, so that a node cannot run out of memory
   */
  readonly memoryLimit?: string;
}

/** What a container gets that asks for nothing. */
export const DEFAULT_RESOURCES: ContainerResources = { cpu: "50m", memory: "128Mi" };

const KEYS = ["cpu", "memory", "cpuLimit", "memoryLimit"] as const;

/** Requests and limits as a container has them. */
export interface RenderedResources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/** Renders requests and limits. */
export function renderResources(resources: ContainerResources = DEFAULT_RESOURCES): RenderedResources {
  const { cpu, memory, cpuLimit, memoryLimit = memory } = resources;
  const pair = (cpuPart: string | undefined, memoryPart: string | undefined) => ({
    ...(cpuPart === undefined ? {} : { cpu: cpuPart }),
    ...(memoryPart === undefined ? {} : { memory: memoryPart }),
  });
  return { requests: pair(cpu, memory), limits: pair(cpuLimit, memoryLimit) };
}

/** Checks resources, reported under `path`. */
export function checkResources(path: string, given: ContainerResources | undefined): CheckResult {
  const resources = readable(given);
  return [
    knownKeys(path, given, KEYS),
    KEYS.map((key) => quantity(`${path}.${key}`, resources[key])),
    quantityNotAbove(`${path}.cpu`, resources.cpu, `${path}.cpuLimit`, resources.cpuLimit),
    quantityNotAbove(`${path}.memory`, resources.memory, `${path}.memoryLimit`, resources.memoryLimit),
  ];
}

/**
 * Checks that something is reserved which an autoscaler can take a share of; the defaults are nobody's choice and do not count.
 *
 * @param path path of the resources
 * @param given resources as they were given
 * @param key what the autoscaler looks at
 */
export function checkRequested(
  path: string,
  given: ContainerResources | undefined,
  key: "cpu" | "memory",
): CheckResult {
  const asked = readable(given)[key];
  const isNothing = asked === undefined || Quantity.tryParse(asked)?.toNumber() === 0;
  return isNothing
    ? problem(
        `${path}.${key}`,
        "autoscaling-without-requests",
        `must be given, because the autoscaler compares the use of ${key} with it`,
        `set what one replica needs, such as ${key === "cpu" ? "250m" : "256Mi"}`,
        asked,
      )
    : undefined;
}
