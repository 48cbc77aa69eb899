import type { Construct } from "constructs";
import { checkProps, guardStack, hasTokens, readable } from "../../core";
import { ImmutableTagRule } from "../../providers/.gen/harbor/immutable-tag-rule";
import { Project } from "../../providers/.gen/harbor/project";
import { RetentionPolicy } from "../../providers/.gen/harbor/retention-policy";
import type { IHarborRegistry } from "../registry-facts";
import { labelOfSelection, renderSelection } from "./artifact-selection";
import type { ArtifactSelection } from "./artifact-selection";
import type { HarborMember } from "./harbor-member";
import { hashOf } from "./harbor-names";
import { HarborProjectBase } from "./harbor-project-base";
import type { PullRobotOptions } from "./harbor-project-base";
import { HarborSchedule } from "./harbor-schedule";
import { checkHarborProject } from "./project-checks";
import { checkRegistryPlacement } from "./registry-placement";
import type { RetentionRule } from "./retention-rule";
import { checkNameFree } from "./taken-names";
import type { VulnerabilitySeverity } from "./vulnerability-severity";

/** No limit, as Harbor writes it. */
const UNLIMITED = -1;

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
   * From which severity on an image is not handed out. Images that were not scanned yet are not either, unless the registry has no
   * scanner for them.
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
    const given = readable(props);
    checkProps(
      this,
      checkRegistryPlacement(this, given.registry),
      checkHarborProject(props),
      checkNameFree(this, given.registry, "project", given.name),
    );
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
      const label = labelOfSelection(selection);
      // what a rule is about tells it from others, so that none is made anew when one before it goes.
      new ImmutableTagRule(this, `ImmutableTags-${hasTokens(label) ? `Computed${index + 1}` : hashOf(label)}`, {
        projectId: this.resource.id,
        ...renderSelection(selection),
        dependsOn,
      });
    });
  }
}
