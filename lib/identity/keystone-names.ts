import { hasTokens } from "../core";

/**
 * A name of Keystone as a part of a Kubernetes name: percent-encoded but for letters, digits, `@`, `.`, `_`, `-` and `~`. The guard
 * quotes in the same way, and so no name can be mistaken for another one, or for two parts.
 */
export function quoteKeystoneName(name: string): string {
  return hasTokens(name)
    ? name
    : encodeURIComponent(name)
        .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
        .replaceAll("%40", "@");
}

/** Group of all who logged in to a project. */
export function projectGroup(projectId: string): string {
  return `keystone:project:${quoteKeystoneName(projectId)}`;
}

/** Group of all who logged in to a project and have a role there. */
export function projectRoleGroup(projectId: string, role: string): string {
  return `${projectGroup(projectId)}:role:${quoteKeystoneName(role)}`;
}

/** Group of all who have a role in the project that they logged in to, whichever that is. */
export function roleGroup(role: string): string {
  return `keystone:role:${quoteKeystoneName(role)}`;
}

/** Group of all users of a domain who are in a Keystone group of that name. */
export function domainGroup(domainId: string, name: string): string {
  return `keystone:group:${quoteKeystoneName(domainId)}:${quoteKeystoneName(name)}`;
}

/** Whether a text can be quoted: half a surrogate pair cannot. */
export function isQuotable(name: string): boolean {
  return !/\p{Surrogate}/u.test(name);
}
