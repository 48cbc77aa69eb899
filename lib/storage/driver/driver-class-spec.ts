import {
  dnsName,
  each,
  known,
  knownKeys,
  notBlank,
  object,
  oneOf,
  readable,
  readableList,
  required,
  unique,
} from "../../core";
import type { CheckResult } from "../../core";
import { ClassUse, checkSingleDefault } from "../class-use";
import { ReclaimPolicy } from "../reclaim-policy";

/** What every StorageClass has, whatever its driver. */
export interface DriverClassSpec {
  /** Name of the class. */
  readonly name: string;

  /**
   * What happens to a volume when its claim is deleted.
   *
   * @default ReclaimPolicy.DELETE
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether claims that name no class get this one. At most one class of a cluster does: another driver may have it already.
   *
   * @default ClassUse.BY_NAME
   */
  readonly use?: ClassUse;

  /**
   * Options of `mount`, such as `noatime`.
   *
   * @default - none
   */
  readonly mountOptions?: readonly string[];
}

const KEYS = ["name", "reclaimPolicy", "use", "mountOptions"];

/**
 * Checks the StorageClasses of a driver: what all classes have, what its own have beside it, and that names and the default are there once.
 *
 * @param path path of the list
 * @param specs the classes
 * @param ownKeys properties that classes of the driver have beside the common ones
 * @param checkOwn checks those
 */
export function checkDriverClasses<Spec extends DriverClassSpec>(
  path: string,
  specs: readonly Spec[] | undefined,
  ownKeys: readonly string[],
  checkOwn: (at: (key: string) => string, spec: Partial<Spec>) => CheckResult,
): CheckResult {
  const check = (item: string, given: Spec) => {
    const spec: Partial<Spec> = readable(given);
    const at = (key: string) => `${item}.${key}`;
    return (
      object(item, given) ?? [
        knownKeys(item, given, [...KEYS, ...ownKeys]),
        checkCommon(at, spec),
        each(at("mountOptions"), spec.mountOptions, (option, value) => notBlank(option, value)),
        checkOwn(at, spec),
      ]
    );
  };
  return [
    required(path, specs) ?? each(path, specs, (item, given) => check(item, given as Spec), { min: 1 }),
    checkOnce(path, specs),
  ];
}

/**
 * Checks what classes of volumes and of snapshots have in common.
 *
 * @param at path of a property
 * @param spec the class
 */
export function checkCommon(
  at: (key: string) => string,
  spec: Partial<Pick<DriverClassSpec, "name" | "reclaimPolicy" | "use">>,
): CheckResult {
  return [
    required(at("name"), spec.name) ?? known(at("name"), spec.name) ?? dnsName(at("name"), spec.name),
    oneOf(at("reclaimPolicy"), spec.reclaimPolicy, Object.values(ReclaimPolicy)),
    oneOf(at("use"), spec.use, Object.values(ClassUse)),
  ];
}

/**
 * Checks that names and the default are there once.
 *
 * @param path path of the list
 * @param specs the classes
 */
export function checkOnce(
  path: string,
  specs: readonly Pick<DriverClassSpec, "name" | "use">[] | undefined,
): CheckResult {
  const classes = readableList(specs).map((spec) => readable(spec));
  const names = classes.map(({ name }) => name).filter((name) => name !== undefined);
  return [unique(path, names, "names"), checkSingleDefault(path, classes)];
}
