import { AddOnReleases, KubernetesVersion, StorageClass } from "../../../lib";
import { chartImage } from "../../../lib/observability/chart-image";
import { LogStorage } from "../../../lib/observability/logs";
import { renderLokiValues } from "../../../lib/observability/logs/render-loki-values";
import type { LokiValuesInput } from "../../../lib/observability/logs/render-loki-values";
import { unknownChartKeys } from "../../support/chart-keys";

const RELEASES = AddOnReleases.forKubernetes(KubernetesVersion.V1_36);
const VOLUME = LogStorage.volume({ size: "50Gi", storageClass: StorageClass.fromName("fast") });
const S3 = LogStorage.s3({
  endpoint: "https://objects.example.com",
  bucket: "logs",
  accessKeyId: "id",
  secretAccessKey: "secret",
});
const SWIFT = LogStorage.swift({
  authUrl: "https://keystone.example.com/v3",
  container: "logs",
  username: "loki",
  password: "secret",
  projectName: "demo",
  replicas: 5,
  buffer: { size: "20Gi" },
});

function render(storage: LogStorage, facts: Partial<LokiValuesInput> = {}) {
  return renderLokiValues({
    storage,
    retentionHours: 720,
    clusterDomain: "k8s.example.com",
    secretName: storage.secrets && "loki-object-storage",
    secretRevision: storage.secrets && "revision",
    image: chartImage(RELEASES, "docker.io", "grafana/loki"),
    cacheImage: chartImage(RELEASES, "docker.io", "library/memcached"),
    ...facts,
  });
}

describe("the values of Loki", () => {
  it.each([
    ["a volume", VOLUME],
    ["S3", S3],
    ["Swift", SWIFT],
  ])("are known to the pinned chart with %s", (_name, storage) => {
    expect(unknownChartKeys("loki", "18.11.0", render(storage))).toEqual([]);
  });

  it("keep logs for as long as asked, which takes a compactor that deletes", () => {
    expect(render(VOLUME, { retentionHours: 336 })).toMatchObject({
      loki: {
        limits_config: { retention_period: "336h", max_query_lookback: "336h" },
        compactor: { retention_enabled: true, delete_request_store: "filesystem" },
      },
    });
  });

  it("are one program on one volume, without caches, for a volume", () => {
    expect(render(VOLUME)).toMatchObject({
      deploymentMode: "Monolithic",
      loki: {
        auth_enabled: false,
        commonConfig: { replication_factor: 1 },
        storage: { type: "filesystem" },
        schemaConfig: { configs: [{ store: "tsdb", schema: "v13", object_store: "filesystem" }] },
      },
      singleBinary: { replicas: 1, persistence: { size: "50Gi", storageClass: "fast" }, extraEnvFrom: [] },
      chunksCache: { enabled: false },
      resultsCache: { enabled: false },
    });
  });

  it("are several programs with three copies of a line and small caches for an object storage", () => {
    expect(render(S3)).toMatchObject({
      loki: { commonConfig: { replication_factor: 3 }, storage: { type: "s3", bucketNames: { chunks: "logs" } } },
      singleBinary: { replicas: 3, persistence: { size: "10Gi" } },
      chunksCache: { enabled: true, allocatedMemory: 512 },
      resultsCache: { enabled: true, allocatedMemory: 256 },
    });
    expect(render(SWIFT)).toMatchObject({
      loki: { commonConfig: { replication_factor: 3 }, compactor: { delete_request_store: "swift" } },
      singleBinary: { replicas: 5, persistence: { size: "20Gi" } },
    });
  });

  it("name secrets of the environment, and hold none", () => {
    for (const storage of [S3, SWIFT]) {
      const values = render(storage);

      expect(JSON.stringify(values)).not.toContain('"secret"');
      expect(values).toMatchObject({
        loki: { podAnnotations: { "checksum/secrets": "revision" } },
        singleBinary: { extraEnvFrom: [{ secretRef: { name: "loki-object-storage" } }] },
      });
    }
    expect(render(SWIFT)).toMatchObject({ loki: { storage: { swift: { password: "${LOKI_SWIFT_PASSWORD}" } } } });
  });

  it("leave out what the chart adds for tests and demonstrations, and rights on Secrets", () => {
    expect(render(VOLUME)).toMatchObject({
      gateway: { enabled: false },
      lokiCanary: { enabled: false },
      test: { enabled: false },
      minio: { enabled: false },
      sidecar: { rules: { enabled: false } },
      serviceAccount: { automountServiceAccountToken: false },
      backend: { replicas: 0 },
      read: { replicas: 0 },
      write: { replicas: 0 },
    });
  });
});
