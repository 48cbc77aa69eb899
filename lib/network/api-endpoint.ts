import type { Construct, IConstruct } from "constructs";
import type { CheckResult, Problem } from "../core";
import { problemsUnder } from "../core";
import type { ApiExposure } from "./api-exposure";
import type { IClusterNetwork } from "./cluster-network";
import type { ClusterSecurityGroups } from "./cluster-security-groups";
import type { ExternalEndpointOptions } from "./external-endpoint";
import { ExternalEndpoint } from "./external-endpoint";
import type { OctaviaEndpointOptions } from "./octavia-endpoint";
import { OctaviaEndpoint } from "./octavia-endpoint";
import type { VirtualIpEndpointOptions } from "./virtual-ip-endpoint";
import { VirtualIpEndpoint } from "./virtual-ip-endpoint";

/** Defines what an endpoint is made in. */
export interface ApiEndpointContext {
  /** Name of the cluster; every resource of the endpoint begins with it. */
  readonly clusterName: string;

  /** Network of the control plane. */
  readonly network: IClusterNetwork;

  /** Security groups of the nodes. */
  readonly securityGroups: ClusterSecurityGroups;

  /**
   * Tags of every resource that can have some.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/** Defines a virtual IP that the control plane nodes hold by themselves. */
export interface VirtualIpFacts {
  /** The address; a Terraform token when Neutron chooses it. */
  readonly address: string;

  /** Interface that holds it: empty lets kube-vip take the one of the default route. */
  readonly interface: string;
}

/** Defines an endpoint whose resources are made, and what nodes and clients need to know about it. */
export interface BoundApiEndpoint extends IConstruct {
  /** Address or name that nodes use: the private virtual IP, or the external name. */
  readonly host: string;

  /** Address or name that people use: DNS name, floating IP, or `host`, the first that there is. */
  readonly publicHost: string;

  /** Port of the API server behind both. */
  readonly port: number;

  /** Names and addresses that the certificate of the API server must have because of this endpoint. */
  readonly certSans: readonly string[];

  /** Addresses that ports of control plane nodes must be allowed to send from. */
  readonly controlPlaneAddressPairs: readonly string[];

  /** The virtual IP, when the control plane nodes hold one. */
  readonly virtualIp?: VirtualIpFacts;

  /** What servers depend on (`dependOn`): traffic to the endpoint reaches the control plane ports. */
  readonly ready: IConstruct;

  /**
   * Sends traffic of the endpoint to one more control plane node.
   *
   * @param name node name, stable over generations
   * @param address IPv4 address of the node's port, usually a Terraform token
   */
  addControlPlane(name: string, address: string): void;
}

/** Defines how an endpoint of each kind behaves; internal to the kinds. */
export interface ApiEndpointKind {
  /** What security groups must know. */
  readonly exposure: ApiExposure;

  /** Checks the options. */
  check(network: IClusterNetwork): CheckResult;

  /** Makes the resources. */
  bind(scope: Construct, id: string, context: ApiEndpointContext): BoundApiEndpoint;
}

/** Defines where the API server answers: a stable address or name, never that of one node. */
export class ApiEndpoint {
  /** An Octavia load balancer before the control plane. */
  public static octavia(options: OctaviaEndpointOptions = {}): ApiEndpoint {
    return new ApiEndpoint(new OctaviaEndpoint(options));
  }

  /** A virtual IP that kube-vip moves between the control plane nodes; needs no load balancer service. */
  public static virtualIp(options: VirtualIpEndpointOptions = {}): ApiEndpoint {
    return new ApiEndpoint(new VirtualIpEndpoint(options));
  }

  /**
   * A name or address that you look after: DNS, a hardware balancer.
   *
   * @param host DNS name or IP address, without scheme, port and path
   */
  public static external(host: string, options: ExternalEndpointOptions = {}): ApiEndpoint {
    return new ApiEndpoint(new ExternalEndpoint(host, options));
  }

  /** What security groups must know: port, clients, provider. */
  public readonly exposure: ApiExposure;

  /** Port of the API server. */
  public readonly port: number;

  private readonly kind: ApiEndpointKind;

  private constructor(kind: ApiEndpointKind) {
    this.kind = kind;
    this.exposure = kind.exposure;
    this.port = kind.exposure.port;
  }

  /**
   * Checks the options against the network, so that a cluster can report them together with its own.
   *
   * @param path path of the property that holds the endpoint
   * @param network network of the control plane
   */
  public check(path: string, network: IClusterNetwork): readonly Problem[] {
    return problemsUnder(path, this.kind.check(network));
  }

  /**
   * Makes the resources of the endpoint, below a construct named `ApiEndpoint` in `scope`.
   *
   * @throws ValidationError when an option does not fit the network or the provider
   */
  public bind(scope: Construct, context: ApiEndpointContext): BoundApiEndpoint {
    return this.kind.bind(scope, "ApiEndpoint", context);
  }
}
