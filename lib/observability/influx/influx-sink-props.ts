import type { IKubernetesCluster } from "../../cluster";
import {
  boolean,
  dnsLabel,
  goDuration,
  known,
  knownKeys,
  matches,
  notLiteralSecret,
  problem,
  quantity,
  readable,
  required,
  textLength,
} from "../../core";
import type { CheckResult } from "../../core";
import { checkHelmChartOptions } from "../../kube";
import type { HelmChartOptions } from "../../kube";
import type { AddOnReleases } from "../../kube/releases";
import { checkReleases } from "../../kube/releases/check-releases";
import type { IStorageClass } from "../../storage";
import { checkStorageClass, checkVolumeSize } from "../../storage/check-volume-claim";
import { checkGrafana } from "../grafana-facts";
import type { IGrafana } from "../grafana-facts";
import { checkPageRoute } from "../page-route";
import type { PageRoute } from "../page-route";
import { checkRetention } from "../retention";

/** Names that need no escapes in TOML, Flux and URLs; InfluxDB keeps those that begin with an underscore for itself. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** Longest name of the namespace; that of the agents is longer. */
const MAX_NAMESPACE_LENGTH = 56;

/** Fewest characters of a password that is given. */
const PASSWORD_LENGTH = { min: 12, max: 72 };

const KEYS = [
  "cluster",
  "volume",
  "retention",
  "interval",
  "organization",
  "bucket",
  "grafana",
  "ownGrafana",
  "namespace",
  "releases",
  "extraValues",
  "timeoutSeconds",
];

/** The volume of InfluxDB. */
export interface InfluxVolumeOptions {
  /** Size, such as `50Gi`. It can grow. */
  readonly size: string;

  /**
   * Size that the volume has already: a smaller `size` is then refused here and not by the API in the middle of an apply.
   *
   * @default - the volume is new, or nobody shrinks it
   */
  readonly sizeInPlace?: string;

  /**
   * Class of the volume.
   *
   * @default - the default class of the cluster
   */
  readonly storageClass?: IStorageClass;

  /**
   * Whether a plan that would delete the volume fails.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** A Grafana for the points of InfluxDB alone. */
export interface OwnGrafanaOptions {
  /**
   * The way from outside, over HTTPS.
   *
   * @default - none: `kubectl -n influx port-forward service/grafana 8080:80`
   */
  readonly route?: PageRoute;

  /**
   * Password of the user `admin`, 12 to 72 characters. Sensitive: no literal text.
   *
   * @default - a random one, in `grafanaPassword`
   */
  readonly adminPassword?: string;
}

/** Properties of `InfluxSink`; `extraValues` are those of InfluxDB. */
export interface InfluxSinkProps extends HelmChartOptions {
  /** Cluster that is measured. */
  readonly cluster: IKubernetesCluster;

  /** Volume of InfluxDB. */
  readonly volume: InfluxVolumeOptions;

  /**
   * How long points are kept: hours, days or weeks with their unit, at least `1h`. The volume has to be large enough for it.
   *
   * @default "30d"
   */
  readonly retention?: string;

  /**
   * Time between two points of a series, from `10s` to `10m`.
   *
   * @default "30s"
   */
  readonly interval?: string;

  /**
   * Organization in InfluxDB. It is made at the first start, and cannot be changed afterwards.
   *
   * @default "k8s-on-openstack"
   */
  readonly organization?: string;

  /**
   * Bucket of the points. It is made at the first start, and cannot be changed afterwards.
   *
   * @default "kubernetes"
   */
  readonly bucket?: string;

  /**
   * Grafana that gets the data source `InfluxDB` and the dashboards, a `MonitoringStack` for instance.
   *
   * @default - one of its own
   */
  readonly grafana?: IGrafana;

  /**
   * What a Grafana of its own is like; not beside `grafana`.
   *
   * @default - reached over `kubectl port-forward`, with a random password
   */
  readonly ownGrafana?: OwnGrafanaOptions;

  /**
   * Namespace of InfluxDB; the agents are in another one, `<namespace>-agents`, because their chart mounts the disks of the nodes.
   *
   * @default "influx"
   */
  readonly namespace?: string;

  /**
   * Charts and images to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;
}

/** Checks the properties of an InfluxDB sink. @internal */
export function checkInfluxSink(given: InfluxSinkProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkVolume("volume", props.volume),
    checkRetention("retention", props.retention),
    known("interval", props.interval) ?? goDuration("interval", props.interval, { min: "10s", max: "10m" }),
    checkName("organization", props.organization),
    checkName("bucket", props.bucket),
    checkGrafana("grafana", props.grafana),
    checkOwnGrafana("ownGrafana", props),
    dnsLabel("namespace", props.namespace, { maxLength: MAX_NAMESPACE_LENGTH }),
    checkReleases("releases", props.releases, props.cluster),
    checkHelmChartOptions("", props),
  ];
}

function checkName(path: string, name: unknown): CheckResult {
  return matches(path, name, NAME, "up to 63 letters, digits, '_', '.' and '-', with a letter or digit first");
}

function checkVolume(path: string, given: InfluxVolumeOptions | undefined): CheckResult {
  const { size, sizeInPlace, storageClass, deletionProtection } = readable(given);
  return [
    required(path, given) ?? knownKeys(path, given, ["size", "sizeInPlace", "storageClass", "deletionProtection"]),
    required(`${path}.size`, size) ?? checkVolumeSize(`${path}.size`, size, sizeInPlace),
    quantity(`${path}.sizeInPlace`, sizeInPlace),
    checkStorageClass(`${path}.storageClass`, storageClass),
    boolean(`${path}.deletionProtection`, deletionProtection),
  ];
}

function checkOwnGrafana(path: string, { grafana, ownGrafana: given }: Partial<InfluxSinkProps>): CheckResult {
  const { route, adminPassword } = readable(given);
  return [
    knownKeys(path, given, ["route", "adminPassword"]),
    grafana !== undefined && given !== undefined
      ? problem(path, "grafana-given", "must not be given beside 'grafana'", "leave out one of the two")
      : undefined,
    checkPageRoute(`${path}.route`, route),
    notLiteralSecret(`${path}.adminPassword`, adminPassword) ??
      textLength(`${path}.adminPassword`, adminPassword, PASSWORD_LENGTH),
  ];
}
