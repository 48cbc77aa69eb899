import { notBlank, oneOf, required } from "../../core";
import type { CheckResult } from "../../core";
import { HarborRole } from "./harbor-role";

/** Who a member is. */
export type MemberSource =
  | { readonly kind: "user"; readonly name: string }
  | { readonly kind: "group"; readonly name: string; readonly type: "oidc" | "internal" }
  | { readonly kind: "group"; readonly name: string; readonly type: "ldap"; readonly dn: string };

/** Defines a user or a group that works with a project. */
export class HarborMember {
  /**
   * A user, who is in Harbor already, or was once logged in.
   *
   * @param name name of the user
   * @param role what the user may do
   */
  public static user(name: string, role: HarborRole): HarborMember {
    return new HarborMember({ kind: "user", name }, role);
  }

  /**
   * A group of the identity provider that users log in with; Harbor takes it only where it is set up for OIDC.
   *
   * @param name the group, as the identity provider's claim names it
   * @param role what its users may do
   */
  public static oidcGroup(name: string, role: HarborRole): HarborMember {
    return new HarborMember({ kind: "group", name, type: "oidc" }, role);
  }

  /**
   * A group of a directory; Harbor takes it only where it is set up for LDAP.
   *
   * @param name the group, as Harbor shows it
   * @param dn its distinguished name
   * @param role what its users may do
   */
  public static ldapGroup(name: string, dn: string, role: HarborRole): HarborMember {
    return new HarborMember({ kind: "group", name, type: "ldap", dn }, role);
  }

  private constructor(
    /** Who it is. */
    public readonly source: MemberSource,
    /** What it may do. */
    public readonly role: HarborRole,
  ) {}

  /** What tells the member from others of the same project. */
  public get label(): string {
    return `${this.source.kind}-${String(this.source.name)}`;
  }

  /** Checks the member, reported under `path`. */
  public check(path: string): CheckResult {
    const { source, role } = this;
    return [
      required(`${path}.name`, source.name) ?? notBlank(`${path}.name`, source.name),
      "dn" in source ? (required(`${path}.dn`, source.dn) ?? notBlank(`${path}.dn`, source.dn)) : undefined,
      required(`${path}.role`, role) ?? oneOf(`${path}.role`, role, Object.values(HarborRole)),
    ];
  }
}
