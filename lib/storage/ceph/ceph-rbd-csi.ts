import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../../cluster";
import { checkProps, dependOn, guardStack, readable, terraformText } from "../../core";
import type { CheckedProps } from "../../core";
import { HelmChart, Manifests, checkPlacement } from "../../kube";
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
import { warnOfMonitors } from "./ceph-cluster";
import type { CephCluster } from "./ceph-cluster";
import { CephxKeyType } from "./cephx-user";
import type { CephxUser } from "./cephx-user";
import { checkCephRbdCsi } from "./check-ceph-rbd-csi";
import { RBD_DRIVER, renderRbdClass } from "./rbd-class-spec";
import type { RbdClassSpec } from "./rbd-class-spec";
import { CEPH_RBD_RELEASE, renderCephRbdRights } from "./render-ceph-rbd-rights";
import { renderCephRbdValues } from "./render-ceph-rbd-values";

/** Properties of `CephRbdCsi`. */
export interface CephRbdCsiProps extends HelmChartOptions {
  /** Cluster that gets the driver. */
  readonly cluster: IKubernetesCluster;

  /**
   * Charts and images to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;

  /** The Ceph cluster. Every node has a way to it, which tenants of most clouds have not: take `CinderCsi` there. */
  readonly ceph: CephCluster;

  /** User that makes and maps images, with rights on the pools of the classes and on nothing else. */
  readonly user: CephxUser;

  /**
   * Protects the keys of encrypted volumes, which nobody reads without it; a sensitive Terraform variable, never literal text.
   *
   * @default - no class is encrypted
   */
  readonly encryptionPassphrase?: string;

  /** Classes that claims can name, one or more per pool. None is the cluster's default unless it says so. */
  readonly storageClasses: readonly RbdClassSpec[];

  /**
   * Where definitions and controller of snapshots come from.
   *
   * @default SnapshotSupport.existing(), which is what `CinderCsi` brings, and with it every `ClusterPlatform`
   */
  readonly snapshots?: SnapshotSupport;

  /**
   * Classes that snapshots can name.
   *
   * @default - none
   */
  readonly snapshotClasses?: readonly DriverSnapshotClassSpec[];

  /**
   * Folder of the kubelet on the nodes.
   *
   * @default "/var/lib/kubelet"
   */
  readonly kubeletDir?: string;
}

/** Name of the Secret with the user. */
const USER_SECRET = "ceph-rbd-user";

const DEFAULT_KUBELET_DIR = "/var/lib/kubelet";

/**
 * Defines the driver for images of a Ceph cluster, so that claims become images in a pool of this cluster's own, past Cinder. The nodes
 * talk to Ceph themselves, and whoever is root on one has the user's key.
 *
 * @see https://github.com/ceph/ceph-csi/blob/devel/docs/rbd/deploy.md
 */
export class CephRbdCsi extends Construct {
  /** Class of claims that name none; undefined unless one says that it is. */
  public readonly defaultStorageClass: IStorageClass | undefined;

  private readonly classes: DriverStorageClasses<RbdClassSpec>;

  /** @throws ValidationError with every problem of the properties at once, `foreign-pool` among them */
  public constructor(scope: Construct, id: string, props: CephRbdCsiProps) {
    super(scope, id);
    const checked = checkProps(this, checkPlacement(this, readable(props).cluster), checkCephRbdCsi(props));
    guardStack(this);
    const { cluster, ceph, snapshotClasses = [] } = props;
    this.warn(props);

    const secret = this.createSecret(props, checked);
    const driver = this.createDriver(props);
    this.classes = new DriverStorageClasses(this, "StorageClasses", {
      specs: props.storageClasses,
      sharing: VolumeSharing.BLOCK,
      render: (spec) => renderRbdClass(spec, { fsid: ceph.fsid, secret }),
    });
    const snapshots = new DriverSnapshotClasses(this, "SnapshotClasses", {
      cluster,
      name: "ceph-rbd-snapshot-classes",
      specs: snapshotClasses,
      driver: RBD_DRIVER,
      parameters: { clusterID: ceph.fsid, ...secretParameters(["snapshotter"], secret) },
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

  private warn({ ceph, user, cluster }: CephRbdCsiProps): void {
    const keyType =
      user.keyType === CephxKeyType.AES_256
        ? [`keys of the type ${CephxKeyType.AES_256} need Linux 7.0 on every node; ask 'uname -r' before`]
        : [];
    [...warnOfMonitors(ceph, cluster.networking), ...keyType].forEach((text) => Annotations.of(this).addWarning(text));
  }

  private createSecret({ user, encryptionPassphrase }: CephRbdCsiProps, checked: CheckedProps): SecretReference {
    const secret = new SecretV1(this, "User", {
      metadata: { name: USER_SECRET, namespace: NAMESPACE },
      type: "Opaque",
      data: {
        userID: terraformText(user.name),
        userKey: terraformText(user.key),
        ...(encryptionPassphrase === undefined ? {} : { encryptionPassphrase: terraformText(encryptionPassphrase) }),
      },
      lifecycle: { precondition: checked.preconditions },
    });
    return { name: secret.metadata.name, namespace: NAMESPACE };
  }

  private createDriver(props: CephRbdCsiProps): Construct {
    const { cluster, ceph, snapshots, kubeletDir = DEFAULT_KUBELET_DIR, extraValues, timeoutSeconds } = props;
    const { releases = AddOnReleases.forKubernetes(cluster.version) } = props;
    const rights = new Manifests(this, "Rights", {
      cluster,
      name: `${CEPH_RBD_RELEASE}-rights`,
      namespace: NAMESPACE,
      objects: renderCephRbdRights(USER_SECRET),
    });
    const first: Construct[] = [rights];
    if (snapshots?.isInstalled === true) {
      first.push(new SnapshotController(this, "Snapshots", { cluster, releases }).definitions);
    }
    const chart = new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart("ceph-csi-rbd"),
      releaseName: CEPH_RBD_RELEASE,
      namespace: NAMESPACE,
      values: renderCephRbdValues({ clusterName: cluster.clusterName, ceph, kubeletDir, releases }),
      extraValues,
      timeoutSeconds,
    });
    dependOn(chart, ...first);
    return chart;
  }
}
