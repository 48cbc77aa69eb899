import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { checkProps, guardStack, knownKeys, ofKind, problemsUnder, readable, required } from "../lib/core";
import type { CheckResult } from "../lib/core";
import type { IHarborRegistry } from "../lib/registry";
import { checkRegistryPlacement } from "../lib/registry/content/registry-placement";
import { bindRegistry } from "./registry-access";
import { StateBackend } from "./state-backend";

/** Properties of `RegistryStack`. */
export interface RegistryStackProps {
  /** Where the state is kept. */
  readonly backend: StateBackend;

  /**
   * Registry that the content is for; it stands in another stack, or was not made here at all.
   *
   * @default - none yet: call `connectToRegistry`, for a registry whose password is a variable of this stack
   */
  readonly registry?: IHarborRegistry;
}

/**
 * Defines the stack that the content of a registry lives in where no cluster is needed for it: projects, robots, replications, caches. It
 * brings the Harbor and HTTP providers and the state's backend, and no resource.
 *
 * Caches that nodes of a cluster pull through are such content: they can be there before the cluster. What runs on a cluster and has
 * projects of its own has them in its `ApplicationStack`.
 *
 * @throws ValidationError when the backend is missing or an option is malformed.
 */
export class RegistryStack extends TerraformStack {
  public constructor(scope: Construct, id: string, props: RegistryStackProps) {
    super(scope, id);
    checkProps(this, checkStackProps(this, props));
    guardStack(this);

    props.backend.bind(this);
    if (props.registry !== undefined) {
      this.connectToRegistry(props.registry);
    }
  }

  /**
   * Gives the stack its Harbor provider; once, and not when `registry` was given. The registry's certificate is verified: one of an
   * authority of its own has to be known to the machine that Terraform runs on, as by `SSL_CERT_DIR`.
   *
   * @param registry registry that the content is for
   */
  public connectToRegistry(registry: IHarborRegistry): void {
    bindRegistry(this, registry);
  }
}

function checkStackProps(scope: RegistryStack, props: RegistryStackProps): CheckResult {
  const { backend, registry } = readable(props);
  return [
    required("props", props) ?? knownKeys("", props, ["backend", "registry"]),
    required("backend", backend) ??
      ofKind("backend", backend, StateBackend, "use StateBackend.local(), .hcp(...), .s3(...) or another"),
    backend instanceof StateBackend ? problemsUnder("backend", backend.check()) : undefined,
    registry === undefined ? undefined : checkRegistryPlacement(scope, registry),
  ];
}
