import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import {
  checkProps,
  guardStack,
  integer,
  known,
  knownKeys,
  ofKind,
  readable,
  required,
  TerraformExpression,
} from "../core";
import type { CheckResult } from "../core";
import { Manifests } from "./manifests";
import { checkPlacement } from "./placement";
import { AddOnReleases } from "./releases";
import { checkReleases } from "./releases/check-releases";
import { JANITOR_NAME, JANITOR_NAMESPACE, renderJanitor } from "./render-janitor";
import { removalTimeout } from "./render-removal-job";
import { VolumePolicy } from "./volume-policy";

const DEFAULT_PATIENCE_SECONDS = 1800;

/** Properties of `Janitor`. */
export interface JanitorProps {
  /** Cluster that is cleared. */
  readonly cluster: IKubernetesCluster;

  /**
   * Which images are run.
   *
   * @default - those tested with the version of the cluster
   */
  readonly releases?: AddOnReleases;

  /**
   * What becomes of volumes, in Cinder, Manila or Ceph. A change has to be applied before it counts.
   *
   * @default VolumePolicy.fail()
   */
  readonly volumes?: VolumePolicy;

  /**
   * How long it waits for load balancers and volumes to be gone, in seconds, from 60 to 6600.
   *
   * @default 1800
   */
  readonly patienceSeconds?: number;
}

/**
 * Defines who clears a cluster when it is removed: load balancers and, by policy, volumes, which nobody could delete once the cloud
 * controller and the storage driver are gone, and which keep Neutron from deleting the network.
 *
 * It works at the moment at which Terraform removes it, so let it depend on cloud controller and storage drivers; a platform does on its own. That
 * holds for its removal from the code as well: delete the ConfigMap `k8s-on-openstack-janitor-armed` in `kube-system` first to remove
 * the janitor alone. With Kuryr it also deletes all Services outside of `kube-system`, and the namespaces that the library did not make:
 * their pods hold ports, and their networks have to go while Kuryr still runs. When it fails, the log of its Job says what is left, and Terraform can be run again.
 */
export class Janitor extends Construct {
  /** @throws ValidationError when an option is malformed, or the stack is the one that makes the cluster */
  public constructor(scope: Construct, id: string, props: JanitorProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkJanitor(props));
    guardStack(this);
    const { cluster, patienceSeconds = DEFAULT_PATIENCE_SECONDS, volumes = VolumePolicy.fail() } = props;
    const releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);

    new Manifests(this, "Objects", {
      cluster,
      name: JANITOR_NAME,
      namespace: JANITOR_NAMESPACE,
      objects: renderJanitor({
        image: releases.image("companion"),
        volumes,
        patienceSeconds,
        kuryrApiUrl: cluster.networking.plugin?.name === "kuryr" ? apiUrlOf(cluster) : undefined,
      }),
      timeoutSeconds: removalTimeout(patienceSeconds),
    });
  }
}

/** Where nodes reach the API: its Service is a load balancer of the cloud, which may be the very thing that is broken. */
function apiUrlOf({ privateEndpointHost, endpointPort }: IKubernetesCluster): string {
  return TerraformExpression.template(
    "https://",
    privateEndpointHost,
    ":",
    TerraformExpression.of(endpointPort),
  ).asString();
}

function checkJanitor(given: JanitorProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, ["cluster", "releases", "volumes", "patienceSeconds"]),
    checkReleases("releases", props.releases, props.cluster),
    ofKind("volumes", props.volumes, VolumePolicy, "use VolumePolicy.delete(), .retain() or .fail()"),
    known("patienceSeconds", props.patienceSeconds) ??
      integer("patienceSeconds", props.patienceSeconds, { min: 60, max: 6600 }),
  ];
}
