import type { TerraformDocument } from "../../support/preview";

/** Resources of a document: by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

const SOURCES = {
  kubernetes: "hashicorp/kubernetes",
  helm: "hashicorp/helm",
  openstack: "terraform-provider-openstack/openstack",
} as const;

/** A stack of the kubernetes provider, and of helm and openstack when resources are of these. */
export function clusterDocument(resource: Resources): TerraformDocument {
  // OpenStack's schema alone doubles the time that each Terraform takes.
  const providers = Object.entries(SOURCES).filter(
    ([name]) => name === "kubernetes" || Object.keys(resource).some((type) => type.startsWith(`${name}_`)),
  );
  return {
    terraform: { required_providers: Object.fromEntries(providers.map(([name, source]) => [name, { source }])) },
    provider: Object.fromEntries(providers.map(([name]) => [name, {}])),
    resource,
  };
}

/** A release of a chart of the cloud provider. */
export function release(chart: string, extra: object = {}): object {
  return {
    name: chart,
    chart,
    version: "2.36.0",
    repository: "https://kubernetes.github.io/cloud-provider-openstack",
    namespace: "kube-system",
    ...extra,
  };
}

/** A release of the bundled chart that holds some objects. */
export function bundle(name: string, objects: readonly object[], extra: object = {}): object {
  return {
    name,
    chart: "./assets/ManifestsChart/0123456789ABCDEF",
    namespace: "kube-system",
    values: [JSON.stringify({ objects })],
    ...extra,
  };
}

/** A janitor that depends on some releases. */
export function janitor(policy: string, releases: readonly string[]): object {
  const container = { name: "janitor", env: [{ name: "JANITOR_VOLUMES", value: policy }] };
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "janitor", annotations: { "helm.sh/hook": "pre-delete" } },
    spec: { template: { spec: { containers: [container] } } },
  };
  return bundle("janitor", [job], { depends_on: releases.map((name) => `helm_release.${name}`) });
}

/** Kuryr, which makes the load balancers of Services. */
export function kuryr(extra: object = {}): object {
  const controller = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "kuryr-controller" } };
  return bundle("kuryr", [controller], extra);
}

/** What deletes, at the end, what a cluster left in the cloud. */
export function sweep(extra: object = {}): object {
  const container = { name: "sweep", env: [{ name: "SWEEP_CLUSTER", value: "prod" }] };
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "sweep", annotations: { "helm.sh/hook": "pre-delete" } },
    spec: { template: { spec: { containers: [container] } } },
  };
  return bundle("sweep", [job], extra);
}

/** A Service of type LoadBalancer in the namespace `shop`. */
export function balancedService(name: string, extra: object = {}): object {
  return {
    metadata: { name, namespace: "shop" },
    spec: { type: "LoadBalancer", selector: { app: name }, port: [{ port: 80, target_port: "8080" }] },
    ...extra,
  };
}

/** A claim in the namespace `shop`. */
export function claim(name: string, storage: string, extra: object = {}): object {
  return {
    metadata: { name, namespace: "shop" },
    spec: { access_modes: ["ReadWriteOnce"], resources: { requests: { storage } }, storage_class_name: "ssd" },
    wait_until_bound: false,
    ...extra,
  };
}

/** A StatefulSet in the namespace `shop` whose replicas have a claim each. */
export function statefulSet(name: string, storage: string, replicas: number, extra: object = {}): object {
  return {
    metadata: { name, namespace: "shop" },
    spec: {
      service_name: name,
      replicas: String(replicas),
      selector: { match_labels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          container: [
            { name, image: "registry.example.com/db:17.2", volume_mount: [{ name: "data", mount_path: "/data" }] },
          ],
        },
      },
      volume_claim_template: [
        {
          metadata: { name: "data" },
          spec: { access_modes: ["ReadWriteOnce"], resources: { requests: { storage } }, storage_class_name: "ssd" },
        },
      ],
    },
    ...extra,
  };
}

/** A StorageClass over Cinder, or over another driver. */
export function storageClass(
  name: string,
  reclaimPolicy: "Delete" | "Retain",
  provisioner = "cinder.csi.openstack.org",
): object {
  return {
    metadata: { name },
    storage_provisioner: provisioner,
    reclaim_policy: reclaimPolicy,
    volume_binding_mode: "WaitForFirstConsumer",
  };
}
