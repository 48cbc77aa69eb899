import { Annotations, Lazy } from "cdktf";
import { Construct } from "constructs";
import { checkProps, dependOn, guardStack } from "../core";
import { ClusterSecurityGroups, KuryrNetwork, LoadBalancerProvider, NodeMetrics, hostPort } from "../network";
import type { BoundApiEndpoint, KuryrFacts } from "../network";
import { RouterRoutes } from "../network/router-routes";
import { AdminCertificate, ClusterPki, KubeconfigUser, ServingCertificate, renderKubeconfig } from "../pki";
import { checkClusterProps } from "./cluster-checks";
import type { ClusterContext } from "./cluster-context";
import { ClusterOutputs } from "./cluster-outputs";
import type { K8sOnOpenStackClusterProps } from "./cluster-props";
import { DEFAULT_SERVICE_CIDR, clusterDomain, renderClusterSpec, serviceCidrs } from "./cluster-spec";
import { warnCluster, warnOfTaintsEverywhere } from "./cluster-warnings";
import { ControlPlane } from "./control-plane";
import { ImportedCluster } from "./imported-cluster";
import type { ClusterAttributes } from "./imported-cluster";
import { PERMANENT_EPOCH, joinEpoch, joinTokenExpression } from "./join-epoch";
import type {
  ClusterCloudFacts,
  ClusterCredentials,
  ClusterNetworkFacts,
  IKubernetesCluster,
  KeystoneFacts,
} from "./kubernetes-cluster";
import type { KubernetesVersion } from "./kubernetes-version";
import { NodePool } from "./node-pool";
import type { NodePoolOptions } from "./node-pool";
import { checkNodePool } from "./node-pool-checks";

const CLUSTER_SYMBOL = Symbol.for("k8s-on-openstack.K8sOnOpenStackCluster");

/**
 * Defines a kubeadm cluster on OpenStack: its keys, its API endpoint, its security groups, its control plane and its pools of
 * workers.
 *
 * Nothing is done over SSH: nodes configure themselves from user data, found the cluster or join it, and are made anew to change.
 *
 * @throws ValidationError with every problem of the properties at once.
 */
export class K8sOnOpenStackCluster extends Construct implements IKubernetesCluster {
  /**
   * A cluster that exists already, wherever it came from, as something that add-ons can be put on.
   *
   * @throws ValidationError when an attribute is missing or malformed.
   */
  public static fromClusterAttributes(scope: Construct, id: string, attributes: ClusterAttributes): IKubernetesCluster {
    return new ImportedCluster(scope, id, attributes);
  }

  /** Tells clusters of this class from other constructs, also when two copies of the library are loaded. */
  public static isCluster(construct: object): construct is K8sOnOpenStackCluster {
    return CLUSTER_SYMBOL in construct;
  }

  public readonly clusterName: string;
  public readonly version: KubernetesVersion;
  public readonly endpointHost: string;
  public readonly privateEndpointHost: string;
  public readonly endpointPort: number;
  public readonly endpointUrl: string;
  public readonly certificateAuthority: string;
  public readonly credentials: ClusterCredentials;
  public readonly networking: ClusterNetworkFacts;
  public readonly cloud: ClusterCloudFacts;
  public readonly keystone?: KeystoneFacts;
  public readonly nodeMetrics: NodeMetrics;

  /** A kubeconfig of the administrator, as YAML. Sensitive. */
  public readonly kubeconfig: string;

  /** Keys and authorities of the cluster. */
  public readonly pki: ClusterPki;

  /** Security groups of the nodes. */
  public readonly securityGroups: ClusterSecurityGroups;

  /** What Kuryr finds in the cloud; undefined with other network plugins. */
  public readonly kuryr?: KuryrNetwork;

  /** The API endpoint as nodes and clients see it. */
  public readonly endpoint: BoundApiEndpoint;

  /** The control plane. */
  public readonly controlPlane: ControlPlane;

  private readonly context: ClusterContext;
  private readonly poolScope: Construct;
  private readonly pools: NodePool[] = [];
  private readonly poolOptions: NodePoolOptions[] = [];
  private readonly fixedAddresses: string[];

  public constructor(scope: Construct, id: string, props: K8sOnOpenStackClusterProps) {
    super(scope, id);
    Object.defineProperty(this, CLUSTER_SYMBOL, { value: true });
    const { preconditions } = checkProps(this, checkClusterProps(this, props));
    guardStack(this);
    warnCluster(props).forEach((warning) => Annotations.of(this).addWarning(warning));
    this.clusterName = props.name;
    this.version = props.version;
    this.kuryr = this.createKuryr(props);
    this.networking = networkFacts(props, this.kuryr?.facts);
    this.cloud = cloudFacts(props);
    this.nodeMetrics = props.nodeMetrics ?? NodeMetrics.closed();

    const { name: clusterName, network } = props;
    this.pki = new ClusterPki(this, "Pki", {
      algorithm: props.keyAlgorithm,
      deletionProtection: props.deletionProtection,
    });
    this.securityGroups = new ClusterSecurityGroups(this, "SecurityGroups", {
      clusterName,
      network,
      networkPlugin: props.networkPlugin,
      serviceCidr: props.serviceCidr ?? DEFAULT_SERVICE_CIDR,
      endpoint: props.endpoint,
      serviceLoadBalancers: props.serviceLoadBalancers,
      nodePorts: props.nodePorts,
      ssh: props.ssh,
      egress: props.egress,
      nodeMetrics: props.nodeMetrics,
    });
    this.endpoint = props.endpoint.bind(this, { clusterName, network, securityGroups: this.securityGroups });
    this.endpointHost = this.endpoint.publicHost;
    this.privateEndpointHost = this.endpoint.host;
    this.endpointPort = this.endpoint.port;
    this.endpointUrl = `https://${hostPort(this.endpointHost, this.endpointPort)}`;

    const { securityGroups, endpoint, kuryr } = this;
    this.controlPlane = new ControlPlane(this, "ControlPlane", { cluster: props, securityGroups, endpoint, kuryr });
    if (network.ownsRouter && props.networkPlugin.podRoutes?.usesCloudRouter === true) {
      // the routes that the cloud controller wrote go when the nodes are gone, and before the router loses its interface.
      dependOn(this.controlPlane, RouterRoutes.of(network, props.networkPlugin.podCidr));
    }
    this.context = this.createContext(props);
    this.controlPlane.createServers(this.context, preconditions);
    this.poolScope = new Construct(this, "NodePools");
    const { address } = props.endpoint.exposure;
    this.fixedAddresses = [
      ...Object.values(props.controlPlane.addresses ?? {}),
      ...(address === undefined ? [] : [address]),
    ];

    this.certificateAuthority = this.pki.clusterCa.certificatePem;
    this.credentials = this.createCredentials();
    this.keystone = this.createKeystoneFacts(props);
    this.kubeconfig = this.renderKubeconfig();
    this.createOutputs();
    warnOfTaintsEverywhere(this, props, () => this.poolOptions);
  }

  /** The pools of workers, in the order in which they were added. */
  public get nodePools(): readonly NodePool[] {
    return [...this.pools];
  }

  /** Ids of all servers by the name of their node. */
  public get serverIds(): Readonly<Record<string, string>> {
    return Object.assign({}, this.controlPlane.serverIds, ...this.pools.map(({ serverIds }) => serverIds)) as Record<
      string,
      string
    >;
  }

  /**
   * Adds a pool of workers. Adding or removing a pool leaves every other node alone, but for the join epoch in the metadata of the
   * control plane servers.
   *
   * @param name name of the pool, a DNS label; part of the names of its servers.
   * @throws ValidationError with every problem of the options at once.
   */
  public addNodePool(name: string, options: NodePoolOptions): NodePool {
    const taken = {
      pools: this.pools.map(({ poolName }) => poolName),
      servers: this.serverNames(),
      addresses: this.fixedAddresses,
    };
    const { preconditions } = checkProps(this, checkNodePool(name, options, this.context.props, taken));
    const pool = new NodePool(this.poolScope, name, {
      context: this.context,
      options,
      securityGroups: this.securityGroups,
      after: this.controlPlane.servers,
      preconditions,
    });
    this.pools.push(pool);
    this.poolOptions.push(options);
    this.fixedAddresses.push(...Object.values(options.addresses ?? {}));
    return pool;
  }

  private serverNames(): string[] {
    return [...this.controlPlane.serverNames, ...this.pools.flatMap(({ serverNames }) => serverNames)];
  }

  private createKuryr(props: K8sOnOpenStackClusterProps): KuryrNetwork | undefined {
    const { name: clusterName, network, networkPlugin } = props;
    return networkPlugin.kuryr === undefined
      ? undefined
      : new KuryrNetwork(this, "Kuryr", {
          clusterName,
          network,
          networkPlugin,
          serviceCidr: props.serviceCidr ?? DEFAULT_SERVICE_CIDR,
          apiPort: props.endpoint.port,
        });
  }

  private createContext(props: K8sOnOpenStackClusterProps): ClusterContext {
    // a token that never expires is made once, when the cluster is founded, so it must be the same for all nodes to come.
    const epoch =
      props.joinToken?.neverExpires === true
        ? PERMANENT_EPOCH
        : Lazy.stringValue({ produce: () => joinEpoch(this.serverNames()) });
    const spec = renderClusterSpec({
      props,
      pki: this.pki,
      endpoint: this.endpoint,
      joinToken: joinTokenExpression(this.pki.joinSeed, epoch).asString(),
      controlPlaneAddresses: this.controlPlane.addresses,
      etcdBackup: props.etcdBackup?.bind(this, {
        clusterName: props.name,
        deletionProtection: props.deletionProtection ?? true,
      }),
    });
    return { props, spec, joinEpoch: epoch };
  }

  private createCredentials(): ClusterCredentials {
    const certificate = new AdminCertificate(this, "AdminCertificate", { authority: this.pki.clusterCa });
    return { clientCertificate: certificate.certificatePem, clientKey: certificate.privateKeyPem };
  }

  private createKeystoneFacts({ keystoneLogin: login }: K8sOnOpenStackClusterProps): KeystoneFacts | undefined {
    if (login === undefined) {
      return undefined;
    }
    const { certificatePem, privateKeyPem } = new ServingCertificate(this, "KeystoneCertificate", {
      authority: this.pki.clusterCa,
      commonName: "k8s-keystone-auth",
      dnsNames: ["localhost"],
      ipAddresses: ["127.0.0.1"],
    });
    return { login, servingCertificate: certificatePem, servingKey: privateKeyPem };
  }

  private renderKubeconfig(): string {
    const { clientCertificate, clientKey } = this.credentials;
    return renderKubeconfig({
      clusterName: this.clusterName,
      server: this.endpointUrl,
      caPem: this.certificateAuthority,
      user: KubeconfigUser.clientCertificate("kubernetes-admin", clientCertificate, clientKey),
    });
  }

  private createOutputs(): void {
    new ClusterOutputs(this, "Outputs", {
      cluster: this,
      endpoint: this.endpoint,
      kubeconfig: this.kubeconfig,
      serverIds: Lazy.anyValue({ produce: () => this.serverIds }),
      nodeFloatingIps: Lazy.anyValue({ produce: () => this.nodeFloatingIps() }),
    });
  }

  private nodeFloatingIps(): Record<string, string> {
    const groups = [this.controlPlane, ...this.pools];
    return Object.fromEntries(
      groups.flatMap(({ serverNames, floatingIps }) =>
        floatingIps.map((address, index) => [serverNames[index], address]),
      ),
    );
  }
}

function networkFacts(props: K8sOnOpenStackClusterProps, kuryr: KuryrFacts | undefined): ClusterNetworkFacts {
  return {
    plugin: props.networkPlugin,
    podCidrs: props.networkPlugin.podCidrs,
    serviceCidrs: serviceCidrs(props),
    clusterDomain: clusterDomain(props),
    nodeCidr: props.network.cidr,
    nodeMtu: props.network.mtu,
    egress: props.egress,
    kuryr,
  };
}

function cloudFacts(props: K8sOnOpenStackClusterProps): ClusterCloudFacts {
  return {
    networkId: props.network.networkId,
    subnetId: props.network.subnetId,
    routerId: props.network.routerId,
    externalNetworkId: props.network.externalNetworkId,
    loadBalancerProvider: serviceProvider(props),
  };
}

function serviceProvider({ networkPlugin, serviceLoadBalancers, endpoint }: K8sOnOpenStackClusterProps) {
  const { kuryr } = networkPlugin;
  return kuryr === undefined
    ? (serviceLoadBalancers ?? endpoint.exposure.provider)
    : LoadBalancerProvider.of(kuryr.loadBalancers.provider);
}
