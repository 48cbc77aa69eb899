import type { CheckResult } from "../core";
import { ipAddress } from "../core";

/** Defines whether and which floating IP stands before an endpoint. */
export class FloatingIp {
  /** A new floating IP from the external network of the cluster network; it outlives a replaced load balancer. */
  public static create(): FloatingIp {
    return new FloatingIp("create", undefined);
  }

  /**
   * A floating IP that the project owns already; destroy leaves it there.
   *
   * @param address IPv4 address, for instance `203.0.113.10`; may be a Terraform token
   */
  public static existing(address: string): FloatingIp {
    return new FloatingIp("existing", address);
  }

  /** No floating IP: the endpoint is reachable from private networks only. */
  public static none(): FloatingIp {
    return new FloatingIp("none", undefined);
  }

  private constructor(
    /** Which of the three it is. */
    public readonly kind: "create" | "existing" | "none",
    /** Address of an existing floating IP. */
    public readonly address: string | undefined,
  ) {}

  /** Checks the address, reported under `path`. */
  public check(path: string): CheckResult {
    return this.kind === "existing" ? ipAddress(path, this.address, { version: 4 }) : undefined;
  }
}
