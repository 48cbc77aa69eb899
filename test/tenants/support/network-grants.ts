import { Cidr } from "../../../lib/core";
import type { Grant, GrantSource } from "./grants";
import { ownerOf } from "./parties";
import type { Party } from "./parties";
import { TENANTS } from "./two-tenants";

type Parties = Omit<Grant, "where">;

/** An ingress rule lets a group, or a range, reach a security group. */
export function readSecurityRule({ stack, block }: GrantSource): readonly Parties[] {
  if (block["direction"] !== "ingress") {
    return [];
  }
  const object = ownerOf(block["security_group_id"], stack);
  const group = block["remote_group_id"];
  const range = block["remote_ip_prefix"];
  if (group !== undefined) {
    return [{ subject: ownerOf(group, stack), object }];
  }
  return partiesIn(typeof range === "string" ? range : "0.0.0.0/0").map((subject) => ({ subject, object }));
}

/** Who has addresses in a range: tenants with nodes there, everybody for one of the whole Internet. */
function partiesIn(range: string): readonly Party[] {
  const cidr = Cidr.tryParse(range);
  if (!(cidr instanceof Cidr) || cidr.prefix === 0) {
    return ["everybody"];
  }
  const tenants = TENANTS.filter(({ nodes }) => Cidr.parse(nodes).overlaps(cidr)).map(({ name }) => name);
  return tenants.length === 0 ? ["operator"] : tenants;
}

interface Peer {
  readonly namespace_selector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ip_block?: { readonly cidr: string };
  readonly ipBlock?: { readonly cidr: string };
}

interface Selector {
  readonly match_labels?: Readonly<Record<string, string>>;
  readonly matchLabels?: Readonly<Record<string, string>>;
}

interface PolicySpec {
  readonly ingress?: readonly { readonly from?: readonly Peer[] }[];
}

/**
 * What a NetworkPolicy lets into its namespace. What it lets out reaches another tenant only if that one lets it in, so that ingress is
 * all that counts.
 */
export function readNetworkPolicy({ stack, block }: GrantSource): readonly Parties[] {
  const { namespace } = block["metadata"] as { readonly namespace: string };
  const object = ownerOf(namespace, stack);
  const { ingress = [] } = block["spec"] as PolicySpec;
  return ingress.flatMap(({ from = [] }) =>
    from.length === 0
      ? [{ subject: "everybody" as const, object }]
      : from.flatMap((peer) => partiesOf(peer, object, stack).map((subject) => ({ subject, object }))),
  );
}

function partiesOf(peer: Peer, own: Party, stack: GrantSource["stack"]): readonly Party[] {
  const range = peer.ip_block ?? peer.ipBlock;
  if (range !== undefined) {
    return ["everybody"];
  }
  const selector = peer.namespace_selector ?? peer.namespaceSelector;
  if (selector === undefined) {
    return [own];
  }
  const labels = selector.match_labels ?? selector.matchLabels ?? {};
  return Object.keys(labels).length === 0 ? ["everybody"] : [ownerOf(labels, stack)];
}
