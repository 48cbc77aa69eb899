import type { TerraformStack } from "cdktf";

/**
 * Ranges of the providers from the registry's first party.
 *
 * tls 4.2.0 plans new certificates where nothing changed.
 *
 * @see https://github.com/hashicorp/terraform-provider-tls/blob/main/CHANGELOG.md
 */
const PROVIDER_VERSIONS = {
  tls: ">= 4.0.6, != 4.2.0, < 5.0.0",
  random: ">= 3.6.0, < 4.0.0",
  kubernetes: ">= 2.38.0, < 3.0.0",
  helm: ">= 3.1.1, < 4.0.0",
  http: ">= 3.5.0, < 4.0.0",
} as const;

/**
 * Pins the named providers of a stack to what the library was tested with.
 *
 * Terraform itself is not pinned: checkov cannot read a JSON stack with `required_version`, and would scan nothing. The language
 * that the constructs use (`terraform_data`, `replace_triggered_by`, preconditions) is that of 1.5.
 *
 * @see https://developer.hashicorp.com/terraform/language/v1.5.x/resources/terraform-data
 */
export function requireVersions(stack: TerraformStack, providers: readonly (keyof typeof PROVIDER_VERSIONS)[]): void {
  for (const provider of providers) {
    stack.addOverride(`terraform.required_providers.${provider}.version`, PROVIDER_VERSIONS[provider]);
  }
}
