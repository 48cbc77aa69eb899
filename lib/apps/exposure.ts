import { cidr, dnsLabel, each, integer, known, knownKeys, problem, readable, required } from "../core";
import type { CheckResult } from "../core";
import { LoadBalancerProvider } from "../network";
import { checkLoadBalancer, checkProviderOptions, LOAD_BALANCER_KEYS } from "./load-balancer-options";
import type { LoadBalancerOptions } from "./load-balancer-options";

/** Ports that Kubernetes gives to Services on every node. */
const NODE_PORTS = { min: 30_000, max: 32_767 };

/** Options of `Exposure.cluster`. */
export interface ClusterExposureOptions {
  /**
   * Other namespaces whose pods may call the application.
   *
   * @default - none: pods of its own namespace
   */
  readonly fromNamespaces?: readonly string[];

  /**
   * Ranges of virtual machines that may call the application, as the cloud routes them to pods: with Kuryr, or a network plugin with
   * `podRoutes`.
   *
   * @default - none
   */
  readonly fromCidrs?: readonly string[];
}

/** Options of `Exposure.nodePort`. */
export interface NodePortOptions {
  /**
   * Port of the nodes for the first of `ports`, from 30000 to 32767.
   *
   * @default - the cluster chooses one
   */
  readonly port?: number;
}

/** Where an application is reachable from. */
export type ExposureSource =
  | { readonly kind: "cluster"; readonly options: ClusterExposureOptions }
  | { readonly kind: "node-port"; readonly options: NodePortOptions }
  | { readonly kind: "load-balancer"; readonly options: LoadBalancerOptions };

/**
 * Defines where an application is reachable from, by a Service and, where the network plugin has them, a NetworkPolicy.
 *
 * Clients outside the cluster are none of the policy's business: the node that takes a connection in puts an address of its own in the
 * place of theirs before it goes on to another node, and each network plugin puts another one there. So the policy opens the ports to
 * everybody, and what is in front of the node tells clients apart: the load balancer, and the security groups of the nodes.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export class Exposure {
  /**
   * From pods: those of its own namespace, and of others that are named; and from virtual machines, where the cloud routes pods.
   *
   * @param options the other namespaces, and the ranges of the virtual machines
   */
  public static cluster(options: ClusterExposureOptions = {}): Exposure {
    return new Exposure({ kind: "cluster", options });
  }

  /**
   * On a port of every node, for whom the security groups of the nodes let in, see `NodePortAccess`.
   *
   * @param options port
   */
  public static nodePort(options: NodePortOptions = {}): Exposure {
    return new Exposure({ kind: "node-port", options });
  }

  /**
   * On a load balancer of its own, that the cloud controller makes and that lets the clients in.
   *
   * @param options clients, and what the load balancer is like
   */
  public static loadBalancer(options: LoadBalancerOptions): Exposure {
    return new Exposure({ kind: "load-balancer", options });
  }

  // private, so that for TypeScript too nothing else with a method of the same name is one.
  private constructor(private readonly given: ExposureSource) {}

  /** Where from. @internal */
  public get source(): ExposureSource {
    return this.given;
  }

  /**
   * Checks port, ranges and options.
   *
   * @param path path of the property that holds the exposure
   * @param provider Octavia provider of the cluster, when it has one
   */
  public check(path: string, provider: LoadBalancerProvider | undefined): CheckResult {
    const { source } = this;
    switch (source.kind) {
      case "cluster":
        return [
          knownKeys(path, source.options, ["fromNamespaces", "fromCidrs"]),
          each(`${path}.fromNamespaces`, readable(source.options).fromNamespaces, (at, name) => dnsLabel(at, name)),
          each(`${path}.fromCidrs`, readable(source.options).fromCidrs, (at, range) => cidr(at, range)),
        ];
      case "node-port": {
        const { port } = readable(source.options);
        return [
          knownKeys(path, source.options, ["port"]),
          known(`${path}.port`, port) ?? integer(`${path}.port`, port, NODE_PORTS),
        ];
      }
      case "load-balancer":
        return [
          knownKeys(path, source.options, LOAD_BALANCER_KEYS),
          required(`${path}.allowedCidrs`, readable(source.options).allowedCidrs) ??
            checkClients(`${path}.allowedCidrs`, readable(source.options).allowedCidrs),
          checkLoadBalancer(path, source.options),
          provider instanceof LoadBalancerProvider ? checkProviderOptions(path, source.options, provider) : undefined,
        ];
    }
  }
}

function checkClients(path: string, ranges: unknown): CheckResult {
  return Array.isArray(ranges) && ranges.length === 0
    ? problem(path, "clients-empty", "must name at least one range", 'name the clients, or "0.0.0.0/0" for everybody')
    : each(path, ranges, (at, range) => cidr(at, range, { allowReserved: true }));
}
