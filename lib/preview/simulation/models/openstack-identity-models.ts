import { inventUuid, REGION } from "../invented-value";
import { RefusedError, textOf } from "../resource-model";
import type { ResourceModel, ResourceModels, SettleContext } from "../resource-model";
import { fingerprint } from "../wire-value";
import type { WireObject } from "../wire-value";

/** Keystone: ids without dashes, names that a domain has once, secrets of application credentials; and the quotas of projects. */
export const OPENSTACK_IDENTITY_MODELS: ResourceModels = {
  openstack_identity_application_credential_v3: {
    settle: ({ config, prior, seed }) => ({
      secret: textOf(config, "secret") ?? prior?.secret ?? fingerprint(seed, "secret"),
      roles: config.roles ?? prior?.roles ?? ["member"],
    }),
  },
  openstack_identity_project_v3: named("project"),
  openstack_identity_group_v3: named("group"),
  openstack_identity_user_v3: named("user"),
  openstack_identity_role_assignment_v3: {
    settle: ({ config }) => ({
      id: ["domain_id", "project_id", "group_id", "user_id", "role_id"]
        .map((key) => textOf(config, key) ?? "")
        .join("/"),
    }),
  },
  openstack_identity_user_membership_v3: {
    settle: ({ config }) => ({ id: `${textOf(config, "user_id") ?? ""}/${textOf(config, "group_id") ?? ""}` }),
  },
  "data.openstack_identity_role_v3": { settle: (context) => ({ id: lookUp(context) }) },
  "data.openstack_identity_group_v3": { settle: (context) => ({ id: lookUp(context) }) },
  "data.openstack_identity_user_v3": { settle: (context) => ({ id: lookUp(context) }) },
  openstack_compute_quotaset_v2: { settle: ofProject },
  openstack_blockstorage_quotaset_v3: { settle: ofProject },
  openstack_networking_quota_v2: { settle: ofProject },
  openstack_lb_quota_v2: { settle: ofProject },
};

/** What has a name that no other of its kind has in the same domain. */
function named(kind: string): ResourceModel {
  return {
    settle: ({ prior, seed }) => ({ id: prior?.id ?? keystoneId(kind, seed) }),
    created: ({ cloud, type, object }) => {
      const name = textOf(object, "name");
      const twin = cloud
        .ofType(type)
        .find((other) => other.id !== object.id && other.domain_id === object.domain_id && sameName(other, name));
      if (twin !== undefined) {
        throw new RefusedError({
          summary: `Conflict occurred attempting to store ${kind} - it is not permitted to have two ${kind}s with the name ${String(name)} in one domain`,
          detail: "Choose another name.",
          attribute: "name",
        });
      }
    },
  };
}

/** Keystone compares names without regard to case. */
function sameName(object: WireObject, name: string | undefined): boolean {
  return name !== undefined && textOf(object, "name")?.toLowerCase() === name.toLowerCase();
}

/** Id of what was made in this preview, else one that follows the name. */
function lookUp({ cloud, config, type }: SettleContext): string {
  const name = textOf(config, "name") ?? "";
  const own = cloud.ofType(type.replace(/^data\./, "")).find((object) => sameName(object, name));
  return textOf(own, "id") ?? keystoneId(type, name);
}

function keystoneId(...seed: string[]): string {
  return inventUuid(...seed).replaceAll("-", "");
}

function ofProject({ config }: SettleContext): WireObject {
  return { id: `${textOf(config, "project_id") ?? ""}/${textOf(config, "region") ?? REGION}` };
}
