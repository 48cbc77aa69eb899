import type {
  JsonValue,
  PlannedAction,
  PreviewReport,
  QuotaNeed,
  ReferenceReport,
  ResourceReport,
  ServerChange,
  StackReport,
} from "../../../../lib/preview/preview-report";

/** How a sample cluster looks. */
export interface SampleOptions {
  readonly name?: string;
  readonly controlPlanes?: number;

  /** Nodes by pool. */
  readonly pools?: Readonly<Record<string, number>>;
  readonly zones?: readonly string[];
  readonly hasFloatingIp?: boolean;

  /** What happens to some servers, by name; others are created. */
  readonly servers?: Readonly<
    Record<string, { readonly action: PlannedAction; readonly kinds: ServerChange["kinds"] }>
  >;
  readonly action?: PlannedAction;
}

/** Defines a resource of a sample. */
export function sampleResource(
  address: string,
  options: {
    readonly path?: string;
    readonly name?: string;
    readonly attributes?: { readonly [name: string]: JsonValue };
    readonly references?: Readonly<Record<string, string>>;
    readonly action?: PlannedAction;
    readonly secrets?: readonly string[];
  } = {},
): ResourceReport {
  const isData = address.startsWith("data.");
  const [, type = ""] = /^(?:data\.)?([^.]+)\./.exec(address) ?? [];
  const references = Object.entries(options.references ?? {}).map(([from, to]): ReferenceReport => ({
    from,
    to,
    attribute: "id",
  }));
  return {
    address,
    mode: isData ? "data" : "managed",
    type,
    ...(options.path === undefined ? {} : { constructPath: options.path }),
    ...(options.name === undefined ? {} : { name: options.name }),
    action: isData ? "read" : (options.action ?? "create"),
    changedAttributes: [],
    replacedBecause: options.action === "replace" ? ["name"] : [],
    attributes: { ...(options.name === undefined ? {} : { name: options.name }), ...options.attributes },
    sensitiveAttributes: options.secrets ?? [],
    references,
    isProtected: false,
  };
}

/** Defines a stack with some resources. */
export function sampleStack(
  name: string,
  resources: readonly ResourceReport[],
  servers: readonly ServerChange[] = [],
): StackReport {
  const count = (action: PlannedAction) => resources.filter((resource) => resource.action === action).length;
  return {
    name,
    constructPath: name,
    dependencies: [],
    providers: ["terraform-provider-openstack/openstack"],
    resources: [...resources].sort((left, right) => (left.address < right.address ? -1 : 1)),
    changes: {
      create: count("create"),
      update: count("update"),
      replace: count("replace"),
      delete: count("delete"),
      "no-op": count("no-op"),
      read: count("read"),
    },
    servers,
    quota: sampleQuota(servers.length),
    secrets: [],
    outputs: [{ name: "cluster_kubeconfig", sensitive: true }],
    steps: [{ step: "plan", milliseconds: 812, ok: true, summary: "38 to add" }],
  };
}

/** Defines a report with some stacks. */
export function sampleReport(...stacks: readonly StackReport[]): PreviewReport {
  return {
    format: 1,
    source: "examples/sample",
    tool: { name: "terraform", version: "1.11.4" },
    startedAt: "2026-01-02T03:04:05.000Z",
    milliseconds: 4321,
    ok: true,
    stacks,
    problems: [],
    quota: sampleQuota(1),
  };
}

/** Defines a stack with a cluster behind a load balancer, as the library makes it. */
export function sampleCluster(options: SampleOptions = {}): StackReport {
  const { name = "prod", controlPlanes = 3, pools = { general: 3 }, zones = ["az1", "az2", "az3"] } = options;
  const action = options.action ?? "create";
  const shared = networkResources(name, action, options.hasFloatingIp ?? true);
  const counts: readonly (readonly [string, number])[] = [["control-plane", controlPlanes], ...Object.entries(pools)];
  const nodes = counts.flatMap(([pool, count]) =>
    Array.from({ length: count }, (_, index) => nodeResources(name, pool, index, zones, options)),
  );
  const servers = nodes.flatMap((resources) =>
    resources
      .filter(({ type }) => type === "openstack_compute_instance_v2")
      .flatMap((server) => serverChange(server, options)),
  );
  return sampleStack(name, [...shared, ...nodes.flat()], servers);
}

function serverChange(server: ResourceReport, options: SampleOptions): readonly ServerChange[] {
  const serverName = server.name ?? "";
  const kinds = options.servers?.[serverName]?.kinds ?? (server.action === "create" ? ["create" as const] : []);
  const role = serverName.includes("control-plane") ? "control-plane" : "worker";
  return kinds.length === 0 ? [] : [{ address: server.address, name: serverName, role, kinds, because: ["name"] }];
}

function networkResources(name: string, action: PlannedAction, hasFloatingIp: boolean): readonly ResourceReport[] {
  const net = `${name}/Network`;
  const api = `${name}/Cluster/ApiEndpoint`;
  const made = { action };
  const group = (role: string, title: string) =>
    sampleResource(`openstack_networking_secgroup_v2.${title}`, {
      ...made,
      path: `${name}/Cluster/SecurityGroups/${role}/Resource`,
      name: `${name}-${title}`,
    });
  return [
    sampleResource("data.openstack_networking_network_v2.public", {
      path: `${net}/External`,
      name: "public",
      attributes: { external: true },
    }),
    sampleResource("openstack_networking_network_v2.net", {
      ...made,
      path: `${net}/Resource`,
      name: `${name}-network`,
    }),
    sampleResource("openstack_networking_subnet_v2.subnet", {
      ...made,
      path: `${net}/Subnet`,
      name: `${name}-network`,
      attributes: { cidr: "10.20.0.0/24" },
      references: { network_id: "openstack_networking_network_v2.net" },
    }),
    sampleResource("openstack_networking_router_v2.router", {
      ...made,
      path: `${net}/Router/Resource`,
      name: `${name}-router`,
      references: { external_network_id: "data.openstack_networking_network_v2.public" },
    }),
    sampleResource("openstack_networking_router_interface_v2.interface", {
      ...made,
      path: `${net}/Router/Interface`,
      references: {
        router_id: "openstack_networking_router_v2.router",
        subnet_id: "openstack_networking_subnet_v2.subnet",
      },
    }),
    group("ControlPlane", "control-plane"),
    group("Worker", "worker"),
    sampleResource("openstack_networking_secgroup_rule_v2.api", {
      ...made,
      path: `${name}/Cluster/SecurityGroups/ControlPlane/Api`,
      attributes: {
        direction: "ingress",
        ethertype: "IPv4",
        protocol: "tcp",
        port_range_min: 6443,
        port_range_max: 6443,
        remote_ip_prefix: "198.51.100.0/24",
        description: "API server from the office",
      },
      references: { security_group_id: "openstack_networking_secgroup_v2.control-plane" },
    }),
    sampleResource("openstack_lb_loadbalancer_v2.api", {
      ...made,
      path: `${api}/LoadBalancer`,
      name: `${name}-api`,
      attributes: { vip_address: "10.20.0.12", loadbalancer_provider: "amphora" },
      references: { vip_subnet_id: "openstack_networking_subnet_v2.subnet" },
    }),
    sampleResource("openstack_lb_listener_v2.api", {
      ...made,
      path: `${api}/Listener`,
      name: `${name}-api`,
      attributes: { protocol: "TCP", protocol_port: 6443, allowed_cidrs: ["10.20.0.0/24", "198.51.100.0/24"] },
      references: { loadbalancer_id: "openstack_lb_loadbalancer_v2.api" },
    }),
    sampleResource("openstack_lb_pool_v2.api", {
      ...made,
      path: `${api}/Pool`,
      name: `${name}-api`,
      attributes: { protocol: "TCP" },
      references: { listener_id: "openstack_lb_listener_v2.api" },
    }),
    ...(hasFloatingIp
      ? [
          sampleResource("openstack_networking_floatingip_v2.api", {
            ...made,
            path: `${api}/FloatingIp/Resource`,
            attributes: { address: "203.0.113.31", pool: "public" },
          }),
          sampleResource("openstack_networking_floatingip_associate_v2.api", {
            ...made,
            path: `${api}/FloatingIp/Association`,
            references: {
              floating_ip: "openstack_networking_floatingip_v2.api",
              port_id: "openstack_lb_loadbalancer_v2.api",
            },
          }),
        ]
      : []),
    sampleResource("tls_private_key.ca", {
      ...made,
      path: `${name}/Cluster/Pki/ClusterCa/Key`,
      secrets: ["private_key_pem"],
    }),
  ];
}

function nodeResources(
  name: string,
  pool: string,
  index: number,
  zones: readonly string[],
  options: SampleOptions,
): readonly ResourceReport[] {
  const isControlPlane = pool === "control-plane";
  const id = `${pool}_${index + 1}`;
  const serverName = `${name}-${pool}-${index + 1}`;
  const path = isControlPlane
    ? `${name}/Cluster/ControlPlane/${index + 1}`
    : `${name}/Cluster/NodePools/${pool}/${index + 1}`;
  const action = options.servers?.[serverName]?.action ?? options.action ?? "create";
  const rest = { action: options.action ?? "create" };
  const metadata = {
    k8s_on_openstack_cluster: name,
    k8s_on_openstack_pool: pool,
    ...(isControlPlane ? { k8s_on_openstack_join_epoch: "09c28aad" } : {}),
  };
  const server = sampleResource(`openstack_compute_instance_v2.${id}`, {
    path: `${path}/Server`,
    name: serverName,
    action,
    attributes: {
      access_ip_v4: `10.20.0.${(pool.length * 20 + index) % 250}`,
      availability_zone: zones[index % zones.length] ?? "nova",
      flavor_name: isControlPlane ? "m1.medium" : "m1.large",
      metadata,
    },
    references: {
      "network.0.port": `openstack_networking_port_v2.${id}`,
      user_data: "tls_private_key.ca",
      "lifecycle.replace_triggered_by.0": `terraform_data.${id}`,
      "depends_on.0": "openstack_lb_pool_v2.api",
    },
    secrets: ["user_data"],
  });
  const port = sampleResource(`openstack_networking_port_v2.${id}`, {
    ...rest,
    path: `${path}/Port`,
    name: serverName,
    references: {
      network_id: "openstack_networking_network_v2.net",
      "security_group_ids.0": `openstack_networking_secgroup_v2.${isControlPlane ? "control-plane" : "worker"}`,
    },
  });
  const marker = sampleResource(`terraform_data.${id}`, { ...rest, path: `${path}/Generation` });
  if (!isControlPlane) {
    return [server, port, marker];
  }
  return [
    server,
    port,
    marker,
    sampleResource(`openstack_blockstorage_volume_v3.${id}`, {
      ...rest,
      path: `${path}/EtcdVolume`,
      name: `${serverName}-etcd`,
      attributes: { size: 20, volume_type: "ssd" },
    }),
    sampleResource(`openstack_compute_volume_attach_v2.${id}`, {
      ...rest,
      path: `${path}/EtcdVolumeAttachment`,
      references: {
        instance_id: `openstack_compute_instance_v2.${id}`,
        volume_id: `openstack_blockstorage_volume_v3.${id}`,
      },
    }),
  ];
}

function sampleQuota(servers: number): QuotaNeed {
  return {
    instances: servers,
    cores: servers * 4,
    ramMb: servers * 8192,
    flavors: [{ name: "m1.large", servers, cores: 4, ramMb: 8192, known: "customary" }],
    volumes: 3,
    gigabytes: 60,
    claimedVolumes: 0,
    shares: 0,
    shareGigabytes: 0,
    networks: 1,
    subnets: 1,
    routers: 1,
    ports: servers + 2,
    floatingIps: 1,
    securityGroups: 2,
    securityGroupRules: 5,
    loadBalancers: 1,
    serviceLoadBalancers: 0,
    listeners: 1,
    pools: 1,
    members: 3,
    healthMonitors: 0,
    serverGroups: 0,
    serverGroupMembers: 0,
    keyPairs: 0,
    secrets: 0,
    containers: 0,
  };
}
