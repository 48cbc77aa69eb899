import type { TerraformProvider } from "cdktf";
import type { ClusterNeed } from "./cluster-need";
import type { SharedNetwork } from "./shared-network";
import type { TenantGroup } from "./tenant-group";
import type { TenantQuota } from "./tenant-quota";
import type { TenantServiceUser } from "./tenant-service-user";

/** Properties of `TenantProject`. */
export interface TenantProjectProps {
  /** Name of the project, of which its domain has no other. */
  readonly name: string;

  /**
   * What the project is for.
   *
   * @default - made from the name
   */
  readonly description?: string;

  /**
   * Id of the domain.
   *
   * @default - that of the login
   */
  readonly domainId?: string;

  /**
   * Whether anybody can log in to the project; what runs in it runs on when nobody can.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Tags of the project.
   *
   * @default - none
   */
  readonly tags?: readonly string[];

  /**
   * Groups of users, and their roles in the project. Without one, `serviceUser` is needed: somebody has to be able to use the project.
   *
   * @default - none
   */
  readonly groups?: readonly TenantGroup[];

  /**
   * User that the tenant's stacks log in as. Its password is in the state of this stack, and a sensitive output of it.
   *
   * @default - none: the tenant's stacks run with the login of a person of one of the groups
   */
  readonly serviceUser?: TenantServiceUser;

  /**
   * Most that the project may have. What is left out, here or in a later version of the code, stays as the cloud has it.
   *
   * @default - what the cloud gives a new project
   */
  readonly quota?: TenantQuota;

  /**
   * What the clusters of the project are going to have; a `quota` without room for them is refused.
   *
   * @default - nobody counts
   */
  readonly clusters?: readonly ClusterNeed[];

  /**
   * Networks of others that the project may use.
   *
   * @default - none but those that everybody may use
   */
  readonly networks?: readonly SharedNetwork[];

  /**
   * Names of flavors, not public, that the project may use.
   *
   * @default - public flavors only
   */
  readonly flavors?: readonly string[];

  /**
   * Names of images, with the visibility `shared`, that the project may use once its tenant accepts them: see `AcceptedImage`.
   *
   * @default - public images only
   */
  readonly images?: readonly string[];

  /**
   * Provider with the rights of an administrator, such as `stack.admin` of an `InfrastructureStack`.
   *
   * @default - the stack's own, for a stack that an administrator applies
   */
  readonly admin?: TerraformProvider;

  /**
   * Whether Terraform refuses to remove the project and its service user. Keystone would remove the project with everything still
   * running in it, without an owner that could remove it.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}
