import { problem } from "../core";
import type { Problem } from "../core";

/** When a StorageClass or a VolumeSnapshotClass is used. */
export enum ClassUse {
  /** By whatever names no class. */
  DEFAULT = "default",

  /** Only by what names it. */
  BY_NAME = "by-name",
}

/** A class that may be the one for whatever names none. */
export interface DefaultCandidate {
  /** Name of the class. */
  readonly name: string;

  /**
   * When the class is used.
   *
   * @default - DEFAULT for the first class of a list in which none says so, BY_NAME for the others
   */
  readonly use?: ClassUse;
}

/**
 * Name of the one class that serves what names none: that which says so, else the first that does not refuse.
 *
 * @param classes the classes of a cluster, in order
 */
export function defaultClassOf(classes: readonly DefaultCandidate[]): string | undefined {
  const said = classes.find(({ use }) => use === ClassUse.DEFAULT);
  return (said ?? classes.find(({ use }) => use === undefined))?.name;
}

/**
 * Checks that at most one class says that it is the default: Kubernetes takes the younger of two without a word, and with them the type
 * of disk changes.
 *
 * @param path path of the list
 * @param classes the classes
 */
export function checkSingleDefault(path: string, classes: readonly Partial<DefaultCandidate>[]): Problem | undefined {
  const defaults = classes.filter(({ use }) => use === ClassUse.DEFAULT).map(({ name }) => name);
  return defaults.length > 1
    ? problem(
        path,
        "two-default-classes",
        "must have one default at most",
        "leave ClassUse.DEFAULT to one of them",
        defaults,
      )
    : undefined;
}
