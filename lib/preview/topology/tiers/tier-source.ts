import type { ClusterContent, ContentObject } from "../../cluster-content";
import type { ResourceGraph, ResourceNode } from "../resource-graph";
import { ThingFactory } from "../thing-factory";
import type { Thing, TopologyModel } from "../topology-model";
import type { TierCard } from "./tier-model";

/** What a stack that puts nothing onto a cluster puts there. */
const NOTHING: ClusterContent = {
  releases: [],
  workloads: [],
  services: [],
  claims: [],
  storageClasses: [],
  gateways: [],
  routes: [],
};

/** Makes the things of a stack's content, and remembers which resources are shown. */
export class TierSource {
  /** What the stack puts onto a cluster. */
  public readonly content: ClusterContent;

  private readonly things: ThingFactory;
  private readonly shown = new Set<ResourceNode>();

  public constructor(private readonly model: TopologyModel) {
    this.content = model.stack.content ?? NOTHING;
    this.things = new ThingFactory(model.stack, model.graph);
  }

  /** What depends on what in the stack. */
  public get graph(): ResourceGraph {
    return this.model.graph;
  }

  /** Whether the stack's resources have a picture of networks and servers, beside the layers. */
  public get hasServers(): boolean {
    return this.model.frames.length > 0;
  }

  /** Name of the stack. */
  public get stack(): string {
    return this.model.stack.name;
  }

  /** Makes a card for an object; undefined when the report lacks its resource. */
  public card(
    object: Pick<ContentObject, "address">,
    title: string,
    lines: readonly (string | undefined)[],
    { chips = [], icon }: Partial<Pick<TierCard, "chips" | "icon">> = {},
  ): TierCard | undefined {
    const thing = this.thing(object.address);
    return thing === undefined
      ? undefined
      : {
          thing,
          title,
          icon: icon ?? thing.node.kind.icon,
          lines: lines.filter((line): line is string => line !== undefined && line !== ""),
          chips,
        };
  }

  /** Makes a card for a resource. */
  public cardOf(
    node: ResourceNode,
    title: string,
    lines: readonly (string | undefined)[],
    options: Partial<Pick<TierCard, "chips" | "icon">> = {},
  ): TierCard | undefined {
    return this.card({ address: node.report.address }, title, lines, options);
  }

  /** Whether a resource is shown already. */
  public isShown(address: string): boolean {
    return this.model.graph.at(address).some((node) => this.shown.has(node));
  }

  /** Makes a thing for the resource at an address. */
  public thing(address: string): Thing | undefined {
    const [node] = this.model.graph.at(address);
    if (node === undefined) {
      return undefined;
    }
    this.shown.add(node);
    return this.things.thing(node);
  }

  /** Marks a resource as shown by something else. */
  public hide(address: string): void {
    this.model.graph.at(address).forEach((node) => this.shown.add(node));
  }

  /** What is not shown yet and fits, as things, equal types together. */
  public rest(fits: (node: ResourceNode) => boolean): readonly (readonly Thing[])[] {
    const types = new Map<string, Thing[]>();
    for (const node of this.model.graph.nodes) {
      if (!this.shown.has(node) && fits(node)) {
        this.shown.add(node);
        types.set(node.report.type, [...(types.get(node.report.type) ?? []), this.things.thing(node)]);
      }
    }
    return [...types.values()];
  }
}

/** Namespace that a resource says it is in; undefined for what is in none. */
export function namespaceAt(node: ResourceNode): string | undefined {
  const { metadata, namespace } = node.report.attributes;
  const first: unknown = Array.isArray(metadata) ? metadata[0] : undefined;
  const named = typeof first === "object" && first !== null ? (first as { namespace?: unknown }).namespace : namespace;
  return typeof named === "string" && named !== "" ? named : undefined;
}
