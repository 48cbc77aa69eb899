import type { StackReport } from "../preview-report";
import type { Change } from "./change";
import type { ResourceGraph, ResourceNode } from "./resource-graph";
import type { ResourceCategory } from "./resource-kind";

/** Defines a thing of the diagram: one resource that gives it its name, and those that are a part of it. */
export interface Thing {
  readonly node: ResourceNode;

  /** Everything that the thing stands for, its own resource first. */
  readonly parts: readonly ResourceNode[];
  readonly title: string;

  /** What to know of it at first sight, such as an address. */
  readonly facts: readonly string[];
  readonly change: Change;
}

/** Defines a server with what belongs to it alone. */
export interface NodeThing extends Thing {
  readonly zone: string;
  readonly flavor: string;

  /** The server's ports, markers and the like, which are parts of it on the diagram. */
  readonly volumes: readonly Thing[];
  readonly floatingIps: readonly Thing[];
}

/** Defines the nodes of one zone. */
export interface ZoneCell {
  readonly zone: string;
  readonly nodes: readonly NodeThing[];
}

/** Defines the control plane or a pool of workers. */
export interface PoolBand {
  readonly role: "control-plane" | "worker" | "other";
  readonly name: string;
  readonly flavors: readonly string[];
  readonly zones: readonly ZoneCell[];

  /** What its nodes share: server group, security groups, image. */
  readonly shared: readonly Thing[];
}

/** Defines what clients and nodes call: a load balancer or a virtual IP. */
export interface EndpointThing extends Thing {
  readonly children: readonly Thing[];
  readonly floatingIps: readonly Thing[];
}

/** Defines a cluster: its endpoints, its control plane, its pools. */
export interface ClusterTier {
  readonly name: string;
  readonly endpoints: readonly EndpointThing[];

  /** Where the API is when no endpoint is in the stack; undefined when nobody says. */
  readonly apiUrl?: string;
  readonly bands: readonly PoolBand[];
}

/** Defines a network that a router joins to that of the nodes: of pods, of Services, of machines beside the cluster. */
export interface JoinedNetwork {
  readonly title: string;

  /** What to know of it, a line each. */
  readonly facts: readonly string[];

  /** The network itself, its subnets and the pools that they come from, and the security groups of what is on it. */
  readonly parts: readonly Thing[];

  /** Load balancers with their addresses there. */
  readonly endpoints: readonly EndpointThing[];
  readonly servers: readonly NodeThing[];

  /** What the servers share. */
  readonly shared: readonly Thing[];
}

/** Defines a network with what is on it. */
export interface NetworkFrame {
  /** The network itself; undefined when the report does not tell. */
  readonly network?: Thing;
  readonly subnets: readonly Thing[];
  readonly routers: readonly Thing[];
  readonly externalNetworks: readonly Thing[];

  /** Ranges from which the API may be called. */
  readonly clients: readonly string[];

  /** Networks without nodes behind the same router. */
  readonly joined: readonly JoinedNetwork[];
  readonly clusters: readonly ClusterTier[];
}

/** Defines things that have no place of their own on the diagram. */
export interface RestGroup {
  readonly category: ResourceCategory;
  readonly things: readonly Thing[];
}

/** Defines the topology of a stack, ready to be laid out. */
export interface TopologyModel {
  readonly stack: StackReport;
  readonly graph: ResourceGraph;
  readonly frames: readonly NetworkFrame[];
  readonly rest: readonly RestGroup[];
}

/** Says what servers are that are no nodes of a cluster. */
export function otherServers({ name }: PoolBand): string {
  return name === "other" ? "Other servers" : name;
}

/** Lists the nodes of a frame or of a tier. */
export function nodesOf(bands: readonly PoolBand[]): readonly NodeThing[] {
  return bands.flatMap((band) => band.zones.flatMap((cell) => cell.nodes));
}
