import { AddOnReleases, KubernetesVersion, StorageClass } from "../../../lib";
import { RELEASE_TABLE } from "../../../lib/kube/releases/release-table";
import {
  HarborAccess,
  HarborCache,
  HarborDatabase,
  HarborMetrics,
  HarborScanning,
  HarborStorage,
} from "../../../lib/registry";
import { PostgresSslMode } from "../../../lib/registry/kubernetes/postgres-ssl-mode";
import { renderHarborValues } from "../../../lib/registry/kubernetes/render-harbor-values";
import type { HarborValuesSpec } from "../../../lib/registry/kubernetes/render-harbor-values";
import { unknownChartKeys } from "../../support/chart-keys";
import { GATEWAY, HOSTNAME } from "../support/add-registry";

const MIRRORED = AddOnReleases.forKubernetes(KubernetesVersion.V1_36, { imageMirror: "mirror.example.com:5000/all" });

const BALANCER = HarborAccess.loadBalancer({ allowedCidrs: ["198.51.100.0/24"], floatingIp: "203.0.113.10" });
const S3 = HarborStorage.s3({
  bucket: "images",
  region: "us-east-1",
  endpoint: "https://s3.example.com",
  accessKey: "access",
  secretKey: "hidden",
  folder: "harbor",
});
const SWIFT = HarborStorage.swift({
  authUrl: "https://cloud.example.com:5000/v3",
  container: "images",
  user: "harbor",
  password: "hidden",
  project: "0123",
});
const DATABASE = HarborDatabase.external({ host: "sql.example.com", user: "harbor", password: "hidden" });
const CACHE = HarborCache.external({ host: "redis.example.com", password: "hidden" });

function spec(changes: Partial<HarborValuesSpec> = {}): HarborValuesSpec {
  return {
    hostname: HOSTNAME,
    expose: {
      access: HarborAccess.gateway(GATEWAY).source,
      hostname: HOSTNAME,
      ownCidrs: ["10.10.0.0/24"],
      authoritySecret: undefined,
    },
    replicas: 1,
    storage: HarborStorage.volume({ size: "200Gi" }).source,
    isShared: false,
    database: HarborDatabase.internal().source,
    cache: HarborCache.internal().source,
    claims: { registry: "harbor-images", database: "harbor-database", redis: "harbor-cache", trivy: "harbor-scanner" },
    scannerVolume: { size: "10Gi" },
    trivy: HarborScanning.trivy().settings,
    metrics: HarborMetrics.none(),
    hasIpv6: false,
    hasTrusted: false,
    hasCacheLogin: false,
    revision: "1",
    mirrored: (image) => image,
    ...changes,
  };
}

const HIGHLY_AVAILABLE = spec({
  expose: { access: BALANCER.source, hostname: HOSTNAME, ownCidrs: [], authoritySecret: "harbor-authority" },
  replicas: 3,
  storage: SWIFT.source,
  isShared: true,
  database: DATABASE.source,
  cache: CACHE.source,
  claims: { registry: undefined, database: undefined, redis: undefined, trivy: undefined },
  scannerVolume: { size: "20Gi", storageClass: StorageClass.fromName("fast") },
  trivy: HarborScanning.trivy({
    offline: true,
    ignoreUnfixed: true,
    databaseRepository: "mirror.example.com/trivy-db",
    javaDatabaseRepository: "mirror.example.com/trivy-java-db",
  }).settings,
  metrics: HarborMetrics.serviceMonitor({ labels: { release: "monitoring" }, interval: "30s" }),
  hasIpv6: true,
  hasTrusted: true,
  hasCacheLogin: true,
});

describe("the values of Harbor", () => {
  it.each(RELEASE_TABLE.charts.harbor)("are known to the chart $chart.version", ({ chart }) => {
    for (const one of [spec(), HIGHLY_AVAILABLE, spec({ storage: S3.source, trivy: undefined })]) {
      expect(unknownChartKeys(chart.name, chart.version, renderHarborValues(one))).toEqual([]);
    }
  });

  it("take every secret from a Secret, and hold none", () => {
    const values = renderHarborValues(HIGHLY_AVAILABLE);

    expect(values).toMatchObject({
      existingSecretAdminPassword: "harbor-internal",
      existingSecretSecretKey: "harbor-internal",
      core: {
        existingSecret: "harbor-internal",
        existingXsrfSecret: "harbor-internal",
        existingXsrfSecretKey: "CSRF_KEY",
        secretName: "harbor-internal",
      },
      jobservice: { existingSecret: "harbor-internal", existingSecretKey: "JOBSERVICE_SECRET" },
      registry: {
        existingSecret: "harbor-internal",
        existingSecretKey: "REGISTRY_HTTP_SECRET",
        credentials: { existingSecret: "harbor-internal" },
      },
      database: { external: { existingSecret: "harbor-database-login" } },
      redis: { external: { existingSecret: "harbor-cache-login" } },
      persistence: { imageChartStorage: { swift: { existingSecret: "harbor-storage-login" } } },
    });
    for (const storage of [SWIFT, S3]) {
      expect(JSON.stringify(renderHarborValues({ ...HIGHLY_AVAILABLE, storage: storage.source }))).not.toMatch(
        /hidden|"access"/,
      );
    }
  });

  it("leave none of the passwords that the chart would have by default", () => {
    for (const one of [spec(), HIGHLY_AVAILABLE]) {
      expect(renderHarborValues(one)).toMatchObject({
        harborAdminPassword: "",
        secretKey: "",
        registry: { credentials: { password: "" } },
        database: { external: { password: "" } },
      });
    }
    expect(renderHarborValues(spec())).toHaveProperty("database.internal.password", "");
    expect(renderHarborValues(HIGHLY_AVAILABLE)).toHaveProperty("persistence.imageChartStorage.swift.password", "");
  });

  it("give the internal database its password over the environment, which the chart cannot", () => {
    expect(renderHarborValues(spec())).toMatchObject({
      database: {
        type: "internal",
        external: { existingSecret: "harbor-database-login" },
        internal: {
          extraEnvVars: [
            {
              name: "POSTGRES_PASSWORD",
              valueFrom: { secretKeyRef: { name: "harbor-database-login", key: "password" } },
            },
          ],
        },
      },
    });
  });

  it("name an external database, and check its certificate unless told otherwise", () => {
    const external = (changes: object) =>
      renderHarborValues(
        spec({
          database: HarborDatabase.external({ host: "sql.example.com", user: "harbor", password: "p", ...changes })
            .source,
        }),
      )["database"];

    expect(external({})).toMatchObject({
      type: "external",
      external: {
        host: "sql.example.com",
        port: "5432",
        username: "harbor",
        coreDatabase: "registry",
        sslmode: "verify-full",
      },
    });
    expect(external({ port: 6432, name: "harbor", sslMode: PostgresSslMode.REQUIRE })).toMatchObject({
      external: { port: "6432", coreDatabase: "harbor", sslmode: "require" },
    });
  });

  it("name an external cache, encrypted unless told otherwise", () => {
    const external = (options: object, hasCacheLogin = true) =>
      renderHarborValues(
        spec({ cache: HarborCache.external({ host: "redis.example.com", ...options }).source, hasCacheLogin }),
      )["redis"];

    expect(external({})).toMatchObject({
      type: "external",
      external: { addr: "redis.example.com:6379", existingSecret: "harbor-cache-login", tlsOptions: { enable: true } },
    });
    expect(external({ host: "fd00::5", port: 6380, tls: false }, false)).toMatchObject({
      external: { addr: "[fd00::5]:6380", existingSecret: "", tlsOptions: { enable: false } },
    });
  });

  it("use claims that were made outside the chart", () => {
    expect(renderHarborValues(spec())).toMatchObject({
      persistence: {
        enabled: true,
        resourcePolicy: "",
        persistentVolumeClaim: {
          registry: { existingClaim: "harbor-images" },
          database: { existingClaim: "harbor-database" },
          redis: { existingClaim: "harbor-cache" },
          trivy: { existingClaim: "harbor-scanner" },
        },
        imageChartStorage: { type: "filesystem" },
      },
    });
  });

  it("give each of several scanners a volume of its own", () => {
    expect(renderHarborValues(HIGHLY_AVAILABLE)).toHaveProperty("persistence.persistentVolumeClaim.trivy", {
      size: "20Gi",
      storageClass: "fast",
    });
  });

  it("replace a pod that has a volume to itself before the next one starts, and others one by one", () => {
    expect(renderHarborValues(spec())).toHaveProperty("updateStrategy.type", "Recreate");
    expect(renderHarborValues(HIGHLY_AVAILABLE)).toHaveProperty("updateStrategy.type", "RollingUpdate");
  });

  it("write names of the object storage in quotes, so that digits stay text", () => {
    expect(renderHarborValues(HIGHLY_AVAILABLE)).toMatchObject({
      persistence: {
        imageChartStorage: {
          type: "swift",
          disableredirect: true,
          swift: { tenant: '"0123"', domain: '"Default"', container: '"images"', authversion: 3 },
        },
      },
    });
    expect(renderHarborValues(spec({ storage: S3.source }))).toMatchObject({
      persistence: {
        imageChartStorage: {
          type: "s3",
          disableredirect: true,
          s3: {
            bucket: '"images"',
            region: '"us-east-1"',
            regionendpoint: '"https://s3.example.com"',
            rootdirectory: '"harbor"',
          },
        },
      },
    });
  });

  it("let nodes load layers from the object storage itself only when asked", () => {
    const redirected = HarborStorage.s3({
      bucket: "images",
      region: "r",
      accessKey: "a",
      secretKey: "s",
      redirect: true,
    });
    expect(renderHarborValues(spec({ storage: redirected.source }))).toHaveProperty(
      "persistence.imageChartStorage.disableredirect",
      false,
    );
  });

  it("run as many pods of each part as there should be, spread, and with a budget when there are several", () => {
    const values = renderHarborValues(HIGHLY_AVAILABLE);
    for (const part of ["nginx", "portal", "core", "jobservice", "registry", "trivy"]) {
      expect(values).toMatchObject({
        [part]: {
          replicas: 3,
          podDisruptionBudget: { enabled: true, minAvailable: 1 },
          topologySpreadConstraints: [
            { topologyKey: "topology.kubernetes.io/zone" },
            { topologyKey: "kubernetes.io/hostname" },
          ],
        },
      });
      expect(renderHarborValues(spec())).toMatchObject({
        [part]: { replicas: 1, podDisruptionBudget: { enabled: false } },
      });
    }
  });

  it("limit the memory of what prepares the database's volume, too", () => {
    const permissions = { resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "256Mi" } } };
    expect(renderHarborValues(spec())).toMatchObject({ database: { internal: { initContainer: { permissions } } } });
  });

  it("keep the logs of jobs in the database, which all replicas see", () => {
    expect(renderHarborValues(spec())).toHaveProperty("jobservice.jobLoggers", ["database"]);
  });

  it("start pods anew when a secret changes", () => {
    for (const part of ["nginx", "portal", "core", "jobservice", "registry", "trivy", "exporter"]) {
      expect(renderHarborValues(spec({ revision: "7" }))).toMatchObject({
        [part]: { podAnnotations: { "k8s-on-openstack/secrets": "7" } },
      });
    }
  });

  it("scan offline when told so, from other repositories when told so, or not at all", () => {
    expect(renderHarborValues(HIGHLY_AVAILABLE)).toMatchObject({
      trivy: {
        enabled: true,
        ignoreUnfixed: true,
        skipUpdate: true,
        skipJavaDBUpdate: true,
        offlineScan: true,
        dbRepository: ["mirror.example.com/trivy-db"],
        javaDBRepository: ["mirror.example.com/trivy-java-db"],
      },
    });
    expect(renderHarborValues(spec())).toMatchObject({
      trivy: { enabled: true, skipUpdate: false, offlineScan: false },
    });
    expect(renderHarborValues(spec({ trivy: undefined }))).toHaveProperty("trivy.enabled", false);
  });

  it("show figures only when asked", () => {
    expect(renderHarborValues(spec())).toMatchObject({
      metrics: { enabled: false, serviceMonitor: { enabled: false } },
    });
    expect(renderHarborValues(spec({ metrics: HarborMetrics.exported() }))).toMatchObject({
      metrics: { enabled: true, serviceMonitor: { enabled: false } },
    });
    expect(renderHarborValues(HIGHLY_AVAILABLE)).toMatchObject({
      metrics: {
        enabled: true,
        serviceMonitor: { enabled: true, additionalLabels: { release: "monitoring" }, interval: "30s" },
      },
    });
  });

  it("trust further authorities when there are some, and listen on IPv6 where pods have it", () => {
    expect(renderHarborValues(HIGHLY_AVAILABLE)).toMatchObject({
      caBundleSecretName: "harbor-trusted",
      caSecretName: "harbor-authority",
      ipFamily: { ipv6: { enabled: true } },
    });
    expect(renderHarborValues(spec())).toMatchObject({
      caBundleSecretName: undefined,
      ipFamily: { ipv6: { enabled: false } },
    });
  });

  it("take all images from a mirror, and leave their tags to the chart", () => {
    const values = renderHarborValues(spec({ mirrored: (image) => MIRRORED.mirrored(image) }));
    const repositories = [...JSON.stringify(values).matchAll(/"repository":"([^"]+)"/g)].map(([, name]) => name);

    expect(repositories).toHaveLength(10);
    expect(new Set(repositories).size).toBe(10);
    for (const repository of repositories) {
      expect(repository).toMatch(/^mirror\.example\.com:5000\/all\/goharbor\/[a-z-]+$/);
    }
    expect(JSON.stringify(values)).not.toContain('"tag"');
  });
});
