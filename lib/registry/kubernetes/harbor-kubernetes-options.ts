import type { IKubernetesCluster } from "../../cluster";
import type { AddOnReleases, HelmChartOptions } from "../../kube";
import type { HarborAccess } from "./harbor-access";
import type { HarborCache } from "./harbor-cache";
import type { HarborDatabase } from "./harbor-database";
import type { HarborMetrics } from "./harbor-metrics";
import type { HarborStorage } from "./harbor-storage";
import type { HarborVolumeOptions } from "./harbor-volume";

/** Options of a registry on a Kubernetes cluster. */
export interface HarborKubernetesOptions extends HelmChartOptions {
  /** Cluster that it runs on. */
  readonly cluster: IKubernetesCluster;

  /** How clients reach it. */
  readonly access: HarborAccess;

  /** Where the layers of images are kept. */
  readonly storage: HarborStorage;

  /**
   * Where Harbor keeps what it knows about images.
   *
   * @default HarborDatabase.internal()
   */
  readonly database?: HarborDatabase;

  /**
   * Where Harbor keeps sessions and jobs that wait.
   *
   * @default HarborCache.internal()
   */
  readonly cache?: HarborCache;

  /**
   * Pods of each part, from 1 to 10. From 2 on, one may fail: that takes an external database, an external cache, and storage that pods
   * on several nodes can use. A change from 1 to more, or back, needs the StatefulSet `harbor-trivy` deleted first, because the scanner's
   * volume becomes one for each.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Volume of each scanner, for the database of vulnerabilities, which can be loaded again. A change of it needs the StatefulSet
   * `harbor-trivy` deleted first.
   *
   * @default - 10 GiB of the cluster's default class
   */
  readonly scannerVolume?: HarborVolumeOptions;

  /**
   * Whether Harbor shows figures of itself.
   *
   * @default HarborMetrics.none()
   */
  readonly metrics?: HarborMetrics;

  /**
   * Namespace that is made for it. A change makes everything anew.
   *
   * @default "harbor"
   */
  readonly namespace?: string;

  /**
   * Ranges outside the cluster that Harbor may call: other registries, databases, object storage, Trivy's downloads. The metadata
   * service of the cloud is never among them.
   *
   * @default - everything outside the cluster
   */
  readonly egressCidrs?: readonly string[];

  /**
   * Other namespaces whose pods Harbor may call, such as that of a database on the same cluster.
   *
   * @default - none
   */
  readonly egressNamespaces?: readonly string[];

  /**
   * Certificates of authorities, PEM, that Harbor trusts beside the usual ones: those of an external database, cache or object storage,
   * and of other registries.
   *
   * @default - none
   */
  readonly trustedCaCertificates?: readonly string[];

  /**
   * Charts and images to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;
}
