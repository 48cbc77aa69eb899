import { parse } from "yaml";
import type { Block } from "../../support/synth";
import type { Grant, GrantSource } from "./grants";
import { readNetworkPolicy } from "./network-grants";
import { ownerOf } from "./parties";
import { readBinding } from "./role-grants";

/** Charts of others, whose rights are those of their own service accounts. */
const CHARTS = ["cilium", "metrics-server", "openstack-cinder-csi", "openstack-cloud-controller-manager"];

/** Kinds that can let somebody reach something. */
const GRANTING = /kind\W+(Cluster)?RoleBinding|kind\W+\w*NetworkPolicy|AuthorizationPolicy|ReferenceGrant/;

type KubernetesObject = Block & { readonly kind?: string };

/** Objects of the bundled chart are read one by one; releases of unknown charts fail. */
export function readManifests(source: GrantSource): readonly Omit<Grant, "where">[] {
  const { block, stack, address } = source;
  const chart = String(block["chart"]);
  if (CHARTS.includes(chart)) {
    ownerOf(block, stack);
    return [];
  }
  if (!/\/ManifestsChart\//.test(chart)) {
    throw new Error(`${stack.id}: ${address} installs ${chart}; say what that chart grants`);
  }
  return (block["values"] as readonly string[]).flatMap((values) => readObjects(values, source));
}

function readObjects(values: string, source: GrantSource): readonly Omit<Grant, "where">[] {
  if (values.startsWith("${")) {
    if (GRANTING.test(values)) {
      throw new Error(`${source.address} makes objects that grant something out of what Terraform knows; read them`);
    }
    ownerOf(values, source.stack);
    return [];
  }
  const { objects = [] } = parse(values) as { readonly objects?: readonly KubernetesObject[] };
  return objects.flatMap((block) => {
    if (block.kind === "RoleBinding" || block.kind === "ClusterRoleBinding") {
      return readBinding({ ...source, block });
    }
    if (block.kind === "NetworkPolicy") {
      return readNetworkPolicy({ ...source, block });
    }
    if (GRANTING.test(`kind: ${String(block.kind)}`)) {
      throw new Error(`${source.address} makes a ${String(block.kind)}; say what it grants`);
    }
    ownerOf(block, source.stack);
    return [];
  });
}
