/** Kubelet settings of a pool of nodes. */
export interface KubeletSettings {
  /**
   * How many Pods a node may run.
   *
   * @default 110
   */
  readonly maxPods?: number;

  /**
   * How many processes a Pod may have.
   *
   * @default 4096
   */
  readonly podPidsLimit?: number;

  /**
   * What is kept from Pods for Kubernetes' own processes.
   *
   * @default - cpu 100m, memory 300Mi
   */
  readonly kubeReserved?: ReservedResources;

  /**
   * What is kept from Pods for the system's processes.
   *
   * @default - cpu 100m, memory 200Mi
   */
  readonly systemReserved?: ReservedResources;

  /**
   * When Pods are evicted at once, by signal such as `memory.available`, as quantity or percentage.
   *
   * @default - memory.available 200Mi, nodefs.available 10%, nodefs.inodesFree 5%, imagefs.available 15%
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#eviction-signals-and-thresholds
   */
  readonly evictionHard?: Readonly<Record<string, string>>;

  /**
   * Disk usage in percent at which images are removed.
   *
   * @default 85
   */
  readonly imageGcHighThresholdPercent?: number;

  /**
   * Disk usage in percent down to which images are removed.
   *
   * @default 80
   */
  readonly imageGcLowThresholdPercent?: number;

  /**
   * Time that Pods get to stop when the node shuts down, as Go duration.
   *
   * @default "120s"
   */
  readonly shutdownGracePeriod?: string;

  /**
   * Part of that time that is kept for critical Pods, as Go duration.
   *
   * @default "30s"
   */
  readonly shutdownGracePeriodCriticalPods?: string;

  /**
   * Feature gates of the kubelet.
   *
   * @default - none
   */
  readonly featureGates?: Readonly<Record<string, boolean>>;

  /**
   * Further fields of KubeletConfiguration; they win over everything above.
   *
   * @default - none
   * @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
   */
  readonly extraConfig?: Readonly<Record<string, unknown>>;
}

/** Resources that are kept from Pods, as Kubernetes quantities. */
export interface ReservedResources {
  /**
   * Processor time, such as `100m`.
   *
   * @default - nothing
   */
  readonly cpu?: string;

  /**
   * Memory, such as `300Mi`.
   *
   * @default - nothing
   */
  readonly memory?: string;

  /**
   * Disk, such as `1Gi`.
   *
   * @default - nothing
   */
  readonly ephemeralStorage?: string;
}
