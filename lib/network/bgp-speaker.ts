import { Construct } from "constructs";
import type { CheckResult } from "../core";
import {
  boolean,
  checkProps,
  each,
  knownKeys,
  notBlank,
  ofKind,
  readable,
  readableList,
  required,
  terraformText,
  unique,
  uuid,
} from "../core";
import { NetworkingBgpPeerV2 } from "../providers/.gen/openstack/networking-bgp-peer-v2";
import { NetworkingBgpSpeakerV2 } from "../providers/.gen/openstack/networking-bgp-speaker-v2";
import { checkAsn, checkBgpPeer } from "./bgp-peer";
import type { BgpPeer } from "./bgp-peer";
import { IpFamily } from "./ip-family";

const KEYS = ["name", "localAsn", "family", "externalNetworkIds", "peers", "tenantNetworks", "floatingIps"];

/** Properties of `BgpSpeaker`. */
export interface BgpSpeakerProps {
  /** Name of the speaker, and with a number that of its peers. */
  readonly name: string;

  /** Number of the cloud's autonomous system. */
  readonly localAsn: number;

  /**
   * Whether it announces routes to IPv4 or to IPv6 addresses.
   *
   * @default IpFamily.IPV4
   */
  readonly family?: IpFamily;

  /** Ids of the external networks whose routers' networks are announced. */
  readonly externalNetworkIds: readonly string[];

  /** Routers that learn where the networks of the cloud are; `hops` has no effect. */
  readonly peers: readonly BgpPeer[];

  /**
   * Whether networks behind routers are announced, those that share an address scope with the external network.
   *
   * @default true
   */
  readonly tenantNetworks?: boolean;

  /**
   * Whether floating IPs are announced.
   *
   * @default false
   */
  readonly floatingIps?: boolean;
}

/**
 * Defines Neutron's BGP speaker: it tells routers outside where the networks of the cloud are. Only administrators of the cloud may make
 * one, and an agent for dynamic routing has to be told to serve it (`openstack bgp dragent add speaker`).
 *
 * It learns nothing, so it never makes pods reachable: `PodRoutes.bgp` tells the same routers where pods are. With both, virtual machines
 * and pods find each other through them.
 *
 * @see https://docs.openstack.org/neutron-dynamic-routing/latest/admin/bgp-speaker.html
 */
export class BgpSpeaker extends Construct {
  /** UUID of the speaker. */
  public readonly speakerId: string;

  /** @throws ValidationError when a number, address or id is wrong */
  public constructor(scope: Construct, id: string, props: BgpSpeakerProps) {
    super(scope, id);
    checkProps(this, checkBgpSpeaker(props));
    const { name, localAsn, peers } = props;

    const peerIds = peers.map(
      ({ address, asn, password }, index) =>
        new NetworkingBgpPeerV2(this, `Peer${index + 1}`, {
          name: terraformText(`${name}-${index + 1}`),
          peerIp: address,
          remoteAs: asn,
          ...(password === undefined ? {} : { authType: "md5", password }),
        }).id,
    );
    this.speakerId = new NetworkingBgpSpeakerV2(this, "Resource", {
      name: terraformText(name),
      localAs: localAsn,
      ipVersion: (props.family ?? IpFamily.IPV4).version,
      networks: [...props.externalNetworkIds],
      peers: peerIds,
      advertiseTenantNetworks: props.tenantNetworks ?? true,
      advertiseFloatingIpHostRoutes: props.floatingIps ?? false,
    }).id;
  }
}

function checkBgpSpeaker(given: BgpSpeakerProps): CheckResult {
  const props = readable(given);
  const addresses = readableList(props.peers).map((peer) => readable(peer).address);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("name", props.name) ?? notBlank("name", props.name),
    required("localAsn", props.localAsn) ?? checkAsn("localAsn", props.localAsn),
    ofKind("family", props.family, IpFamily, "use IpFamily.IPV4 or .IPV6"),
    required("externalNetworkIds", props.externalNetworkIds) ??
      each("externalNetworkIds", props.externalNetworkIds, uuid, { min: 1 }),
    required("peers", props.peers) ?? each("peers", props.peers, checkBgpPeer, { min: 1 }),
    unique("peers", addresses, "addresses"),
    boolean("tenantNetworks", props.tenantNetworks),
    boolean("floatingIps", props.floatingIps),
  ];
}
