import { Construct } from "constructs";
import {
  checkProps,
  cidr,
  dnsLabel,
  dnsName,
  each,
  hasTokens,
  hostOrIp,
  integer,
  knownKeys,
  notBlank,
  object,
  ofKind,
  problem,
  readable,
  required,
  uuid,
} from "../core";
import type { CheckResult } from "../core";
import { LoadBalancerProvider, NetworkPlugin, hostPort } from "../network";
import { KeystoneLogin } from "./keystone";
import type {
  ClusterCloudFacts,
  ClusterCredentials,
  ClusterNetworkFacts,
  IKubernetesCluster,
  KeystoneFacts,
} from "./kubernetes-cluster";
import { KubernetesVersion } from "./kubernetes-version";
import { checkKuryrAttributes, kuryrFacts } from "./kuryr-attributes";
import type { KuryrAttributes } from "./kuryr-attributes";

/** What is known of a cluster that this app did not make. Every text may be a Terraform token, such as another stack's output. */
export interface ClusterAttributes {
  /** Name that its load balancers and volumes bear. */
  readonly clusterName: string;

  /** Version of its control plane. */
  readonly version: KubernetesVersion;

  /** Address or name of its API, without scheme and port. */
  readonly endpointHost: string;

  /**
   * Address or name of its API that its nodes use, behind the same port.
   *
   * @default - `endpointHost`
   */
  readonly privateEndpointHost?: string;

  /**
   * Port of its API.
   *
   * @default 6443
   */
  readonly endpointPort?: number;

  /** Certificate of the authority that signed its API server's certificate, PEM. */
  readonly certificateAuthority: string;

  /** Credentials of an administrator. */
  readonly credentials: ClusterCredentials;

  /** Ranges of its pods, the main family first. */
  readonly podCidrs: readonly string[];

  /** Ranges of its services, of the same families in the same order. */
  readonly serviceCidrs: readonly string[];

  /**
   * Its DNS domain.
   *
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;

  /** Range of its nodes. */
  readonly nodeCidr: string;

  /**
   * Largest packet on its nodes' network, in bytes.
   *
   * @default 1450 - what is left of 1500 bytes inside a VXLAN
   */
  readonly nodeMtu?: number;

  /** Id of its nodes' network. */
  readonly networkId: string;

  /** Id of its nodes' IPv4 subnet. */
  readonly subnetId: string;

  /**
   * Id of the router before its nodes.
   *
   * @default - there is none, or nobody knows
   */
  readonly routerId?: string;

  /**
   * Id of the external network that floating IPs come from.
   *
   * @default - there is none
   */
  readonly externalNetworkId?: string;

  /**
   * Octavia provider for Services of type LoadBalancer.
   *
   * @default - the cloud has none
   */
  readonly loadBalancerProvider?: LoadBalancerProvider;

  /**
   * Login with Keystone, for a cluster whose API server asks a webhook at https://127.0.0.1:8443/webhook.
   *
   * @default - there is none
   */
  readonly keystone?: KeystoneFacts;

  /**
   * Network plugin that its nodes wait for, to be installed by a platform here; with the same options as where the cluster was made.
   *
   * @default - it has one already
   */
  readonly networkPlugin?: NetworkPlugin;

  /**
   * What Kuryr works on there.
   *
   * @default - its network plugin is another one
   */
  readonly kuryr?: KuryrAttributes;
}

/** A cluster that this app did not make. */
export class ImportedCluster extends Construct implements IKubernetesCluster {
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

  public constructor(scope: Construct, id: string, attributes: ClusterAttributes) {
    super(scope, id);
    checkProps(this, checkAttributes(attributes));
    this.clusterName = attributes.clusterName;
    this.version = attributes.version;
    this.endpointHost = attributes.endpointHost;
    this.privateEndpointHost = attributes.privateEndpointHost ?? attributes.endpointHost;
    this.endpointPort = attributes.endpointPort ?? 6443;
    this.endpointUrl = `https://${hostPort(this.endpointHost, this.endpointPort)}`;
    this.certificateAuthority = attributes.certificateAuthority;
    this.credentials = attributes.credentials;
    this.networking = {
      plugin: attributes.networkPlugin,
      podCidrs: attributes.podCidrs,
      serviceCidrs: attributes.serviceCidrs,
      clusterDomain: attributes.clusterDomain ?? "cluster.local",
      nodeCidr: attributes.nodeCidr,
      nodeMtu: attributes.nodeMtu ?? 1450,
      kuryr: attributes.kuryr === undefined ? undefined : kuryrFacts(attributes.kuryr, attributes),
    };
    this.cloud = {
      networkId: attributes.networkId,
      subnetId: attributes.subnetId,
      routerId: attributes.routerId,
      externalNetworkId: attributes.externalNetworkId,
      loadBalancerProvider: attributes.loadBalancerProvider,
    };
    this.keystone = attributes.keystone;
  }
}

function checkAttributes(attributes: ClusterAttributes): CheckResult {
  if (typeof attributes !== "object" || attributes === null) {
    return required("attributes", attributes) ?? object("attributes", attributes);
  }
  const names = [
    "clusterName",
    "version",
    "endpointHost",
    "certificateAuthority",
    "credentials",
    "podCidrs",
    "serviceCidrs",
    "nodeCidr",
    "networkId",
    "subnetId",
  ] as const;
  const optional = [
    "privateEndpointHost",
    "endpointPort",
    "clusterDomain",
    "nodeMtu",
    "routerId",
    "externalNetworkId",
    "loadBalancerProvider",
    "keystone",
    "networkPlugin",
    "kuryr",
  ];
  return [
    knownKeys("", attributes, [...names, ...optional]),
    names.map((name) => required(name, attributes[name])),
    dnsLabel("clusterName", attributes.clusterName),
    attributes.version instanceof KubernetesVersion
      ? attributes.version.check("version")
      : ofKind("version", attributes.version ?? undefined, KubernetesVersion, "use KubernetesVersion.of(...)"),
    ofKind(
      "loadBalancerProvider",
      attributes.loadBalancerProvider,
      LoadBalancerProvider,
      "use LoadBalancerProvider.AMPHORA or .OVN",
    ),
    checkCredentials(attributes.credentials),
    checkKeystone(attributes.keystone),
    checkPlugin(attributes),
    checkKuryrAttributes("kuryr", attributes.kuryr),
    hostOrIp("endpointHost", attributes.endpointHost),
    hostOrIp("privateEndpointHost", attributes.privateEndpointHost),
    integer("endpointPort", attributes.endpointPort, { min: 1, max: 65_535 }),
    notBlank("certificateAuthority", attributes.certificateAuthority),
    each("podCidrs", attributes.podCidrs ?? undefined, cidr, { min: 1, max: 2 }),
    each("serviceCidrs", attributes.serviceCidrs ?? undefined, cidr, { min: 1, max: 2 }),
    dnsName("clusterDomain", attributes.clusterDomain),
    cidr("nodeCidr", attributes.nodeCidr),
    integer("nodeMtu", attributes.nodeMtu, { min: 1280, max: 65_535 }),
    uuid("networkId", attributes.networkId),
    uuid("subnetId", attributes.subnetId),
    uuid("routerId", attributes.routerId),
    uuid("externalNetworkId", attributes.externalNetworkId),
  ];
}

function checkCredentials(credentials: ClusterCredentials | null | undefined): CheckResult {
  if (credentials === undefined || credentials === null) {
    return undefined;
  }
  const { clientCertificate, clientKey } = readable(credentials);
  return [
    knownKeys("credentials", credentials, ["clientCertificate", "clientKey"]),
    required("credentials.clientCertificate", clientCertificate) ??
      notBlank("credentials.clientCertificate", clientCertificate),
    // the value never shows in a message.
    required("credentials.clientKey", clientKey === "" ? undefined : clientKey),
  ];
}

function checkPlugin({ networkPlugin: plugin, podCidrs, kuryr }: ClusterAttributes): CheckResult {
  if (!(plugin instanceof NetworkPlugin)) {
    return ofKind("networkPlugin", plugin, NetworkPlugin, "use NetworkPlugin.cilium() or one of its sisters");
  }
  return [
    plugin.check("networkPlugin"),
    Array.isArray(podCidrs) && !hasTokens(podCidrs) && podCidrs.join() !== plugin.podCidrs.join()
      ? problem(
          "networkPlugin",
          "pod-cidrs-differ",
          `must have the ranges of 'podCidrs', and has ${plugin.podCidrs.join(" and ")}`,
          "make it with the options that the cluster was made with",
        )
      : undefined,
    plugin.kuryr !== undefined && kuryr === undefined
      ? problem(
          "kuryr",
          "kuryr-facts-missing",
          "must say what Kuryr works on when it is the network plugin",
          "take the ids from the outputs of the stack that made the cluster",
        )
      : undefined,
  ];
}

function checkKeystone(keystone: KeystoneFacts | undefined): CheckResult {
  if (keystone === undefined) {
    return undefined;
  }
  const { login, servingCertificate, servingKey } = readable(keystone);
  return [
    knownKeys("keystone", keystone, ["login", "servingCertificate", "servingKey"]),
    login instanceof KeystoneLogin
      ? login.check("keystone.login")
      : (required("keystone.login", login) ??
        ofKind("keystone.login", login, KeystoneLogin, "use KeystoneLogin.authentication(...) or one of its sisters")),
    required("keystone.servingCertificate", servingCertificate) ??
      notBlank("keystone.servingCertificate", servingCertificate),
    // the value never shows in a message.
    required("keystone.servingKey", servingKey === "" ? undefined : servingKey),
  ];
}
