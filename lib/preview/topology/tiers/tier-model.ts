import type { FlowFrame } from "../flows/flow-model";
import type { IconName } from "../resource-kind";
import type { Thing } from "../topology-model";

/** Defines a card of a tier: a thing with lines about it, and chips for what it is made of. */
export interface TierCard {
  readonly thing: Thing;
  readonly title: string;
  readonly icon: IconName;
  readonly lines: readonly string[];
  readonly chips: readonly Thing[];
}

/** Defines what is installed for one purpose. */
export interface AddOnGroup {
  readonly title: string;
  readonly cards: readonly TierCard[];
}

/** Defines a way in, from the outside to a Service. */
export interface Entrance extends TierCard {
  /** `route`: through a Gateway. `direct`: by a load balancer of its own, or a port of every node. */
  readonly through: "route" | "direct";

  /** Index of the Service that it leads to among those of its row. */
  readonly service: number;
}

/** Defines an application from its entrances to its volumes; each part may be missing. */
export interface ApplicationRow {
  readonly entrances: readonly Entrance[];
  readonly services: readonly TierCard[];
  readonly workload?: TierCard;
  readonly claims: readonly TierCard[];
}

/** Defines a namespace with its applications. */
export interface NamespaceFrame {
  readonly name: string;

  /** What there is in it, in a few words. */
  readonly summary: string;
  readonly rows: readonly ApplicationRow[];

  /** What else is in the namespace; equal types share a list. */
  readonly others: readonly (readonly Thing[])[];
}

/** Defines the layers above the servers of a cluster. */
export interface ClusterTiers {
  /** Names of the stacks that they come from. */
  readonly stacks: readonly string[];
  readonly addOns: readonly AddOnGroup[];

  /** What belongs to the add-ons, by type: credentials, Secrets, roles. */
  readonly addOnParts: readonly (readonly Thing[])[];
  readonly gateways: readonly TierCard[];
  readonly namespaces: readonly NamespaceFrame[];

  /** Chains beside the layers: tenants, images, figures and logs, object storage. */
  readonly flows: readonly FlowFrame[];

  /** Things that have no place in the tiers, by type. */
  readonly others: readonly (readonly Thing[])[];
}
