import type { Block } from "../../support/synth";
import type { Grant, GrantSource } from "./grants";
import { ownerOf } from "./parties";
import type { Party } from "./parties";

type Parties = Omit<Grant, "where">;

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

interface Metadata {
  readonly namespace?: string;
}

/** Groups and users that more than one tenant is in. */
const EVERYBODY = [
  /^system:(authenticated|unauthenticated|anonymous|serviceaccounts$)/,
  /^keystone:role:/,
  // a Keystone group of a name that says nothing of a tenant is the operator's.
];

/** A RoleBinding reaches into its namespace, a ClusterRoleBinding into all. */
export function readBinding({ stack, block }: GrantSource): readonly Parties[] {
  const { namespace } = metadataOf(block);
  const subjects = (block["subject"] ?? block["subjects"] ?? []) as readonly Subject[];
  return subjects.map((subject) => ({
    subject: partyOf(subject, stack),
    // the whole cluster is everybody's, and so no tenant's to see.
    object: namespace === undefined ? "operator" : ownerOf(namespace, stack),
  }));
}

function partyOf({ kind, name, namespace }: Subject, stack: GrantSource["stack"]): Party {
  if (kind === "ServiceAccount") {
    return ownerOf(namespace, stack);
  }
  return EVERYBODY.some((pattern) => pattern.test(name)) ? "everybody" : ownerOf(name, stack);
}

interface PolicyRule {
  readonly users: { readonly projects?: readonly string[] };
  readonly resource_permissions?: Readonly<Record<string, readonly string[]>>;
}

interface Guard {
  readonly roleMappings: readonly { readonly projects?: readonly string[]; readonly groups: readonly string[] }[];
}

/** The documents of the login webhook: what policies allow, and which groups roles give. Other ConfigMaps are one tenant's. */
export function readPolicyDocument({ stack, block }: GrantSource): readonly Parties[] {
  const data = (block["data"] ?? {}) as Readonly<Record<string, string>>;
  const { policies, "guard.json": guard, ...rest } = data;
  ownerOf(rest, stack);
  const rules = policies === undefined ? [] : (JSON.parse(policies) as readonly PolicyRule[]);
  const mappings = guard === undefined ? [] : (JSON.parse(guard) as Guard).roleMappings;
  return [
    ...rules.flatMap((rule) =>
      Object.keys(rule.resource_permissions ?? {}).flatMap((key) =>
        (rule.users.projects ?? ["everybody"]).map((project): Parties => {
          const [namespaces = ""] = key.split("/");
          const isOpen = namespaces.startsWith("*") || namespaces.startsWith("!");
          return {
            subject: project === "everybody" ? "everybody" : ownerOf(project, stack),
            object: isOpen ? "operator" : ownerOf(namespaces, stack),
          };
        }),
      ),
    ),
    ...mappings.flatMap(({ projects, groups }) =>
      groups.map((group): Parties => ({
        subject: projects === undefined ? "everybody" : ownerOf(projects, stack),
        object: ownerOf(group, stack),
      })),
    ),
  ];
}

function metadataOf(block: Block): Metadata {
  return block["metadata"] ?? {};
}
