import { boolean, integer, knownKeys, readable, required } from "../../core";
import type { CheckResult } from "../../core";
import type { RetentionPolicyRule } from "../../providers/.gen/harbor/retention-policy";
import { checkSelection, labelOfSelection, renderSelection, SELECTION_KEYS } from "./artifact-selection";
import type { ArtifactSelection } from "./artifact-selection";

/** Options of a rule of retention. */
export interface RetentionRuleOptions extends ArtifactSelection {
  /**
   * Whether images without a tag count too; those that do not are removed.
   *
   * @default true
   */
  readonly untagged?: boolean;
}

type Measure = "mostRecentlyPushed" | "mostRecentlyPulled" | "nDaysSinceLastPush" | "nDaysSinceLastPull";

const KEYS = [...SELECTION_KEYS, "untagged"];

/** Largest number that rules take. */
const MAX_COUNT = 100_000;

/**
 * Defines which images a project keeps. What no rule keeps is removed, and its space is free after the next garbage collection.
 *
 * @see https://goharbor.io/docs/2.13.0/working-with-projects/working-with-images/create-tag-retention-rules/
 */
export class RetentionRule {
  /** Keeps so many images that were pushed last, of each repository. */
  public static latestPushed(count: number, options: RetentionRuleOptions = {}): RetentionRule {
    return new RetentionRule("mostRecentlyPushed", count, options);
  }

  /** Keeps so many images that were pulled last, of each repository. */
  public static latestPulled(count: number, options: RetentionRuleOptions = {}): RetentionRule {
    return new RetentionRule("mostRecentlyPulled", count, options);
  }

  /** Keeps images that were pushed in so many days. */
  public static pushedWithin(days: number, options: RetentionRuleOptions = {}): RetentionRule {
    return new RetentionRule("nDaysSinceLastPush", days, options);
  }

  /** Keeps images that were pulled in so many days. */
  public static pulledWithin(days: number, options: RetentionRuleOptions = {}): RetentionRule {
    return new RetentionRule("nDaysSinceLastPull", days, options);
  }

  /** Keeps images for ever, such as those with the tag of a release. */
  public static always(options: RetentionRuleOptions = {}): RetentionRule {
    return new RetentionRule(undefined, undefined, options);
  }

  private constructor(
    private readonly measure: Measure | undefined,
    private readonly count: number | undefined,
    private readonly options: RetentionRuleOptions,
  ) {}

  /** What tells the rule from others; Harbor refuses the same one twice. */
  public get label(): string {
    const { measure, count, options } = this;
    return [measure, count, labelOfSelection(options), readable(options).untagged ?? true].map(String).join(" ");
  }

  /** Checks the rule, reported under `path`. */
  public check(path: string): CheckResult {
    const { measure, count, options } = this;
    return [
      measure === undefined
        ? undefined
        : (required(`${path}.${measure}`, count) ?? integer(`${path}.${measure}`, count, { min: 1, max: MAX_COUNT })),
      knownKeys(path, options, KEYS),
      checkSelection(path, options),
      boolean(`${path}.untagged`, readable(options).untagged),
    ];
  }

  /** Renders the rule. @internal */
  public render(): RetentionPolicyRule {
    const { measure, count } = this;
    const options = readable(this.options);
    return {
      ...(measure === undefined ? { alwaysRetain: true } : { [measure]: count }),
      ...renderSelection(options),
      untaggedArtifacts: options.untagged ?? true,
    };
  }
}
