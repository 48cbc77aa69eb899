/** Defines what a stack puts onto a Kubernetes cluster, as far as a plan tells: never what is inside of other people's charts. */
export interface ClusterContent {
  readonly releases: readonly ReleaseContent[];
  readonly workloads: readonly WorkloadContent[];
  readonly services: readonly ServiceContent[];
  readonly claims: readonly ClaimContent[];
  readonly storageClasses: readonly StorageClassContent[];
  readonly gateways: readonly GatewayContent[];
  readonly routes: readonly RouteContent[];
}

/** Defines an object on a cluster. */
export interface ContentObject {
  /** Address of the Terraform resource that makes it; objects of one release share theirs. */
  readonly address: string;

  /** Namespace; empty for what belongs to the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** What an add-on is for. */
export type ReleaseGroup = "network" | "cloud" | "storage" | "identity" | "ingress" | "monitoring" | "other";

/** Defines a release of a Helm chart. */
export interface ReleaseContent extends ContentObject {
  readonly chart: string;
  readonly version: string;
  readonly group: ReleaseGroup;

  /** Number of objects in a release of the bundled chart; undefined for charts of others. */
  readonly objects?: number;
}

/** Defines an application, or a job. */
export interface WorkloadContent extends ContentObject {
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob" | "Job";
  readonly group: ReleaseGroup;
  readonly images: readonly string[];

  /** Fewest and most pods; undefined for what runs once a node or once in a while. */
  readonly replicas?: { readonly min: number; readonly max: number };

  /** When a CronJob runs. */
  readonly schedule?: string;

  /** Ports of its containers, such as `8080/TCP`. */
  readonly ports: readonly string[];

  /** Labels of its pods, by which Services find them. */
  readonly labels: Readonly<Record<string, string>>;

  /** Where claims appear in its containers. */
  readonly mounts: readonly MountContent[];
}

/** Defines where a claim appears in a container. */
export interface MountContent {
  /** Name of the claim. */
  readonly claim: string;

  /** Directory; empty when no container mounts it. */
  readonly path: string;
}

/** Defines a Service. */
export interface ServiceContent extends ContentObject {
  readonly type: string;

  /** Its ports, such as `80 → 8080`. */
  readonly ports: readonly string[];
  readonly selector: Readonly<Record<string, string>>;

  /** Ports of the nodes. */
  readonly nodePorts: readonly number[];

  /** Address of its load balancer; undefined when it has none, or before an apply. */
  readonly balancerAddress?: string;
  readonly isInternal: boolean;
}

/** Defines a claim for a volume, or the claims of a StatefulSet's replicas. */
export interface ClaimContent extends ContentObject {
  /** Size as it was written, such as `20Gi`. */
  readonly size: string;

  /** Class; undefined for the cluster's default. */
  readonly storageClass?: string;

  /** Number of volumes: one, or one a replica. */
  readonly count: number;
}

/** Defines a StorageClass. */
export interface StorageClassContent extends ContentObject {
  /** What claims of it become: a `volume`, a `Manila share`, a `Ceph image`. */
  readonly makes: string;

  /** Volume type of Cinder, or share type of Manila; undefined for the cloud's default. */
  readonly volumeType?: string;
  readonly reclaimPolicy: string;
  readonly isDefault: boolean;
}

/** Defines a Gateway. */
export interface GatewayContent extends ContentObject {
  /** Ports and hosts, such as `443 *.apps.example.com`. */
  readonly listeners: readonly string[];

  /** Whether a load balancer stands in front of it. */
  readonly hasBalancer: boolean;

  /** Whether that has no floating IP. */
  readonly isInternal: boolean;
}

/** Defines a route from a Gateway to Services. */
export interface RouteContent extends ContentObject {
  readonly kind: string;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];

  /** Gateways as `namespace/name`. */
  readonly gateways: readonly string[];

  /** Services as `namespace/name`, with their ports. */
  readonly backends: readonly { readonly service: string; readonly port: string }[];
}
