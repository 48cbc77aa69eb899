import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { guardStack, shortName } from "../../core";
import { renderProblem } from "../../core/validation-error";
import type { IKubernetesNamespace } from "../../kube";
import { hashOf } from "./harbor-names";
import type { HarborRobot } from "./harbor-robot";

/** Longest name, in characters: a label of DNS, so that it fits wherever it is used. */
const MAX_NAME = 63;

/** Properties of `HarborPullSecret`. */
export interface HarborPullSecretProps {
  /** Namespace that the Secret is for. */
  readonly namespace: IKubernetesNamespace;

  /** Host of the registry, as names of images begin. */
  readonly registryHost: string;

  /** Name of the project. */
  readonly projectName: string;

  /** Robot that pulls. */
  readonly robot: HarborRobot;
}

/**
 * Defines the Secret with which pods of a namespace pull the images of a project; made by `grantPull` of the project. A new secret of
 * the robot takes effect at the next pull, without a restart.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
 */
export class HarborPullSecret extends Construct {
  /** Name of the Secret, for `imagePullSecrets`; a reference to it orders what uses it. */
  public readonly secretName: string;

  /** @internal */
  public constructor(scope: Construct, id: string, props: HarborPullSecretProps) {
    super(scope, id);
    guardStack(this);
    const { namespace, registryHost, projectName, robot } = props;
    const stack = TerraformStack.of(this);
    // two stacks, registries or robots may serve one namespace, and none may take another's Secret away.
    const suffix = hashOf(stack.node.id, registryHost, projectName, robot.node.path);
    const words = shortName(`pull-${projectName.replace(/[._]/g, "-")}`, MAX_NAME - suffix.length - 1);
    const secret = new SecretV1(this, "Resource", {
      metadata: {
        name: `${words}-${suffix}`,
        namespace: namespace.namespaceName,
        labels: { "app.kubernetes.io/managed-by": "k8s-on-openstack" },
      },
      type: "kubernetes.io/dockerconfigjson",
      data: { ".dockerconfigjson": robot.dockerConfig(registryHost) },
    });
    this.secretName = Token.asString(secret.metadata.name);
    // without a provider, Terraform would ask an API on the machine that it runs on.
    this.node.addValidation({ validate: () => (hasKubernetes(stack) ? [] : [renderProblem(MISPLACED)]) });
  }
}

const MISPLACED = {
  code: "kubernetes-missing",
  path: "namespace",
  message: "must be one that the stack of the pull secret can reach",
  fix: "give the stack a cluster, or name a construct of the application's stack as 'consumer' of grantPull(...)",
};

function hasKubernetes(stack: TerraformStack): boolean {
  return stack.node.findAll().some((node) => node instanceof KubernetesProvider);
}
