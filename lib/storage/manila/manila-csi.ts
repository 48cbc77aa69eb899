import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { ApplicationCredential, CloudAccess, CredentialExpiry } from "../../cloud";
import type { IApplicationCredential } from "../../cloud";
import type { IKubernetesCluster } from "../../cluster";
import { checkProps, dependOn, guardStack, readable } from "../../core";
import { HelmChart, checkPlacement } from "../../kube";
import type { HelmChartOptions } from "../../kube";
import { AddOnReleases } from "../../kube/releases";
import { DriverSnapshotClasses } from "../driver/driver-snapshot-classes";
import type { DriverSnapshotClassSpec } from "../driver/driver-snapshot-classes";
import { DriverStorageClasses } from "../driver/driver-storage-classes";
import { secretParameters } from "../driver/secret-parameters";
import type { SecretReference } from "../driver/secret-parameters";
import { NAMESPACE } from "../render-snapshot-controller";
import { SnapshotController } from "../snapshot-controller";
import type { SnapshotSupport } from "../snapshot-support";
import type { IStorageClass } from "../storage-class";
import { VolumeSharing } from "../volume-sharing";
import { VolumeZones } from "../volume-zones";
import { checkManilaCsi } from "./check-manila-csi";
import { ManilaLogin } from "./manila-login";
import { renderManilaCsiValues, renderNfsPluginValues } from "./render-manila-csi-values";
import { MANILA_DRIVER, renderShareClass } from "./share-class-spec";
import type { ShareClassSpec } from "./share-class-spec";
import { ShareProtocol } from "./share-protocol";

/** Properties of `ManilaCsi`. */
export interface ManilaCsiProps extends HelmChartOptions {
  /** Cluster that gets the driver. */
  readonly cluster: IKubernetesCluster;

  /**
   * Charts and images to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;

  /**
   * Where the cloud is.
   *
   * @default - Keystone and region of the OpenStack provider, by CloudAccess.fromCatalog()
   */
  readonly cloud?: CloudAccess;

  /**
   * Who makes and opens the shares. One with `accessRules` is held to Manila where Manila tells Keystone its `service_type`.
   *
   * @default - a new application credential with the role `member`, named after the cluster, that does not expire
   */
  readonly credential?: IApplicationCredential;

  /**
   * How nodes mount shares.
   *
   * @default ShareProtocol.nfs()
   */
  readonly protocol?: ShareProtocol;

  /**
   * How zones of shares and nodes relate. Shares are reached over the network, from every zone as a rule.
   *
   * @default VolumeZones.ignored()
   */
  readonly shareZones?: VolumeZones;

  /** Classes that claims can name, one or more per share type. None is the cluster's default unless it says so. */
  readonly storageClasses: readonly ShareClassSpec[];

  /**
   * Where definitions and controller of snapshots come from.
   *
   * @default SnapshotSupport.existing(), which is what `CinderCsi` brings, and with it every `ClusterPlatform`
   */
  readonly snapshots?: SnapshotSupport;

  /**
   * Classes that snapshots can name; not every share type has snapshots.
   *
   * @default - none
   */
  readonly snapshotClasses?: readonly DriverSnapshotClassSpec[];
}

/** Name of the Secret with the login. */
const LOGIN_SECRET = "manila-csi-login";

/**
 * Defines the Manila driver on a cluster, so that claims become shares, which pods of several nodes read and write at the same time.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/manila-csi-plugin/using-manila-csi-plugin.md
 */
export class ManilaCsi extends Construct {
  /** Class of claims that name none; undefined unless one says that it is. */
  public readonly defaultStorageClass: IStorageClass | undefined;

  private readonly classes: DriverStorageClasses<ShareClassSpec>;

  /** @throws ValidationError with every problem of the properties at once, `node-plugin-missing` among them */
  public constructor(scope: Construct, id: string, props: ManilaCsiProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkManilaCsi(props));
    guardStack(this);
    const { cluster, releases = AddOnReleases.forKubernetes(cluster.version), protocol = ShareProtocol.nfs() } = props;
    props.cloud?.warnings("cloud").forEach((warning) => Annotations.of(this).addWarning(warning));

    const secret = this.createLogin(props);
    const driver = this.createDriver(props, protocol, releases);
    const { shareZones = VolumeZones.ignored(), snapshotClasses = [] } = props;
    this.classes = new DriverStorageClasses(this, "StorageClasses", {
      specs: props.storageClasses,
      sharing: VolumeSharing.FILES,
      render: (spec) => renderShareClass(spec, { protocol, shareZones, nodeCidr: cluster.networking.nodeCidr, secret }),
    });
    const snapshots = new DriverSnapshotClasses(this, "SnapshotClasses", {
      cluster,
      name: `manila-${protocol.name}-snapshot-classes`,
      specs: snapshotClasses,
      driver: `${protocol.name}.${MANILA_DRIVER}`,
      parameters: secretParameters(["snapshotter"], secret),
    });
    [this.classes, snapshots].forEach((classes) => dependOn(classes, driver));
    this.defaultStorageClass = this.classes.defaultClass;
  }

  /**
   * One of the classes, for claims of applications.
   *
   * @param name name of the class
   * @throws ValidationError when there is none of that name
   */
  public storageClass(name: string): IStorageClass {
    return this.classes.requireClass(name);
  }

  private createLogin(props: ManilaCsiProps): SecretReference {
    const { clusterName } = props.cluster;
    const login = new ManilaLogin(this, "Login", {
      name: LOGIN_SECRET,
      namespace: NAMESPACE,
      access: props.cloud ?? CloudAccess.fromCatalog(this),
      credential:
        props.credential ??
        new ApplicationCredential(this, "Credential", {
          name: `${clusterName}-manila-csi`,
          description: `Shares of the Kubernetes cluster ${clusterName}`,
          roles: ["member"],
          expiry: CredentialExpiry.never(),
        }),
    });
    return login.reference;
  }

  private createDriver(props: ManilaCsiProps, protocol: ShareProtocol, releases: AddOnReleases): Construct {
    const { cluster, shareZones = VolumeZones.ignored(), snapshots, extraValues, timeoutSeconds } = props;
    const first: Construct[] = [];
    if (snapshots?.isInstalled === true) {
      first.push(new SnapshotController(this, "Snapshots", { cluster, releases }).definitions);
    }
    if (protocol.nodePlugin.isInstalled) {
      first.push(this.createNodePlugin(cluster, releases, timeoutSeconds));
    }
    const chart = new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart("openstack-manila-csi"),
      releaseName: "openstack-manila-csi",
      namespace: NAMESPACE,
      values: renderManilaCsiValues({ clusterName: cluster.clusterName, protocol, shareZones, releases }),
      extraValues,
      timeoutSeconds,
    });
    // the driver asks the program that mounts shares at its start, and waits for the folder of its socket before.
    dependOn(chart, ...first);
    return chart;
  }

  private createNodePlugin(cluster: IKubernetesCluster, releases: AddOnReleases, timeoutSeconds?: number): Construct {
    return new HelmChart(this, "NodePlugin", {
      cluster,
      chart: releases.chart("csi-driver-nfs"),
      releaseName: "csi-driver-nfs",
      namespace: NAMESPACE,
      values: renderNfsPluginValues(releases),
      timeoutSeconds,
    });
  }
}
