import { Construct } from "constructs";
import { SecurityGroup } from "../security-group";
import type { KuryrPodRulesInput } from "./render-kuryr-pod-rules";
import { renderKuryrPodRules } from "./render-kuryr-pod-rules";

/** Properties of `KuryrPodGroup`. */
export interface KuryrPodGroupProps extends KuryrPodRulesInput {
  /** Name of the cluster; the group is `<name>-pods`. */
  readonly clusterName: string;

  /**
   * Tags of the group.
   *
   * @default - none
   */
  readonly tags?: readonly string[];
}

/**
 * Defines the security group of pods that no policy selects: the cluster reaches them, and the ranges that the user names.
 *
 * Pods that a policy selects are members of the groups of their policies alone, which Kuryr makes.
 */
export class KuryrPodGroup extends Construct {
  /** UUID of the group. */
  public readonly securityGroupId: string;

  public constructor(scope: Construct, id: string, props: KuryrPodGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, "Group", {
      name: `${props.clusterName}-pods`,
      description: `Pods of the Kubernetes cluster ${props.clusterName}`,
      tags: props.tags,
    });
    for (const { range, ...rule } of renderKuryrPodRules(props)) {
      group.addRule(rule, range === undefined ? {} : { remoteIpPrefix: range });
    }
    this.securityGroupId = group.securityGroupId;
  }
}
