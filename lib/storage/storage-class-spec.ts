import {
  dnsName,
  each,
  knownKeys,
  known,
  labelValue,
  notBlank,
  object,
  oneOf,
  problem,
  readable,
  readableList,
  required,
  unique,
} from "../core";
import type { CheckResult } from "../core";
import { ClassUse, checkSingleDefault } from "./class-use";
import { ReclaimPolicy } from "./reclaim-policy";
import type { VolumeZones } from "./volume-zones";

const KEYS = ["name", "volumeType", "fileSystem", "reclaimPolicy", "use", "zones", "mountOptions"];

/** File system that a volume is formatted with at its first use. */
export enum FileSystem {
  /** The usual one; grows while mounted. */
  EXT4 = "ext4",

  /** For large files and large volumes; grows while mounted, as ext4 does. */
  XFS = "xfs",
}

/** A StorageClass over Cinder: which type of disk claims get, and what becomes of it. */
export interface StorageClassSpec {
  /** Name of the class. */
  readonly name: string;

  /**
   * Cinder volume type, by name or id, as `openstack volume type list` prints it. Volumes are encrypted when the type is: an encrypted
   * type with LUKS needs Barbican, and a credential whose roles may make keys there (`creator` on most clouds).
   *
   * @default - the type that the cloud has made its default
   */
  readonly volumeType?: string;

  /**
   * File system of the volumes.
   *
   * @default FileSystem.EXT4
   */
  readonly fileSystem?: FileSystem;

  /**
   * What happens to a volume when its claim is deleted.
   *
   * @default ReclaimPolicy.DELETE
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether claims that name no class get this one. Exactly one class does, unless all are `ClassUse.BY_NAME`.
   *
   * @default - ClassUse.DEFAULT for the first class when none says so
   */
  readonly use?: ClassUse;

  /**
   * Zones that volumes may be made in; only with `VolumeZones.matching()`.
   *
   * @default - every zone that has nodes
   */
  readonly zones?: readonly string[];

  /**
   * Options of `mount`, such as `noatime`.
   *
   * @default - none
   */
  readonly mountOptions?: readonly string[];
}

/** Classes of a cluster that asks for none in particular: the cloud's default type, once for data that goes and once for data that stays. */
export const DEFAULT_STORAGE_CLASSES: readonly StorageClassSpec[] = [
  { name: "cinder" },
  { name: "cinder-retain", reclaimPolicy: ReclaimPolicy.RETAIN, use: ClassUse.BY_NAME },
];

/**
 * Checks the StorageClasses of a cluster: each one, and that names and the default are there once.
 *
 * @param path path of the list
 * @param specs the classes
 * @param volumeZones how zones of volumes and nodes relate
 */
export function checkStorageClasses(
  path: string,
  specs: readonly StorageClassSpec[] | undefined,
  volumeZones: VolumeZones | undefined,
): CheckResult {
  const classes = readableList(specs).map((spec) => readable(spec));
  return [
    each(path, specs, (at, spec) => checkStorageClass(at, spec as StorageClassSpec, volumeZones), { min: 1 }),
    unique(
      path,
      classes.map(({ name }) => name).filter((name) => name !== undefined),
      "names",
    ),
    checkSingleDefault(path, classes),
  ];
}

function checkStorageClass(path: string, given: StorageClassSpec, volumeZones: VolumeZones | undefined): CheckResult {
  const spec = readable(given);
  const at = (key: string) => `${path}.${key}`;
  return (
    object(path, given) ?? [
      knownKeys(path, given, KEYS),
      required(at("name"), spec.name) ?? known(at("name"), spec.name) ?? dnsName(at("name"), spec.name),
      notBlank(at("volumeType"), spec.volumeType),
      oneOf(at("fileSystem"), spec.fileSystem, Object.values(FileSystem)),
      oneOf(at("reclaimPolicy"), spec.reclaimPolicy, Object.values(ReclaimPolicy)),
      oneOf(at("use"), spec.use, Object.values(ClassUse)),
      checkZones(at("zones"), spec.zones, volumeZones),
      each(at("mountOptions"), spec.mountOptions, (option, value) => notBlank(option, value)),
    ]
  );
}

function checkZones(
  path: string,
  zones: readonly string[] | undefined,
  volumeZones: VolumeZones | undefined,
): CheckResult {
  if (zones !== undefined && volumeZones?.followNodes === false) {
    return problem(
      path,
      "zones-without-topology",
      "must not be given when volumes do not follow the zones of the nodes",
      "leave it out, or use VolumeZones.matching()",
      zones,
    );
  }
  return [
    each(path, zones, (at, zone) => notBlank(at, zone) ?? labelValue(at, zone), { min: 1 }),
    unique(path, zones, "zones"),
  ];
}
