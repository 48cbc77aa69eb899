import type { Construct } from "constructs";
import { hasTokens, known, notBlank, problem } from "../core";
import type { CheckResult } from "../core";
import { hashOf, textOf } from "./construct-id";
import { isQuotable } from "./keystone-names";

/**
 * Who gets rights: users of Keystone with something in common. On the cluster it is a group, and its name begins with `keystone:`.
 *
 * Single users are no subjects, because Keystone lets a name be given again to somebody else.
 */
export abstract class KeystoneSubject {
  /**
   * @param label what the subject is called in construct ids and names of bindings, as far as it is known
   * @param parts what tells it from all others
   */
  protected constructor(
    public readonly label: string,
    private readonly parts: readonly unknown[],
  ) {}

  /** Tells it from all others: labels are for people, and `a-b` of `c` has that of `a` of `b-c`. @internal */
  public get identity(): string {
    return textOf(this.parts);
  }

  /** The label, with a hash of the expression behind what only Terraform knows: two of those are two subjects. @internal */
  public labelIn(scope: Construct): string {
    return hasTokens(this.parts) ? `${this.label}-${hashOf(scope, this.parts)}` : this.label;
  }

  /**
   * Name of the group.
   *
   * @param scope where a data source goes, if the cloud has to be asked
   */
  public abstract groupName(scope: Construct): string;

  /** Checks names and ids, reported under `path`. */
  public abstract check(path: string): CheckResult;

  /** What is legal but reaches further than most expect. */
  public warnings(): string[] {
    return [];
  }
}

/** Checks a name that becomes part of a group's name, which is written before Terraform runs. */
export function checkKeystoneName(path: string, name: unknown): CheckResult {
  return [
    known(path, name),
    notBlank(path, name),
    typeof name === "string" && !isQuotable(name)
      ? problem(path, "keystone-name", "must be well-formed Unicode", "write the name again")
      : undefined,
  ];
}
