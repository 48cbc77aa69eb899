import { Cidr, cidr, each, ipAddress, knownKeys, problem, readable, required, uuid } from "../core";
import type { CheckResult } from "../core";

/** Where the floating IP of a gateway comes from. */
export interface GatewayFloatingIpOptions {
  /**
   * Floating IP that the project owns already, so that DNS can name it before the gateway exists; destroy leaves it there.
   *
   * @default - a new one
   */
  readonly floatingIp?: string;

  /**
   * Id of the external network that a new floating IP comes from.
   *
   * @default - that of the cluster
   */
  readonly floatingNetworkId?: string;

  /**
   * Id of the subnet of the external network that a new floating IP comes from.
   *
   * @default - the cloud chooses
   */
  readonly floatingSubnetId?: string;
}

/** Options of `GatewayExposure.public`. */
export interface PublicGatewayOptions extends GatewayFloatingIpOptions {
  /**
   * Ranges of the clients, IPv4. Pods and nodes of the cluster are let in too. `0.0.0.0/0` is refused here, see
   * `GatewayExposure.worldwide`.
   */
  readonly allowedCidrs: readonly string[];
}

/** Options of `GatewayExposure.internal`. */
export interface InternalGatewayOptions {
  /**
   * Ranges of the clients, IPv4. Pods and nodes of the cluster are let in too.
   *
   * @default - everybody who has a route to the nodes' network
   */
  readonly allowedCidrs?: readonly string[];

  /**
   * Id of the subnet that the load balancer has its address in.
   *
   * @default - that of the nodes
   */
  readonly subnetId?: string;

  /**
   * Address of the load balancer in its subnet, IPv4.
   *
   * @default - the cloud chooses
   */
  readonly address?: string;
}

const FLOATING_KEYS = ["floatingIp", "floatingNetworkId", "floatingSubnetId"];

/** Defines who reaches a gateway over which address. */
export class GatewayExposure {
  /** Hosts of some ranges, over a floating IP. */
  public static public(options: PublicGatewayOptions): GatewayExposure {
    return new GatewayExposure("public", { ...readable(options) }, ["allowedCidrs", ...FLOATING_KEYS]);
  }

  /** Everybody on the Internet, over a floating IP. */
  public static worldwide(options: GatewayFloatingIpOptions = {}): GatewayExposure {
    return new GatewayExposure("worldwide", { ...readable(options) }, FLOATING_KEYS);
  }

  /** Hosts of private networks, over an address of the nodes' network: there is no floating IP. */
  public static internal(options: InternalGatewayOptions = {}): GatewayExposure {
    return new GatewayExposure("internal", { ...readable(options) }, ["allowedCidrs", "subnetId", "address"]);
  }

  private constructor(
    /** Which of the three it is. */
    public readonly kind: "public" | "worldwide" | "internal",
    private readonly options: Partial<PublicGatewayOptions> & InternalGatewayOptions,
    private readonly keys: readonly string[],
  ) {}

  /** Ranges of the clients; undefined lets everybody in who has a route. */
  public get allowedCidrs(): readonly string[] | undefined {
    return this.options.allowedCidrs;
  }

  /** Address that was asked for: a floating IP, or one of the subnet. */
  public get address(): string | undefined {
    return this.kind === "internal" ? this.options.address : this.options.floatingIp;
  }

  /** Subnet of an internal load balancer, when it was named. */
  public get subnetId(): string | undefined {
    return this.options.subnetId;
  }

  /** Network of a new floating IP, when it was named. */
  public get floatingNetworkId(): string | undefined {
    return this.options.floatingNetworkId;
  }

  /** Subnet of a new floating IP, when it was named. */
  public get floatingSubnetId(): string | undefined {
    return this.options.floatingSubnetId;
  }

  /**
   * Checks the options, and that floating IPs have somewhere to come from.
   *
   * @param path path of the property that holds the exposure
   * @param externalNetworkId id of the cluster's external network, when it has one
   */
  public check(path: string, externalNetworkId: string | undefined): CheckResult {
    const { allowedCidrs, floatingIp, floatingNetworkId, floatingSubnetId, subnetId, address } = this.options;
    const hasNetwork = this.kind === "internal" || (floatingNetworkId ?? externalNetworkId) !== undefined;
    return [
      knownKeys(path, this.options, this.keys),
      this.kind === "public" ? required(`${path}.allowedCidrs`, allowedCidrs) : undefined,
      each(`${path}.allowedCidrs`, allowedCidrs, checkClients, { min: 1 }),
      ipAddress(`${path}.floatingIp`, floatingIp, { version: 4 }),
      ipAddress(`${path}.address`, address, { version: 4 }),
      uuid(`${path}.floatingNetworkId`, floatingNetworkId),
      uuid(`${path}.floatingSubnetId`, floatingSubnetId),
      uuid(`${path}.subnetId`, subnetId),
      hasNetwork
        ? undefined
        : problem(
            path,
            "external-network-missing",
            "must be internal, because the cluster has no external network that a floating IP could come from",
            "use GatewayExposure.internal(), or name 'floatingNetworkId'",
          ),
    ];
  }
}

/** Refuses the whole Internet, also when it is not written down as such. */
function checkClients(path: string, value: unknown): CheckResult {
  const range = Cidr.tryParse(value);
  return range instanceof Cidr && range.prefix === 0
    ? problem(
        path,
        "open-to-the-world",
        "must not be the whole Internet",
        "name the ranges of your clients, or say GatewayExposure.worldwide()",
        value,
      )
    : cidr(path, value, { version: 4, allowReserved: true });
}
