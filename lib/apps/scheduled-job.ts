import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import type { CronJobV1Spec } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import {
  boolean,
  checkProps,
  cronSchedule,
  guardStack,
  integer,
  knownKeys,
  oneOf,
  problem,
  readable,
  readableList,
  required,
  timeZone,
} from "../core";
import type { CheckResult } from "../core";
import { checkPlacement } from "../kube";
import type { IKubernetesNamespace } from "../kube";
import { checkNamespaceProp, checkWorkloadName } from "./application-checks";
import { checkContainer } from "./container-checks";
import { runnable } from "./container-image";
import type { RunnableContainer } from "./container-image";
import { CONTAINER_KEYS } from "./container-options";
import type { ContainerOptions } from "./container-options";
import { renderPod, SERVES_NOTHING } from "./render-pod";
import { Volume } from "./volume";
import { VolumeClaims } from "./volume-claims";
import { renderLabels } from "./workload-labels";
import { WorkloadParts } from "./workload-parts";

/** Longest name: the controller adds eleven characters to it. @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
const MAX_NAME_LENGTH = 52;

/** What happens when a job is due while the last one still runs. */
export enum ConcurrencyPolicy {
  /** It runs beside the other one. */
  ALLOW = "Allow",
  /** It is left out. */
  FORBID = "Forbid",
  /** The other one is ended. */
  REPLACE = "Replace",
}

const KEYS: readonly (keyof ScheduledJobProps)[] = [
  ...CONTAINER_KEYS,
  "cluster",
  "namespace",
  "name",
  "schedule",
  "timeZone",
  "concurrency",
  "retries",
  "deadlineSeconds",
  "startingDeadlineSeconds",
  "successfulJobsKept",
  "failedJobsKept",
  "suspended",
];

/** Properties of `ScheduledJob`. */
export interface ScheduledJobProps extends ContainerOptions {
  /** Cluster that the job runs on. */
  readonly cluster: IKubernetesCluster;

  /** Namespace of the job. */
  readonly namespace: IKubernetesNamespace;

  /** Name: a DNS label of at most 52 characters that begins with a letter. A change makes everything anew. */
  readonly name: string;

  /** When it runs: minute, hour, day of the month, month, day of the week, such as `30 2 * * *`. */
  readonly schedule: string;

  /**
   * Time zone of the schedule, by its name in the IANA database.
   *
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;

  /**
   * What happens when it is due while the last one still runs.
   *
   * @default ConcurrencyPolicy.FORBID
   */
  readonly concurrency?: ConcurrencyPolicy;

  /**
   * How often a run that failed is started again.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * Seconds after which a run is ended, with all its retries.
   *
   * @default 3600
   */
  readonly deadlineSeconds?: number;

  /**
   * Seconds that a run may be late; later it is left out.
   *
   * @default 300
   */
  readonly startingDeadlineSeconds?: number;

  /**
   * Runs that went well and are kept, with their logs.
   *
   * @default 3
   */
  readonly successfulJobsKept?: number;

  /**
   * Runs that failed and are kept, with their logs.
   *
   * @default 3
   */
  readonly failedJobsKept?: number;

  /**
   * Whether no further run is started.
   *
   * @default false
   */
  readonly suspended?: boolean;
}

/**
 * Defines a job that runs at certain times, in pods as hardened as those of applications.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class ScheduledJob extends Construct {
  /** Name of the job. */
  public readonly jobName: string;

  /** @throws ValidationError with every problem of the properties at once */
  public constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id);
    const { preconditions } = checkProps(this, checkPlacement(this, readable(props).cluster), checkJob(props));
    guardStack(this);
    const { name, namespace, volumes = [] } = props;
    const { namespaceName } = namespace;
    const labels = renderLabels(name, props.labels);
    this.jobName = name;

    const claims = new VolumeClaims(this, "Volumes", { name, namespaceName, labels, volumes, replicas: 1 });
    const parts = new WorkloadParts(this, "Parts", { name, namespaceName, container: props });
    new CronJobV1(this, "Resource", {
      metadata: { name, namespace: namespaceName, labels: { ...labels } },
      spec: renderCronJob(runnable(this, props, namespace), parts.annotations),
      dependsOn: [...claims.elements, ...parts.elements],
      lifecycle: { precondition: preconditions },
    });
  }
}

/**
 * Renders when and what a job runs.
 *
 * @param props properties of the job
 * @param annotations annotations of its pods, ready for Terraform
 */
export function renderCronJob(
  props: ScheduledJobProps & RunnableContainer,
  annotations: Readonly<Record<string, string>>,
): CronJobV1Spec {
  const { name, labels, retries = 3, deadlineSeconds = 3600 } = props;
  return {
    schedule: props.schedule,
    timezone: props.timeZone ?? "Etc/UTC",
    concurrencyPolicy: props.concurrency ?? ConcurrencyPolicy.FORBID,
    startingDeadlineSeconds: props.startingDeadlineSeconds ?? 300,
    successfulJobsHistoryLimit: props.successfulJobsKept ?? 3,
    failedJobsHistoryLimit: props.failedJobsKept ?? 3,
    suspend: props.suspended ?? false,
    jobTemplate: {
      metadata: { labels: { ...renderLabels(name, labels) } },
      spec: {
        backoffLimit: retries,
        activeDeadlineSeconds: deadlineSeconds,
        template: renderPod({
          name,
          container: props,
          serving: SERVES_NOTHING,
          annotations,
          spread: undefined,
          // a pod of its own for each try, so that the log of one that failed is still there.
          restartPolicy: "Never",
        }),
      },
    },
  };
}

function checkJob(given: ScheduledJobProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkNamespaceProp("namespace", props.namespace),
    checkWorkloadName(props.name, MAX_NAME_LENGTH),
    required("schedule", props.schedule) ?? cronSchedule("schedule", props.schedule),
    timeZone("timeZone", props.timeZone),
    oneOf("concurrency", props.concurrency, Object.values(ConcurrencyPolicy)),
    integer("retries", props.retries, { min: 0, max: 100 }),
    integer("deadlineSeconds", props.deadlineSeconds, { min: 1 }),
    // the controller looks every ten seconds, so that less would leave runs out.
    integer("startingDeadlineSeconds", props.startingDeadlineSeconds, { min: 10 }),
    integer("successfulJobsKept", props.successfulJobsKept, { min: 0, max: 1000 }),
    integer("failedJobsKept", props.failedJobsKept, { min: 0, max: 1000 }),
    boolean("suspended", props.suspended),
    checkContainer(props),
    readableList(props.volumes).map((volume, index) =>
      volume instanceof Volume && volume.source.kind === "per-replica"
        ? problem(
            `volumes[${index}]`,
            "volume-unsupported",
            "must not be one for each replica, which a job has none of",
            "use Volume.claim or Volume.emptyDir",
          )
        : undefined,
    ),
  ];
}
