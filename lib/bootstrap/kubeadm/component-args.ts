import type { ExtraArg, ExtraVolume } from "../cluster-spec";

/** Flags whose values of the library and of the user are joined, because each side counts on its own. */
const JOINED_FLAGS = new Set(["enable-admission-plugins", "feature-gates"]);

/** Flags of one component in the form that kubeadm's `extraArgs` takes. */
export type ComponentArgs = Readonly<Record<string, string | undefined>>;

/**
 * Merges the library's flags with the user's: the user's win, lists are joined, undefined ones are left out.
 *
 * @param own flags of the library, by name
 * @param extra flags of the user; a name may appear several times
 * @returns flags sorted by name, the user's order kept among equal names
 */
export function renderArgs(own: ComponentArgs, extra: readonly ExtraArg[] = []): ExtraArg[] {
  const replaced = new Set(extra.map(({ name }) => name).filter((name) => !JOINED_FLAGS.has(name)));
  const kept = Object.entries(own)
    .filter(([name]) => !replaced.has(name))
    .flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: joinedValue(name, value, extra) }]));
  const added = extra.filter(({ name }) => replaced.has(name) || own[name] === undefined);
  return [...kept, ...added.map(({ name, value }) => ({ name, value }))].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
  );
}

function joinedValue(name: string, value: string, extra: readonly ExtraArg[]): string {
  const more = extra.filter((arg) => arg.name === name).flatMap((arg) => arg.value.split(","));
  return JOINED_FLAGS.has(name) ? [...new Set([...value.split(","), ...more])].join(",") : value;
}

/** Mounts in the form that kubeadm's `extraVolumes` takes. */
export function renderVolumes(volumes: readonly ExtraVolume[] = []): object[] {
  return volumes.map(({ name, hostPath, mountPath, readOnly }) => ({
    name,
    hostPath,
    mountPath,
    readOnly: readOnly ?? true,
  }));
}
