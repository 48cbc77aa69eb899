import { Token, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { TerraformExpression } from "../core";

/**
 * Defines a random name for the present values of some secrets: when one of them changes, so does the name.
 *
 * It goes into the annotations of pods, which more people may read than secrets. A hash there would let them try out guesses of a
 * password; this says nothing. The hash that Terraform compares stays in the state, which holds the secrets anyway.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export class SecretRevision extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    private readonly secrets: Readonly<Record<string, string>>,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  /** The random name. */
  public get revision(): string {
    return Token.asString(this.interpolationForAttribute("id"));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const all = TerraformExpression.call("jsonencode", this.secrets);
    return { triggers_replace: TerraformExpression.call("sha256", all) };
  }
}
