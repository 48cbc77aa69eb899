import { mapIn, nameIn, partAt, textIn } from "./object-reader";
import { objectsIn } from "./release-objects";

/** What claims of a StorageClass become, and what of it the project's quota counts. */
export interface VolumeDriver {
  /** What it makes for a claim. */
  readonly makes: "volume" | "Manila share" | "Ceph image";

  /** Which quota counts it; images in a pool of Ceph and volumes of drivers that nobody knows count nowhere. */
  readonly quota?: "volumes" | "shares";

  /** Chart of the driver, which alone removes what it made. */
  readonly chart?: string;
}

/** Finds the driver behind a StorageClass, or behind the default class when a claim names none. */
export type FindDriver = (storageClass: string | undefined) => VolumeDriver;

const CINDER: VolumeDriver = { makes: "volume", quota: "volumes", chart: "openstack-cinder-csi" };

/** Drivers by the end of the provisioner's name: Manila's begins with the protocol, and Ceph's may with an operator's namespace. */
const DRIVERS: Readonly<Record<string, VolumeDriver>> = {
  "cinder.csi.openstack.org": CINDER,
  "manila.csi.openstack.org": { makes: "Manila share", quota: "shares", chart: "openstack-manila-csi" },
  "rbd.csi.ceph.com": { makes: "Ceph image", chart: "ceph-csi-rbd" },
};

const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** Finds drivers by the classes among some resources; a class that is not among them is taken for one of Cinder. */
export function driversOf(resources: readonly (readonly [type: string, values: unknown])[]): FindDriver {
  let classes: readonly unknown[] | undefined;
  return (storageClass) => {
    // most resources ask for no volume, and reading every release takes long.
    classes ??= resources.flatMap(([type, values]) => classesIn(type, values));
    const used = classes.find((one) => (storageClass === undefined ? isDefault(one) : nameIn(one) === storageClass));
    return driverOf(used);
  };
}

/** The driver that a StorageClass names. */
export function driverOf(storageClass: unknown): VolumeDriver {
  const provisioner = textIn(storageClass, "storage_provisioner", "provisioner");
  if (provisioner === undefined) {
    return CINDER;
  }
  const known = Object.entries(DRIVERS).find(([name]) => provisioner === name || provisioner.endsWith(`.${name}`));
  return known?.[1] ?? { makes: "volume" };
}

function classesIn(type: string, values: unknown): readonly unknown[] {
  if (/^kubernetes_storage_class(_v1)?$/.test(type)) {
    return [values];
  }
  return type === "helm_release" ? objectsIn(values).filter((one) => textIn(one, "kind") === "StorageClass") : [];
}

function isDefault(storageClass: unknown): boolean {
  return mapIn(partAt(storageClass, "metadata"), "annotations")[DEFAULT_CLASS] === "true";
}
