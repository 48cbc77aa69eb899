import type { HelmValues } from "../../kube";
import type { ChartImage } from "../chart-image";
import type { LogStorage, S3LogStorageOptions, SwiftLogStorageOptions } from "./log-storage";

/** Name of the Service in front of Loki, which its chart makes of the name of the release. */
export const LOKI_NAME = "loki";

/** Port that Loki takes lines and questions on. */
export const LOKI_PORT = 3100;

/** Labels of the pods of Loki. */
export const LOKI_PODS: Readonly<Record<string, string>> = {
  "app.kubernetes.io/name": LOKI_NAME,
  "app.kubernetes.io/component": "single-binary",
};

/** First day of the schema: any before the first log. */
const SCHEMA_FROM = "2024-04-01";

/** Most copies of a line. */
const MAX_COPIES = 3;

/** Memory of the caches in front of an object storage, in megabytes; the chart would have eight gigabytes. */
const CHUNKS_CACHE_MEGABYTES = 512;
const RESULTS_CACHE_MEGABYTES = 256;
const CACHE_CPU = "50m";

/** Parts of other ways to run Loki, which the chart counts although they are not used. */
const OTHER_PARTS = ["backend", "read", "write"] as const;

/** What the values of the chart are made of. */
export interface LokiValuesInput {
  /** Where logs are kept. */
  readonly storage: LogStorage;

  /** How long logs are kept, in hours. */
  readonly retentionHours: number;

  /** DNS domain of the cluster. */
  readonly clusterDomain: string;

  /** Name of the Secret with the login to the object storage; undefined for none. */
  readonly secretName: string | undefined;

  /** What changes with that login, so that pods start anew; undefined for none. */
  readonly secretRevision: string | undefined;

  /** Image of Loki; its version is the chart's. */
  readonly image: ChartImage;

  /** Image of the caches. */
  readonly cacheImage: ChartImage;
}

/**
 * Values of the chart `loki`: one program that does everything, as often as the storage allows.
 *
 * There are no tenants: whoever may connect could name any, so the namespace is what keeps others out.
 *
 * @see https://grafana.com/docs/loki/latest/get-started/deployment-modes/
 */
export function renderLokiValues(input: LokiValuesInput): HelmValues {
  const { storage, clusterDomain, cacheImage } = input;
  const isShared = storage.source.kind !== "volume";
  return {
    deploymentMode: "Monolithic",
    global: { clusterDomain },
    loki: renderLoki(input),
    singleBinary: renderPods(input),
    ...Object.fromEntries(OTHER_PARTS.map((part) => [part, { replicas: 0 }])),
    serviceAccount: { automountServiceAccountToken: false },
    defaults: { automountServiceAccountToken: false },
    // for the whole cluster the chart makes a role even when it is empty.
    rbac: { namespaced: true },
    // alerts come from metrics: no rules, and nobody who reads them from the API, which takes rights on all Secrets.
    ruler: { enabled: false },
    sidecar: { rules: { enabled: false } },
    gateway: { enabled: false },
    lokiCanary: { enabled: false },
    test: { enabled: false },
    minio: { enabled: false },
    monitoring: { serviceMonitor: { enabled: false } },
    memcached: { image: cacheImage },
    memcachedExporter: { enabled: false },
    chunksCache: { enabled: isShared, allocatedMemory: CHUNKS_CACHE_MEGABYTES, allocatedCPU: CACHE_CPU },
    resultsCache: { enabled: isShared, allocatedMemory: RESULTS_CACHE_MEGABYTES, allocatedCPU: CACHE_CPU },
  };
}

function renderLoki({ storage, retentionHours, secretRevision, image }: LokiValuesInput): HelmValues {
  const { kind } = storage.source;
  const store = kind === "volume" ? "filesystem" : kind;
  const retention = `${retentionHours}h`;
  return {
    image,
    auth_enabled: false,
    podAnnotations: secretRevision === undefined ? {} : { "checksum/secrets": secretRevision },
    commonConfig: { replication_factor: Math.min(storage.replicas, MAX_COPIES) },
    storage: { type: store, ...renderBucket(storage) },
    schemaConfig: {
      configs: [
        {
          from: SCHEMA_FROM,
          store: "tsdb",
          object_store: store,
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    limits_config: {
      retention_period: retention,
      max_query_lookback: retention,
      // one tenant is the whole cluster.
      ingestion_rate_mb: 16,
      ingestion_burst_size_mb: 32,
      max_global_streams_per_user: 20_000,
    },
    // without, nothing is ever deleted, whatever the retention says.
    compactor: { retention_enabled: true, delete_request_store: store, working_directory: "/var/loki/compactor" },
    analytics: { reporting_enabled: false },
  };
}

function renderBucket({ source }: LogStorage): object {
  switch (source.kind) {
    case "volume":
      return {};
    case "s3":
      return { bucketNames: { chunks: source.options.bucket }, s3: renderS3(source.options) };
    case "swift":
      return { bucketNames: { chunks: source.options.container }, swift: renderSwift(source.options) };
  }
}

/** Secrets are put in by Loki itself, from its environment. */
function renderS3({ endpoint, region = "us-east-1", pathStyle = true }: S3LogStorageOptions): object {
  return {
    endpoint,
    region,
    s3ForcePathStyle: pathStyle,
    accessKeyId: "${LOKI_S3_ACCESS_KEY_ID}",
    secretAccessKey: "${LOKI_S3_SECRET_ACCESS_KEY}",
  };
}

function renderSwift(options: SwiftLogStorageOptions): object {
  return {
    auth_version: 3,
    auth_url: options.authUrl,
    username: options.username,
    password: "${LOKI_SWIFT_PASSWORD}",
    user_domain_name: options.userDomainName ?? "Default",
    project_name: options.projectName,
    project_domain_name: options.projectDomainName ?? "Default",
    region_name: options.regionName,
  };
}

function renderPods({ storage, secretName }: LokiValuesInput): object {
  const { size, storageClass } = storage.podVolume;
  return {
    replicas: storage.replicas,
    sidecar: false,
    extraEnvFrom: secretName === undefined ? [] : [{ secretRef: { name: secretName } }],
    persistence: { enabled: true, size, storageClass: storageClass?.storageClassName },
    resources: { requests: { cpu: "200m", memory: "512Mi" }, limits: { memory: "2Gi" } },
    affinity: {
      podAntiAffinity: {
        // pods on the same node are better than pods that wait for another one.
        requiredDuringSchedulingIgnoredDuringExecution: null,
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: LOKI_PODS } },
          },
        ],
      },
    },
  };
}
