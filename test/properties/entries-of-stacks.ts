import { App } from "cdktf";
import {
  ApplicationCredential,
  ClientCertificate,
  ClusterPki,
  K8sOnOpenStackCluster,
  KeyPair,
  KubernetesVersion,
} from "../../lib";
import { InfrastructureStack, OpenStackConnection, StateBackend } from "../../stacks";
import { newStack } from "../support/demo-cluster";
import { ID, SSH_KEY, entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

/** Stacks, states, logins, keys and clusters that exist. */
export const STACK_ENTRIES: readonly Entry[] = [
  entry(
    "a cluster that exists",
    {
      clusterName: "other",
      version: KubernetesVersion.V1_35,
      endpointHost: "10.0.0.1",
      privateEndpointHost: "10.0.0.1",
      endpointPort: 6443,
      certificateAuthority: "pem",
      credentials: { clientCertificate: "c", clientKey: "k" },
      podCidrs: ["10.244.0.0/16"],
      serviceCidrs: ["10.96.0.0/16"],
      clusterDomain: "cluster.local",
      nodeCidr: "10.10.0.0/24",
      nodeMtu: 1450,
      networkId: ID,
      subnetId: ID,
      externalNetworkId: ID,
      loadBalancerProvider: undefined,
      networkPlugin: undefined,
      kuryr: {
        projectId: "p",
        podSubnetId: ID,
        serviceSubnetId: ID,
        podSecurityGroupIds: [ID],
        nodeSubnetIds: [ID],
        routerId: ID,
        podSubnetPoolId: ID,
        externalNetworkId: ID,
        resourceTags: ["t"],
      },
    },
    (props) => K8sOnOpenStackCluster.fromClusterAttributes(newStack(), "Cluster", props),
  ),
  entry(
    "InfrastructureStack",
    { backend: StateBackend.pg(), openstack: OpenStackConnection.fromCloud("c") },
    (props) => new InfrastructureStack(new App(), "test", props),
  ),
  entry(
    "OpenStackConnection",
    { region: "r", endpointType: "public", caCertificateFile: "/ca", maxRetries: 2 },
    (props) =>
      new InfrastructureStack(new App(), "test", {
        backend: StateBackend.pg(),
        openstack: OpenStackConnection.fromCloud("c", props),
      }),
  ),
  ...(
    [
      ["local", { folder: "/srv" }, (o) => StateBackend.local(o as never)],
      [
        "hcp",
        { organization: "o", workspace: "w", project: "p", hostname: "h.example.com" },
        (o) => StateBackend.hcp(o as never),
      ],
      [
        "remote",
        { organization: "o", workspace: "w", project: "p", hostname: "h.example.com" },
        (o) => StateBackend.remote(o as never),
      ],
      [
        "s3",
        { bucket: "b", endpoint: "https://s3.example.com", region: "r", key: "k", locking: undefined },
        (o) => StateBackend.s3(o as never),
      ],
      [
        "http",
        { address: "https://h.example.com", lockAddress: "https://h.example.com/lock" },
        (o) => StateBackend.http(o as never),
      ],
      ["pg", { schemaName: "s" }, (o) => StateBackend.pg(o as never)],
    ] as readonly (readonly [string, object, (options: object) => StateBackend])[]
  ).map(([name, options, make]) =>
    entry(
      `StateBackend.${name}`,
      options,
      (props) => new InfrastructureStack(new App(), "test", { backend: make(props) }),
    ),
  ),
  entry("KeyPair", { name: "n", publicKey: SSH_KEY }, (props) => new KeyPair(newStack(), "Key", props)),
  entry(
    "ApplicationCredential",
    {
      name: "n",
      description: "d",
      roles: ["member"],
      accessRules: [{ service: "compute", method: "GET" as const, path: "/v2" }],
      expiry: undefined,
      generation: 1,
    },
    (props) => new ApplicationCredential(newStack(), "Credential", props),
  ),
  entry(
    "ClusterPki",
    { algorithm: undefined, deletionProtection: true },
    (props) => new ClusterPki(newStack(), "Pki", props),
  ),
  entry(
    "ClientCertificate",
    { commonName: "c", organization: "o", validityHours: 10, earlyRenewalHours: 1 },
    (props) =>
      new ClientCertificate(newStack(), "Certificate", {
        authority: new ClusterPki(newStack("pki"), "Pki").clusterCa,
        ...props,
      }),
  ),
];
