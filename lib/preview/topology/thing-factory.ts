import type { StackReport } from "../preview-report";
import { changeOfAll, isAllNew } from "./change";
import { textAt, textsAt } from "./resource-graph";
import type { ResourceGraph, ResourceNode } from "./resource-graph";
import type { NodeThing, Thing } from "./topology-model";

const SERVER_PORT = /^network\.\d+\.port$/;

/** Makes the things of a diagram, and remembers which resources have found their place. */
export class ThingFactory {
  private readonly placed = new Set<ResourceNode>();
  private readonly isAllNew: boolean;

  public constructor(
    private readonly stack: StackReport,
    private readonly graph: ResourceGraph,
  ) {
    this.isAllNew = isAllNew(stack);
  }

  /** Whether a resource has its place already. */
  public isPlaced(node: ResourceNode): boolean {
    return this.placed.has(node);
  }

  /** Makes a thing; parts that have their place elsewhere are left out. */
  public thing(
    node: ResourceNode,
    parts: readonly ResourceNode[] = [],
    facts: readonly (string | undefined)[] = [],
  ): Thing {
    const own = [node, ...parts.filter((part) => part !== node && !this.placed.has(part))];
    own.forEach((part) => this.placed.add(part));
    const known = facts.filter((fact): fact is string => fact !== undefined && fact !== "");
    const change = changeOfAll(own, this.stack.servers);
    return {
      node,
      parts: own,
      title: node.title,
      facts: known,
      change: this.isAllNew ? { ...change, tone: "none" } : change,
    };
  }

  /** Makes a security group with its rules. */
  public securityGroup(node: ResourceNode): Thing {
    const rules = this.graph.readers(node, /^security_group_id$/);
    return this.thing(node, rules, [plural(rules.length, "rule")]);
  }

  /** Makes a floating IP with its associations. */
  public floatingIp(node: ResourceNode): Thing {
    const associations = this.graph.readers(node, /^floating_ip$/);
    return this.thing(node, associations, [textAt(node, "pool")]);
  }

  /** Makes a volume with its attachments. */
  public volume(node: ResourceNode, attachments: readonly ResourceNode[]): Thing {
    const size = textAt(node, "size");
    return this.thing(node, attachments, [size === undefined ? undefined : `${size} GiB`, textAt(node, "volume_type")]);
  }

  /** Makes a server with its ports, trunks, volumes, floating IPs and markers. */
  public server(node: ResourceNode): NodeThing {
    const ports = this.graph.reads(node, SERVER_PORT);
    const attachments = this.graph.readers(node, /^instance_id$/).filter((other) => other.kind.category === "Volumes");
    const volumes = attachments.flatMap((attachment) => {
      const found = this.graph.reads(attachment, /^volume_id$/).filter((volume) => !this.placed.has(volume));
      return found.map((volume) => this.volume(volume, [attachment]));
    });
    const floatingIps = ports
      .flatMap((port) => this.floatingIpsOf(port))
      .filter((ip) => !this.placed.has(ip))
      .map((ip) => this.floatingIp(ip));
    const markers = this.graph
      .reads(node, /replace_triggered_by/)
      .filter(({ report }) => report.type === "terraform_data");
    const address = textAt(node, "access_ip_v4") ?? ports.flatMap((port) => textsAt(port, "all_fixed_ips"))[0];
    const trunks = ports
      .flatMap((port) => this.graph.readers(port, /^port_id$/))
      .filter(({ report }) => report.type === "openstack_networking_trunk_v2");
    const thing = this.thing(
      node,
      [...ports, ...trunks, ...attachments, ...markers],
      [address ?? textAt(node, "access_ip_v6"), trunks.length === 0 ? undefined : "trunk"],
    );
    return {
      ...thing,
      // where an apply did not come as far as the server, its port tells its name.
      title: node.report.name ?? ports[0]?.report.name ?? thing.title,
      zone: textAt(node, "availability_zone") ?? "any zone",
      flavor: textAt(node, "flavor_name") ?? textAt(node, "flavor_id") ?? "",
      volumes,
      floatingIps,
    };
  }

  /** Floating IPs that are bound to a port, directly or through an association. */
  public floatingIpsOf(port: ResourceNode): readonly ResourceNode[] {
    const bound = this.graph.readers(port, /^(port_id|vip_port_id)$/);
    return [
      ...new Set(
        bound.flatMap((node) => {
          if (node.report.type === "openstack_networking_floatingip_v2") {
            return [node];
          }
          if (node.report.type !== "openstack_networking_floatingip_associate_v2") {
            return [];
          }
          // an address that somebody else made is known by its association only.
          const made = this.graph.reads(node, /^floating_ip$/);
          return made.length > 0 ? made : [node];
        }),
      ),
    ];
  }
}

/** Says how many there are of something. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}
