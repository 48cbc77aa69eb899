import type { CheckResult } from "../core";
import { roleGroup } from "./keystone-names";
import { KeystoneSubject, checkKeystoneName } from "./keystone-subject";

/**
 * All who have a role in the project that they logged in to, whichever project of whichever domain that is. Only for roles that cloud
 * administrators alone give; `KeystoneProject.withId(...).withRole(...)` is about one project.
 */
export class KeystoneRole extends KeystoneSubject {
  /** The role of this name, such as `k8s-admin`. */
  public static named(name: string): KeystoneRole {
    return new KeystoneRole(name);
  }

  private constructor(private readonly roleName: string) {
    super(`role-${roleName}`, ["role", roleName]);
  }

  public groupName(): string {
    return roleGroup(this.roleName);
  }

  public check(path: string): CheckResult {
    return checkKeystoneName(`${path}.name`, this.roleName);
  }

  public override warnings(): string[] {
    return [
      `the role ${this.roleName} counts in any project of any domain, and so whoever may give it in a project of their own gives these rights; use KeystoneProject.withId(...).withRole(...) unless cloud administrators alone give it`,
    ];
  }
}
