import type { JsonValue, ResourceReport, StackReport } from "../preview-report";
import { kindOf } from "./resource-kind";
import type { ResourceKind } from "./resource-kind";

/** Defines a resource of a page. */
export interface ResourceNode {
  /** Id within the page. */
  readonly id: string;
  readonly report: ResourceReport;
  readonly kind: ResourceKind;

  /** What people call it: its name, else what its construct is called. */
  readonly title: string;
}

/** Defines a dependency, in either direction. */
export interface ResourceLink {
  /** The other end. */
  readonly node: ResourceNode;

  /** Attributes that refer, without indexes; empty when it is about the order only. */
  readonly through: readonly string[];
}

/** Places that refer to something without reading it: they order, check or trigger. */
const ORDER_ONLY = /^(depends_on|lifecycle|state)\b/;

/** Defines what depends on what in a stack. */
export class ResourceGraph {
  /** Reads the resources of a stack; the prefix keeps ids of several stacks apart. */
  public static of(stack: Pick<StackReport, "resources">, prefix: string): ResourceGraph {
    const nodes = stack.resources.map((report, index): ResourceNode => {
      return { id: `${prefix}r${index + 1}`, report, kind: kindOf(report.type), title: titleOf(report) };
    });
    return new ResourceGraph(nodes);
  }

  private readonly byAddress = new Map<string, ResourceNode[]>();
  private readonly byCloudId = new Map<string, ResourceNode>();
  private readonly forward = new Map<ResourceNode, ResourceLink[]>();
  private readonly backward = new Map<ResourceNode, ResourceLink[]>();

  private constructor(public readonly nodes: readonly ResourceNode[]) {
    for (const node of nodes) {
      const address = baseAddress(node.report.address);
      this.byAddress.set(address, [...(this.byAddress.get(address) ?? []), node]);
      const cloudId = node.report.attributes.id;
      if (typeof cloudId === "string" && node.report.mode === "managed") {
        this.byCloudId.set(cloudId, node);
      }
    }
    nodes.forEach((node) => this.link(node));
  }

  /** Resources of some types, in the order of the report. */
  public ofType(...types: readonly string[]): readonly ResourceNode[] {
    return this.nodes.filter((node) => types.includes(node.report.type));
  }

  /** What a resource refers to. */
  public uses(node: ResourceNode): readonly ResourceLink[] {
    return this.forward.get(node) ?? [];
  }

  /** What refers to a resource. */
  public usedBy(node: ResourceNode): readonly ResourceLink[] {
    return this.backward.get(node) ?? [];
  }

  /** What a resource reads in an attribute, such as `network.0.port`; the pattern sees the path with its indexes. */
  public reads(node: ResourceNode, attribute: RegExp): readonly ResourceNode[] {
    const found = node.report.references.filter((reference) => attribute.test(reference.from));
    const targets = found.flatMap((reference) => this.at(reference.to));
    return [...new Set([...targets, ...(node.report.action === "delete" ? this.heldIds(node, attribute) : [])])];
  }

  /** What reads a resource in an attribute. */
  public readers(node: ResourceNode, attribute: RegExp): readonly ResourceNode[] {
    return this.usedBy(node)
      .map((link) => link.node)
      .filter((other) => this.reads(other, attribute).includes(node));
  }

  /** Resources with an address; several when it is one with instances. */
  public at(address: string): readonly ResourceNode[] {
    const nodes = this.byAddress.get(baseAddress(address)) ?? [];
    const exact = nodes.filter((node) => node.report.address === address);
    return exact.length > 0 ? exact : nodes;
  }

  /** What goes away is no longer written anywhere: its state tells by ids what it is bound to. */
  private heldIds(node: ResourceNode, attribute: RegExp): readonly ResourceNode[] {
    return flatten(node.report.attributes)
      .filter(({ path }) => attribute.test(path))
      .flatMap(({ text }) => this.byCloudId.get(text) ?? [])
      .filter((target) => target !== node);
  }

  private link(node: ResourceNode): void {
    const found = new Map<ResourceNode, Set<string>>();
    for (const { from, to } of node.report.references) {
      for (const target of this.at(to)) {
        if (target !== node) {
          const through = found.get(target) ?? new Set<string>();
          found.set(target, ORDER_ONLY.test(from) ? through : through.add(from.replace(/\.\d+(?=\.|$)/g, "")));
        }
      }
    }
    for (const [target, attributes] of found) {
      const through = [...attributes].sort();
      this.forward.set(node, [...(this.forward.get(node) ?? []), { node: target, through }]);
      this.backward.set(target, [...(this.backward.get(target) ?? []), { node, through }]);
    }
  }
}

/** Reads a text of a resource's attributes; empty text counts as none. */
export function textAt(node: ResourceNode | undefined, attribute: string): string | undefined {
  const value = node?.report.attributes[attribute];
  return typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;
}

/** Reads a list of texts of a resource's attributes. */
export function textsAt(node: ResourceNode | undefined, attribute: string): readonly string[] {
  const value = node?.report.attributes[attribute];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** Lists the scalars of a value with their paths, such as `network.0.port`; empty text and null are left out. */
export function flatten(value: JsonValue, path = ""): readonly { readonly path: string; readonly text: string }[] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, inner]: [string, JsonValue]) =>
      flatten(inner, path === "" ? key : `${path}.${key}`),
    );
  }
  return value === null || value === "" ? [] : [{ path, text: String(value) }];
}

function baseAddress(address: string): string {
  return address.replace(/\[[^\]]*\]$/, "");
}

function titleOf({ name, constructPath, address, attributes }: ResourceReport): string {
  if (name !== undefined && name !== "") {
    return name;
  }
  const ip = attributes.address;
  if (typeof ip === "string" && ip !== "") {
    return ip;
  }
  const steps = (constructPath ?? "").split("/").slice(1);
  const own = steps.at(-1) === "Resource" ? steps.slice(0, -1) : steps;
  return own.length === 0 ? address : own.slice(-2).join("/");
}
