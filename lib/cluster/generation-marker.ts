import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/**
 * Defines a `terraform_data` resource that holds the generation of something; what it is made of, such as the server of a node,
 * is replaced when the generation changes.
 *
 * cdktf's own class for it starts the Terraform binary once per construct and fails without one.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export class GenerationMarker extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    private readonly generation: number | string,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  /** Address for `replace_triggered_by`, which takes a bare reference and no expression. */
  public get address(): string {
    return `${this.terraformResourceType}.${this.friendlyUniqueId}`;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.generation };
  }
}
