import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { ClusterCloudFacts, IKubernetesCluster } from "../cluster";
import { checkProps, guardStack, readable } from "../core";
import { HelmChart, checkPlacement } from "../kube";
import type { HelmChartOptions } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { ApplicationCredential } from "./application-credential";
import type { IApplicationCredential } from "./application-credential";
import { checkCloudControllerManager } from "./check-cloud-controller-manager";
import { CloudAccess } from "./cloud-access";
import type { CloudConfigSections, NetworkingSection } from "./cloud-config";
import { CloudConfigSecret } from "./cloud-config-secret";
import { CredentialExpiry } from "./credential-expiry";
import { renderCloudControllerValues } from "./render-cloud-controller-values";
import { ServiceLoadBalancers } from "./service-load-balancers";

const CHART = "openstack-cloud-controller-manager";
const NAMESPACE = "kube-system";
const DEFAULT_REQUEST_SECONDS = 60;

/** Which addresses of a server become addresses of its node. */
export interface NodeAddressOptions {
  /**
   * Names of the networks whose addresses are internal; those of all other networks are left out.
   *
   * @default - all networks
   */
  readonly internalNetworks?: readonly string[];

  /**
   * Names of the networks whose addresses are external.
   *
   * @default - floating IPs alone are external
   */
  readonly publicNetworks?: readonly string[];
}

/** Properties of `CloudControllerManager`. */
export interface CloudControllerManagerProps extends HelmChartOptions {
  /** Cluster that the controller is installed on; load balancers bear its name. */
  readonly cluster: IKubernetesCluster;

  /**
   * Which chart and images are installed.
   *
   * @default - those tested with the version of the cluster
   */
  readonly releases?: AddOnReleases;

  /**
   * Where the cloud is.
   *
   * @default - Keystone and region of the OpenStack provider, by CloudAccess.fromCatalog()
   */
  readonly cloud?: CloudAccess;

  /**
   * Who makes the load balancers.
   *
   * @default - a new application credential, named after the cluster, that does not expire
   */
  readonly credential?: IApplicationCredential;

  /**
   * What becomes of Services of type LoadBalancer.
   *
   * @default - load balancers of the provider that the cluster names; disabled when it names none, and with Kuryr, which makes them
   */
  readonly loadBalancers?: ServiceLoadBalancers;

  /**
   * Which addresses of a server become addresses of its node.
   *
   * @default - all of them
   */
  readonly nodeAddresses?: NodeAddressOptions;

  /**
   * Id of the router that gets a route to the pods of every node, for clusters that were not made here. Those that were have
   * `podRoutes` of their network plugin.
   *
   * @default - the router of the cluster with `PodRoutes.cloudRouter()`, none otherwise
   */
  readonly podRouterId?: string;

  /**
   * How long a request to the cloud may take, in seconds.
   *
   * @default 60
   */
  readonly requestTimeoutSeconds?: number;
}

/**
 * Defines the cloud controller: it gives nodes their addresses and zones, takes the Node objects of deleted servers away, and makes
 * load balancers for Services.
 *
 * Load balancers that are left when it goes are left for good, because nobody else deletes them: put a `Janitor` before it.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/using-openstack-cloud-controller-manager.md
 */
export class CloudControllerManager extends Construct {
  /** What becomes of Services of type LoadBalancer. */
  public readonly loadBalancers: ServiceLoadBalancers;

  /**
   * @throws ValidationError when an option does not fit the Octavia provider, or the stack is the one that makes the cluster
   */
  public constructor(scope: Construct, id: string, props: CloudControllerManagerProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkCloudControllerManager(props));
    guardStack(this);
    const { cluster, extraValues, timeoutSeconds } = props;
    const releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);
    const podRouterId = props.podRouterId ?? routerOf(cluster);
    this.loadBalancers = props.loadBalancers ?? defaultLoadBalancers(cluster);
    props.cloud?.warnings("cloud").forEach((warning) => Annotations.of(this).addWarning(warning));

    const config = new CloudConfigSecret(this, "CloudConfig", {
      name: `${CHART}-config`,
      namespace: NAMESPACE,
      access: props.cloud ?? CloudAccess.fromCatalog(this),
      credential: props.credential ?? this.createCredential(cluster.clusterName),
      sections: this.renderSections({ ...props, podRouterId }, cluster.cloud),
    });
    new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart(CHART),
      releaseName: CHART,
      namespace: NAMESPACE,
      values: renderCloudControllerValues({
        cluster,
        releases,
        secretName: config.secretName,
        configHash: config.hash,
        hasLoadBalancers: this.loadBalancers.enabled,
        hasPodRoutes: podRouterId !== undefined,
      }),
      extraValues,
      timeoutSeconds,
    });
  }

  private createCredential(clusterName: string): IApplicationCredential {
    return new ApplicationCredential(this, "Credential", {
      name: `${clusterName}-cloud-controller`,
      description: `Cloud controller of the cluster ${clusterName}`,
      expiry: CredentialExpiry.never(),
    });
  }

  private renderSections(props: CloudControllerManagerProps, cloud: ClusterCloudFacts): CloudConfigSections {
    const { nodeAddresses, podRouterId, requestTimeoutSeconds = DEFAULT_REQUEST_SECONDS } = props;
    return {
      ...(nodeAddresses === undefined ? {} : { networking: renderNodeAddresses(nodeAddresses) }),
      ...this.loadBalancers.render(cloud),
      ...(podRouterId === undefined ? {} : { route: { routerId: podRouterId } }),
      metadata: { requestTimeout: `${requestTimeoutSeconds}s` },
    };
  }
}

/** Kuryr makes the load balancers of all Services itself; two programs would make two. */
function defaultLoadBalancers({ cloud, networking }: IKubernetesCluster): ServiceLoadBalancers {
  return networking.plugin?.name === "kuryr" ? ServiceLoadBalancers.disabled() : ServiceLoadBalancers.of(cloud);
}

function routerOf({ cloud, networking }: IKubernetesCluster): string | undefined {
  return networking.plugin?.podRoutes?.usesCloudRouter === true ? cloud.routerId : undefined;
}

function renderNodeAddresses({ internalNetworks, publicNetworks }: NodeAddressOptions): NetworkingSection {
  return { internalNetworkName: internalNetworks, publicNetworkName: publicNetworks };
}
