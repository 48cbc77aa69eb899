import type { ClusterContent } from "../../../../lib/preview/cluster-content";
import type { StackReport } from "../../../../lib/preview/preview-report";
import { sampleResource, sampleStack } from "./sample-report";

const EMPTY: ClusterContent = {
  releases: [],
  workloads: [],
  services: [],
  claims: [],
  storageClasses: [],
  gateways: [],
  routes: [],
};

/** A stack with add-ons on the cluster of another stack. */
export function samplePlatform(cluster: string): StackReport {
  const names = ["helm_release.cilium", "helm_release.ccm", "helm_release.gateway", "kubernetes_storage_class_v1.ssd"];
  const credential = sampleResource("openstack_identity_application_credential_v3.ccm", { name: "shop-ccm" });
  const stack = sampleStack(`${cluster}-platform`, [...names.map((name) => sampleResource(name)), credential]);
  const kube = "kube-system";
  return {
    ...stack,
    dependencies: [cluster],
    content: {
      ...EMPTY,
      releases: [
        { address: names[0], namespace: kube, name: "cilium", chart: "cilium", version: "1.20.0", group: "network" },
        { address: names[1], namespace: kube, name: "ccm", chart: "ccm", version: "2.36.0", group: "cloud" },
        {
          address: names[2],
          namespace: "envoy",
          name: "gateway",
          chart: "ManifestsChart",
          version: "1.0.0",
          group: "ingress",
          objects: 4,
        },
      ],
      gateways: [
        {
          address: names[2],
          namespace: "envoy",
          name: "public",
          listeners: ["80 any host", "443 *.example.com"],
          hasBalancer: true,
          isInternal: false,
        },
      ],
      storageClasses: [
        {
          address: names[3],
          namespace: "",
          name: "ssd",
          makes: "volume",
          volumeType: "fast",
          reclaimPolicy: "Retain",
          isDefault: true,
        },
      ],
    },
  };
}

/** A stack with applications of every kind, reached in every way. */
export function sampleApplications(cluster: string): StackReport {
  const inShop = { metadata: [{ namespace: "shop" }] };
  const types = {
    deployment_v1: ["web"],
    stateful_set_v1: ["db"],
    cron_job_v1: ["report"],
    service_v1: ["web", "db", "mail", "legacy"],
    persistent_volume_claim_v1: ["uploads", "old"],
    network_policy_v1: ["deny", "dns", "web"],
  };
  const resources = Object.entries(types).flatMap(([type, names]) =>
    names.map((name) => sampleResource(`kubernetes_${type}.${name}`, { name, attributes: inShop })),
  );
  const route = sampleResource("helm_release.route", { name: "web-route", attributes: { namespace: "shop" } });
  const stack = sampleStack(`${cluster}-applications`, [...resources, route]);
  const at = (type: string, name: string) => ({ address: `kubernetes_${type}.${name}`, namespace: "shop", name });
  const pods = { group: "other" as const, images: ["registry.example.com/team/app:1.2.3"], ports: ["8080/TCP"] };
  const service = { nodePorts: [], isInternal: false };
  return {
    ...stack,
    dependencies: [cluster, `${cluster}-platform`],
    content: {
      ...EMPTY,
      releases: [
        {
          address: "helm_release.route",
          namespace: "shop",
          name: "web-route",
          chart: "ManifestsChart",
          version: "1.0.0",
          group: "other",
          objects: 1,
        },
      ],
      workloads: [
        {
          ...at("deployment_v1", "web"),
          ...pods,
          kind: "Deployment",
          replicas: { min: 2, max: 6 },
          labels: { app: "web", tier: "front" },
          mounts: [{ claim: "uploads", path: "/uploads" }],
        },
        {
          ...at("stateful_set_v1", "db"),
          ...pods,
          kind: "StatefulSet",
          replicas: { min: 3, max: 3 },
          labels: { app: "db" },
          mounts: [{ claim: "data-db", path: "/var/lib/db" }],
        },
        { ...at("cron_job_v1", "report"), ...pods, kind: "CronJob", schedule: "0 3 * * *", labels: {}, mounts: [] },
      ],
      services: [
        { ...at("service_v1", "web"), ...service, type: "ClusterIP", ports: ["80 → 8080"], selector: { app: "web" } },
        { ...at("service_v1", "db"), ...service, type: "headless", ports: ["5432"], selector: { app: "db" } },
        {
          ...at("service_v1", "mail"),
          ...service,
          type: "LoadBalancer",
          ports: ["25"],
          selector: { app: "web" },
          balancerAddress: "203.0.113.9",
        },
        {
          ...at("service_v1", "legacy"),
          ...service,
          type: "NodePort",
          ports: ["80"],
          selector: { app: "gone" },
          nodePorts: [30080],
        },
      ],
      claims: [
        { ...at("persistent_volume_claim_v1", "uploads"), size: "10Gi", storageClass: "ssd", count: 1 },
        { ...at("stateful_set_v1", "db"), name: "data-db", size: "20Gi", count: 3 },
        { ...at("persistent_volume_claim_v1", "old"), size: "5Gi", storageClass: "gone", count: 1 },
      ],
      routes: [
        {
          address: "helm_release.route",
          namespace: "shop",
          name: "web",
          kind: "HTTPRoute",
          hosts: ["shop.example.com"],
          paths: ["/cart"],
          gateways: ["envoy/public"],
          backends: [{ service: "shop/web", port: "80" }],
        },
      ],
    },
  };
}
