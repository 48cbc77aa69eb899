import { Cidr, hasTokens } from "../core";
import { IpFamily } from "./ip-family";
import type { RuleProtocol } from "./node-rule";
import type { SecurityRule } from "./security-rule";
import { RuleRemote } from "./security-rule";

/** What rules for several ranges have in common. */
export type RuleBase = Pick<SecurityRule, "role" | "direction" | "protocol" | "ports">;

/**
 * One rule a range; ranges of a family that the network lacks are left out, the checks report them.
 *
 * @internal
 */
export function cidrRules(
  word: string,
  text: string,
  ranges: readonly string[],
  families: readonly IpFamily[],
  base: RuleBase,
): SecurityRule[] {
  return ranges.flatMap((range, i) => {
    const parsed = Cidr.tryParse(range);
    const isKnown = parsed instanceof Cidr;
    const family = families.find(({ version }) => version === (isKnown ? parsed.version : 4));
    if (family === undefined) {
      return [];
    }
    // an unknown range has only its place in the list to be told by.
    const name = isKnown ? parsed.canonical.replace(/[^0-9a-f]/g, "_") : `Range${i + 1}`;
    const description = hasTokens(range) ? `${text} an allowed range` : `${text} ${isKnown ? parsed.canonical : range}`;
    return [
      {
        ...base,
        id: `${word}${name}`,
        family,
        remote: RuleRemote.cidr(isKnown ? parsed.canonical : range),
        description,
      },
    ];
  });
}

/** @internal */
export function icmpOf(family: IpFamily): RuleProtocol {
  return family === IpFamily.IPV4 ? "icmp" : "ipv6-icmp";
}
