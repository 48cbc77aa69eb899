import type { Precondition } from "../core";

/**
 * The `lifecycle` of a resource that carries deferred checks; nothing when there are none.
 *
 * @internal
 */
export function renderLifecycle(preconditions: Precondition[]): { precondition: Precondition[] } | undefined {
  return preconditions.length === 0 ? undefined : { precondition: preconditions };
}
