import type { HelmValues } from "../../kube";

/** Name of the release, of the Service and of the pods' label. */
export const INFLUXDB_NAME = "influxdb2";

/** Port of InfluxDB. */
export const INFLUXDB_PORT = 8086;

/** Labels of the pod of InfluxDB. */
export const INFLUXDB_PODS: Readonly<Record<string, string>> = { "app.kubernetes.io/name": INFLUXDB_NAME };

/** User and group of the image. */
const USER_ID = 1000;

/** What the values of the chart are made of. */
export interface InfluxdbValuesInput {
  /** Organization that InfluxDB makes at its first start. */
  readonly organization: string;

  /** Bucket that it makes then. */
  readonly bucket: string;

  /** Name of the administrator. */
  readonly adminUser: string;

  /** Name of the Secret with the administrator's password and token. */
  readonly secretName: string;

  /** Name of the claim on the volume. */
  readonly claimName: string;

  /** Image without its tag, which is the chart's. */
  readonly image: string;
}

/**
 * Values of the chart `influxdb2`. It has one pod, so nothing may stop an eviction of it. How long data is kept is the
 * setup's business: here it would start the pod anew whenever it changes, and mean nothing to a bucket that is there.
 *
 * @see https://github.com/influxdata/helm-charts/tree/master/charts/influxdb2
 */
export function renderInfluxdbValues(input: InfluxdbValuesInput): HelmValues {
  return {
    image: { repository: input.image },
    adminUser: {
      organization: input.organization,
      bucket: input.bucket,
      user: input.adminUser,
      existingSecret: input.secretName,
    },
    persistence: { enabled: true, useExisting: true, name: input.claimName },
    service: { type: "ClusterIP", port: INFLUXDB_PORT },
    ingress: { enabled: false },
    initScripts: { enabled: false },
    pdb: { create: false },
    env: [{ name: "INFLUXD_REPORTING_DISABLED", value: "true" }],
    // the setup of a new volume, and the reading of a large one, take their time.
    startupProbe: { enabled: true, initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 120 },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER_ID,
      runAsGroup: USER_ID,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "2Gi" } },
  };
}
