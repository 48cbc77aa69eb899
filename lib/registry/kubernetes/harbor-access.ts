import type { LoadBalancerOptions } from "../../apps";
import {
  LOAD_BALANCER_KEYS,
  checkKuryrLoadBalancer,
  checkLoadBalancer,
  checkProviderOptions,
} from "../../apps/load-balancer-options";
import type { IKubernetesCluster } from "../../cluster";
import { cidr, each, ipAddress, knownKeys, object, problem, readable, required } from "../../core";
import type { CheckResult } from "../../core";
import type { IGateway } from "../../kube";
import { LoadBalancerProvider } from "../../network";

/** Options of `HarborAccess.gateway`. */
export interface HarborGatewayOptions {
  /**
   * Address of the gateway on the nodes' network, for nodes that do not ask DNS.
   *
   * @default - DNS knows it
   */
  readonly address?: string;
}

/** Options of `HarborAccess.loadBalancer`. Nodes and pods of the cluster are let in beside the clients. */
export interface HarborLoadBalancerOptions extends Omit<LoadBalancerOptions, "proxyProtocol"> {
  /**
   * Address of an internal load balancer in the nodes' subnet, so that it is known before the load balancer is made.
   *
   * @default - the cloud chooses
   */
  readonly address?: string;
}

/** Over which way clients come. */
export type AccessSource =
  | { readonly kind: "gateway"; readonly gateway: IGateway; readonly options: HarborGatewayOptions }
  | { readonly kind: "load-balancer"; readonly options: HarborLoadBalancerOptions };

/** Harbor's own proxy does not speak the PROXY protocol. */
const BALANCER_KEYS = [...LOAD_BALANCER_KEYS.filter((key) => key !== "proxyProtocol"), "address"];

/** Defines how clients reach a registry on a cluster; always over HTTPS. */
export class HarborAccess {
  /**
   * Over a gateway of the cluster, which has the certificate and serves the host name.
   *
   * @param gateway a `GatewayIngress`, or `GatewayIngress.fromAttributes(...)`
   * @param options its address
   */
  public static gateway(gateway: IGateway, options: HarborGatewayOptions = {}): HarborAccess {
    return new HarborAccess({ kind: "gateway", gateway, options });
  }

  /**
   * Over a load balancer of Octavia of the registry's own; Harbor's proxy has the certificate.
   *
   * @param options clients, and what the load balancer is like
   */
  public static loadBalancer(options: HarborLoadBalancerOptions): HarborAccess {
    return new HarborAccess({ kind: "load-balancer", options });
  }

  private constructor(
    /** Which way. @internal */
    public readonly source: AccessSource,
  ) {}

  /** Address that the host name stands for, when it is known before; undefined when only DNS knows it. */
  public get address(): string | undefined {
    const { source } = this;
    return source.kind === "gateway" ? source.options.address : (source.options.floatingIp ?? source.options.address);
  }

  /** Floating IP of a load balancer of the registry's own that was named; undefined otherwise. */
  public get publicAddress(): string | undefined {
    return this.source.kind === "load-balancer" ? this.source.options.floatingIp : undefined;
  }

  /**
   * Checks the options against the cluster and the host name.
   *
   * @param path path of the property that holds the access
   * @param cluster cluster of the registry; without types it may be anything
   * @param hostname name of the registry; undefined when it is none
   */
  public check(path: string, cluster: IKubernetesCluster | undefined, hostname: string | undefined): CheckResult {
    const { source } = this;
    return source.kind === "gateway"
      ? checkGatewayAccess(path, source.gateway, source.options, hostname)
      : checkLoadBalancerAccess(path, source.options, cluster);
  }
}

function checkGatewayAccess(
  path: string,
  gateway: IGateway,
  options: HarborGatewayOptions,
  hostname: string | undefined,
): CheckResult {
  const isGateway = typeof gateway === "object" && gateway !== null && "checkHost" in gateway;
  return [
    required(`${path}.gateway`, gateway) ??
      (isGateway
        ? gateway.checkHost("hostname", hostname)
        : (object(`${path}.gateway`, gateway) ??
          problem(
            `${path}.gateway`,
            "wrong-kind",
            "must be a gateway",
            "give a GatewayIngress, or GatewayIngress.fromAttributes(...)",
          ))),
    knownKeys(path, options, ["address"]),
    ipAddress(`${path}.address`, readable(options).address),
  ];
}

function checkLoadBalancerAccess(
  path: string,
  given: HarborLoadBalancerOptions,
  cluster: IKubernetesCluster | undefined,
): CheckResult {
  const options = readable(given);
  const provider = readable(readable(cluster).cloud).loadBalancerProvider;
  const kuryr = readable(readable(cluster).networking).plugin?.kuryr;
  return [
    required(path, given) ?? knownKeys(path, given, BALANCER_KEYS),
    required(`${path}.allowedCidrs`, options.allowedCidrs) ??
      checkClients(`${path}.allowedCidrs`, options.allowedCidrs),
    checkLoadBalancer(path, { allowedCidrs: [], ...options }),
    kuryr === undefined ? undefined : checkKuryrLoadBalancer(path, { allowedCidrs: [], ...options }, kuryr),
    ipAddress(`${path}.address`, options.address, { version: 4 }),
    options.address !== undefined && options.internal !== true
      ? problem(
          `${path}.address`,
          "address-of-public-balancer",
          "must not be given for a load balancer with a floating IP",
          "name 'floatingIp', or set 'internal' to true",
          options.address,
        )
      : undefined,
    readable(cluster).cloud === undefined
      ? undefined
      : provider instanceof LoadBalancerProvider
        ? checkProviderOptions(path, { allowedCidrs: [], ...options }, provider)
        : problem(
            path,
            "load-balancer-missing",
            "must not be a load balancer on a cluster without any",
            "use HarborAccess.gateway(...), or set 'loadBalancerProvider' of the cluster",
          ),
  ];
}

function checkClients(path: string, ranges: unknown): CheckResult {
  return Array.isArray(ranges) && ranges.length === 0
    ? problem(path, "clients-empty", "must name at least one range", 'name the clients, or "0.0.0.0/0" for everybody')
    : each(path, ranges, (at, range) => cidr(at, range, { version: 4, allowReserved: true }));
}
