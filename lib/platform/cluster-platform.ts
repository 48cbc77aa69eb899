import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import { CloudAccess, CloudControllerManager, CloudSweep } from "../cloud";
import type { CloudControllerManagerProps, CloudSweepProps } from "../cloud";
import type { IKubernetesCluster } from "../cluster";
import { checkProps, dependOn, guardStack, knownKeys, object, ofKind, problem, readable, required } from "../core";
import type { CheckResult } from "../core";
import { KeystoneWebhookAuth } from "../identity";
import { Janitor, ReadinessGate, checkPlacement } from "../kube";
import type { JanitorProps } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { checkReleases } from "../kube/releases/check-releases";
import { CinderCsi } from "../storage";
import type { CinderCsiProps } from "../storage";
import { CertManager } from "./cert-manager";
import type { CertManagerProps } from "./cert-manager";
import { CoreDnsCustomization } from "./core-dns-customization";
import type { CoreDnsCustomizationProps } from "./core-dns-customization";
import { ExternalDns } from "./external-dns";
import type { ExternalDnsProps } from "./external-dns";
import { GatewayIngress } from "./gateway-ingress";
import type { GatewayIngressProps } from "./gateway-props";
import { MetricsServer } from "./metrics-server";
import type { MetricsServerProps } from "./metrics-server";
import { NetworkPluginChart } from "./network-plugin-chart";
import type { NetworkPluginChartProps } from "./network-plugin-chart";

/** What `ClusterPlatform` gives to all of its parts, so that their options are without. */
export type PlatformSharedProps = "cluster" | "releases" | "cloud";

const PARTS = ["networkPlugin", "cloudController", "storage", "metrics", "janitor", "sweep", "dns"] as const;

/** Options of `ClusterPlatform.addGateway`. */
export interface PlatformGatewayOptions extends Omit<GatewayIngressProps, PlatformSharedProps> {
  /**
   * Options of cert-manager; the issuer of the gateway is always among its issuers.
   *
   * @default - those of `CertManager`
   */
  readonly certificates?: Omit<CertManagerProps, PlatformSharedProps | "gateway">;
}

/** Options of `ClusterPlatform.addNames`. */
export type PlatformNamesOptions = Omit<ExternalDnsProps, PlatformSharedProps | "gateway">;

/** Properties of `ClusterPlatform`. */
export interface ClusterPlatformProps {
  /** Cluster that gets the platform. */
  readonly cluster: IKubernetesCluster;

  /**
   * Charts and images to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;

  /**
   * Where the cloud is, for the add-ons that talk to it.
   *
   * @default CloudAccess.fromCatalog()
   */
  readonly cloud?: CloudAccess;

  /**
   * Options of the network plugin's release; which plugin it is, the cluster says.
   *
   * @default - those of `NetworkPluginChart`
   */
  readonly networkPlugin?: Omit<NetworkPluginChartProps, PlatformSharedProps>;

  /**
   * Options of the cloud controller.
   *
   * @default - those of `CloudControllerManager`
   */
  readonly cloudController?: Omit<CloudControllerManagerProps, PlatformSharedProps>;

  /**
   * Options of the Cinder driver, its classes among them.
   *
   * @default - those of `CinderCsi`
   */
  readonly storage?: Omit<CinderCsiProps, PlatformSharedProps>;

  /**
   * Options of the metrics server.
   *
   * @default - those of `MetricsServer`
   */
  readonly metrics?: Omit<MetricsServerProps, PlatformSharedProps>;

  /**
   * What becomes of load balancers and volumes when the platform is destroyed.
   *
   * @default - those of `Janitor`
   */
  readonly janitor?: Omit<JanitorProps, PlatformSharedProps>;

  /**
   * Who deletes what Kuryr leaves in the cloud; on a cluster with Kuryr only.
   *
   * @default - those of `CloudSweep`
   */
  readonly sweep?: Omit<CloudSweepProps, PlatformSharedProps>;

  /**
   * Additions to the cluster's DNS.
   *
   * @default - CoreDNS stays as kubeadm made it
   */
  readonly dns?: Omit<CoreDnsCustomizationProps, PlatformSharedProps>;
}

/**
 * Defines everything that a cluster needs before applications can run on it, in the order in which it comes up: network and cloud
 * controller side by side, then names, storage, login, metrics and the janitor. `addGateway` and `addNames` open a way from outside.
 *
 * Destroying goes the other way round: what owns load balancers first, then the janitor, which waits until load balancers and volumes are
 * gone, and only then those who could still delete them. With Kuryr, a sweep comes last, for what is left in the cloud all the same.
 *
 * Each part can as well be used alone.
 */
export class ClusterPlatform extends Construct {
  /** The network plugin; undefined when the cluster came with one that this library did not choose. */
  public readonly networkPlugin?: NetworkPluginChart;

  /** The cloud controller. */
  public readonly cloudController: CloudControllerManager;

  /** The Cinder driver. */
  public readonly storage: CinderCsi;

  /** The metrics server. */
  public readonly metrics: MetricsServer;

  /** The login with Keystone; undefined when the cluster has no `keystoneLogin`. */
  public readonly keystone?: KeystoneWebhookAuth;

  /** Waits on destroy until load balancers and volumes are gone. */
  public readonly janitor: Janitor;

  /** Deletes on destroy what Kuryr left in the cloud; undefined with another network plugin. */
  public readonly sweep?: CloudSweep;

  /** Additions to the cluster's DNS; undefined when there are none. */
  public readonly dns?: CoreDnsCustomization;

  private readonly shared: { readonly cluster: IKubernetesCluster; readonly releases: AddOnReleases };
  private readonly cloud: CloudAccess;
  private gateway?: GatewayIngress;

  /** @throws ValidationError with every problem of the properties at once; parts add theirs under their own path */
  public constructor(scope: Construct, id: string, props: ClusterPlatformProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkClusterPlatform(props));
    guardStack(this);
    const { cluster } = props;
    const shared = { cluster, releases: props.releases ?? AddOnReleases.forKubernetes(cluster.version) };
    const cloud = props.cloud ?? CloudAccess.fromCatalog(this);
    this.shared = shared;
    this.cloud = cloud;

    const gate = new ReadinessGate(this, "Gate", { cluster });
    if (cluster.networking.plugin !== undefined) {
      const hasKuryr = cluster.networking.plugin.name === "kuryr";
      this.sweep = hasKuryr ? new CloudSweep(this, "Sweep", { ...props.sweep, ...shared, cloud }) : undefined;
      const plugin = { ...props.networkPlugin, ...shared, ...(hasKuryr ? { cloud } : {}) };
      this.networkPlugin = new NetworkPluginChart(this, "NetworkPlugin", plugin);
    }
    this.cloudController = new CloudControllerManager(this, "CloudController", {
      ...props.cloudController,
      ...shared,
      cloud,
    });
    inOrder([gate], [this.sweep, this.networkPlugin, this.cloudController]);
    inOrder([this.sweep], [this.networkPlugin]);
    const base = [gate, this.networkPlugin, this.cloudController];

    this.dns = props.dns === undefined ? undefined : new CoreDnsCustomization(this, "Dns", { ...props.dns, cluster });
    inOrder(base, [this.dns]);

    this.storage = new CinderCsi(this, "Storage", { ...props.storage, ...shared, cloud });
    this.metrics = new MetricsServer(this, "Metrics", { ...props.metrics, ...shared });
    this.keystone = cluster.keystone === undefined ? undefined : new KeystoneWebhookAuth(this, "Keystone", shared);
    // whoever asks for names, the driver for those of the cloud above all, finds them also while everything is taken down.
    inOrder([...base, this.dns], [this.storage, this.metrics, this.keystone]);

    this.janitor = new Janitor(this, "Janitor", { ...props.janitor, ...shared });
    inOrder([...base, this.dns, this.storage], [this.janitor]);
  }

  /**
   * Adds the way from outside to applications; once. cert-manager with the gateway's issuer comes along, unless the issuer is one that
   * exists already and no options of cert-manager are given.
   *
   * @throws ValidationError when there is a gateway already, the cloud has no load balancers, or an option is malformed
   */
  public addGateway(options: PlatformGatewayOptions): GatewayIngress {
    checkProps(this, this.checkFirst("gateway", this.gateway));
    const { certificates, ...given } = readable(options) as PlatformGatewayOptions;
    const gateway = new GatewayIngress(this, "Gateway", { ...given, ...this.shared });
    this.gateway = gateway;
    this.putOnTop(gateway);
    if (certificates !== undefined || !given.issuer.existsAlready) {
      const issuers = [...new Set([given.issuer, ...(certificates?.issuers ?? [])])];
      const manager = new CertManager(this, "Certificates", { ...certificates, ...this.shared, gateway, issuers });
      this.putOnTop(manager);
    }
    return gateway;
  }

  /**
   * Adds names in Designate for the gateway, if there is one yet, and for Services; once.
   *
   * @throws ValidationError when names were added already, or an option is malformed
   */
  public addNames(options: PlatformNamesOptions): ExternalDns {
    checkProps(this, this.checkFirst("names", this.node.tryFindChild("Names")));
    const { shared, cloud, gateway } = this;
    const names = new ExternalDns(this, "Names", { ...options, ...shared, cloud, gateway });
    this.putOnTop(names);
    return names;
  }

  /**
   * Puts further parts of the stack below the janitor, beside the Cinder driver: what others keep data with, such as a `ManilaCsi` or a
   * `CephRbdCsi`. They go after the janitor, which needs them to delete volumes.
   *
   * @param parts constructs of this stack
   */
  public putBelow(...parts: readonly IConstruct[]): void {
    inOrder([this.storage], parts);
    inOrder(parts, [this.janitor]);
  }

  /**
   * Puts further parts of the stack on top of everything here: they come up when network, names, storage and janitor are there, and
   * go before the janitor, which waits for their load balancers and volumes; what owns some would make them anew otherwise.
   *
   * `addGateway` and `addNames` do so with what they add.
   *
   * @param parts constructs of this stack, such as a `MonitoringStack` or a `HarborRegistry`
   */
  public putOnTop(...parts: readonly IConstruct[]): void {
    inOrder([this.janitor], parts);
  }

  private checkFirst(path: string, existing: unknown): CheckResult {
    return existing === undefined
      ? undefined
      : problem(path, "added-twice", "must not be added twice", "make the second one with a construct of its own");
  }
}

/** Orders parts, some of which may be left out, after others. */
function inOrder(earlier: readonly (IConstruct | undefined)[], later: readonly (IConstruct | undefined)[]): void {
  const given = (parts: readonly (IConstruct | undefined)[]) => parts.filter((part) => part !== undefined);
  given(later).forEach((part) => dependOn(part, ...given(earlier)));
}

/** Each part checks its own options; here it is only told that they are options at all. */
function checkClusterPlatform(given: ClusterPlatformProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, ["cluster", "releases", "cloud", ...PARTS]),
    checkReleases("releases", props.releases, props.cluster),
    ofKind("cloud", props.cloud, CloudAccess, "use CloudAccess.at(...) or CloudAccess.fromCatalog(...)"),
    PARTS.map((part) => object(part, props[part])),
    props.sweep === undefined || props.cluster?.networking?.plugin?.name === "kuryr"
      ? undefined
      : problem(
          "sweep",
          "sweep-without-kuryr",
          "must not be given on a cluster without Kuryr, where the janitor and the cloud controller leave nothing",
          "leave it out",
        ),
  ];
}
