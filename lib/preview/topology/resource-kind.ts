/** Groups of things that belong together for a reader. */
export type ResourceCategory =
  | "Network"
  | "API endpoint"
  | "Servers"
  | "Volumes"
  | "Security"
  | "Keys and certificates"
  | "Platform"
  | "Applications"
  | "Registry"
  | "Tenants"
  | "Other";

/** Name of a symbol of the diagram. */
export type IconName =
  | "server"
  | "network"
  | "router"
  | "globe"
  | "balancer"
  | "disk"
  | "shield"
  | "key"
  | "group"
  | "image"
  | "chart"
  | "box";

/** Defines how people call a type of resource. */
export interface ResourceKind {
  /** What one is called, in lower case, such as `load balancer`. */
  readonly label: string;
  readonly category: ResourceCategory;
  readonly icon: IconName;
}

const KINDS: Readonly<Record<string, readonly [label: string, category: ResourceCategory, icon: IconName]>> = {
  openstack_compute_instance_v2: ["server", "Servers", "server"],
  openstack_compute_servergroup_v2: ["server group", "Servers", "group"],
  openstack_compute_keypair_v2: ["key pair", "Servers", "key"],
  openstack_compute_flavor_v2: ["flavor", "Servers", "image"],
  openstack_compute_volume_attach_v2: ["volume attachment", "Volumes", "disk"],
  openstack_images_image_v2: ["image", "Servers", "image"],
  openstack_blockstorage_volume_v3: ["volume", "Volumes", "disk"],
  openstack_networking_network_v2: ["network", "Network", "network"],
  openstack_networking_subnet_v2: ["subnet", "Network", "network"],
  openstack_networking_port_v2: ["port", "Network", "network"],
  openstack_networking_router_v2: ["router", "Network", "router"],
  openstack_networking_router_interface_v2: ["router interface", "Network", "router"],
  openstack_networking_trunk_v2: ["trunk", "Network", "network"],
  openstack_networking_subnetpool_v2: ["subnet pool", "Network", "network"],
  openstack_networking_addressscope_v2: ["address scope", "Network", "network"],
  openstack_networking_router_route_v2: ["route", "Network", "router"],
  openstack_networking_router_routes_v2: ["routes", "Network", "router"],
  openstack_networking_floatingip_v2: ["floating IP", "Network", "globe"],
  openstack_networking_floatingip_associate_v2: ["floating IP association", "Network", "globe"],
  openstack_networking_secgroup_v2: ["security group", "Security", "shield"],
  openstack_networking_secgroup_rule_v2: ["security rule", "Security", "shield"],
  openstack_lb_loadbalancer_v2: ["load balancer", "API endpoint", "balancer"],
  openstack_lb_listener_v2: ["listener", "API endpoint", "balancer"],
  openstack_lb_pool_v2: ["pool", "API endpoint", "balancer"],
  openstack_lb_member_v2: ["pool member", "API endpoint", "balancer"],
  openstack_lb_members_v2: ["pool members", "API endpoint", "balancer"],
  openstack_lb_monitor_v2: ["health monitor", "API endpoint", "balancer"],
  openstack_objectstorage_container_v1: ["object container", "Volumes", "disk"],
  openstack_identity_ec2_credential_v3: ["EC2 credential", "Security", "key"],
  openstack_identity_project_v3: ["project", "Tenants", "group"],
  openstack_identity_group_v3: ["group of users", "Tenants", "group"],
  openstack_identity_user_v3: ["user", "Tenants", "group"],
  openstack_identity_role_v3: ["role", "Tenants", "shield"],
  openstack_identity_role_assignment_v3: ["role assignment", "Tenants", "shield"],
  openstack_compute_quotaset_v2: ["quota of servers", "Tenants", "shield"],
  openstack_blockstorage_quotaset_v3: ["quota of volumes", "Tenants", "shield"],
  openstack_networking_quota_v2: ["quota of networks", "Tenants", "shield"],
  openstack_lb_quota_v2: ["quota of load balancers", "Tenants", "shield"],
  openstack_compute_limits_v2: ["servers in use", "Tenants", "shield"],
  openstack_networking_port_ids_v2: ["ports in use", "Tenants", "shield"],
  openstack_networking_subnet_ids_v2: ["subnets in use", "Tenants", "shield"],
  openstack_networking_rbac_policy_v2: ["shared network", "Tenants", "network"],
  openstack_compute_flavor_access_v2: ["shared flavor", "Tenants", "image"],
  openstack_images_image_access_v2: ["shared image", "Tenants", "image"],
  openstack_images_image_access_accept_v2: ["accepted image", "Tenants", "image"],
  harbor_project: ["registry project", "Registry", "image"],
  harbor_registry: ["upstream registry", "Registry", "globe"],
  harbor_replication: ["replication", "Registry", "router"],
  harbor_robot_account: ["robot", "Registry", "key"],
  harbor_retention_policy: ["retention policy", "Registry", "shield"],
  harbor_immutable_tag_rule: ["immutable tags", "Registry", "shield"],
  harbor_project_webhook: ["webhook", "Registry", "globe"],
  harbor_project_member_user: ["member", "Registry", "group"],
  harbor_project_member_group: ["members", "Registry", "group"],
  harbor_garbage_collection: ["garbage collection", "Registry", "shield"],
  openstack_identity_auth_scope_v3: ["own login", "Security", "key"],
  openstack_identity_application_credential_v3: ["application credential", "Security", "key"],
  tls_private_key: ["private key", "Keys and certificates", "key"],
  tls_self_signed_cert: ["certificate authority", "Keys and certificates", "key"],
  tls_cert_request: ["certificate request", "Keys and certificates", "key"],
  tls_locally_signed_cert: ["certificate", "Keys and certificates", "key"],
  random_password: ["random secret", "Keys and certificates", "key"],
  random_bytes: ["random key", "Keys and certificates", "key"],
  random_id: ["random id", "Other", "box"],
  terraform_data: ["marker", "Other", "box"],
  helm_release: ["Helm release", "Platform", "chart"],
  kubernetes_namespace: ["namespace", "Applications", "group"],
  kubernetes_secret: ["Secret", "Applications", "key"],
  kubernetes_config_map: ["ConfigMap", "Applications", "image"],
  kubernetes_deployment: ["Deployment", "Applications", "box"],
  kubernetes_stateful_set: ["StatefulSet", "Applications", "box"],
  kubernetes_daemonset: ["DaemonSet", "Platform", "box"],
  kubernetes_daemon_set: ["DaemonSet", "Platform", "box"],
  kubernetes_cron_job: ["CronJob", "Applications", "box"],
  kubernetes_job: ["Job", "Applications", "box"],
  kubernetes_service: ["Service", "Applications", "balancer"],
  kubernetes_persistent_volume_claim: ["claim", "Applications", "disk"],
  kubernetes_storage_class: ["StorageClass", "Platform", "disk"],
  kubernetes_horizontal_pod_autoscaler: ["autoscaler", "Applications", "group"],
  kubernetes_pod_disruption_budget: ["disruption budget", "Applications", "shield"],
  kubernetes_network_policy: ["NetworkPolicy", "Applications", "shield"],
  kubernetes_resource_quota: ["quota", "Applications", "shield"],
  kubernetes_limit_range: ["container limits", "Applications", "shield"],
  kubernetes_service_account: ["service account", "Applications", "key"],
  kubernetes_default_service_account: ["default service account", "Applications", "key"],
  kubernetes_role: ["role", "Platform", "shield"],
  kubernetes_role_binding: ["role binding", "Platform", "shield"],
  kubernetes_cluster_role: ["cluster role", "Platform", "shield"],
  kubernetes_cluster_role_binding: ["cluster role binding", "Platform", "shield"],
  kubernetes_priority_class: ["priority class", "Platform", "group"],
  http: ["HTTP check", "Other", "globe"],
  terraform_remote_state: ["state of another stack", "Other", "box"],
};

/** Tells how people call a type; a type that nobody described gets the words of its own name. */
export function kindOf(type: string): ResourceKind {
  // versions of the same kind of object on a cluster are called the same.
  const name = type.startsWith("kubernetes_") ? type.replace(/_v\d+(beta\d+)?$/, "") : type;
  const known = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (known !== undefined) {
    const [label, category, icon] = known;
    return { label, category, icon };
  }
  const words = type.replace(/_v\d+$/, "").split("_");
  const label = words.slice(words.length > 1 ? 1 : 0).join(" ");
  if (type.startsWith("openstack_")) {
    return { label, category: words[1] === "lb" ? "API endpoint" : "Other", icon: "box" };
  }
  if (type.startsWith("harbor_")) {
    return { label, category: "Registry", icon: "image" };
  }
  const isPlatform = /^(helm|kubernetes)_/.test(type);
  return { label, category: isPlatform ? "Platform" : "Other", icon: isPlatform ? "chart" : "box" };
}
