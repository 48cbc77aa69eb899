import { DataHttp } from "@cdktf/provider-http/lib/data-http";
import { TerraformStack } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { TerraformExpression, guardStack } from "../../core";
import type { IHarborRegistry } from "../registry-facts";
import { hashOf } from "./harbor-names";

const PATIENCE_SECONDS = 1200;
const RETRY_SECONDS = 10;
const REQUEST_SECONDS = 10;

/**
 * Defines the moment from which a registry takes orders: its API answers. All content depends on it, because a machine counts as made
 * long before Harbor runs on it.
 *
 * @internal
 */
export class HarborGate extends Construct {
  /** The gate of a registry in the stack of something; one for all. */
  public static of(scope: Construct, registry: IHarborRegistry): HarborGate {
    const stack = TerraformStack.of(scope);
    const id = `HarborGate-${hashOf(registry.url)}`;
    const known = stack.node.tryFindChild(id);
    return known instanceof HarborGate ? known : new HarborGate(stack, id, registry);
  }

  /** What waits for the registry depends on this. */
  public readonly dependable: ITerraformDependable;

  private constructor(scope: Construct, id: string, registry: IHarborRegistry) {
    super(scope, id);
    guardStack(this);
    this.dependable = new DataHttp(this, "Resource", {
      url: `${registry.url}/api/v2.0/ping`,
      caCertPem: registry.certificateAuthority,
      requestTimeoutMs: REQUEST_SECONDS * 1000,
      retry: {
        attempts: PATIENCE_SECONDS / RETRY_SECONDS,
        minDelayMs: RETRY_SECONDS * 1000,
        maxDelayMs: RETRY_SECONDS * 1000,
      },
      lifecycle: {
        postcondition: [
          {
            condition: TerraformExpression.raw("self.status_code == 200").asString(),
            errorMessage: `the registry ${registry.registryHost} does not answer; look at the log of its installation.`,
          },
        ],
      },
    });
  }
}
