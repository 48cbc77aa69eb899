import { Construct } from "constructs";
import type { Precondition } from "../core";
import { terraformText } from "../core";
import { NetworkingSecgroupRuleV2 } from "../providers/.gen/openstack/networking-secgroup-rule-v2";
import { NetworkingSecgroupV2 } from "../providers/.gen/openstack/networking-secgroup-v2";
import { renderLifecycle } from "./render-lifecycle";
import type { SecurityRule } from "./security-rule";

/** Properties of `SecurityGroup`. */
export interface SecurityGroupProps {
  /** Name of the group. */
  readonly name: string;

  /** What the group is for. */
  readonly description: string;

  /**
   * Tags of the group.
   *
   * @default - none
   */
  readonly tags?: readonly string[];

  /**
   * Deferred checks.
   *
   * @default - none
   */
  readonly preconditions?: Precondition[];
}

/** Other side of a rule, with every id known to Terraform. */
export interface ResolvedRemote {
  /**
   * UUID of a security group.
   *
   * @default - not restricted to a group
   */
  readonly remoteGroupId?: string;

  /**
   * Range of addresses.
   *
   * @default - not restricted to a range
   */
  readonly remoteIpPrefix?: string;
}

/** Defines a security group without the rules that Neutron puts into every new one, so that what applies is what was reviewed. */
export class SecurityGroup extends Construct {
  /** UUID of the group. */
  public readonly securityGroupId: string;

  public constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, id);
    this.securityGroupId = new NetworkingSecgroupV2(this, "Resource", {
      name: terraformText(props.name),
      description: terraformText(props.description),
      deleteDefaultRules: true,
      tags: props.tags?.map((tag) => terraformText(tag)),
      lifecycle: renderLifecycle(props.preconditions ?? []),
    }).id;
  }

  /** Opens what a rule says. */
  public addRule(rule: Omit<SecurityRule, "role" | "remote">, remote: ResolvedRemote): void {
    const [portRangeMin, portRangeMax] = rule.ports ?? [];
    new NetworkingSecgroupRuleV2(this, rule.id, {
      securityGroupId: this.securityGroupId,
      direction: rule.direction,
      ethertype: rule.family.ethertype,
      protocol: rule.protocol,
      portRangeMin,
      portRangeMax,
      ...remote,
      description: terraformText(rule.description),
    });
  }
}
