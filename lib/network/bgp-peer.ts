import type { CheckResult } from "../core";
import {
  hasTokens,
  integer,
  ipAddress,
  knownKeys,
  notLiteralSecret,
  object,
  problem,
  readable,
  required,
} from "../core";

/** Largest number of an autonomous system that somebody can have. @see https://www.rfc-editor.org/rfc/rfc7300 */
const MAX_ASN = 4_294_967_294;

/** Numbers inside the range that stand for something else. @see https://www.iana.org/assignments/as-numbers */
const RESERVED_ASNS: readonly number[] = [23_456, 65_535];

/** Defines a router that learns from every node which pods it has. */
export interface BgpPeer {
  /** Address of the router; routes to pods of its IP version are announced to it. */
  readonly address: string;

  /** Number of the router's autonomous system; the nodes' own makes the session an internal one. */
  readonly asn: number;

  /**
   * Routers that may lie between the nodes and this one, itself included: 1 is a neighbor on the nodes' own network. Cilium only.
   *
   * @default 1
   */
  readonly hops?: number;

  /**
   * Password of the session, at most 80 characters: a Terraform variable or an attribute of a resource, never text in the program.
   * Sensitive. Cilium only.
   *
   * @default - the session has none
   */
  readonly password?: string;
}

/**
 * Checks the number of an autonomous system.
 *
 * @internal
 */
export function checkAsn(path: string, asn: unknown): CheckResult {
  if (asn === undefined || hasTokens(asn) || !RESERVED_ASNS.includes(asn as number)) {
    return integer(path, asn, { min: 1, max: MAX_ASN });
  }
  const fix = "use one of 64512 to 65534, which are free for private use, or your own";
  return problem(path, "asn-reserved", "must not be a number that the registry keeps back", fix, asn);
}

/**
 * Checks a router that nodes announce their pods to.
 *
 * @internal
 */
export function checkBgpPeer(path: string, given: unknown): CheckResult {
  const peer = readable(given as BgpPeer);
  return (
    object(path, given) ?? [
      knownKeys(path, peer, ["address", "asn", "hops", "password"]),
      required(`${path}.address`, peer.address) ?? ipAddress(`${path}.address`, peer.address),
      required(`${path}.asn`, peer.asn) ?? checkAsn(`${path}.asn`, peer.asn),
      integer(`${path}.hops`, peer.hops, { min: 1, max: 255 }),
      notLiteralSecret(`${path}.password`, peer.password),
    ]
  );
}
