import { Cidr } from "../core";
import type { KubernetesObject } from "../kube";
import type { BgpPeer, NetworkPlugin } from "../network";

const NAME = "pod-routes";

/** Name of the Secret with the password of a router. */
export function passwordSecretName(peer: BgpPeer, index: number): string | undefined {
  return peer.password === undefined ? undefined : `${NAME}-peer-${index + 1}`;
}

/**
 * Renders what makes every Cilium agent announce the range of its node. Agents learn no routes in return.
 *
 * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-v2/
 */
export function renderCiliumRoutes({ podRoutes }: NetworkPlugin): KubernetesObject[] {
  const { peers = [], localAsn } = podRoutes ?? {};
  const labels = { "k8s-on-openstack.io/advertise": NAME };
  return [
    {
      apiVersion: "cilium.io/v2",
      kind: "CiliumBGPAdvertisement",
      metadata: { name: NAME, labels },
      spec: { advertisements: [{ advertisementType: "PodCIDR" }] },
    },
    ...peers.map((peer, index) => ({
      apiVersion: "cilium.io/v2",
      kind: "CiliumBGPPeerConfig",
      metadata: { name: `${NAME}-${index + 1}` },
      spec: {
        ...optional("authSecretRef", passwordSecretName(peer, index)),
        ...optional("ebgpMultihop", peer.hops),
        // the routes stay while an agent is restarted, because the node goes on to forward.
        gracefulRestart: { enabled: true, restartTimeSeconds: 120 },
        families: [{ afi: familyOf(peer), safi: "unicast", advertisements: { matchLabels: labels } }],
      },
    })),
    {
      apiVersion: "cilium.io/v2",
      kind: "CiliumBGPClusterConfig",
      metadata: { name: NAME },
      spec: {
        bgpInstances: [
          {
            name: NAME,
            localASN: localAsn,
            peers: peers.map(({ address, asn }, index) => ({
              name: `peer-${index + 1}`,
              peerAddress: address,
              peerASN: asn,
              peerConfigRef: { name: `${NAME}-${index + 1}` },
            })),
          },
        ],
      },
    },
  ];
}

/**
 * Renders what makes Calico announce pods, and leave alone the addresses of pods on their way to ranges of the cloud: those of a pool
 * that is disabled are addresses like those of pods to it.
 *
 * @see https://docs.tigera.io/calico/latest/networking/configuring/bgp
 * @see https://docs.tigera.io/calico/latest/networking/configuring/workloads-outside-cluster
 */
export function renderCalicoRoutes({ podRoutes }: NetworkPlugin): KubernetesObject[] {
  const { peers = [], localAsn, untranslatedCidrs = [] } = podRoutes ?? {};
  return [
    ...untranslatedCidrs.map(renderDisabledPool),
    ...(localAsn === undefined
      ? []
      : [
          {
            apiVersion: "crd.projectcalico.org/v1",
            kind: "BGPConfiguration",
            metadata: { name: "default" },
            spec: { asNumber: localAsn, nodeToNodeMeshEnabled: true },
          },
        ]),
    ...peers.map((peer, index) => ({
      apiVersion: "crd.projectcalico.org/v1",
      kind: "BGPPeer",
      metadata: { name: `${NAME}-${index + 1}` },
      spec: { peerIP: peer.address, asNumber: peer.asn },
    })),
  ];
}

function renderDisabledPool(range: string, index: number): KubernetesObject {
  const parsed = Cidr.tryParse(range);
  const isIpv6 = parsed instanceof Cidr && parsed.version === 6;
  const prefix = parsed instanceof Cidr ? parsed.prefix : 0;
  return {
    apiVersion: "crd.projectcalico.org/v1",
    kind: "IPPool",
    metadata: { name: `untranslated-${index + 1}` },
    spec: {
      cidr: parsed instanceof Cidr ? parsed.canonical : range,
      disabled: true,
      disableBGPExport: true,
      natOutgoing: false,
      ipipMode: "Never",
      vxlanMode: "Never",
      nodeSelector: "!all()",
      // a block is at most as large as its pool.
      blockSize: Math.max(isIpv6 ? 122 : 26, prefix),
    },
  };
}

function familyOf({ address }: BgpPeer): "ipv4" | "ipv6" {
  return address.includes(":") ? "ipv6" : "ipv4";
}

function optional(key: string, value: string | number | undefined): object {
  return value === undefined ? {} : { [key]: value };
}
