import type { ClaimContent, ContentObject, MountContent, ReleaseGroup, WorkloadContent } from "../cluster-content";
import { mapIn, nameIn, namespaceOf, numberIn, partAt, partsAt, textIn } from "./object-reader";
import type { AnyObject } from "./object-reader";

const KINDS: Readonly<Record<string, WorkloadContent["kind"]>> = {
  kubernetes_deployment: "Deployment",
  kubernetes_stateful_set: "StatefulSet",
  kubernetes_daemonset: "DaemonSet",
  kubernetes_daemon_set: "DaemonSet",
  kubernetes_cron_job: "CronJob",
  kubernetes_job: "Job",
};

/** Kind of the workload that a resource is; undefined for everything else. */
export function workloadKind(type: string): WorkloadContent["kind"] | undefined {
  return KINDS[type.replace(/_v\d+$/, "")];
}

/**
 * Reads a workload.
 *
 * @param scaler the autoscaler that decides on its replicas
 */
export function readWorkload(
  kind: WorkloadContent["kind"],
  address: string,
  group: ReleaseGroup,
  object: AnyObject,
  scaler?: AnyObject,
): WorkloadContent {
  const spec = partAt(object, "spec");
  const template =
    kind === "CronJob" ? partAt(spec, "job_template|jobTemplate.spec.template") : partAt(spec, "template");
  const pod = partAt(template, "spec");
  const containers = partsAt(pod, "container", "containers");
  const schedule = textIn(spec, "schedule");
  const replicas = replicasOf(kind, spec, scaler);
  return {
    address,
    namespace: namespaceOf(object),
    name: nameIn(object),
    kind,
    group,
    images: containers.flatMap((container) => textIn(container, "image") ?? []),
    ...(replicas === undefined ? {} : { replicas }),
    ...(schedule === undefined ? {} : { schedule }),
    ports: containers.flatMap((container) => partsAt(container, "port", "ports").map(portText)),
    labels: mapIn(partAt(template, "metadata"), "labels"),
    mounts: mountsOf(nameIn(object), spec, pod, containers),
  };
}

/** Reads the claims that a StatefulSet makes for its replicas. */
export function readTemplates(address: string, object: AnyObject): readonly ClaimContent[] {
  const spec = partAt(object, "spec");
  return partsAt(spec, "volume_claim_template", "volumeClaimTemplates").map((template) => ({
    ...readClaim(address, template),
    namespace: namespaceOf(object),
    name: `${nameIn(template)}-${nameIn(object)}`,
    count: numberIn(spec, "replicas") ?? 1,
  }));
}

/** Reads a claim. */
export function readClaim(address: string, object: AnyObject): ClaimContent {
  const spec = partAt(object, "spec");
  const storageClass = textIn(spec, "storage_class_name", "storageClassName");
  return {
    ...place(address, object),
    size: mapIn(partAt(spec, "resources"), "requests").storage ?? "",
    ...(storageClass === undefined ? {} : { storageClass }),
    count: 1,
  };
}

/** Where an object is. */
export function place(address: string, object: AnyObject): ContentObject {
  return { address, namespace: namespaceOf(object), name: nameIn(object) };
}

function replicasOf(kind: WorkloadContent["kind"], spec: AnyObject | undefined, scaler: AnyObject | undefined) {
  if (kind !== "Deployment" && kind !== "StatefulSet") {
    return undefined;
  }
  const count = numberIn(spec, "replicas") ?? 1;
  const scale = partAt(scaler, "spec");
  return scale === undefined
    ? { min: count, max: count }
    : {
        min: numberIn(scale, "min_replicas", "minReplicas") ?? 1,
        max: numberIn(scale, "max_replicas", "maxReplicas") ?? count,
      };
}

function portText(port: AnyObject): string {
  return `${textIn(port, "container_port", "containerPort") ?? "?"}/${textIn(port, "protocol") ?? "TCP"}`;
}

/** Claims that the pods name, and those of templates, with the directory of the first container that mounts each. */
function mountsOf(
  workload: string,
  spec: AnyObject | undefined,
  pod: AnyObject | undefined,
  containers: readonly AnyObject[],
): readonly MountContent[] {
  const mounts = containers.flatMap((container) => partsAt(container, "volume_mount", "volumeMounts"));
  const pathOf = (volume: string | undefined) =>
    textIn(
      mounts.find((mount) => textIn(mount, "name") === volume),
      "mount_path",
      "mountPath",
    ) ?? "";
  const named = partsAt(pod, "volume", "volumes").flatMap((volume) => {
    const source = partsAt(volume, "persistent_volume_claim", "persistentVolumeClaim")[0];
    const claim = textIn(source, "claim_name", "claimName");
    return claim === undefined ? [] : [{ claim, path: pathOf(textIn(volume, "name")) }];
  });
  const templates = partsAt(spec, "volume_claim_template", "volumeClaimTemplates").map((template) => ({
    claim: `${nameIn(template)}-${workload}`,
    path: pathOf(nameIn(template)),
  }));
  return [...named, ...templates];
}
