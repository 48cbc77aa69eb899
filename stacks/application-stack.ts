import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { IKubernetesCluster } from "../lib/cluster";
import { checkProps, guardStack, knownKeys, ofKind, problemsUnder, readable, required } from "../lib/core";
import type { CheckResult } from "../lib/core";
import { checkPlacement } from "../lib/kube";
import type { IHarborRegistry } from "../lib/registry";
import { checkRegistryPlacement } from "../lib/registry/content/registry-placement";
import { bindCluster } from "./cluster-access";
import { PlatformStack } from "./platform-stack";
import { requireVersions } from "./provider-versions";
import { bindRegistry } from "./registry-access";
import { StateBackend } from "./state-backend";

/** Properties of `ApplicationStack`. */
export interface ApplicationStackProps {
  /** Where the state is kept. */
  readonly backend: StateBackend;

  /**
   * Cluster that the applications run on; it stands in another stack, or was not made here at all.
   *
   * @default - none yet: call `connectTo`, for a cluster whose address is a variable of this stack
   */
  readonly cluster?: IKubernetesCluster;

  /**
   * Stack with the add-ons that the applications need: it is applied before this one, and destroyed after it.
   *
   * @default - nothing is waited for; what uses a value of another stack waits for that stack anyway
   */
  readonly platform?: PlatformStack;

  /**
   * Registry that the applications have projects in; it stands in another stack, such as that of the infrastructure or of the platform, or
   * was not made here at all.
   *
   * @default - none: call `connectToRegistry` for one that is made later in the code, or whose password is a variable of this stack
   */
  readonly registry?: IHarborRegistry;
}

/**
 * Defines the stack that applications live in: it brings the Kubernetes and Helm providers and the state's backend, and no
 * resource; with a registry the Harbor and HTTP providers too.
 *
 * @throws ValidationError when the backend is missing or an option is malformed.
 */
export class ApplicationStack extends TerraformStack {
  public constructor(scope: Construct, id: string, props: ApplicationStackProps) {
    super(scope, id);
    checkProps(this, checkStackProps(this, props));
    guardStack(this);

    props.backend.bind(this);
    requireVersions(this, ["kubernetes", "helm"]);
    if (props.cluster !== undefined) {
      this.connectTo(props.cluster);
    }
    if (props.platform !== undefined) {
      this.addDependency(props.platform);
    }
    if (props.registry !== undefined) {
      this.connectToRegistry(props.registry);
    }
  }

  /**
   * Gives the stack its Kubernetes and Helm providers; once, and not when `cluster` was given.
   *
   * @param cluster cluster that the applications run on
   */
  public connectTo(cluster: IKubernetesCluster): void {
    bindCluster(this, cluster);
  }

  /**
   * Gives the stack its Harbor provider, for `HarborProject` and the like; once, and not when `registry` was given. The registry's
   * certificate is verified: one of an authority of its own has to be known to the machine that Terraform runs on, as by `SSL_CERT_DIR`.
   *
   * @param registry registry that the applications have projects in
   */
  public connectToRegistry(registry: IHarborRegistry): void {
    bindRegistry(this, registry);
  }
}

function checkStackProps(scope: ApplicationStack, props: ApplicationStackProps): CheckResult {
  const { backend, cluster, platform, registry } = readable(props);
  return [
    required("props", props) ?? knownKeys("", props, ["backend", "cluster", "platform", "registry"]),
    required("backend", backend) ??
      ofKind("backend", backend, StateBackend, "use StateBackend.local(), .hcp(...), .s3(...) or another"),
    backend instanceof StateBackend ? problemsUnder("backend", backend.check()) : undefined,
    cluster === undefined ? undefined : checkPlacement(scope, cluster),
    ofKind("platform", platform, PlatformStack, "give the PlatformStack of the cluster"),
    registry === undefined ? undefined : checkRegistryPlacement(scope, registry),
  ];
}
