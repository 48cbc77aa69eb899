/** Name of the release, and beginning of the names of its objects. */
export const RELEASE_NAME = "harbor";

/** Name of the Service that clients come over. */
export const SERVICE_NAME = "harbor";

/** Labels of the pods of a part, as the chart gives them. */
export function podLabels(component: string): Readonly<Record<string, string>> {
  return { app: "harbor", release: RELEASE_NAME, component };
}

/** Names of the Secrets. */
export const SECRETS = {
  /** What the parts of Harbor tell each other, and the password of the administrator. */
  internal: "harbor-internal",

  /** Password of the database. */
  database: "harbor-database-login",

  /** Login of an external cache. */
  cache: "harbor-cache-login",

  /** Login of the object storage. */
  storage: "harbor-storage-login",

  /** Certificate with its key. */
  serving: "harbor-serving",

  /** Certificate of the authority of that certificate. */
  authority: "harbor-authority",

  /** Certificates of further authorities that Harbor trusts. */
  trusted: "harbor-trusted",
} as const;

/** Keys in the Secrets; those that the chart cannot be told are its own. */
export const SECRET_KEYS = {
  admin: "HARBOR_ADMIN_PASSWORD",
  core: "secret",
  encryption: "secretKey",
  xsrf: "CSRF_KEY",
  jobservice: "JOBSERVICE_SECRET",
  registryHttp: "REGISTRY_HTTP_SECRET",
  registryPassword: "REGISTRY_PASSWD",
  registryHtpasswd: "REGISTRY_HTPASSWD",
  databasePassword: "password",
  cacheUser: "REDIS_USERNAME",
  cachePassword: "REDIS_PASSWORD",
  s3AccessKey: "REGISTRY_STORAGE_S3_ACCESSKEY",
  s3SecretKey: "REGISTRY_STORAGE_S3_SECRETKEY",
  swiftPassword: "REGISTRY_STORAGE_SWIFT_PASSWORD",
  authority: "ca.crt",
} as const;

/** User that the chart gives Harbor's core at its storage service; not a login of people. */
export const REGISTRY_USER = "harbor_registry_user";
