import { ApiEndpoint, ClusterNetwork, K8sOnOpenStackCluster, NetworkRef } from "../../lib";
import { InfrastructureStack, OpenStackConnection, StateBackend } from "../../stacks";
import type { BadInput } from "../support/bad-input";
import { clusterProps } from "../support/demo-cluster";
import { clusterWith, controlPlane, pool, untyped } from "./give";

const ANY = "10.244.0.0/16";

/** Stacks, typing errors and constructs in the wrong place. */
export const PLACES: readonly BadInput[] = [
  [
    104,
    "a Keystone that is no URL",
    (stack) =>
      new InfrastructureStack(stack.node.root, "b", {
        backend: StateBackend.pg(),
        openstack: OpenStackConnection.fromAuthUrl("cloud.example.com"),
      }),
    "url",
    "openstack.authUrl",
  ],
  [
    105,
    "a password in the code",
    (stack) =>
      new InfrastructureStack(stack.node.root, "b", {
        backend: StateBackend.pg(),
        openstack: OpenStackConnection.fromCloud("c", untyped({ password: "hunter2" })),
      }),
    "unknown-property",
    "openstack.password",
  ],
  [
    110,
    "a bucket without a name",
    (stack) => new InfrastructureStack(stack.node.root, "b", { backend: StateBackend.s3(untyped({})) }),
    "required",
    "backend.bucket",
  ],
  [
    116,
    "a typing error in a property",
    clusterWith(untyped({ clusterDomian: "cluster.local" })),
    "unknown-property",
    "clusterDomian",
  ],
  [
    116,
    "a typing error in a nested property",
    pool(untyped({ flavour: "m1.large" })),
    "unknown-property",
    "nodePools.general.flavour",
  ],
  [
    116,
    "a typing error in options of an endpoint",
    clusterWith({ endpoint: ApiEndpoint.octavia(untyped({ allowedCIDRs: [] })) }),
    "unknown-property",
    "endpoint.allowedCIDRs",
  ],
  [
    116,
    "a typing error in a backend",
    (stack) =>
      new InfrastructureStack(stack.node.root, "b", { backend: StateBackend.hcp(untyped({ organisation: "acme" })) }),
    "unknown-property",
    "backend.organisation",
  ],
  [
    117,
    "no properties",
    (stack) => new K8sOnOpenStackCluster(stack, "Cluster", untyped(undefined)),
    "required",
    "props",
  ],
  [117, "null for the control plane", clusterWith({ controlPlane: untyped(null) }), "required", "controlPlane"],
  [117, "null for a flavor", controlPlane({ flavor: untyped(null) }), "required", "controlPlane.flavor"],
  [
    117,
    "null for a backend",
    (stack) => new InfrastructureStack(stack.node.root, "b", { backend: untyped(null) }),
    "required",
    "backend",
  ],
  [
    118,
    "a cluster outside a stack",
    (stack) => new K8sOnOpenStackCluster(stack.node.root, "Cluster", clusterProps(stack)),
    "outside-stack",
    "scope",
  ],
  [
    117,
    "text where a reference belongs",
    (stack) =>
      ClusterNetwork.fromExisting(stack, "N", {
        network: untyped("business"),
        subnet: NetworkRef.named("s"),
        cidr: ANY,
      }),
    "wrong-kind",
    "network",
  ],
];
