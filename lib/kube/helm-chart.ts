import { Release } from "@cdktf/provider-helm/lib/release";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import {
  boolean,
  checkProps,
  dnsLabel,
  guardStack,
  integer,
  knownKeys,
  ofKind,
  readable,
  required,
  terraformDocuments,
  terraformText,
} from "../core";
import type { CheckResult } from "../core";
import type { Chart } from "./chart";
import { checkChart } from "./chart";
import { ChartDefinitions } from "./chart-definitions";
import { checkHelmValues } from "./helm-values";
import type { HelmValues } from "./helm-values";
import { checkPlacement } from "./placement";
import { checkRetired } from "./retired";

/** Longest name of a release, in characters. @see https://helm.sh/docs/chart_best_practices/conventions/ */
const MAX_RELEASE_NAME_LENGTH = 53;

/** Enough for images to be pulled on fresh nodes; Helm's own five minutes are not. */
const DEFAULT_TIMEOUT_SECONDS = 600;

const KEYS = [
  "cluster",
  "chart",
  "releaseName",
  "namespace",
  "createNamespace",
  "values",
  "extraValues",
  "definitions",
  "timeoutSeconds",
  "wait",
];

/** Options that charts of the library hand through to their release. */
export interface HelmChartOptions {
  /**
   * Values of the chart that win over those of the library, merged key by key; lists are replaced.
   *
   * @default - none
   */
  readonly extraValues?: HelmValues;

  /**
   * How long Helm waits for the release to be ready, in seconds, from 30 to 7200.
   *
   * @default 600
   */
  readonly timeoutSeconds?: number;
}

/** Properties of `HelmChart`. */
export interface HelmChartProps extends HelmChartOptions {
  /** Cluster that the chart is installed on. */
  readonly cluster: IKubernetesCluster;

  /** The chart, at an exact version. */
  readonly chart: Chart;

  /**
   * Name of the release: a DNS label of at most 53 characters. A change installs anew.
   *
   * @default - the name of the chart
   */
  readonly releaseName?: string;

  /** Namespace of the release. A change installs anew. */
  readonly namespace: string;

  /**
   * Whether Helm makes the namespace; it stays when the release goes. `KubernetesNamespace` makes one with limits and labels.
   *
   * @default false
   */
  readonly createNamespace?: boolean;

  /**
   * Values of the chart. They stand in the state and in every plan: no secrets.
   *
   * @default - those of the chart
   */
  readonly values?: HelmValues;

  /**
   * What becomes of the custom definitions in the chart's folder `crds`.
   *
   * @default ChartDefinitions.INSTALLED
   */
  readonly definitions?: ChartDefinitions;

  /**
   * Whether to wait until everything in the release is ready; without, a release that never starts is deployed all the same.
   *
   * @default true
   */
  readonly wait?: boolean;
}

/**
 * Defines a release of a Helm chart on a cluster: pinned, atomic, so that a failed installation leaves nothing half-made.
 *
 * @see https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release
 */
export class HelmChart extends Construct {
  /** Name of the release. */
  public readonly releaseName: string;

  /** Namespace of the release. */
  public readonly namespace: string;

  /**
   * @throws ValidationError when the version is no exact one, a value cannot be written, or the chart stands in the stack that makes
   * the cluster
   */
  public constructor(scope: Construct, id: string, props: HelmChartProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkHelmChart(props));
    guardStack(this);
    const { chart, namespace, values = {}, extraValues, wait = true } = props;
    this.releaseName = props.releaseName ?? chart.name;
    this.namespace = namespace;

    new Release(this, "Resource", {
      name: this.releaseName,
      namespace: terraformText(namespace),
      createNamespace: props.createNamespace ?? false,
      repository: terraformText(chart.repository),
      chart: chart.name,
      version: chart.version,
      values: [values, ...(extraValues === undefined ? [] : [extraValues])].map((one) => terraformDocuments([one])),
      timeout: props.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
      atomic: wait,
      cleanupOnFail: wait,
      wait,
      waitForJobs: wait,
      skipCrds: (props.definitions ?? ChartDefinitions.INSTALLED).skipped,
      maxHistory: 10,
    });
  }
}

function checkHelmChart(given: HelmChartProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("chart", props.chart) ?? [
      checkChart("chart", props.chart),
      checkRetired("chart.name", readable(props.chart).name),
    ],
    dnsLabel("releaseName", props.releaseName, { maxLength: MAX_RELEASE_NAME_LENGTH }),
    required("namespace", props.namespace) ?? dnsLabel("namespace", props.namespace),
    boolean("createNamespace", props.createNamespace),
    checkHelmValues("values", props.values),
    checkHelmChartOptions("", props),
    ofKind("definitions", props.definitions, ChartDefinitions, "use ChartDefinitions.INSTALLED or .SKIPPED"),
    boolean("wait", props.wait),
  ];
}

/** Checks the options that charts of the library hand through, reported under `path`. */
export function checkHelmChartOptions(path: string, options: Partial<HelmChartOptions>): CheckResult {
  const at = (key: string) => (path === "" ? key : `${path}.${key}`);
  return [
    checkHelmValues(at("extraValues"), options.extraValues),
    integer(at("timeoutSeconds"), options.timeoutSeconds, { min: 30, max: 7200 }),
  ];
}
