import type { Construct, IConstruct } from "constructs";
import { problemsUnder, readable } from "../core";
import type { CheckResult } from "../core";
import { checkPlacement } from "../kube";
import type { BoundHarbor, HarborContext, HarborPlacementKind } from "./harbor-placement";
import { checkHarborKubernetes } from "./kubernetes/check-harbor-kubernetes";
import { HarborKubernetes } from "./kubernetes/harbor-kubernetes";
import type { HarborKubernetesOptions } from "./kubernetes/harbor-kubernetes-options";
import type { RegistryCertificate } from "./registry-certificate";

/**
 * A registry on a Kubernetes cluster.
 *
 * @internal
 */
export class KubernetesPlacement implements HarborPlacementKind {
  public constructor(private readonly options: HarborKubernetesOptions) {}

  public check(
    path: string,
    scope: IConstruct,
    certificate: RegistryCertificate | undefined,
    hostname: string | undefined,
  ): CheckResult {
    return [
      problemsUnder(path, checkPlacement(scope, readable(this.options).cluster)),
      checkHarborKubernetes(path, this.options, certificate, hostname),
    ];
  }

  public bind(scope: Construct, context: HarborContext): BoundHarbor {
    return new HarborKubernetes(scope, "Kubernetes", { ...context, options: this.options });
  }
}
