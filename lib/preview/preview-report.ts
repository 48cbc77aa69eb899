import type { ClusterContent } from "./cluster-content";

/** A value as JSON knows it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What a plan does to one resource. `read` is a data source. */
export type PlannedAction = "create" | "update" | "replace" | "delete" | "no-op" | "read";

/** A step of a preview, in the order in which the steps run. */
export type PreviewStep = "synth" | "init" | "validate" | "plan" | "apply" | "second-plan" | "destroy";

/**
 * Defines the whole result of a preview: plain data, safe to print, to save and to send. It never holds the value of a
 * secret.
 */
export interface PreviewReport {
  /** Version of this format. */
  readonly format: 1;

  /** What was previewed, as the user named it. */
  readonly source: string;

  /** The binary that planned: its name and its version, such as `1.11.4`. */
  readonly tool: { readonly name: "terraform" | "tofu"; readonly version: string };

  /** When the preview began, ISO 8601 in UTC. */
  readonly startedAt: string;

  /** Wall time of the whole preview, in milliseconds. */
  readonly milliseconds: number;

  /**
   * Saved state that the preview started from.
   *
   * @default - the preview started from nothing
   */
  readonly from?: string;

  /** True when no problem of severity `error` was found. */
  readonly ok: boolean;

  /** Stacks in the order in which they are applied. */
  readonly stacks: readonly StackReport[];

  /** Problems of the whole run and of every stack, errors first. */
  readonly problems: readonly PreviewProblem[];

  /** Quota that all stacks together need. */
  readonly quota: QuotaNeed;
}

/** Defines what a preview found out about one stack. */
export interface StackReport {
  /** Name of the stack: its id in the manifest, or the folder's name. */
  readonly name: string;

  /**
   * Path of the stack in the construct tree.
   *
   * @default - the folder was not written by cdktf
   */
  readonly constructPath?: string;

  /** Names of the stacks whose outputs this stack reads. */
  readonly dependencies: readonly string[];

  /** Providers that the stack requires, such as `terraform-provider-openstack/openstack`. */
  readonly providers: readonly string[];

  /** Every managed resource and data source, sorted by address; with a saved state also those that go away. */
  readonly resources: readonly ResourceReport[];

  /** How many resources the plan creates, updates and so on. */
  readonly changes: Readonly<Record<PlannedAction, number>>;

  /** What happens to each server that the plan touches. */
  readonly servers: readonly ServerChange[];

  /** Quota that the stack needs when it is complete. */
  readonly quota: QuotaNeed;

  /** Where secrets of the stack end up. */
  readonly secrets: readonly SecretReport[];

  /** Outputs of the stack, sorted by name. */
  readonly outputs: readonly OutputReport[];

  /** Steps that ran, in order. */
  readonly steps: readonly StepReport[];

  /**
   * What it puts onto a Kubernetes cluster.
   *
   * @default - nothing
   */
  readonly content?: ClusterContent;
}

/** Defines one resource or data source of a stack. */
export interface ResourceReport {
  /** Terraform address, such as `openstack_compute_instance_v2.cluster_node_1` or `data.http.ready`. */
  readonly address: string;

  /** `managed` for a resource, `data` for a data source. */
  readonly mode: "managed" | "data";

  /** Terraform type, such as `openstack_networking_port_v2`. */
  readonly type: string;

  /**
   * Path in the construct tree, such as `prod/Cluster/ControlPlane/1/Server/Resource`.
   *
   * @default - the resource was not written by cdktf, or only the saved state knows it
   */
  readonly constructPath?: string;

  /**
   * Name that the cloud (or cluster) shows for it.
   *
   * @default - the resource has none
   */
  readonly name?: string;

  /** What the plan does to it. */
  readonly action: PlannedAction;

  /** Paths of the attributes that change in an update or a replacement, such as `network.0.port`. */
  readonly changedAttributes: readonly string[];

  /** Paths of the attributes that force a replacement. */
  readonly replacedBecause: readonly string[];

  /**
   * Attributes with a value: after the apply where there was one, else as planned (what only the apply knows is
   * left out then). Without sensitive attributes; long text is cut.
   */
  readonly attributes: { readonly [name: string]: JsonValue };

  /** Names of the attributes whose value is a secret and that were left out. */
  readonly sensitiveAttributes: readonly string[];

  /** What it refers to; edges of the dependency graph. */
  readonly references: readonly ReferenceReport[];

  /** True when Terraform refuses to destroy it (`deletionProtection`); previews destroy it all the same. */
  readonly isProtected: boolean;
}

/** Defines an edge of the dependency graph: a place in one resource that refers to another one. */
export interface ReferenceReport {
  /** Where the reference stands, such as `network.0.port` or `depends_on`. */
  readonly from: string;

  /** Address of the resource or data source that is referred to, without an instance key. */
  readonly to: string;

  /**
   * Attribute that is read there, such as `id`.
   *
   * @default - the reference is to the whole resource
   */
  readonly attribute?: string;
}

/** What happens to a server, told as its owner would feel it. */
export type ServerChangeKind =
  "create" | "delete" | "replace" | "rebuild" | "resize" | "shutoff" | "start" | "rename" | "update";

/** Defines what a plan does to one server. */
export interface ServerChange {
  /** Terraform address of the server. */
  readonly address: string;

  /** Name of the server. */
  readonly name: string;

  /** What the server is for, as far as its metadata and its construct path tell. */
  readonly role: "control-plane" | "worker" | "other";

  /**
   * What happens, the worst first. `rebuild` (a changed image) wipes the root disk in place; `resize` (a changed
   * flavor) and `shutoff` stop the server; Terraform shows all three as a harmless looking update.
   */
  readonly kinds: readonly ServerChangeKind[];

  /** Attributes that cause it. */
  readonly because: readonly string[];
}

/** Defines what a stack asks of the project's quota. Each figure is a count unless it says otherwise. */
export interface QuotaNeed {
  readonly instances: number;

  /** Virtual CPUs of the servers whose flavor is known. */
  readonly cores: number;

  /** Memory of the servers whose flavor is known, in MiB. */
  readonly ramMb: number;

  /** Flavors in use, sorted by name. */
  readonly flavors: readonly FlavorNeed[];

  /** Volumes of Cinder, those of claims included. */
  readonly volumes: number;

  /** Size of all volumes, in GiB. */
  readonly gigabytes: number;

  /** Volumes among them that Cinder CSI makes for claims. */
  readonly claimedVolumes: number;

  /** Shares that Manila makes for claims. */
  readonly shares: number;

  /** Size of all shares, in GiB. */
  readonly shareGigabytes: number;
  readonly networks: number;
  readonly subnets: number;
  readonly routers: number;

  /** Ports, those that the cloud makes by itself included: router interfaces, load balancer addresses, servers. */
  readonly ports: number;
  readonly floatingIps: number;
  readonly securityGroups: number;

  /** Rules, the two that Neutron puts into every new group included. */
  readonly securityGroupRules: number;

  /** Load balancers, those of Services included. */
  readonly loadBalancers: number;

  /** Load balancers among them that the cloud controller makes for Services and Gateways. */
  readonly serviceLoadBalancers: number;
  readonly listeners: number;
  readonly pools: number;
  readonly members: number;
  readonly healthMonitors: number;
  readonly serverGroups: number;

  /** Members of the largest server group. */
  readonly serverGroupMembers: number;
  readonly keyPairs: number;

  /** Secrets in Barbican. */
  readonly secrets: number;

  /** Containers in Barbican and in the object store. */
  readonly containers: number;

  /**
   * Names of clusters that take more than is counted here while they run: with Kuryr, each pod is a port, and each Service a load
   * balancer.
   *
   * @default - none
   */
  readonly growingClusters?: readonly string[];
}

/** Defines the use of one flavor. */
export interface FlavorNeed {
  /** Name of the flavor, or its id where only that is known. */
  readonly name: string;

  /** Servers that use it. */
  readonly servers: number;

  /**
   * Virtual CPUs of one server.
   *
   * @default - nobody said
   */
  readonly cores?: number;

  /**
   * Memory of one server, in MiB.
   *
   * @default - nobody said
   */
  readonly ramMb?: number;

  /** Who said how large it is: the caller, OpenStack's customary sizes of `m1.*`, or nobody. */
  readonly known: "given" | "customary" | "unknown";
}

/** Defines where one secret lives and where it goes. */
export interface SecretReport {
  /** Address of the resource that holds the secret. */
  readonly address: string;

  /** @default - the resource was not written by cdktf */
  readonly constructPath?: string;

  /** Attributes that are secret; their values are in the stack's state. */
  readonly attributes: readonly string[];

  /** Where the secret goes from there. */
  readonly destinations: readonly SecretDestination[];
}

/** Defines a place that a secret reaches. */
export interface SecretDestination {
  /** `user-data`: whoever is on the server can read it there. `output`: in the stack's outputs. `resource`: elsewhere. */
  readonly kind: "user-data" | "output" | "resource";

  /** Address of the server or resource, or name of the output. */
  readonly at: string;

  /** Name of the server or resource, for people. */
  readonly name: string;

  /** Attribute of the secret that goes there. */
  readonly attribute: string;

  /** `clear`: the value itself arrives. `derived`: something computed from it. `unknown`: nothing was applied. */
  readonly form: "clear" | "derived" | "unknown";
}

/** Defines an output of a stack. */
export interface OutputReport {
  readonly name: string;

  /** True when Terraform hides the value; the state holds it all the same. */
  readonly sensitive: boolean;

  /**
   * Value after the apply.
   *
   * @default - sensitive, or nothing was applied
   */
  readonly value?: JsonValue;
}

/** Defines a step that ran. */
export interface StepReport {
  readonly step: PreviewStep;
  readonly milliseconds: number;
  readonly ok: boolean;

  /** What came out of it, in a few words, such as `38 to create`. */
  readonly summary: string;
}

/** Defines something that the user should know or repair. */
export interface PreviewProblem {
  /** `error` makes the preview fail; `warning` does not. */
  readonly severity: "error" | "warning";

  /** Stable name of the kind of problem, such as `terraform-validate` or `second-plan-not-empty`. */
  readonly code: string;

  /** @default - the problem concerns no stack in particular */
  readonly stack?: string;

  /** @default - the problem came before the first step */
  readonly step?: PreviewStep;

  /** Address of the resource. @default - the problem concerns no resource in particular */
  readonly address?: string;

  /** Path of the construct. @default - unknown */
  readonly constructPath?: string;

  /** What is wrong, one sentence. */
  readonly message: string;

  /** More of it, possibly several lines. @default - there is no more to say */
  readonly detail?: string;
}
