/** How long the bootstrap token lives that lets new nodes join. */
export class JoinToken {
  /** A token that lives two hours from the moment that the control planes see a new join epoch in their server metadata. */
  public static shortLived(): JoinToken {
    return new JoinToken(false);
  }

  /**
   * One token that never expires, for clouds without a metadata service.
   *
   * Whoever can read a node's user data can then add nodes to the cluster at any time.
   */
  public static permanent(): JoinToken {
    return new JoinToken(true);
  }

  private constructor(
    /** Whether the token never expires. */
    public readonly neverExpires: boolean,
  ) {}

  /** Life of the token as a Go duration, `0s` when it never expires. */
  public get timeToLive(): string {
    return this.neverExpires ? "0s" : "2h0m0s";
  }
}
