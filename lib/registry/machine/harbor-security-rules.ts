import { Cidr, hasTokens } from "../../core";
import { IpFamily } from "../../network";
import type { ResolvedRemote, SecurityRule, SshAccess } from "../../network";

/** Who reaches a registry on a machine. */
export interface HarborAccess {
  /** Families of the network. */
  readonly families: readonly IpFamily[];

  /** Ranges of the network. */
  readonly networkCidrs: readonly string[];

  /** Further ranges of the registry's users. */
  readonly allowedCidrs: readonly string[];

  /** Who reaches SSH. */
  readonly ssh: SshAccess;
}

/** A rule of the machine's security group with its other side. */
export interface HarborRule {
  /** The rule. */
  readonly rule: Omit<SecurityRule, "role" | "remote">;

  /** Its other side. */
  readonly remote: ResolvedRemote;
}

/** Ports of HTTPS and SSH. */
const HTTPS = 443;
const SSH = 22;

/** The rules of the machine's security group: HTTPS from the network and from who is named, SSH when it is asked for, everything out. */
export function renderHarborRules({ families, networkCidrs, allowedCidrs, ssh }: HarborAccess): HarborRule[] {
  const everybody = ssh.anywhere ? families.map((family) => family.everybody) : [];
  return [
    ...rangeRules("Https", HTTPS, [...networkCidrs, ...allowedCidrs], families),
    ...rangeRules("Ssh", SSH, [...ssh.cidrs, ...everybody], families),
    ...ssh.securityGroupIds.map((remoteGroupId, index) => ({
      rule: ingress(`SshFromGroup${index + 1}`, SSH, IpFamily.IPV4, "SSH from a security group"),
      remote: { remoteGroupId },
    })),
    ...families.map((family) => ({
      rule: { id: `Out${family.idSuffix}`, direction: "egress" as const, family, description: "Everything out" },
      remote: {},
    })),
  ];
}

/** One rule a range; Neutron refuses the same one twice, for instance when an allowed range is that of the network. */
function rangeRules(word: string, port: number, ranges: readonly string[], families: readonly IpFamily[]) {
  const canonical = ranges.map((range) => {
    const parsed = Cidr.tryParse(range);
    return parsed instanceof Cidr ? parsed.canonical : range;
  });
  return [...new Set(canonical)].map((range, index): HarborRule => {
    const isKnown = !hasTokens(range);
    const family = families.find(({ version }) => version === (range.includes(":") ? 6 : 4)) ?? IpFamily.IPV4;
    // an unknown range has only its place in the list to be told by.
    const id = `${word}From${isKnown ? range.replace(/[^0-9a-f]/g, "_") : `Range${index + 1}`}`;
    const description = `${word.toUpperCase()} from ${isKnown ? range : "an allowed range"}`;
    return { rule: ingress(id, port, family, description), remote: { remoteIpPrefix: range } };
  });
}

function ingress(id: string, port: number, family: IpFamily, description: string): HarborRule["rule"] {
  return { id, direction: "ingress", family, protocol: "tcp", ports: [port, port], description };
}
