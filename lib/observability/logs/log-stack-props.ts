import type { IKubernetesCluster } from "../../cluster";
import { boolean, dnsLabel, knownKeys, ofKind, readable, required } from "../../core";
import type { CheckResult } from "../../core";
import { checkHelmChartOptions, checkHelmValues } from "../../kube";
import type { HelmChartOptions, HelmValues } from "../../kube";
import type { AddOnReleases } from "../../kube/releases";
import { checkReleases } from "../../kube/releases/check-releases";
import { checkGrafana } from "../grafana-facts";
import type { IGrafana } from "../grafana-facts";
import { checkRetention } from "../retention";
import { LogStorage } from "./log-storage";

/** The compactor of Loki keeps nothing for less than a day. */
const LEAST_RETENTION = "24h";

/** Longest name of the namespace; that of the collectors is longer. */
const MAX_NAMESPACE_LENGTH = 52;

const KEYS = [
  "cluster",
  "storage",
  "retention",
  "events",
  "grafana",
  "namespace",
  "collectorValues",
  "releases",
  "extraValues",
  "timeoutSeconds",
];

/** Properties of `LogStack`; `extraValues` are those of Loki. */
export interface LogStackProps extends HelmChartOptions {
  /** Cluster whose logs are kept. */
  readonly cluster: IKubernetesCluster;

  /** Where they are kept. */
  readonly storage: LogStorage;

  /**
   * How long they are kept: hours, days or weeks with their unit, at least `24h`. A volume has to be large enough for it.
   *
   * @default "30d"
   */
  readonly retention?: string;

  /**
   * Whether the events of the cluster are kept too, which the API server forgets after an hour.
   *
   * @default true
   */
  readonly events?: boolean;

  /**
   * Grafana that gets the data source `Logs`, a `MonitoringStack` for instance.
   *
   * @default - none: `logcli` and others ask `lokiUrl`
   */
  readonly grafana?: IGrafana;

  /**
   * Namespace of Loki; the collectors are in another one, `<namespace>-collectors`, because they read files of the nodes.
   *
   * @default "logs"
   */
  readonly namespace?: string;

  /**
   * Values of the chart of the collectors on the nodes that win over those of the library.
   *
   * @default - none
   */
  readonly collectorValues?: HelmValues;

  /**
   * Charts and images to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;
}

/** Checks the properties of a log stack. @internal */
export function checkLogStack(given: LogStackProps): CheckResult {
  const props = readable(given);
  const { storage } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("storage", storage) ??
      ofKind("storage", storage, LogStorage, "use LogStorage.volume(...), .s3(...) or .swift(...)"),
    storage instanceof LogStorage ? storage.check("storage") : undefined,
    checkRetention("retention", props.retention, LEAST_RETENTION),
    boolean("events", props.events),
    checkGrafana("grafana", props.grafana),
    dnsLabel("namespace", props.namespace, { maxLength: MAX_NAMESPACE_LENGTH }),
    checkHelmValues("collectorValues", props.collectorValues),
    checkReleases("releases", props.releases, props.cluster),
    checkHelmChartOptions("", props),
  ];
}
