import { Construct } from "constructs";
import {
  boolean,
  checkProps,
  each,
  guardStack,
  integer,
  knownKeys,
  object,
  ofKind,
  oneOf,
  problem,
  readable,
  required,
  unique,
} from "../../core";
import type { CheckResult } from "../../core";
import { GarbageCollection } from "../../providers/.gen/harbor/garbage-collection";
import { InterrogationServices } from "../../providers/.gen/harbor/interrogation-services";
import { PurgeAuditLog } from "../../providers/.gen/harbor/purge-audit-log";
import type { IHarborRegistry } from "../registry-facts";
import { HarborGate } from "./harbor-gate";
import { HarborSchedule } from "./harbor-schedule";
import { checkRegistryPlacement } from "./registry-placement";

const DEFAULT_KEEP_DAYS = 90;
const HOURS_OF_DAY = 24;

const AUDIT_EVENTS = ["create_artifact", "delete_artifact", "pull_artifact", "other"] as const;

/** What Harbor's audit log tells of. */
export type AuditEvent = (typeof AUDIT_EVENTS)[number];

/** How space is won back from images that are gone. */
export interface GarbageCollectionOptions {
  /**
   * When.
   *
   * @default HarborSchedule.weekly()
   */
  readonly schedule?: HarborSchedule;

  /**
   * Whether images without a tag are removed too.
   *
   * @default false
   */
  readonly removeUntagged?: boolean;

  /**
   * How many of its programs work side by side, from 1 to 5.
   *
   * @default 1
   */
  readonly workers?: number;
}

/** How long the audit log is kept. */
export interface AuditLogOptions {
  /**
   * When old entries are removed.
   *
   * @default HarborSchedule.daily()
   */
  readonly schedule?: HarborSchedule;

  /**
   * Days that entries are kept.
   *
   * @default 90
   */
  readonly keepDays?: number;

  /**
   * Which entries are removed.
   *
   * @default - all
   */
  readonly events?: readonly AuditEvent[];
}

/** Properties of `HarborMaintenance`. */
export interface HarborMaintenanceProps {
  /** Registry that is looked after; another stack makes it. */
  readonly registry: IHarborRegistry;

  /**
   * How space is won back from images that are gone.
   *
   * @default - weekly
   */
  readonly garbageCollection?: GarbageCollectionOptions;

  /**
   * How long the audit log is kept.
   *
   * @default - 90 days
   */
  readonly auditLog?: AuditLogOptions;

  /**
   * When all images are searched for vulnerabilities that have become known since they were pushed; the registry needs a scanner.
   *
   * @default - never
   */
  readonly scanAll?: HarborSchedule;
}

/**
 * Defines what a registry does by itself to stay in order, for all of its projects; once for each registry.
 *
 * @see https://goharbor.io/docs/2.13.0/administration/garbage-collection/
 */
export class HarborMaintenance extends Construct {
  private readonly registry: IHarborRegistry;

  /** @throws ValidationError with every problem at once, and when the registry is looked after already, or made by the same stack */
  public constructor(scope: Construct, id: string, props: HarborMaintenanceProps) {
    super(scope, id);
    checkProps(
      this,
      checkRegistryPlacement(this, readable(props).registry),
      checkMaintenance(props),
      checkOnce(this, props),
    );
    guardStack(this);
    const { registry, garbageCollection: garbage = {}, auditLog = {}, scanAll } = props;
    this.registry = registry;
    const dependsOn = [HarborGate.of(this, registry).dependable];
    new GarbageCollection(this, "GarbageCollection", {
      schedule: (garbage.schedule ?? HarborSchedule.weekly()).scheduleText,
      deleteUntagged: garbage.removeUntagged ?? false,
      workers: garbage.workers ?? 1,
      dependsOn,
    });
    new PurgeAuditLog(this, "AuditLog", {
      schedule: (auditLog.schedule ?? HarborSchedule.daily()).scheduleText,
      auditRetentionHour: (auditLog.keepDays ?? DEFAULT_KEEP_DAYS) * HOURS_OF_DAY,
      includeEventTypes: (auditLog.events ?? AUDIT_EVENTS).join(","),
      dependsOn,
    });
    if (scanAll !== undefined) {
      new InterrogationServices(this, "ScanAll", { vulnerabilityScanPolicy: scanAll.scheduleText, dependsOn });
    }
  }

  /** Whether this looks after a registry. @internal */
  public looksAfter(registry: IHarborRegistry): boolean {
    return this.registry?.url === registry.url;
  }
}

function checkMaintenance(given: HarborMaintenanceProps): CheckResult {
  const props = readable(given);
  const garbage = readable(props.garbageCollection);
  const auditLog = readable(props.auditLog);
  return [
    required("props", given) ?? knownKeys("", given, ["registry", "garbageCollection", "auditLog", "scanAll"]),
    object("garbageCollection", props.garbageCollection) ??
      knownKeys("garbageCollection", props.garbageCollection, ["schedule", "removeUntagged", "workers"]),
    checkSchedule("garbageCollection.schedule", garbage.schedule),
    boolean("garbageCollection.removeUntagged", garbage.removeUntagged),
    integer("garbageCollection.workers", garbage.workers, { min: 1, max: 5 }),
    object("auditLog", props.auditLog) ?? knownKeys("auditLog", props.auditLog, ["schedule", "keepDays", "events"]),
    checkSchedule("auditLog.schedule", auditLog.schedule),
    integer("auditLog.keepDays", auditLog.keepDays, { min: 1, max: 3650 }),
    each("auditLog.events", auditLog.events, (at, event) => oneOf(at, event, AUDIT_EVENTS), { min: 1 }),
    unique("auditLog.events", auditLog.events, "events"),
    checkSchedule("scanAll", props.scanAll),
  ];
}

function checkSchedule(path: string, schedule: unknown): CheckResult {
  return schedule instanceof HarborSchedule
    ? schedule.check(path)
    : ofKind(path, schedule, HarborSchedule, "use HarborSchedule.daily(), .cron(...) or another");
}

/** Two would change the same settings back and forth. */
function checkOnce(self: HarborMaintenance, given: HarborMaintenanceProps): CheckResult {
  const { registry } = readable(given);
  const other = self.node.root.node
    .findAll()
    .find((node) => node !== self && node instanceof HarborMaintenance && registry && node.looksAfter(registry));
  return other === undefined
    ? undefined
    : problem(
        "registry",
        "maintenance-twice",
        `must not be looked after twice, '${other.node.path}' does it already`,
        "remove one of the two",
      );
}
