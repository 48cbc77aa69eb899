import { Password } from "@cdktf/provider-random/lib/password";
import { TerraformOutput } from "cdktf";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { TerraformExpression, checkProps, guardStack, outputPrefix, terraformText } from "../core";
import { constructIdIn, constructIdOf } from "../identity/construct-id";
import { ComputeFlavorAccessV2 } from "../providers/.gen/openstack/compute-flavor-access-v2";
import { DataOpenstackComputeFlavorV2 } from "../providers/.gen/openstack/data-openstack-compute-flavor-v2";
import { DataOpenstackIdentityGroupV3 } from "../providers/.gen/openstack/data-openstack-identity-group-v3";
import { DataOpenstackIdentityRoleV3 } from "../providers/.gen/openstack/data-openstack-identity-role-v3";
import { DataOpenstackIdentityUserV3 } from "../providers/.gen/openstack/data-openstack-identity-user-v3";
import { DataOpenstackImagesImageV2 } from "../providers/.gen/openstack/data-openstack-images-image-v2";
import { DataOpenstackNetworkingNetworkV2 } from "../providers/.gen/openstack/data-openstack-networking-network-v2";
import { IdentityGroupV3 } from "../providers/.gen/openstack/identity-group-v3";
import { IdentityProjectV3 } from "../providers/.gen/openstack/identity-project-v3";
import { IdentityRoleAssignmentV3 } from "../providers/.gen/openstack/identity-role-assignment-v3";
import { IdentityUserMembershipV3 } from "../providers/.gen/openstack/identity-user-membership-v3";
import { IdentityUserV3 } from "../providers/.gen/openstack/identity-user-v3";
import { ImagesImageAccessV2 } from "../providers/.gen/openstack/images-image-access-v2";
import { NetworkingRbacPolicyV2 } from "../providers/.gen/openstack/networking-rbac-policy-v2";
import type { SharedNetwork } from "./shared-network";
import type { TenantGroup } from "./tenant-group";
import { checkTenantProject } from "./tenant-project-checks";
import type { TenantProjectProps } from "./tenant-project-props";
import { TenantQuotas } from "./tenant-quotas";
import type { TenantServiceUser } from "./tenant-service-user";

const PASSWORD_LENGTH = 40;

/** Login of a tenant's stacks. */
export interface TenantLogin {
  /** Name of the user. */
  readonly userName: string;

  /** Password, sensitive. */
  readonly password: string;
}

/**
 * Defines a tenant: a project of Keystone, who may do what in it, how much of the cloud it may use, and what of others it may see.
 *
 * It needs the rights of an administrator, and the tenant's own stacks do not: put it into a stack of its own, or give it the
 * provider of an administrator as `admin`. The login of the project is its tenant's to choose, so that no cluster is ever made by an
 * administrator.
 *
 * @see https://docs.openstack.org/keystone/latest/admin/cli-manage-projects-users-and-roles.html
 */
export class TenantProject extends Construct {
  /** Id of the project. */
  public readonly projectId: string;

  /** Name of the project. */
  public readonly projectName: string;

  /** Login that was made for the tenant's stacks; undefined without `serviceUser`. */
  public readonly login?: TenantLogin;

  /** Name as it was given, for texts that are made of it. */
  private readonly name: string;
  private readonly admin?: TerraformProvider;
  private readonly domainId: string;

  /** @throws ValidationError with every problem of the properties at once, a project that nobody can use among them */
  public constructor(scope: Construct, id: string, props: TenantProjectProps) {
    super(scope, id);
    const { preconditions } = checkProps(this, checkTenantProject(props));
    guardStack(this);
    const { name, quota, domainId, deletionProtection = true } = props;
    this.name = name;
    this.admin = props.admin;
    this.projectName = terraformText(name);

    const project = new IdentityProjectV3(this, "Resource", {
      name: this.projectName,
      description: terraformText(props.description ?? `Tenant ${name}`),
      domainId: domainId === undefined ? undefined : terraformText(domainId),
      enabled: props.enabled ?? true,
      tags: props.tags?.map((tag) => terraformText(tag)),
      provider: this.admin,
      // Keystone removes a project whatever is in it, and servers, volumes and addresses go on without an owner.
      lifecycle: {
        preventDestroy: deletionProtection,
        precondition: preconditions.length === 0 ? undefined : [...preconditions],
      },
    });
    this.projectId = project.id;
    this.domainId = project.domainId;
    props.groups?.forEach((group) => this.addGroup(group));
    if (props.serviceUser !== undefined) {
      this.login = this.addServiceUser(props.serviceUser, deletionProtection);
    }
    if (quota !== undefined) {
      new TenantQuotas(this, "Quotas", { projectId: this.projectId, quota, admin: this.admin });
    }
    props.networks?.forEach((network) => this.addNetwork(network));
    props.flavors?.forEach((flavor) => this.addFlavor(flavor));
    props.images?.forEach((image) => this.addImage(image));
    this.define("project_id", this.projectId, `Id of the project ${name}.`, false);
  }

  private addGroup(group: TenantGroup): void {
    const { origin, reference, options } = group;
    const place = new Construct(this, constructIdIn(this, "Group", reference, options.domainId));
    const groupId = origin === "new" ? this.createGroup(place, group) : this.lookUpGroup(place, group);
    for (const role of options.roles) {
      this.assign(place, role, { groupId });
    }
  }

  private createGroup(place: Construct, { reference, options }: TenantGroup): string {
    const { domainId, admin: provider } = this;
    const description = options.description ?? `Users of the project ${this.name}`;
    const { id } = new IdentityGroupV3(place, "Resource", {
      name: terraformText(reference),
      description: terraformText(description),
      domainId,
      provider,
    });
    for (const user of options.users ?? []) {
      const found = new DataOpenstackIdentityUserV3(place, constructIdOf("User", user), {
        name: terraformText(user),
        domainId,
        provider,
      });
      new IdentityUserMembershipV3(place, constructIdOf("Member", user), { groupId: id, userId: found.id, provider });
    }
    return id;
  }

  private lookUpGroup(place: Construct, { origin, reference, options }: TenantGroup): string {
    if (origin === "id") {
      return reference;
    }
    const domainId = options.domainId === undefined ? this.domainId : terraformText(options.domainId);
    const name = terraformText(reference);
    return new DataOpenstackIdentityGroupV3(place, "Resource", { name, domainId, provider: this.admin }).id;
  }

  private assign(place: Construct, role: string, whom: { readonly groupId?: string; readonly userId?: string }): void {
    const id = constructIdOf("RoleId", role);
    const known = this.node.tryFindChild(id);
    const { id: roleId } =
      known instanceof DataOpenstackIdentityRoleV3
        ? known
        : new DataOpenstackIdentityRoleV3(this, id, { name: terraformText(role), provider: this.admin });
    const { projectId, admin: provider } = this;
    new IdentityRoleAssignmentV3(place, constructIdOf("Role", role), { ...whom, projectId, roleId, provider });
  }

  private addServiceUser({ name, options }: TenantServiceUser, preventDestroy: boolean): TenantLogin {
    const { generation = 1, authUrl } = options;
    const place = new Construct(this, "ServiceUser");
    const password = new Password(place, "Password", {
      length: PASSWORD_LENGTH,
      // it stands in environment variables and YAML, where letters and digits need no quoting.
      special: false,
      keepers: { generation: String(generation) },
    }).result;
    const user = new IdentityUserV3(place, "Resource", {
      name: terraformText(name),
      description: terraformText(`Stacks of the project ${this.name}`),
      domainId: this.domainId,
      defaultProjectId: this.projectId,
      password,
      ignoreChangePasswordUponFirstUse: true,
      provider: this.admin,
      lifecycle: { preventDestroy },
    });
    options.roles.forEach((role) => this.assign(place, role, { userId: user.id }));
    const login = { userName: terraformText(name), password };
    this.define("user_name", login.userName, "User that the tenant's stacks log in as.", false);
    this.define("password", password, "Password of that user.", true);
    if (authUrl !== undefined) {
      this.define(
        "clouds_yaml",
        this.renderClouds(authUrl, name, password),
        "Login of the tenant, for clouds.yaml.",
        true,
      );
    }
    return login;
  }

  /** JSON is YAML; the names of the domains are not known here, and their ids will do. */
  private renderClouds(authUrl: string, username: string, password: string): string {
    const auth = {
      auth_url: authUrl,
      username,
      password,
      user_domain_id: this.domainId,
      project_id: this.projectId,
    };
    return TerraformExpression.call("jsonencode", { clouds: { [this.name]: { auth } } }).asString();
  }

  private addNetwork(shared: SharedNetwork): void {
    const { network, action } = shared;
    const place = new Construct(this, constructIdIn(this, "Network", shared.label, action.replace("access_as_", "")));
    const { projectId: targetTenant, admin: provider } = this;
    const found =
      network.uuid ??
      new DataOpenstackNetworkingNetworkV2(place, "Network", { name: terraformText(network.name ?? ""), provider }).id;
    new NetworkingRbacPolicyV2(place, "Resource", {
      action,
      objectType: "network",
      objectId: found,
      targetTenant,
      provider,
    });
  }

  private addFlavor(name: string): void {
    const place = new Construct(this, constructIdOf("Flavor", name));
    const { projectId: tenantId, admin: provider } = this;
    // a flavor of everybody has no list of projects.
    const flavor = new DataOpenstackComputeFlavorV2(place, "Flavor", {
      name: terraformText(name),
      isPublic: false,
      provider,
    });
    new ComputeFlavorAccessV2(place, "Resource", { flavorId: flavor.id, tenantId, provider });
  }

  private addImage(name: string): void {
    const place = new Construct(this, constructIdOf("Image", name));
    const { projectId: memberId, admin: provider } = this;
    const image = new DataOpenstackImagesImageV2(place, "Image", {
      name: terraformText(name),
      visibility: "shared",
      provider,
    });
    new ImagesImageAccessV2(place, "Resource", { imageId: image.id, memberId, provider });
  }

  private define(name: string, value: string, description: string, sensitive: boolean): void {
    const output = new TerraformOutput(this, name, { value, description, sensitive });
    output.overrideLogicalId(`${outputPrefix(this)}_${name}`);
  }
}
