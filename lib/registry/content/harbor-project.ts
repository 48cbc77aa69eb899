import type { Construct } from "constructs";
import {
  boolean,
  checkProps,
  each,
  guardStack,
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
import { ImmutableTagRule } from "../../providers/.gen/harbor/immutable-tag-rule";
import { Project } from "../../providers/.gen/harbor/project";
import { RetentionPolicy } from "../../providers/.gen/harbor/retention-policy";
import type { IHarborRegistry } from "../registry-facts";
import { checkSelectionOnly, renderSelection } from "./artifact-selection";
import type { ArtifactSelection } from "./artifact-selection";
import { HarborMember } from "./harbor-member";
import { distinct, harborName } from "./harbor-names";
import { HarborProjectBase } from "./harbor-project-base";
import type { PullRobotOptions } from "./harbor-project-base";
import { HarborSchedule } from "./harbor-schedule";
import { checkRegistryPlacement } from "./registry-placement";
import { RetentionRule } from "./retention-rule";

/** No limit, as Harbor writes it. */
const UNLIMITED = -1;

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

/** From which severity on Harbor hands no image out that has a vulnerability, or that was not scanned. */
export enum VulnerabilitySeverity {
  /** Any vulnerability. */
  LOW = "low",
  /** Medium, high and critical ones. */
  MEDIUM = "medium",
  /** High and critical ones. */
  HIGH = "high",
  /** Critical ones. */
  CRITICAL = "critical",
}

/** Which images are kept. */
export interface RetentionOptions {
  /** What is kept; everything else is removed. At most 15 rules. */
  readonly rules: readonly RetentionRule[];

  /**
   * When images are removed.
   *
   * @default HarborSchedule.daily()
   */
  readonly schedule?: HarborSchedule;
}

/** Properties of `HarborProject`. */
export interface HarborProjectProps {
  /** Registry that the project is in; another stack makes it. */
  readonly registry: IHarborRegistry;

  /**
   * Name, which names of images have after the host: lower-case letters and digits, with single `.`, `_` or `-` between them, at most 255
   * characters. A change makes a new, empty project.
   */
  readonly name: string;

  /**
   * Whether everybody who reaches the registry may pull, without a login.
   *
   * @default false
   */
  readonly public?: boolean;

  /**
   * Most that the images may take, in GiB.
   *
   * @default - no limit
   */
  readonly storageQuota?: number;

  /**
   * What the images take already, in GiB, if that is known: a lower quota is refused, because nothing could be pushed any more.
   *
   * @default - not known
   */
  readonly storageInUse?: number;

  /**
   * Whether images are searched for known vulnerabilities when they are pushed; the registry needs a scanner.
   *
   * @default true
   */
  readonly scanOnPush?: boolean;

  /**
   * Whether a list of what is in an image is made when it is pushed.
   *
   * @default false
   */
  readonly generateSbom?: boolean;

  /**
   * From which severity on an image is not handed out. Images that were not scanned yet are not either.
   *
   * @default - all images are handed out
   */
  readonly refuseVulnerable?: VulnerabilitySeverity;

  /**
   * Whether only images that are signed with Cosign are handed out.
   *
   * @default false
   */
  readonly requireSignatures?: boolean;

  /**
   * Which images are kept.
   *
   * @default - all
   */
  readonly retention?: RetentionOptions;

  /**
   * Tags that cannot be given to another image, nor be removed; `[{}]` for all.
   *
   * @default - none
   */
  readonly immutableTags?: readonly ArtifactSelection[];

  /**
   * Users and groups that work with the project; more with `addMember`.
   *
   * @default - the administrator, who made it
   */
  readonly members?: readonly HarborMember[];

  /**
   * How the robot of pull secrets is made; raise its `generation` to change the secret.
   *
   * @default - one that does not expire
   */
  readonly pullRobot?: PullRobotOptions;

  /**
   * Whether Terraform refuses to destroy the project. Destroying a protected one takes two steps on purpose: set this to false and apply,
   * then destroy.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether destroying the project removes its images; Harbor refuses to remove a project with images otherwise.
   *
   * @default false
   */
  readonly removeImages?: boolean;
}

/**
 * Defines a project of a Harbor registry: a group of images with members, robots, rules and a quota of its own.
 *
 * Terraform talks to Harbor's API, so a project stands in another stack than the one that makes the registry: in an `ApplicationStack`
 * after `connectToRegistry`, or in a `RegistryStack`. `enable_content_trust`, which is Notary's, is gone from Harbor and never set.
 *
 * @see https://goharbor.io/docs/2.13.0/working-with-projects/
 */
export class HarborProject extends HarborProjectBase {
  public readonly projectName: string;
  public readonly isPublic: boolean;
  public readonly registry: IHarborRegistry;

  protected readonly resource: Project;
  protected readonly pullRobot: PullRobotOptions;
  protected readonly canOverlap = true;

  /** @throws ValidationError with every problem of the properties at once, and when the registry is made by the same stack */
  public constructor(scope: Construct, id: string, props: HarborProjectProps) {
    super(scope, id);
    checkProps(this, checkRegistryPlacement(this, readable(props).registry), checkHarborProject(props));
    guardStack(this);
    const { registry, name, deletionProtection = true } = props;
    this.registry = registry;
    this.projectName = name;
    this.isPublic = props.public ?? false;
    this.pullRobot = props.pullRobot ?? {};
    this.resource = new Project(this, "Resource", {
      name,
      public: this.isPublic,
      storageQuota: props.storageQuota ?? UNLIMITED,
      vulnerabilityScanning: props.scanOnPush ?? true,
      autoSbomGeneration: props.generateSbom ?? false,
      deploymentSecurity: props.refuseVulnerable,
      enableContentTrustCosign: props.requireSignatures ?? false,
      forceDestroy: props.removeImages ?? false,
      dependsOn: [...this.gate],
      lifecycle: { preventDestroy: deletionProtection },
    });
    this.createRules(props);
    props.members?.forEach((member) => this.addMember(member));
  }

  private createRules({ retention, immutableTags = [] }: HarborProjectProps): void {
    const dependsOn = [...this.gate];
    if (retention !== undefined) {
      new RetentionPolicy(this, "Retention", {
        scope: this.resource.id,
        schedule: (retention.schedule ?? HarborSchedule.daily()).scheduleText,
        rule: retention.rules.map((rule) => rule.render()),
        dependsOn,
      });
    }
    immutableTags.forEach((selection, index) => {
      new ImmutableTagRule(this, `ImmutableTags-${index + 1}`, {
        projectId: this.resource.id,
        ...renderSelection(selection),
        dependsOn,
      });
    });
  }
}

function checkHarborProject(given: HarborProjectProps): CheckResult {
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
          "must not be given where images are not scanned, because none would be handed out",
          "leave 'scanOnPush' true",
          refuseVulnerable,
        )
      : undefined,
  ];
}

function checkImmutableTags(selections: HarborProjectProps["immutableTags"]): CheckResult {
  const plain = readableList(selections).map((one) => JSON.stringify(renderSelection(readable(one))));
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
