import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import { checkProps, dependOn, guardStack, knownKeys, readable, required } from "../core";
import type { CheckResult } from "../core";
import { Manifests, checkPlacement } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { checkReleases } from "../kube/releases/check-releases";
import { NAMESPACE, renderSnapshotController } from "./render-snapshot-controller";
import { renderSnapshotDefinitions } from "./snapshot-definitions";

const KEYS = ["cluster", "releases"];

/** Properties of `SnapshotController`. */
export interface SnapshotControllerProps {
  /** Cluster that gets the controller. */
  readonly cluster: IKubernetesCluster;

  /**
   * Which image to run.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;
}

/**
 * Defines what snapshots of volumes need beside the driver, once for all drivers of a cluster: the definitions of their objects, in a
 * release of their own because the others need them first, and the controller.
 *
 * The definitions stay when the release goes, and snapshots with them; a later installation takes them over.
 */
export class SnapshotController extends Construct {
  /** The definitions, for whatever does not start without them. */
  public readonly definitions: Construct;

  /** @throws ValidationError when it stands in the stack that makes the cluster */
  public constructor(scope: Construct, id: string, props: SnapshotControllerProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkSnapshotController(props));
    guardStack(this);
    const { cluster, releases = AddOnReleases.forKubernetes(cluster.version) } = props;

    this.definitions = new Manifests(this, "Definitions", {
      cluster,
      name: "snapshot-definitions",
      namespace: NAMESPACE,
      objects: renderSnapshotDefinitions(),
    });
    const controller = new Manifests(this, "Controller", {
      cluster,
      name: "snapshot-controller",
      namespace: NAMESPACE,
      objects: renderSnapshotController(releases.image("snapshot-controller")),
    });
    dependOn(controller, this.definitions);
  }
}

function checkSnapshotController(given: SnapshotControllerProps): CheckResult {
  const { cluster, releases } = readable(given);
  return [required("props", given) ?? knownKeys("", given, KEYS), checkReleases("releases", releases, cluster)];
}
