import type { Block, SynthesizedApp, SynthesizedStack } from "../../support/synth";
import { readManifests } from "./manifest-grants";
import { readNetworkPolicy, readSecurityRule } from "./network-grants";
import { ownerOf, tenantsIn } from "./parties";
import type { Party } from "./parties";
import { readBinding, readPolicyDocument } from "./role-grants";

/** Something that lets somebody reach something. */
export interface Grant {
  readonly where: string;
  readonly subject: Party;
  readonly object: Party;
}

/** What a reader knows of a resource. */
export interface GrantSource {
  readonly stack: SynthesizedStack;
  readonly address: string;
  readonly block: Block;
}

type Reader = (source: GrantSource) => readonly Omit<Grant, "where">[];

const between =
  (subject: string, object: string): Reader =>
  ({ stack, block }) => [{ subject: ownerOf(block[subject], stack), object: ownerOf(block[object], stack) }];

/** What an administrator gives a tenant: a network, a flavor, an image. The gift is the operator's, and the receiver the tenant. */
const gift =
  (receiver: string, given: string): Reader =>
  (source) =>
    between(
      receiver,
      given,
    )(source).map(({ subject, object }) => ({
      subject,
      // a gift of the operator harms nobody; one of another tenant's would.
      object: object === "operator" ? subject : object,
    }));

/** The owner of a Secret's namespace reads it. */
const secret: Reader = ({ stack, block }) => [
  {
    subject: ownerOf(metadataOf(block), stack),
    object: ownerOf(block["data"], stack),
  },
];

/** Resources that let somebody reach something. */
const READERS: Readonly<Record<string, Reader>> = {
  openstack_identity_role_assignment_v3: ({ stack, block }) => [
    {
      subject: ownerOf([block["user_id"], block["group_id"]], stack),
      // a role in a domain, or none that is named, counts everywhere.
      object: block["project_id"] === undefined ? "everybody" : ownerOf(block["project_id"], stack),
    },
  ],
  openstack_identity_user_membership_v3: between("user_id", "group_id"),
  openstack_networking_rbac_policy_v2: ({ stack, block, address }) =>
    block["target_tenant"] === "*"
      ? [{ subject: "everybody", object: ownerOf(block["object_id"], stack) }]
      : gift("target_tenant", "object_id")({ stack, block, address }),
  openstack_compute_flavor_access_v2: gift("tenant_id", "flavor_id"),
  openstack_images_image_access_v2: gift("member_id", "image_id"),
  openstack_networking_secgroup_rule_v2: readSecurityRule,
  openstack_networking_router_interface_v2: between("router_id", "subnet_id"),
  openstack_identity_application_credential_v3: ({ stack, block }) => [
    { subject: ownerOf(block["name"], stack), object: ownerOf(undefined, stack) },
  ],
  kubernetes_role_binding_v1: readBinding,
  kubernetes_cluster_role_binding_v1: readBinding,
  kubernetes_network_policy_v1: readNetworkPolicy,
  kubernetes_config_map_v1: readPolicyDocument,
  kubernetes_secret_v1: secret,
  helm_release: readManifests,
  harbor_project_member_group: between("group_name", "project_id"),
  harbor_project_member_user: between("user_name", "project_id"),
  harbor_robot_account: ({ stack, block }) =>
    [{ subject: ownerOf(block["replace_triggered_by"], stack), object: ownerOf(block["permissions"], stack) }].map(
      (grant) => ({ ...grant, subject: grant.subject === "operator" ? grant.object : grant.subject }),
    ),
};

/** Resources that let nobody reach anything that is not theirs: with what they refer to they are one tenant's, which is checked. */
const HARMLESS: ReadonlySet<string> = new Set([
  "harbor_project",
  "kubernetes_daemon_set_v1",
  "kubernetes_default_service_account_v1",
  "kubernetes_limit_range_v1",
  "kubernetes_namespace_v1",
  "kubernetes_resource_quota_v1",
  "kubernetes_service_account_v1",
  "kubernetes_storage_class_v1",
  "openstack_compute_instance_v2",
  "openstack_compute_quotaset_v2",
  "openstack_compute_servergroup_v2",
  "openstack_identity_group_v3",
  "openstack_identity_project_v3",
  "openstack_identity_user_v3",
  "openstack_networking_floatingip_associate_v2",
  "openstack_networking_floatingip_v2",
  "openstack_networking_network_v2",
  "openstack_networking_port_v2",
  "openstack_networking_quota_v2",
  "openstack_networking_router_v2",
  "openstack_networking_secgroup_v2",
  "openstack_networking_subnet_v2",
  "random_bytes",
  "random_password",
  "terraform_data",
  "tls_cert_request",
  "tls_locally_signed_cert",
  "tls_private_key",
  "tls_self_signed_cert",
]);

/** Every grant of an app. Fails on a resource that nobody has thought about yet, and on one that mixes tenants. */
export function enumerateGrants(app: SynthesizedApp): readonly Grant[] {
  return app.stackIds.flatMap((id) => {
    const stack = app.stack(id);
    return stack.allResources.flatMap(({ address, block }) => {
      const [type = ""] = address.split(".");
      const where = `${id}: ${address}`;
      const reader = READERS[type];
      if (reader !== undefined) {
        return reader({ stack, address, block }).map((grant) => ({ where, ...grant }));
      }
      if (!HARMLESS.has(type)) {
        throw new Error(`${where} may grant something; say what it grants, or that it grants nothing`);
      }
      ownerOf(block, stack);
      return [];
    });
  });
}

/** Grants by which somebody reaches what is another tenant's, or what is everybody's. */
export function breachesOf(grants: readonly Grant[]): readonly Grant[] {
  return grants.filter(
    ({ subject, object }) =>
      subject !== object && subject !== "operator" && (subject !== "everybody" || object !== "operator"),
  );
}

/** Stacks of a tenant that speak of the other one. */
export function mixedStacks(app: SynthesizedApp): readonly string[] {
  return app.stackIds.filter((id) => tenantsIn(id).length > 0 && tenantsIn(`${id} ${app.stack(id).text}`).length > 1);
}

function metadataOf(block: Block): unknown {
  const { name, ...rest } = block["metadata"] as Readonly<Record<string, unknown>>;
  // names of pull secrets are made of the project's; what counts is the namespace.
  return typeof name === "string" ? rest["namespace"] : rest;
}
