import { Cidr, hasTokens } from "../../core";
import { IpFamily } from "../ip-family";
import type { SecurityRule } from "../security-rule";

/** What the rules of pods follow from. */
export interface KuryrPodRulesInput {
  /** Range of the pods, and of the ports that balancers have among them. */
  readonly podCidr: string;

  /** Range of the nodes. */
  readonly nodeCidr: string;

  /** Range of the subnet of the Services. */
  readonly serviceSubnetCidr: string;

  /** Ranges outside of the cluster that may open connections to pods. */
  readonly reachableFrom: readonly string[];
}

/** One rule of the group of pods. */
export interface KuryrPodRule extends Omit<SecurityRule, "role" | "remote"> {
  /**
   * Range of the other side.
   *
   * @default - everybody; only for egress
   */
  readonly range?: string;
}

/**
 * The rules of pods that no policy selects: open to the cluster on every port, as Kubernetes has it, and closed to everybody else.
 *
 * The range of the Services is on the other side when a balancer is a proxy, and when a pod reaches itself through its own Service.
 */
export function renderKuryrPodRules(input: KuryrPodRulesInput): KuryrPodRule[] {
  const base = { direction: "ingress", family: IpFamily.IPV4 } as const;
  const rules: KuryrPodRule[] = [
    { ...base, id: "FromPods", range: input.podCidr, description: "from pods" },
    { ...base, id: "FromNodes", range: input.nodeCidr, description: "from nodes: probes, webhooks, logs" },
    { ...base, id: "FromServices", range: input.serviceSubnetCidr, description: "from load balancers of Services" },
    ...input.reachableFrom.map((range, i): KuryrPodRule => ({
      ...base,
      id: `From${wordOf(range, i)}`,
      range,
      description: hasTokens(range) ? "from an allowed range" : `from ${range}`,
    })),
    { ...base, direction: "egress", id: "ToAll", description: "everywhere" },
  ];
  return dropRepeated(rules);
}

/** An unknown range has only its place in the list to be told by. */
function wordOf(range: string, place: number): string {
  const parsed = Cidr.tryParse(range);
  return parsed instanceof Cidr ? parsed.canonical.replace(/[^0-9]/g, "_") : `Range${place + 1}`;
}

/** Neutron refuses the same rule twice, for instance when an allowed range is that of the nodes. */
function dropRepeated(rules: readonly KuryrPodRule[]): KuryrPodRule[] {
  return rules.filter(({ range }, i) => rules.findIndex((rule) => rule.range === range) === i);
}
