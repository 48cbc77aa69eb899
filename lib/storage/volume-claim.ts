import { PersistentVolumeClaimV1 } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import type { PersistentVolumeClaimV1Config } from "@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import {
  boolean,
  checkProps,
  dnsLabel,
  dnsName,
  guardStack,
  knownKeys,
  ofKind,
  problem,
  quantity,
  readable,
  required,
  terraformText,
} from "../core";
import type { CheckResult } from "../core";
import { checkPlacement } from "../kube";
import type { IKubernetesNamespace } from "../kube";
import { checkSharing, checkStorageClass, checkVolumeSize } from "./check-volume-claim";
import type { IStorageClass } from "./storage-class";
import { VolumeAccess } from "./volume-access";

const KEYS = ["cluster", "namespace", "name", "size", "sizeInPlace", "storageClass", "access", "deletionProtection"];

/** A claim on a volume that pods can mount. */
export interface IVolumeClaim {
  /** Name of the claim; a reference to it orders what uses it. */
  readonly claimName: string;
}

/** Properties of `VolumeClaim`. */
export interface VolumeClaimProps {
  /** Cluster that the claim is made on. */
  readonly cluster: IKubernetesCluster;

  /** Namespace of the claim, and of the pods that use it. */
  readonly namespace: IKubernetesNamespace;

  /** Name of the claim. A change makes a new, empty volume. */
  readonly name: string;

  /** Size of the volume, such as `20Gi`; Cinder rounds up to whole gibibytes. It can grow, and does so while it is used. */
  readonly size: string;

  /**
   * Size that the volume has already: a smaller `size` is then refused here and not by the API in the middle of an apply.
   *
   * @default - the volume is new, or nobody shrinks it
   */
  readonly sizeInPlace?: string;

  /**
   * Class of the volume. A change makes a new, empty volume.
   *
   * @default - the default class of the cluster at the time the claim is made
   */
  readonly storageClass?: IStorageClass;

  /**
   * Who may use the volume at a time. A change makes a new, empty volume.
   *
   * @default VolumeAccess.oneNode()
   */
  readonly access?: VolumeAccess;

  /**
   * Whether a plan that would delete the claim fails. Deleting a protected claim takes two steps on purpose: set this to false and
   * apply, then take it out. Protection goes with the code: a claim that is no longer in the program is deleted.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/**
 * Defines a claim on a volume that outlives the pods that use it.
 *
 * The volume itself is made when the first pod that uses the claim has been given a node; until then the claim is pending.
 */
export class VolumeClaim extends Construct implements IVolumeClaim {
  public readonly claimName: string;

  /** @throws ValidationError with every problem of the properties at once, `claim-shrinks` among them */
  public constructor(scope: Construct, id: string, props: VolumeClaimProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkVolumeClaim(props));
    guardStack(this);

    const claim = new PersistentVolumeClaimV1(this, "Resource", renderVolumeClaim(props));
    this.claimName = Token.asString(claim.metadata.name);
  }
}

/** The resource of a claim. */
export function renderVolumeClaim(props: VolumeClaimProps): PersistentVolumeClaimV1Config {
  const { namespace, name, size, storageClass, access = VolumeAccess.oneNode(), deletionProtection = true } = props;
  return {
    metadata: { name, namespace: namespace.namespaceName },
    spec: {
      accessModes: [access.mode],
      volumeMode: access.volumeMode,
      storageClassName: storageClass === undefined ? undefined : terraformText(storageClass.storageClassName),
      resources: { requests: { storage: size } },
    },
    // no pod, no node, no volume: an apply that waits for it here never gets to the pod.
    waitUntilBound: false,
    lifecycle: deletionProtection ? { preventDestroy: true } : undefined,
  };
}

function checkVolumeClaim(given: VolumeClaimProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("namespace", props.namespace) ?? checkNamespace("namespace", props.namespace),
    required("name", props.name) ?? dnsName("name", props.name),
    required("size", props.size) ?? checkVolumeSize("size", props.size, props.sizeInPlace),
    quantity("sizeInPlace", props.sizeInPlace),
    checkStorageClass("storageClass", props.storageClass),
    ofKind(
      "access",
      props.access,
      VolumeAccess,
      "use VolumeAccess.oneNode(), .onePod(), .sharedFiles() or .sharedBlock()",
    ),
    checkSharing("access", props.access, props.storageClass),
    boolean("deletionProtection", props.deletionProtection),
  ];
}

function checkNamespace(path: string, namespace: IKubernetesNamespace | undefined): CheckResult {
  const { namespaceName } = readable(namespace);
  return typeof namespaceName === "string"
    ? dnsLabel(`${path}.namespaceName`, namespaceName)
    : problem(
        path,
        "wrong-kind",
        "must be a namespace",
        "give a KubernetesNamespace, or KubernetesNamespace.fromName(...)",
      );
}
