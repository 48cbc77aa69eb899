import {
  boolean,
  each,
  integer,
  knownKeys,
  ofKind,
  oneOf,
  problem,
  readable,
  readableList,
  required,
} from "../../core";
import type { CheckResult } from "../../core";
import { checkSelectionOnly, labelOfSelection } from "./artifact-selection";
import type { ArtifactSelection } from "./artifact-selection";
import { HarborMember } from "./harbor-member";
import { distinct, harborName } from "./harbor-names";
import type { HarborProjectProps, RetentionOptions } from "./harbor-project";
import type { PullRobotOptions } from "./harbor-project-base";
import { HarborSchedule } from "./harbor-schedule";
import { RetentionRule } from "./retention-rule";
import { VulnerabilitySeverity } from "./vulnerability-severity";

/** Largest quota of Harbor, in GiB: 1024 TiB. @see https://github.com/goharbor/harbor/blob/v2.15.1/src/lib/quota_storage_limit.go */
const MAX_QUOTA = 1024 ** 2;

/** Most rules of one policy. @see https://github.com/goharbor/harbor/blob/v2.15.1/src/server/v2.0/handler/retention.go */
const MAX_RULES = 15;

const KEYS: readonly (keyof HarborProjectProps)[] = [
  "registry",
  "name",
  "public",
  "storageQuota",
  "storageInUse",
  "scanOnPush",
  "generateSbom",
  "refuseVulnerable",
  "requireSignatures",
  "retention",
  "immutableTags",
  "members",
  "pullRobot",
  "deletionProtection",
  "removeImages",
];

/** Checks the properties of a `HarborProject`. */
export function checkHarborProject(given: HarborProjectProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    harborName("name", props.name),
    boolean("public", props.public),
    checkQuota(props),
    boolean("scanOnPush", props.scanOnPush),
    boolean("generateSbom", props.generateSbom),
    checkSeverity(props),
    boolean("requireSignatures", props.requireSignatures),
    checkRetention("retention", props.retention),
    checkImmutableTags(props.immutableTags),
    checkMembers("members", props.members),
    checkPullRobot("pullRobot", props.pullRobot),
    boolean("deletionProtection", props.deletionProtection),
    boolean("removeImages", props.removeImages),
  ];
}

function checkQuota({ storageQuota, storageInUse }: Partial<HarborProjectProps>): CheckResult {
  const isBelow = typeof storageQuota === "number" && typeof storageInUse === "number" && storageQuota < storageInUse;
  return [
    integer("storageQuota", storageQuota, { min: 1, max: MAX_QUOTA }),
    integer("storageInUse", storageInUse, { min: 0, max: MAX_QUOTA }),
    isBelow
      ? problem(
          "storageQuota",
          "quota-below-use",
          `must not be less than what the images take already, ${storageInUse} GiB`,
          "remove images first, with retention and a garbage collection, or raise the quota",
          storageQuota,
        )
      : undefined,
  ];
}

function checkSeverity({ refuseVulnerable, scanOnPush }: Partial<HarborProjectProps>): CheckResult {
  return [
    oneOf("refuseVulnerable", refuseVulnerable, Object.values(VulnerabilitySeverity)),
    refuseVulnerable !== undefined && scanOnPush === false
      ? problem(
          "refuseVulnerable",
          "scanning-missing",
          "must not be given where images are not scanned, because unscanned ones are not handed out",
          "leave 'scanOnPush' true",
          refuseVulnerable,
        )
      : undefined,
  ];
}

function checkImmutableTags(selections: HarborProjectProps["immutableTags"]): CheckResult {
  const plain = readableList(selections).map((one) => labelOfSelection(one));
  return [
    each("immutableTags", selections, (at, one) => checkSelectionOnly(at, one as ArtifactSelection), {
      max: MAX_RULES,
    }),
    distinct("immutableTags", plain, "a rule"),
  ];
}

/** Checks which images are kept. */
export function checkRetention(path: string, given: RetentionOptions | undefined): CheckResult {
  if (given === undefined) {
    return undefined;
  }
  const { rules, schedule } = readable(given);
  const made = readableList(rules).filter((rule) => rule instanceof RetentionRule);
  return [
    knownKeys(path, given, ["rules", "schedule"]),
    required(`${path}.rules`, rules) ??
      each(
        `${path}.rules`,
        rules,
        (at, rule) =>
          ofKind(at, rule, RetentionRule, "use RetentionRule.latestPushed(...) or another") ??
          (rule as RetentionRule).check(at),
        { min: 1, max: MAX_RULES },
      ),
    distinct(
      `${path}.rules`,
      made.map((rule) => rule.label),
      "a rule",
    ),
    ofKind(`${path}.schedule`, schedule, HarborSchedule, "use HarborSchedule.daily(), .cron(...) or another"),
    schedule instanceof HarborSchedule ? schedule.check(`${path}.schedule`) : undefined,
  ];
}

/** Checks who works with a project. */
export function checkMembers(path: string, members: readonly HarborMember[] | undefined): CheckResult {
  const made = readableList(members).filter((member) => member instanceof HarborMember);
  return [
    each(
      path,
      members,
      (at, member) =>
        ofKind(at, member, HarborMember, "use HarborMember.user(...), .oidcGroup(...) or .ldapGroup(...)") ??
        (member as HarborMember).check(at),
    ),
    distinct(
      path,
      made.map(({ label }) => label),
      "a member",
    ),
  ];
}

/** Checks how the robot of pull secrets is made. */
export function checkPullRobot(path: string, given: PullRobotOptions | undefined): CheckResult {
  const { expiresAfterDays, generation } = readable(given);
  return given === undefined
    ? undefined
    : [
        knownKeys(path, given, ["expiresAfterDays", "generation"]),
        integer(`${path}.expiresAfterDays`, expiresAfterDays, { min: 1, max: 36_500 }),
        integer(`${path}.generation`, generation, { min: 1, max: 9999 }),
      ];
}
