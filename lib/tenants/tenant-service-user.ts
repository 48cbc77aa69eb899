import { integer, known, knownKeys, matches, readable, required, url } from "../core";
import type { CheckResult } from "../core";
import { checkTenantRoles } from "./tenant-role";

/** Keystone keeps 255 characters of a user's name; every stack that logs in shows it. */
const USER_NAME = /^[^\s/]{1,64}$/;

/** Options of `TenantServiceUser.named`. */
export interface TenantServiceUserOptions {
  /** Names of the roles that the user gets in the project, such as `member` and `load-balancer_member`. */
  readonly roles: readonly string[];

  /**
   * Address of Keystone, with which an entry for `clouds.yaml` becomes an output.
   *
   * @default - there is no such output
   */
  readonly authUrl?: string;

  /**
   * Raise it to get a new password.
   *
   * @default 1
   */
  readonly generation?: number;
}

/**
 * A user that the tenant's stacks log in as, with a password that nobody chose.
 *
 * Its application credentials go with it, and so does what runs on them: the cloud controllers of the tenant's clusters.
 */
export class TenantServiceUser {
  /** A user of this name, in the domain of the project. */
  public static named(name: string, options: TenantServiceUserOptions): TenantServiceUser {
    return new TenantServiceUser(name, options);
  }

  private constructor(
    /** Name of the user. */
    public readonly name: string,
    /** Its roles. @internal */
    public readonly options: TenantServiceUserOptions,
  ) {}

  /** Checks name and roles, reported under `path`. */
  public check(path: string): CheckResult {
    const { roles, authUrl, generation } = readable(this.options);
    return [
      known(`${path}.name`, this.name),
      required(`${path}.name`, this.name) ??
        matches(`${path}.name`, this.name, USER_NAME, "at most 64 characters without space and '/'"),
      required(path, this.options) ?? knownKeys(path, this.options, ["roles", "authUrl", "generation"]),
      checkTenantRoles(`${path}.roles`, roles),
      url(`${path}.authUrl`, authUrl, { schemes: ["https", "http"] }),
      integer(`${path}.generation`, generation, { min: 1 }),
    ];
  }
}
