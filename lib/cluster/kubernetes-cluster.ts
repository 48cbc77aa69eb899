import type { IConstruct } from "constructs";
import type { EgressPolicy, KuryrFacts, LoadBalancerProvider, NetworkPlugin, NodeMetrics } from "../network";
import type { KeystoneLogin } from "./keystone";
import type { KubernetesVersion } from "./kubernetes-version";

/** A client certificate that administers the cluster. Sensitive. */
export interface ClusterCredentials {
  /** Certificate, PEM. */
  readonly clientCertificate: string;

  /** Private key, PEM. */
  readonly clientKey: string;
}

/** What add-ons need to know about the networks of a cluster. */
export interface ClusterNetworkFacts {
  /** Network plugin; undefined when the cluster came with one that this library did not choose. */
  readonly plugin: NetworkPlugin | undefined;

  /** Ranges of the pods, the main family first. */
  readonly podCidrs: readonly string[];

  /** Ranges of the services, of the same families in the same order. */
  readonly serviceCidrs: readonly string[];

  /** DNS domain of the cluster. */
  readonly clusterDomain: string;

  /** Range of the nodes. */
  readonly nodeCidr: string;

  /** Largest packet on the nodes' network in bytes; may be a Terraform token. */
  readonly nodeMtu: number;

  /**
   * What the nodes reach.
   *
   * @default - not known: the cluster was not made here, or says nothing
   */
  readonly egress?: EgressPolicy;

  /**
   * What Kuryr works on, when it is the plugin.
   *
   * @default - another plugin is
   */
  readonly kuryr?: KuryrFacts;
}

/** What add-ons need to know about the cloud that a cluster is on. */
export interface ClusterCloudFacts {
  /** Id of the nodes' network. */
  readonly networkId: string;

  /** Id of the nodes' IPv4 subnet. */
  readonly subnetId: string;

  /**
   * Id of the router before the nodes.
   *
   * @default - there is none, or nobody knows
   */
  readonly routerId?: string;

  /** Id of the external network that floating IPs come from; undefined when there is none. */
  readonly externalNetworkId: string | undefined;

  /** Octavia provider for Services of type LoadBalancer; undefined when the cloud has none. */
  readonly loadBalancerProvider: LoadBalancerProvider | undefined;
}

/** What the login webhook needs to know of a cluster whose API server asks it. */
export interface KeystoneFacts {
  /** How users log in. */
  readonly login: KeystoneLogin;

  /** Certificate of the webhook for 127.0.0.1, signed by the cluster's authority, PEM. */
  readonly servingCertificate: string;

  /** Its private key, PEM. Sensitive. */
  readonly servingKey: string;
}

/** A Kubernetes cluster that add-ons and applications can be put on, wherever it came from. */
export interface IKubernetesCluster extends IConstruct {
  /** Name, unique in the OpenStack project: load balancers and volumes bear it. */
  readonly clusterName: string;

  /** Version of the control plane. */
  readonly version: KubernetesVersion;

  /** Address or name of the API that reaches it from where Terraform runs. */
  readonly endpointHost: string;

  /**
   * Address or name of the API that reaches it from the nodes, before the cluster has a Service or a DNS: what runs on a node and
   * cannot wait for the network plugin talks to it.
   */
  readonly privateEndpointHost: string;

  /** Port of the API, behind both. */
  readonly endpointPort: number;

  /** URL of the API. */
  readonly endpointUrl: string;

  /** Certificate of the authority that signed the API server's certificate, PEM. */
  readonly certificateAuthority: string;

  /** Credentials of an administrator. Sensitive. */
  readonly credentials: ClusterCredentials;

  /** Facts of the networks. */
  readonly networking: ClusterNetworkFacts;

  /** Facts of the cloud. */
  readonly cloud: ClusterCloudFacts;

  /**
   * Facts of the login with Keystone.
   *
   * @default - the API server asks no login webhook
   */
  readonly keystone?: KeystoneFacts;

  /**
   * Whether monitoring reaches the ports of figures of the control plane.
   *
   * @default - nobody knows: nothing is taken to be in its way
   */
  readonly nodeMetrics?: NodeMetrics;
}
