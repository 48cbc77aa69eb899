import { isPodNetwork } from "../pod-networks";
import type { ResourceNode } from "../resource-graph";
import type { TierSource } from "../tiers/tier-source";
import { buildContainers, buildObservability } from "./data-flows";
import { isCard } from "./flow-model";
import type { FlowFrame } from "./flow-model";
import { buildUserNamespaces } from "./namespace-flows";
import { buildPodCallers, letsInToPods } from "./pod-flows";
import { buildRegistry, registryOn } from "./registry-flows";
import { buildTenants } from "./tenant-flows";

/** Types of resources that are drawn as chains, whatever stack they are in. */
const CHAINED =
  /^(harbor_|openstack_objectstorage_container_|openstack_identity_(project|group|user|role_assignment|ec2_credential)_|openstack_(compute_quotaset|blockstorage_quotaset|networking_quota|lb_quota|networking_rbac_policy|compute_flavor_access|images_image_access))/;

/** Whether a resource is the reason for chains: one that is drawn as such, a registry on a machine, pods that others reach. */
export function startsChain(node: ResourceNode): boolean {
  const { mode, type } = node.report;
  return (
    mode === "managed" &&
    (isChained(type) || registryOn(node) !== undefined || isPodNetwork(node) || letsInToPods(node))
  );
}

/** Whether resources of a type are drawn as chains. */
export function isChained(type: string): boolean {
  return CHAINED.test(type);
}

/**
 * Builds the chains of some stacks: calls of virtual machines to pods, tenants, images, figures and logs, object storage, namespaces of users.
 *
 * @param sources the stacks
 * @param drawn namespaces that are drawn with what runs in them
 */
export function buildFlows(sources: readonly TierSource[], drawn: ReadonlySet<string>): readonly FlowFrame[] {
  const frames = [
    ...sources.map((source) => buildPodCallers(source)),
    ...sources.map((source) => buildTenants(source)),
    ...sources.map((source) => buildRegistry(source)),
    buildObservability(sources),
    buildContainers(sources),
    ...sources.map((source) => buildUserNamespaces(source, drawn)),
  ];
  return frames.filter((frame) => frame !== undefined);
}

/** Resources that stand in chains as cards. */
export function nodesIn(frames: readonly FlowFrame[]): ReadonlySet<ResourceNode> {
  const boxes = frames.flatMap(({ rows }) => rows.flatMap(({ steps }) => steps.flat()));
  return new Set(boxes.filter(isCard).map(({ thing }) => thing.node));
}
