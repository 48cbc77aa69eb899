import { TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { TerraformExpression } from "../../core";

/** What a machine shows to its clients. */
export interface ShownCertificateProps {
  /** Host name of the registry. */
  readonly hostname: string;

  /** Certificate that the machine is told when it is made, PEM. */
  readonly certificatePem: string;

  /** Address of the server, whose certificate is that of the day on which it was made. */
  readonly serverAddress: string;
}

/**
 * Defines a `terraform_data` resource that remembers with which certificate a machine was made, and a check that it is still the one of the
 * plan. Nothing else would tell that a renewed certificate waits for the machine's next generation, until clients refuse the old one.
 *
 * @see https://developer.hashicorp.com/terraform/language/validate#check-blocks
 */
export class ShownCertificate extends TerraformResource {
  private readonly digest: TerraformExpression;

  public constructor(scope: Construct, id: string, { hostname, certificatePem, serverAddress }: ShownCertificateProps) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      lifecycle: { ignoreChanges: ["input"], replaceTriggeredBy: [`${serverAddress}.id`] },
    });
    this.digest = TerraformExpression.call("sha256", certificatePem);
    // cdktf has no class for checks.
    TerraformStack.of(this).addOverride(`check.${this.friendlyUniqueId}`, {
      assert: [
        {
          condition: TerraformExpression.raw(this.fqn, ".output == ", this.digest).asString(),
          error_message: `the machine of ${hostname} still shows the certificate that it was made with, and not the one that it should have by now; raise 'generation' of its placement before the old one ends.`,
        },
      ],
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.digest.asString() };
  }
}
