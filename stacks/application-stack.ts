import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { IKubernetesCluster } from "../lib/cluster";
import { checkProps, guardStack, knownKeys, ofKind, problemsUnder, readable, required } from "../lib/core";
import type { CheckResult } from "../lib/core";
import { checkPlacement } from "../lib/kube";
import { bindCluster } from "./cluster-access";
import { PlatformStack } from "./platform-stack";
import { requireVersions } from "./provider-versions";
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
}

/**
 * Defines the stack that applications live in: it brings the Kubernetes and Helm providers and the state's backend, and no resource.
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
  }

  /**
   * Gives the stack its Kubernetes and Helm providers; once, and not when `cluster` was given.
   *
   * @param cluster cluster that the applications run on
   */
  public connectTo(cluster: IKubernetesCluster): void {
    bindCluster(this, cluster);
  }
}

function checkStackProps(scope: ApplicationStack, props: ApplicationStackProps): CheckResult {
  const { backend, cluster, platform } = readable(props);
  return [
    required("props", props) ?? knownKeys("", props, ["backend", "cluster", "platform"]),
    required("backend", backend) ??
      ofKind("backend", backend, StateBackend, "use StateBackend.local(), .hcp(...), .s3(...) or another"),
    backend instanceof StateBackend ? problemsUnder("backend", backend.check()) : undefined,
    cluster === undefined ? undefined : checkPlacement(scope, cluster),
    ofKind("platform", platform, PlatformStack, "give the PlatformStack of the cluster"),
  ];
}
