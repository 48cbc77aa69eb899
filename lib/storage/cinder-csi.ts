import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { ApplicationCredential, CloudAccess, CloudConfigSecret, CredentialExpiry } from "../cloud";
import type { IApplicationCredential } from "../cloud";
import type { IKubernetesCluster } from "../cluster";
import { ValidationError, checkProps, dependOn, guardStack, readable } from "../core";
import { HelmChart, Manifests, checkPlacement } from "../kube";
import type { HelmChartOptions } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { DEFAULT_MAX_VOLUMES_PER_NODE, checkCinderCsi } from "./check-cinder-csi";
import { CinderStorageClass } from "./cinder-storage-class";
import { defaultClassOf } from "./class-use";
import { CLOUD_CONFIG_SECRET, renderBlockStorage, renderCinderCsiValues } from "./render-cinder-csi-values";
import { NAMESPACE } from "./render-snapshot-controller";
import { DEFAULT_SNAPSHOT_CLASSES, renderSnapshotClasses } from "./snapshot-class-spec";
import type { SnapshotClassSpec } from "./snapshot-class-spec";
import { SnapshotController } from "./snapshot-controller";
import { SnapshotSupport } from "./snapshot-support";
import type { IStorageClass } from "./storage-class";
import { DEFAULT_STORAGE_CLASSES } from "./storage-class-spec";
import type { StorageClassSpec } from "./storage-class-spec";
import { VolumeZones } from "./volume-zones";

/** Properties of `CinderCsi`. */
export interface CinderCsiProps extends HelmChartOptions {
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
   * Who makes and attaches the volumes.
   *
   * @default - a new application credential with the role `member`, named after the cluster, that does not expire
   */
  readonly credential?: IApplicationCredential;

  /**
   * How zones of volumes and nodes relate.
   *
   * @default VolumeZones.matching()
   */
  readonly volumeZones?: VolumeZones;

  /**
   * Classes that claims can name, one or more per Cinder volume type.
   *
   * @default - `cinder`, the default class, and `cinder-retain`, both over the default volume type of the cloud
   */
  readonly storageClasses?: readonly StorageClassSpec[];

  /**
   * Where definitions and controller of snapshots come from.
   *
   * @default SnapshotSupport.installed()
   */
  readonly snapshots?: SnapshotSupport;

  /**
   * Classes that snapshots can name; an empty list makes none.
   *
   * @default - `cinder`, the default class, and `cinder-retain`
   */
  readonly snapshotClasses?: readonly SnapshotClassSpec[];

  /**
   * How many volumes of claims a node takes, from 1 to 256. A server has about 30 slots for disks and other devices with Nova's usual
   * virtio-blk; more need another bus.
   *
   * @default 25
   * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/cinder-csi-plugin/using-cinder-csi-plugin.md#block-storage
   */
  readonly maxVolumesPerNode?: number;
}

/**
 * Defines the Cinder driver on a cluster, so that claims become Cinder volumes: driver, classes, and what snapshots need.
 *
 * Volumes can grow while they are used, and are made only when the scheduler has picked the node of the pod that waits for them.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/cinder-csi-plugin/using-cinder-csi-plugin.md
 */
export class CinderCsi extends Construct {
  /** Class of claims that name none; undefined when every class is `ClassUse.BY_NAME`. */
  public readonly defaultStorageClass: IStorageClass | undefined;

  private readonly storageClasses: readonly IStorageClass[];

  /** @throws ValidationError with every problem of the properties at once, `two-default-classes` among them */
  public constructor(scope: Construct, id: string, props: CinderCsiProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkCinderCsi(props));
    guardStack(this);
    const { cluster, releases = AddOnReleases.forKubernetes(cluster.version) } = props;
    props.cloud?.warnings("cloud").forEach((warning) => Annotations.of(this).addWarning(warning));

    const definitions = this.createSnapshotDefinitions(cluster, releases, props.snapshots);
    const driver = this.createDriver(props, releases);
    // the driver's helper for snapshots does not start without their definitions.
    dependOn(driver, ...definitions);
    this.createSnapshotClasses(props, driver);
    this.storageClasses = this.createStorageClasses(props, driver);
    this.defaultStorageClass = this.findStorageClass(defaultClassOf(props.storageClasses ?? DEFAULT_STORAGE_CLASSES));
  }

  /**
   * One of the classes, for claims of applications.
   *
   * @param name name of the class
   * @throws ValidationError when there is none of that name
   */
  public storageClass(name: string): IStorageClass {
    const found = this.findStorageClass(name);
    if (found === undefined) {
      const names = this.storageClasses.map(({ storageClassName }) => storageClassName);
      throw new ValidationError(this, [
        {
          code: "storage-class-unknown",
          path: "name",
          value: name,
          message: `must be one of ${names.join(", ")}`,
          fix: "add it to 'storageClasses', or use StorageClass.fromName(...) for one that something else makes",
        },
      ]);
    }
    return found;
  }

  private findStorageClass(name: string | undefined): IStorageClass | undefined {
    return this.storageClasses.find(({ storageClassName }) => storageClassName === name);
  }

  private createSnapshotDefinitions(
    cluster: IKubernetesCluster,
    releases: AddOnReleases,
    { isInstalled } = SnapshotSupport.installed(),
  ): readonly Construct[] {
    return isInstalled ? [new SnapshotController(this, "Snapshots", { cluster, releases }).definitions] : [];
  }

  private createDriver(props: CinderCsiProps, releases: AddOnReleases): Construct {
    const { cluster, volumeZones = VolumeZones.matching(), maxVolumesPerNode, extraValues, timeoutSeconds } = props;
    const { clusterName } = cluster;
    const config = new CloudConfigSecret(this, "CloudConfig", {
      name: CLOUD_CONFIG_SECRET,
      namespace: NAMESPACE,
      access: props.cloud ?? CloudAccess.fromCatalog(this),
      credential: props.credential ?? this.createCredential(clusterName),
      sections: { blockStorage: renderBlockStorage(volumeZones, maxVolumesPerNode ?? DEFAULT_MAX_VOLUMES_PER_NODE) },
    });
    const { secretName, hash: configHash } = config;
    return new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart("openstack-cinder-csi"),
      releaseName: "openstack-cinder-csi",
      namespace: NAMESPACE,
      values: renderCinderCsiValues({ clusterName, secretName, configHash, volumeZones, releases }),
      extraValues,
      timeoutSeconds,
    });
  }

  private createCredential(clusterName: string): IApplicationCredential {
    return new ApplicationCredential(this, "Credential", {
      name: `${clusterName}-cinder-csi`,
      description: `Volumes of the Kubernetes cluster ${clusterName}`,
      roles: ["member"],
      expiry: CredentialExpiry.never(),
    });
  }

  private createStorageClasses(props: CinderCsiProps, driver: Construct): readonly IStorageClass[] {
    const { storageClasses = DEFAULT_STORAGE_CLASSES, volumeZones = VolumeZones.matching() } = props;
    const defaultClass = defaultClassOf(storageClasses);
    const scope = new Construct(this, "StorageClasses");
    dependOn(scope, driver);
    return storageClasses.map(
      (spec) => new CinderStorageClass(scope, spec.name, { spec, volumeZones, isDefault: spec.name === defaultClass }),
    );
  }

  private createSnapshotClasses(props: CinderCsiProps, driver: Construct): void {
    const { cluster, snapshotClasses = DEFAULT_SNAPSHOT_CLASSES } = props;
    if (snapshotClasses.length > 0) {
      const classes = new Manifests(this, "SnapshotClasses", {
        cluster,
        name: "cinder-snapshot-classes",
        namespace: NAMESPACE,
        objects: renderSnapshotClasses(snapshotClasses),
      });
      dependOn(classes, driver);
    }
  }
}
