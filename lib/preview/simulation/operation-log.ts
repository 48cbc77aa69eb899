/** What a simulated provider was asked to do. */
export type OperationAction = "create" | "update" | "replace" | "delete" | "read";

/** Defines one thing that happened to the simulated cloud. */
export interface Operation {
  /** What happened. A replacement is a `delete` and a `create`, as Terraform asks for it. */
  readonly action: OperationAction;

  /** Terraform type, such as `openstack_networking_port_v2`. */
  readonly type: string;

  /** Name of the object, empty when it has none. */
  readonly name: string;

  /** Id of the object, empty when it has none. */
  readonly id: string;

  /** Position of its start among all starts and ends; two operations overlap when their ranges do. */
  readonly started: number;

  /** Position of its end among all starts and ends. */
  readonly ended: number;
}

/** Defines what the object of an operation is called. */
export type OperationObject = Pick<Operation, "type" | "name" | "id">;

/** Defines the log of a simulated cloud: what happened, in which order, and what overlapped. */
export class OperationLog {
  private readonly entries: Operation[] = [];
  private clock = 0;

  /** Operations that ended, in the order of their ends. */
  public get operations(): readonly Operation[] {
    return this.entries;
  }

  /** Everything that changed the cloud: the log without the reads of data sources. */
  public get changes(): readonly Operation[] {
    return this.entries.filter((operation) => operation.action !== "read");
  }

  /** Runs an operation and logs it; its object is known when it ends. One that fails is not logged. */
  public async record<T>(
    action: OperationAction,
    work: () => Promise<T>,
    describe: (result: T) => OperationObject,
  ): Promise<T> {
    const started = this.clock++;
    const result = await work();
    this.entries.push({ action, ...describe(result), started, ended: this.clock++ });
    return result;
  }

  /** Forgets everything, so that the next step starts with an empty log. */
  public clear(): void {
    this.entries.length = 0;
  }
}
