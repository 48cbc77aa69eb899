import type { ApiObject, KubernetesSession } from "../../support/kubernetes-session";
import { runs } from "./load-balancers";
import type { Pod } from "./pod";
import type { StandInPart } from "./stand-in-part";

interface StorageClass extends ApiObject {
  readonly provisioner: string;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
}

interface Claim extends ApiObject {
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly volumeMode?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

interface PersistentVolume extends ApiObject {
  readonly spec: { readonly persistentVolumeReclaimPolicy: string; readonly csi?: { readonly driver: string } };
  readonly status?: { readonly phase?: string };
}

interface VolumeAttachment extends ApiObject {
  readonly spec: { readonly attacher: string };
  readonly status?: { readonly attached?: boolean };
}

const DRIVER = "cinder.csi.openstack.org";
/** What marks the pods of the storage driver's controller. */
const PLUGIN_IMAGE = "cinder-csi-plugin";
const PROVISIONER_IMAGE = "csi-provisioner";
const SELECTED_NODE = "volume.kubernetes.io/selected-node";
export const VOLUME_FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";
const ATTACHMENT_FINALIZER = "external-attacher/cinder-csi-openstack-org";
const VOLUMES = "/api/v1/persistentvolumes";
const ATTACHMENTS = "/apis/storage.k8s.io/v1/volumeattachments";

/** Plays the controller of the Cinder storage driver, while its pod runs: volumes for claims, and their end. */
export class StandInVolumes implements StandInPart {
  public constructor(private readonly session: KubernetesSession) {}

  public async tick(pods: readonly Pod[]): Promise<void> {
    const controllers = pods.filter(({ spec }) =>
      spec.containers.some(({ image }) => image.includes(PROVISIONER_IMAGE)),
    );
    if (!runs(controllers, PLUGIN_IMAGE)) {
      return;
    }
    await this.provision();
    await this.attach();
    for (const volume of await this.session.list<PersistentVolume>(VOLUMES)) {
      await this.reclaim(volume);
    }
  }

  public stop(): Promise<void> {
    return Promise.resolve();
  }

  private async provision(): Promise<void> {
    const classes = await this.session.list<StorageClass>("/apis/storage.k8s.io/v1/storageclasses");
    for (const claim of await this.session.list<Claim>("/api/v1/persistentvolumeclaims")) {
      const storageClass = classes.find(({ metadata }) => metadata.name === claim.spec.storageClassName);
      const waits =
        storageClass?.volumeBindingMode === "WaitForFirstConsumer" &&
        claim.metadata.annotations?.[SELECTED_NODE] === undefined;
      if (storageClass?.provisioner === DRIVER && claim.spec.volumeName === undefined && !waits) {
        await this.session.create(VOLUMES, renderVolume(claim, storageClass));
      }
    }
  }

  private async attach(): Promise<void> {
    for (const { metadata, spec, status } of await this.session.list<VolumeAttachment>(ATTACHMENTS)) {
      const { name, resourceVersion, finalizers = [], deletionTimestamp } = metadata;
      const others = finalizers.filter((one) => one !== ATTACHMENT_FINALIZER);
      if (spec.attacher !== DRIVER) {
        continue;
      }
      if (deletionTimestamp !== undefined) {
        await this.session.patch(`${ATTACHMENTS}/${name}`, { metadata: { resourceVersion, finalizers: others } });
      } else if (status?.attached !== true) {
        const marked = { resourceVersion, finalizers: [...others, ATTACHMENT_FINALIZER] };
        await this.session.patch(`${ATTACHMENTS}/${name}`, { metadata: marked });
        await this.session.patch(`${ATTACHMENTS}/${name}/status`, { status: { attached: true } });
      }
    }
  }

  /** A released volume is deleted on the cloud, and then its object goes. */
  private async reclaim(volume: PersistentVolume): Promise<void> {
    const { name, resourceVersion, finalizers = [], deletionTimestamp } = volume.metadata;
    if (volume.spec.csi?.driver !== DRIVER || volume.status?.phase !== "Released") {
      return;
    }
    if (deletionTimestamp !== undefined) {
      const others = finalizers.filter((one) => one !== VOLUME_FINALIZER);
      await this.session.patch(`${VOLUMES}/${name}`, { metadata: { resourceVersion, finalizers: others } });
    } else if (volume.spec.persistentVolumeReclaimPolicy === "Delete") {
      await this.session.delete(`${VOLUMES}/${name}`);
    }
  }
}

function renderVolume(claim: Claim, storageClass: StorageClass): object {
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: {
      name: `pvc-${uid}`,
      finalizers: [VOLUME_FINALIZER],
      annotations: { "pv.kubernetes.io/provisioned-by": DRIVER },
    },
    spec: {
      capacity: { storage: claim.spec.resources.requests.storage },
      accessModes: claim.spec.accessModes,
      volumeMode: claim.spec.volumeMode ?? "Filesystem",
      storageClassName: storageClass.metadata.name,
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid, resourceVersion },
      csi: { driver: DRIVER, volumeHandle: uid, fsType: "ext4" },
    },
  };
}
