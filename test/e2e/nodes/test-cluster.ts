import type { ClusterSpec, NodeSpec } from "../../../lib/bootstrap";
import { NodeRole, NodeSoftware, renderUserData } from "../../../lib/bootstrap";
import { Lab } from "./lab";
import type { TestPki } from "./pki";
import { joinTokenOf } from "./pki";

/** A node of the test cluster. */
export interface TestNode {
  /** Short name for the lab, whose network devices bear it. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly role: NodeRole;
}

/** The three control plane nodes; their names and addresses are known before any of them boots. */
export const CONTROL_PLANES: readonly TestNode[] = [
  { id: "cp1", name: "lab-control-plane-1", address: "10.77.0.11", role: NodeRole.FIRST_CONTROL_PLANE },
  { id: "cp2", name: "lab-control-plane-2", address: "10.77.0.12", role: NodeRole.CONTROL_PLANE },
  { id: "cp3", name: "lab-control-plane-3", address: "10.77.0.13", role: NodeRole.CONTROL_PLANE },
];

/** Defines a worker. */
export function worker(number: number): TestNode {
  return { id: `w${number}`, name: `lab-general-${number}`, address: `10.77.0.${20 + number}`, role: NodeRole.WORKER };
}

/** Renders the user data of a node in a join epoch. */
export function userDataOf(node: TestNode, pki: TestPki, epoch: string, kubernetesVersion: string): string {
  const cluster: ClusterSpec = {
    name: "lab",
    kubernetesVersion,
    endpoint: { host: Lab.ENDPOINT },
    networking: { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/16"], nodeCidrs: ["10.77.0.0/24"] },
    caCertificate: pki.caCertificate,
    joinToken: joinTokenOf(pki.secrets.joinSeed, epoch),
    secrets: pki.secrets,
    controlPlaneAddresses: CONTROL_PLANES.map(({ address }) => address),
  };
  const spec: NodeSpec = {
    name: node.name,
    role: node.role,
    addresses: [node.address],
    labels: { "example.com/lab": "true" },
    kubelet: { maxPods: 64 },
    machine: { software: NodeSoftware.preinstalled() },
  };
  return renderUserData(cluster, spec);
}
