import { blocksOf, RefusedError, textOf } from "../resource-model";
import type { Refusal, ResourceModel, ResourceModels, SettleContext } from "../resource-model";
import { fingerprint } from "../wire-value";
import type { WireObject } from "../wire-value";

/** @see https://github.com/goharbor/harbor/blob/v2.15.1/src/pkg/project/manager.go */
const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

const MAX_NAME = 255;

/** Numbers are small enough to be read, and many enough to differ. */
const MAX_NUMBER = 1_000_000;

/** Kinds of registries that a project may be a cache of, in an installation that nobody changed. */
const CACHEABLE: ReadonlySet<string> = new Set([
  "alibaba",
  "aws",
  "azure",
  "docker-hub",
  "docker-registry",
  "github",
  "google",
  "harbor",
  "jfrog",
]);

/** What stands in front of the names of robots, unless an administrator changed it. */
const ROBOT_PREFIX = "robot$";

/**
 * Harbor and its provider, as far as a plan depends on them: ids are paths of the API with numbers at their ends.
 *
 * @see https://github.com/goharbor/terraform-provider-harbor/tree/v3.12.4/provider
 */
export const HARBOR_MODELS: ResourceModels = {
  harbor_project: {
    check: (config) => checkName(config, "project"),
    settle: (context) => {
      const number = numbered(context);
      return { id: `/projects/${number}`, project_id: number, registry_id: context.config.registry_id ?? 0 };
    },
    created: (context) => {
      refuseTwin(context, "name", "project");
      refuseUncacheable(context);
    },
  },
  harbor_project_member_group: belowProject("members", "member_id"),
  harbor_project_member_user: belowProject("members", "member_id"),
  harbor_project_webhook: belowProject("webhook/policies"),
  harbor_immutable_tag_rule: belowProject("immutabletagrules"),
  harbor_retention_policy: { settle: (context) => ({ id: `/retentions/${numbered(context)}` }) },
  harbor_robot_account: {
    check: (config) => checkName(config, "robot"),
    settle: (context) => {
      const { config, prior, seed } = context;
      const number = numbered(context);
      return {
        id: `/robots/${number}`,
        robot_id: String(number),
        full_name: ROBOT_PREFIX + ownerOf(config) + (textOf(config, "name") ?? ""),
        // the provider learns the secret from Harbor, unless it was told one; one that is write-only is kept nowhere.
        secret:
          textOf(config, "secret") ??
          ((config.secret_wo_version ?? null) === null
            ? (prior?.secret ?? `R0${fingerprint(seed, "secret").slice(0, 30)}`)
            : ""),
      };
    },
  },
  harbor_registry: {
    settle: (context) => {
      const number = numbered(context);
      return { id: `/registries/${number}`, registry_id: number, status: "healthy" };
    },
    created: (context) => refuseTwin(context, "name", "registry"),
  },
  harbor_replication: {
    check: checkReplication,
    settle: (context) => {
      const number = numbered(context);
      return { id: `/replication/policies/${number}`, replication_policy_id: number };
    },
    created: (context) => refuseTwin(context, "name", "replication"),
  },
  harbor_garbage_collection: { settle: () => ({ id: "/system/gc/schedule" }) },
  harbor_purge_audit_log: { settle: () => ({ id: "/system/purgeaudit/schedule" }) },
  harbor_interrogation_services: { settle: () => ({ id: "/system/scanAll/schedule" }) },
};

/** What belongs to a project and has a number there. */
function belowProject(path: string, numberAttribute?: string): ResourceModel {
  return {
    settle: (context) => {
      const number = numbered(context);
      const id = `${textOf(context.config, "project_id") ?? ""}/${path}/${number}`;
      return numberAttribute === undefined ? { id } : { id, [numberAttribute]: number };
    },
  };
}

/** The number of an object: the one that it has, or one that does not depend on which object Terraform makes first. */
function numbered({ prior, seed }: SettleContext): number {
  const known = /(\d+)$/.exec(textOf(prior ?? undefined, "id") ?? "")?.[1];
  return known === undefined ? 1 + (parseInt(fingerprint(seed, "number").slice(0, 8), 16) % MAX_NUMBER) : Number(known);
}

/** Robots of a project bear its name. */
function ownerOf(config: WireObject): string {
  const project = blocksOf(config, "permissions")
    .map((permission) => textOf(permission, "namespace"))
    .find((name) => name !== undefined);
  return config.level === "project" ? `${project ?? ""}+` : "";
}

function checkName(config: WireObject, what: string): readonly Refusal[] {
  const name = textOf(config, "name");
  return name === undefined || (NAME.test(name) && name.length <= MAX_NAME)
    ? []
    : [
        {
          summary: `${what} name is not in lower case or contains illegal characters`,
          detail: "Harbor takes lower-case letters and digits, with single '.', '_' or '-' between them.",
          attribute: "name",
        },
      ];
}

function checkReplication(config: WireObject): readonly Refusal[] {
  return config.schedule === "event_based" && config.single_active_replication === true
    ? [
        {
          summary: "single active replication is not allowed for event_based triggers",
          detail: "Harbor answers 500. Leave single_active_replication out.",
          attribute: "single_active_replication",
        },
      ]
    : [];
}

function refuseTwin({ cloud, type, object }: SettleContext, attribute: string, what: string): void {
  const name = textOf(object, attribute);
  if (cloud.ofType(type).some((other) => other.id !== object.id && textOf(other, attribute) === name)) {
    throw new RefusedError({
      summary: `The ${what} named ${name ?? ""} already exists`,
      detail: "Harbor answers 409. Choose another name.",
      attribute,
    });
  }
}

function refuseUncacheable({ cloud, object }: SettleContext): void {
  const upstream = cloud.ofType("harbor_registry").find(({ registry_id: id }) => id === object.registry_id);
  const kind = textOf(upstream, "provider_name");
  if (kind !== undefined && !CACHEABLE.has(kind)) {
    throw new RefusedError({
      summary: `unsupported registry type ${kind}`,
      detail: "Harbor keeps no copies of such a registry. Use docker-registry.",
      attribute: "registry_id",
    });
  }
}
