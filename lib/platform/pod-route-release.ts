import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import { Manifests } from "../kube";
import type { KubernetesObject } from "../kube";
import type { BgpPeer } from "../network";
import { passwordSecretName } from "./pod-route-objects";

/** Properties of `PodRouteRelease`. */
export interface PodRouteReleaseProps {
  /** Cluster whose pods are routed. */
  readonly cluster: IKubernetesCluster;

  /** Namespace of the release, where the plugin looks for passwords. */
  readonly namespace: string;

  /** What tells the plugin about routes. */
  readonly objects: readonly KubernetesObject[];

  /** Routers that the nodes announce pods to. */
  readonly peers: readonly BgpPeer[];
}

/**
 * Defines what tells a network plugin about routes: a release, and the passwords of routers beside it.
 *
 * @internal
 */
export class PodRouteRelease extends Construct {
  public constructor(scope: Construct, id: string, props: PodRouteReleaseProps) {
    super(scope, id);
    const { cluster, namespace, objects } = props;
    props.peers.forEach((peer, index) => {
      const name = passwordSecretName(peer, index);
      if (name !== undefined && peer.password !== undefined) {
        new SecretV1(this, `Password${index + 1}`, {
          metadata: { name, namespace },
          type: "Opaque",
          data: { password: peer.password },
        });
      }
    });
    new Manifests(this, "Objects", { cluster, name: "pod-routes", namespace, objects });
  }
}
