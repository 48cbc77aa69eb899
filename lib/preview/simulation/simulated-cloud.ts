import { AddressBook } from "./address-book";
import { ClusterRemains } from "./cluster-remains";
import { OperationLog } from "./operation-log";
import type { WireObject } from "./wire-value";

/** Size of a flavor. */
export interface FlavorSize {
  /** Virtual CPUs. */
  readonly cores: number;

  /** Memory in MiB. */
  readonly ramMb: number;
}

/** Properties of `SimulatedCloud`. */
export interface SimulatedCloudProps {
  /**
   * Sizes of flavors by name.
   *
   * @default - OpenStack's customary sizes of `m1.*`
   */
  readonly flavors?: ReadonlyMap<string, FlavorSize>;

  /**
   * Time that every create, update and delete takes, in milliseconds; with some, operations that Terraform runs side
   * by side overlap in the log.
   *
   * @default 0
   */
  readonly latency?: number;
}

/** Defines the cloud behind all simulated providers of a preview: what exists, and what was done to it. */
export class SimulatedCloud {
  /** What was done, in order. */
  public readonly log = new OperationLog();

  /** Addresses in use. */
  public readonly addresses = new AddressBook();

  /** What controllers inside clusters could not take away. */
  public readonly remains = new ClusterRemains();

  /** Folder of the stack that runs now; charts may come from it. */
  public folder = "";

  /** Sizes of flavors that the caller gave, by name. */
  public readonly flavors: ReadonlyMap<string, FlavorSize>;

  /** Time that a change takes, in milliseconds. */
  public readonly latency: number;

  private readonly objects = new Map<string, Map<string, WireObject>>();
  private readonly documents = new Map<string, string>();
  private readonly occurrences = new Map<string, number>();

  public constructor(props: SimulatedCloudProps = {}) {
    this.flavors = props.flavors ?? new Map();
    this.latency = props.latency ?? 0;
  }

  /** Objects of a type that exist now. */
  public ofType(type: string): readonly WireObject[] {
    return [...(this.objects.get(type)?.values() ?? [])];
  }

  /** Objects of all types that exist now. */
  public get everything(): readonly (readonly [type: string, object: WireObject])[] {
    return [...this.objects].flatMap(([type, objects]) =>
      [...objects.values()].map((object): readonly [string, WireObject] => [type, object]),
    );
  }

  /** What Terraform made and has not removed, as `type name`. */
  public get leftovers(): readonly string[] {
    return this.everything
      .filter(([type, object]) => !type.startsWith("data.") && object.data_source !== true)
      .map(([type, object]) => `${type} ${String(object.name ?? object.id)}`);
  }

  /** The object of a type with an id, if it exists. */
  public find(type: string, id: unknown): WireObject | undefined {
    return typeof id === "string" ? this.objects.get(type)?.get(id) : undefined;
  }

  /** Keeps what Terraform knows about an object. */
  public remember(type: string, state: WireObject): void {
    if (typeof state.id !== "string") {
      return;
    }
    const objects = this.objects.get(type) ?? new Map<string, WireObject>();
    objects.set(state.id, state);
    this.objects.set(type, objects);
  }

  /** Removes an object. */
  public forget(type: string, id: unknown): void {
    if (typeof id === "string") {
      this.objects.get(type)?.delete(id);
      this.documents.delete(id);
    }
  }

  /** Keeps the user data of a server as the node would read it; Terraform's state has only its hash. */
  public keepUserData(serverId: string, text: string): void {
    this.documents.set(serverId, text);
  }

  /** User data of a server, decoded and unpacked, if it has some and was created in this preview. */
  public userData(serverId: string): string | undefined {
    return this.documents.get(serverId);
  }

  /** How often something was asked for before; the first time 0. */
  public occurrence(of: string): number {
    const count = this.occurrences.get(of) ?? 0;
    this.occurrences.set(of, count + 1);
    return count;
  }
}
