import type { KuryrFacts, KuryrSettings } from "../../network";
import { renderOsloConfig } from "./oslo-config";
import type { OsloSections } from "./oslo-config";

/** Folder that both programs have their configuration in. */
export const CONFIG_FOLDER = "/etc/kuryr";

/** File with everything but the login. */
export const CONFIG_FILE = "kuryr.conf";

/** File with the login alone, which only the controller has; it is read after the other. */
export const CREDENTIALS_FILE = "kuryr-credentials.conf";

/** Where the certificates of a cloud with an authority of its own are, beside those of the image and not in place of them. */
export const CA_FOLDER = "/etc/kuryr-certificates";

/** File in that folder. */
export const CA_FILE = "kuryr-ca-bundle.crt";

/** Where the daemon finds the `/proc` of its node, as its container mounts it. */
export const HOST_PROC = "/host_proc";

/** Port of the controller's health checks. */
export const CONTROLLER_HEALTH_PORT = 8082;

/** Port of those of the daemons. */
export const DAEMON_HEALTH_PORT = 8090;

const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Amphorae are machines that have to boot; flows of OVN are there at once. */
const ACTIVATION_SECONDS = { amphora: 1200, ovn: 300 };

/** What `kuryr.conf` depends on. Texts may be Terraform tokens. */
export interface KuryrConfInput {
  /** Options of the plugin. */
  readonly settings: KuryrSettings;

  /** What Kuryr works on. */
  readonly facts: KuryrFacts;

  /** URL of the API as the nodes reach it, before any Service works. */
  readonly apiUrl: string;

  /** URL of Keystone. */
  readonly authUrl: string;

  /**
   * Region of the services.
   *
   * @default - the first one of the catalogue
   */
  readonly region?: string;

  /** Whether the cloud has an authority of its own. */
  readonly hasOwnCa: boolean;
}

/** Who logs in. */
export interface KuryrLogin {
  readonly credentialId: string;
  readonly secret: string;
}

/**
 * Renders `kuryr.conf`, which the controller and the daemons read; without a secret. Every option stands in the option list of the last
 * release.
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/2024.1/
 */
export function renderKuryrConf({ settings, facts, apiUrl, authUrl, region, hasOwnCa }: KuryrConfInput): string {
  return renderOsloConfig({
    DEFAULT: { debug: false, use_stderr: true },
    kubernetes: renderKubernetes(settings, apiUrl),
    neutron: {
      auth_type: "v3applicationcredential",
      auth_url: authUrl,
      region_name: region,
      cafile: hasOwnCa ? `${CA_FOLDER}/${CA_FILE}` : undefined,
    },
    neutron_defaults: renderDefaults(settings, facts),
    ...renderPodSubnets(facts),
    // nested pods are VLANs on the trunks of their nodes, whose parent ports are looked for on these subnets.
    pod_vif_nested: { worker_nodes_subnets: facts.nodeSubnetIds },
    // nodes name their interfaces differently, so none is named here: the daemon takes the one that the kubelet listens on, or else the
    // first that is no loopback.
    binding: {
      default_driver: "kuryr.lib.binding.drivers.vlan",
      enabled_drivers: ["kuryr.lib.binding.drivers.vlan"],
    },
    octavia_defaults: renderBalancers(settings),
    ...renderPools(settings),
    cni_daemon: {
      // it runs in a container, so the network namespaces of pods are below another folder than /proc.
      docker_mode: true,
      netns_proc_dir: HOST_PROC,
      bind_address: "127.0.0.1:5036",
    },
    health_server: { port: CONTROLLER_HEALTH_PORT },
    cni_health_server: { port: DAEMON_HEALTH_PORT },
  });
}

/** Renders the file with the login, to be read beside `kuryr.conf`. The reader takes a pair of quotes off, and no other. */
export function renderKuryrCredentials({ credentialId, secret }: KuryrLogin): string {
  return renderOsloConfig({
    neutron: { application_credential_id: credentialId, application_credential_secret: `"${secret}"` },
  });
}

function renderKubernetes(settings: KuryrSettings, apiUrl: string): OsloSections[string] {
  const { podSubnets, securityGroups, loadBalancers, portPools, handlers } = settings;
  return {
    api_root: apiUrl,
    token_file: `${SERVICE_ACCOUNT}/token`,
    ssl_ca_crt_file: `${SERVICE_ACCOUNT}/ca.crt`,
    // off unless it is said.
    ssl_verify_server_crt: true,
    pod_vif_driver: "nested-vlan",
    vif_pool_driver: portPools.driver,
    pod_subnets_driver: podSubnets.driver,
    service_subnets_driver: "default",
    pod_security_groups_driver: securityGroups.driver,
    service_security_groups_driver: securityGroups.driver,
    pod_project_driver: "default",
    service_project_driver: "default",
    namespace_project_driver: "default",
    network_policy_project_driver: "default",
    nodes_subnets_driver: "config",
    multi_vif_drivers: ["noop"],
    endpoints_driver_octavia_provider: loadBalancers.provider,
    enabled_handlers: handlers,
    // what elects a leader among several is gone, so there is one.
    controller_ha: false,
  };
}

function renderDefaults({ loadBalancers }: KuryrSettings, facts: KuryrFacts): OsloSections[string] {
  return {
    project: facts.projectId,
    pod_subnet: facts.podSubnetId,
    pod_security_groups: facts.podSecurityGroupIds,
    service_subnet: facts.serviceSubnetId,
    external_svc_net: facts.externalNetworkId,
    resource_tags: facts.resourceTags,
    lbaas_activation_timeout: ACTIVATION_SECONDS[loadBalancers.provider],
  };
}

function renderPodSubnets({ podSubnetPoolId, routerId }: KuryrFacts): OsloSections {
  return podSubnetPoolId === undefined
    ? {}
    : { namespace_subnet: { pod_subnet_pool: podSubnetPoolId, pod_router: routerId } };
}

/** Flows of OVN leave packets the address of their client, so the groups of the pods see to it; nothing else is left to enforce. */
function renderBalancers({ loadBalancers: { provider, memberMode } }: KuryrSettings): OsloSections[string] {
  const isOvn = provider === "ovn";
  return {
    member_mode: memberMode,
    enforce_sg_rules: !isOvn,
    lb_algorithm: isOvn ? "SOURCE_IP_PORT" : "ROUND_ROBIN",
  };
}

function renderPools({ portPools: { driver, min, max, batch } }: KuryrSettings): OsloSections {
  return driver === "noop" ? {} : { vif_pool: { ports_pool_min: min, ports_pool_max: max, ports_pool_batch: batch } };
}
