import { checkProps, each, notBlank, required } from "../core";

/** Defines who reaches the node ports (30000 to 32767) of the workers. */
export class NodePortAccess {
  /** Load balancers only: with amphora their subnet; with ovn nobody, because the cloud controller or `from` must admit clients. */
  public static loadBalancers(): NodePortAccess {
    return new NodePortAccess([]);
  }

  /**
   * Load balancers, and hosts of some ranges; with the ovn provider these are the clients of Services.
   *
   * @param cidrs ranges of clients; `0.0.0.0/0` and `::/0` are refused here, see `fromAnywhere`
   */
  public static from(cidrs: readonly string[]): NodePortAccess {
    checkProps("NodePortAccess.from", required("cidrs", cidrs), each("cidrs", cidrs, notBlank));
    return new NodePortAccess([...cidrs]);
  }

  /** Everybody; what the ovn provider needs for Services that are open to the Internet. */
  public static fromAnywhere(): NodePortAccess {
    return new NodePortAccess([], true);
  }

  private constructor(
    /** Ranges that were named. */
    public readonly cidrs: readonly string[],
    /** Whether everybody was asked for. */
    public readonly anywhere: boolean = false,
  ) {}
}
