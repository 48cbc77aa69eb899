import type { ClusterContent, ReleaseContent } from "../../../../lib/preview/cluster-content";
import type { StackReport } from "../../../../lib/preview/preview-report";
import { sampleResource, sampleStack } from "./sample-report";

const PROJECT = "openstack_identity_project_v3.red";
const GROUP = "openstack_identity_group_v3.developers";
const MEMBER = "data.openstack_identity_role_v3.member";
const ofProject = { references: { project_id: PROJECT } };

/** A stack with a tenant as an administrator makes it: project, group, role, quotas, a network that somebody shares. */
export function sampleTenants(): StackReport {
  return sampleStack("tenants", [
    sampleResource(PROJECT, { name: "red", attributes: { description: "Clusters of the red team" } }),
    sampleResource(GROUP, { name: "red-developers" }),
    sampleResource(MEMBER, { name: "member" }),
    sampleResource("openstack_identity_role_assignment_v3.developers", {
      references: { group_id: GROUP, project_id: PROJECT, role_id: MEMBER },
    }),
    sampleResource("openstack_compute_quotaset_v2.red", {
      ...ofProject,
      attributes: { instances: 3, cores: 10, ram: 20_480 },
    }),
    sampleResource("openstack_lb_quota_v2.red", { ...ofProject, attributes: { loadbalancer: -1, listener: 1 } }),
    sampleResource("data.openstack_networking_network_v2.public", { name: "public" }),
    sampleResource("openstack_networking_rbac_policy_v2.public", {
      attributes: { action: "access_as_external" },
      references: { target_tenant: PROJECT, object_id: "data.openstack_networking_network_v2.public" },
    }),
  ]);
}

/** A stack with what is in a registry: a project with its robot and its rules, a cache of another registry. */
export function sampleRegistryContent(): StackReport {
  const access = [{ action: "pull", resource: "repository" }];
  return {
    ...sampleStack("images", [
      sampleResource("harbor_project.shop", {
        name: "shop",
        attributes: { public: "false", storage_quota: 50, vulnerability_scanning: true },
      }),
      sampleResource("harbor_retention_policy.shop", { references: { scope: "harbor_project.shop" } }),
      sampleResource("harbor_robot_account.shop", {
        name: "shop-pull",
        attributes: { permissions: [{ kind: "project", namespace: "shop", access }] },
      }),
      sampleResource("kubernetes_secret_v1.pull", {
        name: "shop-registry",
        attributes: { metadata: [{ namespace: "shop" }] },
        references: { data: "harbor_robot_account.shop" },
      }),
      sampleResource("harbor_registry.hub", { name: "hub", attributes: { endpoint_url: "https://hub.docker.com" } }),
      sampleResource("harbor_project.dockerhub", {
        name: "dockerhub",
        attributes: { public: "true", storage_quota: -1 },
        references: { registry_id: "harbor_registry.hub" },
      }),
    ]),
  };
}

/** A stack with everything that reads figures and logs, on the cluster of another stack. */
export function sampleObservability(cluster: string): StackReport {
  const charts = ["kube-prometheus-stack", "telegraf-ds", "influxdb2", "alloy", "loki", "cilium"];
  const releases = charts.map((chart): ReleaseContent => ({
    address: `helm_release.${chart}`,
    namespace: "monitoring",
    name: chart,
    chart,
    version: "1.0.0",
    group: chart === "cilium" ? "network" : "monitoring",
  }));
  const content: ClusterContent = {
    releases,
    workloads: [],
    services: [],
    claims: [],
    storageClasses: [],
    gateways: [],
    routes: [],
  };
  const resources = [
    ...charts.map((chart) => sampleResource(`helm_release.${chart}`, { name: chart })),
    sampleResource("openstack_objectstorage_container_v1.logs", { name: "logs", path: "watch/Logs/Container" }),
    sampleResource("openstack_identity_ec2_credential_v3.logs", { path: "watch/Logs/Credential" }),
    sampleResource("kubernetes_namespace_v1.alice", {
      name: "red-alice",
      attributes: { metadata: [{ labels: { "pod-security.kubernetes.io/enforce": "restricted" } }] },
    }),
    sampleResource("kubernetes_role_binding_v1.alice", {
      name: "editors",
      attributes: {
        metadata: [{ namespace: "red-alice" }],
        role_ref: [{ name: "edit" }],
        subject: [{ kind: "Group", name: "keystone:red-alice" }],
      },
    }),
    sampleResource("kubernetes_resource_quota_v1.alice", {
      name: "quota",
      attributes: { metadata: [{ namespace: "red-alice" }], spec: [{ hard: { "requests.cpu": "2", pods: "20" } }] },
    }),
  ];
  return { ...sampleStack("watch", resources), dependencies: [cluster], content };
}

/** A stack with a registry on a machine, and a node that knows its certificate. */
export function sampleRegistryMachine(): StackReport {
  const type = "openstack_compute_instance_v2";
  return sampleStack("site", [
    sampleResource(`${type}.registry`, {
      name: "registry",
      path: "site/Registry/Machine/Server",
      attributes: { metadata: { k8s_on_openstack_registry: "registry" }, access_ip_v4: "10.60.0.10" },
    }),
    sampleResource("tls_self_signed_cert.authority", { path: "site/Registry/Authority" }),
    sampleResource(`${type}.node`, {
      name: "factory-general-1",
      path: "site/Cluster/NodePools/general/1/Server",
      attributes: { metadata: { k8s_on_openstack_cluster: "factory", k8s_on_openstack_pool: "general" } },
      references: { user_data: "tls_self_signed_cert.authority" },
    }),
  ]);
}
