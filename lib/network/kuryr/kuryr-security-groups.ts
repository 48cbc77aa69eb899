/** Defines which Neutron security groups pods are members of. */
export class KuryrSecurityGroups {
  /** The same groups for all pods; NetworkPolicy objects have no effect. */
  public static shared(): KuryrSecurityGroups {
    return new KuryrSecurityGroups("default");
  }

  /** Groups that follow from NetworkPolicy objects; pods that none selects are open to the cluster, as Kubernetes has it. */
  public static fromPolicies(): KuryrSecurityGroups {
    return new KuryrSecurityGroups("policy");
  }

  private constructor(
    /** Name of Kuryr's driver. */
    public readonly driver: "default" | "policy",
  ) {}
}
