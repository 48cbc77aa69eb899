import type { Construct } from "constructs";
import { keystoneProjectId } from "../cluster/keystone/keystone-project-id";
import { hasTokens, matches, notBlank, readable, required, shortName, terraformText, knownKeys } from "../core";
import type { CheckResult } from "../core";
import { DataOpenstackIdentityProjectV3 } from "../providers/.gen/openstack/data-openstack-identity-project-v3";
import { constructIdOf, hashOf } from "./construct-id";
import { projectGroup, projectRoleGroup } from "./keystone-names";
import { KeystoneSubject, checkKeystoneName } from "./keystone-subject";

/** Options of `KeystoneProject.named`. */
export interface KeystoneProjectOptions {
  /**
   * Id of the domain of the project.
   *
   * @default - any domain; the plan fails when two have a project of that name
   */
  readonly domainId?: string;
}

/** All who logged in to a project, or those of them who have a role there. */
export class KeystoneProject extends KeystoneSubject {
  /** The project with this id. */
  public static withId(id: string): KeystoneProject {
    return new KeystoneProject(id, undefined, {}, undefined);
  }

  /**
   * The project of this name. Its id is looked up with the rights of the Terraform run, which may not see all projects: the plan says
   * so, and `withId` needs no rights.
   */
  public static named(name: string, options: KeystoneProjectOptions = {}): KeystoneProject {
    return new KeystoneProject(undefined, name, options, undefined);
  }

  private constructor(
    private readonly id: string | undefined,
    private readonly projectName: string | undefined,
    private readonly options: KeystoneProjectOptions,
    private readonly role: string | undefined,
  ) {
    const { domainId } = readable(options);
    const parts = [projectName ?? (hasTokens(id) ? "computed" : id), hasTokens(domainId) ? "computed" : domainId, role];
    super(parts.filter((part) => part !== undefined).join("-"), ["project", id, projectName, domainId, role]);
  }

  /** Only those who have a role in the project. */
  public withRole(role: string): KeystoneProject {
    return new KeystoneProject(this.id, this.projectName, this.options, role);
  }

  public groupName(scope: Construct): string {
    const id = this.projectId(scope);
    return this.role === undefined ? projectGroup(id) : projectRoleGroup(id, this.role);
  }

  public check(path: string): CheckResult {
    const { id, projectName, options, role } = this;
    return [
      projectName === undefined
        ? (required(`${path}.id`, id) ?? keystoneProjectId(`${path}.id`, id))
        : checkKeystoneName(`${path}.name`, projectName),
      knownKeys(path, options, ["domainId"]),
      notBlank(`${path}.domainId`, readable(options).domainId),
      matches(`${path}.domainId`, readable(options).domainId, /^[A-Za-z0-9-]{1,64}$/, "the id of a domain"),
      role === undefined ? undefined : checkKeystoneName(`${path}.role`, role),
    ];
  }

  /** The id as it was given, or a data source that several grants share. */
  private projectId(scope: Construct): string {
    const { id, projectName, options } = this;
    if (projectName === undefined) {
      return id ?? "";
    }
    const { domainId } = options;
    const name = terraformText(projectName);
    const domain = domainId === undefined ? undefined : terraformText(domainId);
    const plainId = shortName(constructIdOf("Project", projectName, domainId), 80);
    const taken = scope.node.tryFindChild(plainId);
    // `a-b` and `a` of the domain `b` are two projects, and so are those of two domains that only Terraform knows.
    const isAmbiguous =
      hasTokens(domainId) ||
      (taken instanceof DataOpenstackIdentityProjectV3 && (taken.nameInput !== name || taken.domainIdInput !== domain));
    const constructId = isAmbiguous ? `${plainId}-${hashOf(scope, [projectName, domainId])}` : plainId;
    const known = scope.node.tryFindChild(constructId);
    const found =
      known instanceof DataOpenstackIdentityProjectV3
        ? known
        : new DataOpenstackIdentityProjectV3(scope, constructId, { name, domainId: domain });
    return found.id;
  }
}
