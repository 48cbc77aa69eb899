import type { CheckResult } from "../core";
import { hasTokens, matches, required } from "../core";
import { domainGroup } from "./keystone-names";
import { KeystoneSubject, checkKeystoneName } from "./keystone-subject";

/** The users of a domain who are in a Keystone group. The domain counts, because every domain may have a group of that name. */
export class KeystoneGroup extends KeystoneSubject {
  /**
   * The group of this name.
   *
   * @param name name of the group
   * @param domainId id of the domain of its users; `default` is the id of the domain that every Keystone begins with
   */
  public static named(name: string, domainId = "default"): KeystoneGroup {
    return new KeystoneGroup(name, domainId);
  }

  private constructor(
    private readonly name: string,
    private readonly domainId: string,
  ) {
    super(domainId === "default" ? `group-${name}` : `group-${name}-${hasTokens(domainId) ? "computed" : domainId}`, [
      "group",
      domainId,
      name,
    ]);
  }

  public groupName(): string {
    return domainGroup(this.domainId, this.name);
  }

  public check(path: string): CheckResult {
    const { name, domainId } = this;
    return [
      checkKeystoneName(`${path}.name`, name),
      required(`${path}.domainId`, domainId) ??
        matches(`${path}.domainId`, domainId, /^[A-Za-z0-9-]{1,64}$/, "the id of a domain"),
    ];
  }
}
