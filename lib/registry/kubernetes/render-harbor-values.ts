import { jsonText } from "../../core";
import type { HelmValues } from "../../kube";
import type { TrivySettings } from "../harbor-scanning";
import type { CacheSource, ExternalCacheOptions } from "./harbor-cache";
import type { DatabaseSource, ExternalDatabaseOptions } from "./harbor-database";
import type { HarborMetrics } from "./harbor-metrics";
import { SECRETS, SECRET_KEYS } from "./harbor-names";
import type { StorageSource } from "./harbor-storage";
import type { HarborVolumeOptions } from "./harbor-volume";
import { PostgresSslMode } from "./postgres-ssl-mode";
import type { HarborExpose } from "./render-harbor-expose";
import { renderHarborExpose } from "./render-harbor-expose";
import { renderHarborImages, renderHarborWorkloads } from "./render-harbor-workloads";

/** Names of the claims on volumes; undefined for what is elsewhere. */
export interface HarborClaims {
  /** Volume of the images. */
  readonly registry: string | undefined;

  /** Volume of the database. */
  readonly database: string | undefined;

  /** Volume of the cache. */
  readonly redis: string | undefined;

  /** Volume of the only scanner; several have one each, which their StatefulSet makes. */
  readonly trivy: string | undefined;
}

/** Everything that the values of the chart are made of. */
export interface HarborValuesSpec {
  /** Host name of the registry. */
  readonly hostname: string;

  /** How clients reach it. */
  readonly expose: HarborExpose;

  /** Pods of each part. */
  readonly replicas: number;

  /** Where images are. */
  readonly storage: StorageSource;

  /** Whether pods on several nodes can use the images at a time. */
  readonly isShared: boolean;

  /** Where the database is. */
  readonly database: DatabaseSource;

  /** Where the cache is. */
  readonly cache: CacheSource;

  /** Names of the claims. */
  readonly claims: HarborClaims;

  /** Volume of each of several scanners. */
  readonly scannerVolume: HarborVolumeOptions;

  /** How images are scanned; undefined when they are not. */
  readonly trivy: TrivySettings | undefined;

  /** Whether Harbor shows figures. */
  readonly metrics: HarborMetrics;

  /** Whether pods have IPv6 addresses. */
  readonly hasIpv6: boolean;

  /** Whether there are further authorities to trust. */
  readonly hasTrusted: boolean;

  /** Whether the cache asks for a password. */
  readonly hasCacheLogin: boolean;

  /** Changes with every secret; a change starts the pods anew, which read secrets once. */
  readonly revision: string;

  /** The name of an image with the mirror in the place of its registry. */
  readonly mirrored: (image: string) => string;
}

/**
 * Renders the values of the chart. No secret stands in them: the chart reads each from a Secret.
 *
 * @see https://github.com/goharbor/harbor-helm/blob/v1.19.1/values.yaml
 */
export function renderHarborValues(spec: HarborValuesSpec): HelmValues {
  const { hostname, isShared, hasIpv6, hasTrusted, metrics } = spec;
  return merge(
    {
      externalURL: `https://${hostname}`,
      expose: renderHarborExpose(spec.expose),
      // a volume of one node: the new pod would wait for the old one, and the old one for the new one.
      updateStrategy: { type: isShared ? "RollingUpdate" : "Recreate" },
      ipFamily: { ipv4: { enabled: true }, ipv6: { enabled: hasIpv6 } },
      caSecretName: spec.expose.authoritySecret,
      caBundleSecretName: hasTrusted ? SECRETS.trusted : undefined,
      persistence: renderPersistence(spec),
      database: renderDatabase(spec.database),
      redis: renderCache(spec.cache, spec.hasCacheLogin),
      trivy: renderTrivy(spec.trivy),
      metrics: {
        enabled: metrics.kind !== "none",
        serviceMonitor: {
          enabled: metrics.kind === "service-monitor",
          additionalLabels: metrics.options.labels,
          interval: metrics.options.interval,
        },
      },
    },
    renderSecretReferences(),
    renderHarborImages(spec.mirrored),
    renderHarborWorkloads(spec),
  );
}

/** Where the chart finds the passwords and keys that it would have defaults for otherwise. */
function renderSecretReferences(): HelmValues {
  const internal = SECRETS.internal;
  return {
    existingSecretAdminPassword: internal,
    existingSecretAdminPasswordKey: SECRET_KEYS.admin,
    harborAdminPassword: "",
    existingSecretSecretKey: internal,
    secretKey: "",
    core: {
      existingSecret: internal,
      existingXsrfSecret: internal,
      existingXsrfSecretKey: SECRET_KEYS.xsrf,
      secretName: internal,
    },
    jobservice: { existingSecret: internal, existingSecretKey: SECRET_KEYS.jobservice },
    registry: {
      existingSecret: internal,
      existingSecretKey: SECRET_KEYS.registryHttp,
      credentials: { existingSecret: internal, password: "" },
    },
  };
}

function renderPersistence({ storage, claims, scannerVolume, replicas }: HarborValuesSpec): HelmValues {
  const claim = (name: string | undefined) => (name === undefined ? undefined : { existingClaim: name });
  return {
    enabled: true,
    // the chart makes no claim: those of Terraform can grow, and are protected as all others.
    resourcePolicy: "",
    persistentVolumeClaim: {
      registry: claim(claims.registry),
      database: claim(claims.database),
      redis: claim(claims.redis),
      trivy:
        replicas === 1
          ? claim(claims.trivy)
          : { size: scannerVolume.size, storageClass: scannerVolume.storageClass?.storageClassName },
    },
    imageChartStorage: renderImageStorage(storage),
  };
}

function renderImageStorage(storage: StorageSource): HelmValues {
  switch (storage.kind) {
    case "volume":
      return { type: "filesystem", disableredirect: true };
    case "s3": {
      const { bucket, region, endpoint, folder, redirect = false } = storage.options;
      return {
        type: "s3",
        disableredirect: !redirect,
        s3: {
          existingSecret: SECRETS.storage,
          bucket: quoted(bucket),
          region: quoted(region),
          regionendpoint: quoted(endpoint),
          rootdirectory: quoted(folder),
        },
      };
    }
    case "swift": {
      const {
        authUrl,
        container,
        user,
        project,
        domain = "Default",
        region,
        folder,
        redirect = false,
      } = storage.options;
      return {
        type: "swift",
        disableredirect: !redirect,
        swift: {
          existingSecret: SECRETS.storage,
          // the chart's default, which it would put into a Secret.
          password: "",
          authurl: quoted(authUrl),
          container: quoted(container),
          username: quoted(user),
          tenant: quoted(project),
          domain: quoted(domain),
          region: quoted(region),
          prefix: quoted(folder),
          authversion: 3,
        },
      };
    }
  }
}

/** The chart writes these into YAML as they are: without quotes, a name of digits would be a number. */
function quoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : jsonText(text);
}

function renderDatabase(database: DatabaseSource): HelmValues {
  const external = { existingSecret: SECRETS.database, password: "" };
  if (database.kind === "external") {
    return { type: "external", external: { ...external, ...renderServer(database.options) } };
  }
  return {
    type: "internal",
    // core and exporter read the password from there also for the internal database.
    external,
    internal: {
      // the chart has no Secret to read it from, but what stands here wins over what the chart puts into its own.
      password: "",
      extraEnvVars: [
        {
          name: "POSTGRES_PASSWORD",
          valueFrom: { secretKeyRef: { name: SECRETS.database, key: SECRET_KEYS.databasePassword } },
        },
      ],
    },
  };
}

function renderServer({ host, port, name, user, sslMode }: ExternalDatabaseOptions): HelmValues {
  return {
    host,
    port: String(port ?? 5432),
    username: user,
    coreDatabase: name ?? "registry",
    sslmode: (sslMode ?? PostgresSslMode.VERIFY_FULL).name,
  };
}

function renderCache(cache: CacheSource, hasLogin: boolean): HelmValues {
  return cache.kind === "internal"
    ? { type: "internal" }
    : { type: "external", external: renderCacheServer(cache.options, hasLogin) };
}

function renderCacheServer({ host, port, tls = true }: ExternalCacheOptions, hasLogin: boolean): HelmValues {
  const bracketed = host.includes(":") ? `[${host}]` : host;
  return {
    addr: `${bracketed}:${port ?? 6379}`,
    existingSecret: hasLogin ? SECRETS.cache : "",
    tlsOptions: { enable: tls },
  };
}

function renderTrivy(trivy: TrivySettings | undefined): HelmValues {
  if (trivy === undefined) {
    return { enabled: false };
  }
  const { offline, ignoreUnfixed, databaseRepository, javaDatabaseRepository } = trivy;
  return {
    enabled: true,
    ignoreUnfixed,
    skipUpdate: offline,
    skipJavaDBUpdate: offline,
    offlineScan: offline,
    dbRepository: databaseRepository === undefined ? undefined : [databaseRepository],
    javaDBRepository: javaDatabaseRepository === undefined ? undefined : [javaDatabaseRepository],
  };
}

/** One tree of several, none of which has a leaf of another. */
function merge(...trees: readonly HelmValues[]): HelmValues {
  const merged: Record<string, unknown> = {};
  for (const [key, value] of trees.flatMap((tree) => Object.entries(tree))) {
    const known = merged[key];
    merged[key] = isTree(known) && isTree(value) ? merge(known, value) : value;
  }
  return merged;
}

function isTree(value: unknown): value is HelmValues {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
