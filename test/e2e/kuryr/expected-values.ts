import { NetworkPlugin } from "../../../lib";
import { KURYR_FACTS, KURYR_IMAGES, KURYR_POOL_ID } from "../../support/kuryr-cluster";
import type { KuryrCombination } from "../../support/kuryr-combinations";

/** Options of a configuration as their reader understands them, by section. */
export type KuryrValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What each combination of options has to mean to Kuryr; what is not in here does not depend on them. */
export function expectedValues({ options }: KuryrCombination): KuryrValues {
  const { kuryr } = NetworkPlugin.kuryr({ acceptRetired: true, images: KURYR_IMAGES, ...options });
  const hasNamespaces = kuryr?.podSubnets.driver === "namespace";
  const hasPolicies = kuryr?.securityGroups.driver === "policy";
  const hasPools = kuryr?.portPools.driver === "nested";
  const isOvn = kuryr?.loadBalancers.provider === "ovn";
  const groups = hasPolicies ? "policy" : "default";
  return {
    kubernetes: {
      api_root: "https://10.10.0.10:6443",
      ssl_verify_server_crt: true,
      pod_vif_driver: "nested-vlan",
      vif_pool_driver: hasPools ? "nested" : "noop",
      pod_subnets_driver: hasNamespaces ? "namespace" : "default",
      pod_security_groups_driver: groups,
      service_security_groups_driver: groups,
      endpoints_driver_octavia_provider: isOvn ? "ovn" : "amphora",
      controller_ha: false,
      enabled_handlers: [
        ...["vif", "endpoints", "service", "kuryrloadbalancer", "kuryrport"],
        ...(hasNamespaces ? ["namespace", "kuryrnetwork"] : []),
        ...(hasNamespaces && hasPools ? ["kuryrnetwork_population"] : []),
        ...(hasPolicies ? ["policy", "pod_label", "kuryrnetworkpolicy"] : []),
      ],
    },
    neutron: { auth_type: "v3applicationcredential", region_name: "re$gion" },
    neutron_defaults: {
      project: KURYR_FACTS.projectId,
      pod_subnet: KURYR_FACTS.podSubnetId,
      service_subnet: KURYR_FACTS.serviceSubnetId,
      pod_security_groups: KURYR_FACTS.podSecurityGroupIds,
      external_svc_net: KURYR_FACTS.externalNetworkId,
      resource_tags: KURYR_FACTS.resourceTags,
    },
    pod_vif_nested: { worker_nodes_subnets: KURYR_FACTS.nodeSubnetIds },
    binding: { default_driver: "kuryr.lib.binding.drivers.vlan" },
    cni_daemon: { docker_mode: true, netns_proc_dir: "/host_proc", bind_address: "127.0.0.1:5036" },
    octavia_defaults: {
      member_mode: kuryr?.loadBalancers.memberMode,
      enforce_sg_rules: !isOvn,
      lb_algorithm: isOvn ? "SOURCE_IP_PORT" : "ROUND_ROBIN",
    },
    ...(hasNamespaces
      ? { namespace_subnet: { pod_subnet_pool: KURYR_POOL_ID, pod_router: KURYR_FACTS.routerId } }
      : {}),
    ...(hasPools ? { vif_pool: { ports_pool_min: 3, ports_pool_max: 30, ports_pool_batch: 6 } } : {}),
    health_server: { port: 8082 },
    cni_health_server: { port: 8090 },
  };
}

/** Sections that a combination must not have. */
export function absentSections({ options }: KuryrCombination): readonly string[] {
  return [
    ...(options.podSubnets?.driver === "namespace" ? [] : ["namespace_subnet"]),
    ...(options.portPools?.driver === "nested" ? [] : ["vif_pool"]),
  ];
}
