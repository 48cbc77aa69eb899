import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { TerraformExpression, outputPrefix } from "../core";
import type { IHarborRegistry } from "./registry-facts";

/** Fewest and most characters of a password. @see https://github.com/goharbor/harbor/blob/v2.15.1/src/server/v2.0/handler/user.go */
const PASSWORD_LENGTH = { min: 8, max: 128 };

/** The password that Harbor has unless it is told another one, as everybody knows. */
const DEFAULT_PASSWORD = "Harbor12345";

/**
 * Defines the outputs of a registry's stack. Their names begin with the place of the registry in the stack, `registry` for one with the id
 * `Registry` directly below it.
 */
export class RegistryOutputs extends Construct {
  public constructor(scope: Construct, id: string, registry: IHarborRegistry, publicAddress: string | undefined) {
    super(scope, id);
    const { hostname, address, certificateAuthority, adminPassword } = registry;
    this.define("host", hostname, "Host name of the registry.");
    this.define("url", registry.url, "URL of the registry's portal and API.");
    this.define("address", address ?? hostname, "Address of the registry, or its host name when only DNS knows it.");
    if (publicAddress !== undefined) {
      this.define("public_address", publicAddress, "Floating IP of the registry.");
    }
    this.define("port", registry.port, "Port of the registry's HTTPS.");
    this.define("user", registry.adminUsername, "Name of the registry's administrator.");
    if (certificateAuthority !== undefined) {
      this.define("ca_certificate", certificateAuthority, "Certificate of the registry's authority, PEM.");
    }
    const password = this.define("password", adminPassword, "Password of the registry's administrator.", true);
    // cdktf leaves the precondition of an output out.
    password.addOverride("precondition", {
      condition: renderPasswordCondition(adminPassword).asString(),
      error_message: `the password of Harbor's administrator must have ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters, an upper-case and a lower-case letter and a digit among them, and must not be ${DEFAULT_PASSWORD}.`,
    });
  }

  private define(name: string, value: string | number, description: string, sensitive = false): TerraformOutput {
    const output = new TerraformOutput(this, name, { value, description, sensitive: sensitive || undefined });
    output.overrideLogicalId(`${outputPrefix(this.node.scope ?? this)}_${name}`);
    return output;
  }
}

/** What Harbor itself asks of a password, and that it is not the one that everybody knows. */
export function renderPasswordCondition(password: string): TerraformExpression {
  const length = TerraformExpression.call("length", password);
  const has = (pattern: string) =>
    TerraformExpression.call("can", TerraformExpression.call("regex", pattern, password));
  return TerraformExpression.raw(
    length,
    ` >= ${PASSWORD_LENGTH.min} && `,
    length,
    ` <= ${PASSWORD_LENGTH.max} && `,
    has("[a-z]"),
    " && ",
    has("[A-Z]"),
    " && ",
    has("[0-9]"),
    " && ",
    TerraformExpression.of(password),
    ` != "${DEFAULT_PASSWORD}"`,
  );
}
