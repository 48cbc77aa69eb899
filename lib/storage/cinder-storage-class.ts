import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import type { StorageClassV1Config } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import { Construct } from "constructs";
import { GenerationMarker } from "../cluster/generation-marker";
import { terraformText } from "../core";
import { ReclaimPolicy } from "./reclaim-policy";
import type { IStorageClass } from "./storage-class";
import { FileSystem } from "./storage-class-spec";
import type { StorageClassSpec } from "./storage-class-spec";
import { VolumeSharing } from "./volume-sharing";
import type { VolumeZones } from "./volume-zones";

/** Name of the driver in Kubernetes. */
export const CINDER_DRIVER = "cinder.csi.openstack.org";

/** Label of the nodes' zones, whose values are those of Nova. */
const ZONE_KEY = `topology.${CINDER_DRIVER}/zone`;

/** What a class is made of beside its own settings. */
export interface CinderStorageClassProps {
  /** Settings of the class, checked. */
  readonly spec: StorageClassSpec;

  /** How zones of volumes and nodes relate. */
  readonly volumeZones: VolumeZones;

  /** Whether claims that name no class get this one. */
  readonly isDefault: boolean;
}

/**
 * Defines a StorageClass over Cinder. Kubernetes lets nothing of a class change but its labels, so every other change makes it anew;
 * volumes and claims stay as they are.
 */
export class CinderStorageClass extends Construct implements IStorageClass {
  public readonly storageClassName: string;
  public readonly sharing = VolumeSharing.BLOCK;

  public constructor(scope: Construct, id: string, props: CinderStorageClassProps) {
    super(scope, id);
    const { name, reclaimPolicy = ReclaimPolicy.DELETE } = props.spec;
    this.storageClassName = name;

    // the provider would change the policy in place, which the API refuses.
    const marker = new GenerationMarker(this, "ReclaimPolicy", reclaimPolicy);
    new StorageClassV1(this, "Resource", {
      ...renderStorageClass(props),
      lifecycle: { replaceTriggeredBy: [marker.address] },
    });
  }
}

/** The resource of a StorageClass. */
export function renderStorageClass({ spec, volumeZones, isDefault }: CinderStorageClassProps): StorageClassV1Config {
  const { name, volumeType, fileSystem = FileSystem.EXT4, reclaimPolicy = ReclaimPolicy.DELETE, zones } = spec;
  return {
    metadata: {
      name,
      annotations: { "storageclass.kubernetes.io/is-default-class": String(isDefault) },
    },
    storageProvisioner: CINDER_DRIVER,
    parameters: {
      "csi.storage.k8s.io/fstype": fileSystem,
      ...(volumeType === undefined ? {} : { type: terraformText(volumeType) }),
      ...(volumeZones.zone === undefined ? {} : { availability: terraformText(volumeZones.zone) }),
    },
    reclaimPolicy,
    // the scheduler picks the node first, so that the volume is made where its pod can run.
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
    mountOptions: spec.mountOptions?.map((option) => terraformText(option)),
    allowedTopologies:
      zones === undefined
        ? undefined
        : { matchLabelExpressions: [{ key: ZONE_KEY, values: zones.map((zone) => terraformText(zone)) }] },
  };
}
