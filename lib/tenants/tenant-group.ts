import { each, known, knownKeys, matches, notBlank, problem, readable, required, unique, uuid } from "../core";
import type { CheckResult } from "../core";
import { checkTenantRoles } from "./tenant-role";

/** Keystone keeps 64 characters of a group's name. */
const GROUP_NAME = /^[^\n]{1,64}$/;

/** Options of a `TenantGroup`. */
export interface TenantGroupOptions {
  /** Names of the roles that the group gets in the project, such as `member`, `load-balancer_member`, `creator` or `reader`. */
  readonly roles: readonly string[];
}

/** Options of `TenantGroup.create`. */
export interface NewTenantGroupOptions extends TenantGroupOptions {
  /**
   * What the group is for.
   *
   * @default - made from the name of the project
   */
  readonly description?: string;

  /**
   * Names of users who exist already, in the domain of the project, and become its members.
   *
   * @default - none: somebody else looks after the members
   */
  readonly users?: readonly string[];
}

/** Options of `TenantGroup.named`. */
export interface NamedTenantGroupOptions extends TenantGroupOptions {
  /**
   * Id of the domain of the group.
   *
   * @default - that of the project
   */
  readonly domainId?: string;
}

/** How a group comes about. */
export type TenantGroupOrigin = "new" | "named" | "id";

/** A group of Keystone's users, and the roles that it gets in a project. */
export class TenantGroup {
  /** A group that is made with the project, in its domain. */
  public static create(name: string, options: NewTenantGroupOptions): TenantGroup {
    return new TenantGroup("new", name, options, ["roles", "description", "users"]);
  }

  /** A group that exists already, by its name: one that an identity provider fills, for instance. */
  public static named(name: string, options: NamedTenantGroupOptions): TenantGroup {
    return new TenantGroup("named", name, options, ["roles", "domainId"]);
  }

  /** A group that exists already, by its id. */
  public static withId(id: string, options: TenantGroupOptions): TenantGroup {
    return new TenantGroup("id", id, options, ["roles"]);
  }

  private constructor(
    /** How the group comes about. */
    public readonly origin: TenantGroupOrigin,
    /** Its name, or its id. */
    public readonly reference: string,
    /** Roles, members and domain, as far as the origin knows them. @internal */
    public readonly options: NewTenantGroupOptions & NamedTenantGroupOptions,
    private readonly keys: readonly string[],
  ) {}

  /**
   * Whether two of them are the same group.
   *
   * @param domainId id of the domain of the project, which is theirs unless they say so
   */
  public isSame(other: TenantGroup, domainId?: string): boolean {
    const names = [this.reference, other.reference].map((name) => String(name).trim().toLowerCase());
    const domains = [this, other].map(({ options }) => readable(options).domainId ?? domainId);
    const isBothNames = (this.origin === "id") === (other.origin === "id");
    return names[0] === names[1] && isBothNames && domains[0] === domains[1];
  }

  /** Checks name and roles, reported under `path`. */
  public check(path: string): CheckResult {
    const { origin, reference } = this;
    const { roles, users, description, domainId } = readable(this.options);
    const at = `${path}.${origin === "id" ? "id" : "name"}`;
    return [
      required(at, reference) ??
        (origin === "id" ? uuid(at, reference) : [known(at, reference), notBlank(at, reference)]),
      origin === "new" ? matches(at, reference, GROUP_NAME, "at most 64 characters on one line") : undefined,
      required(path, this.options) ?? knownKeys(path, this.options, this.keys),
      checkTenantRoles(`${path}.roles`, roles),
      notBlank(`${path}.description`, description),
      notBlank(`${path}.domainId`, domainId),
      each(`${path}.users`, users, (item, user) => [known(item, user), notBlank(item, user)]),
      unique(`${path}.users`, users, "users", { ignoreCase: true }),
    ];
  }
}

/** Checks that no group is given twice, because its roles would be given twice too. */
export function checkGroupsDiffer(path: string, groups: readonly TenantGroup[], domainId?: string): CheckResult {
  return groups.map((group, index) =>
    groups.slice(0, index).some((earlier) => earlier.isSame(group, domainId))
      ? problem(
          `${path}[${index}]`,
          "group-twice",
          "must not be a group that is in the list already",
          "write it once, with all of its roles",
          group.reference,
        )
      : undefined,
  );
}
