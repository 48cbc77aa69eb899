import { Cidr } from "../../../core/cidr";
import { inventUuid, PROJECT_ID, REGION, USER_ID } from "../invented-value";
import { numberOf, textOf } from "../resource-model";
import type { ResourceModels, SettleContext } from "../resource-model";
import type { FlavorSize, SimulatedCloud } from "../simulated-cloud";
import type { WireObject, WireValue } from "../wire-value";
import { addressOfPort, assumedRange } from "./openstack-network-models";

/** Sizes that OpenStack itself has shipped for years. @see https://docs.openstack.org/horizon/latest/user/launch-instances.html */
const CUSTOMARY_FLAVORS: Readonly<Record<string, FlavorSize>> = {
  "m1.tiny": { cores: 1, ramMb: 512 },
  "m1.small": { cores: 1, ramMb: 2048 },
  "m1.medium": { cores: 2, ramMb: 4096 },
  "m1.large": { cores: 4, ramMb: 8192 },
  "m1.xlarge": { cores: 8, ramMb: 16_384 },
};

/** Size that a flavor has in previews when nobody said: enough for every check that a cluster makes. */
const ASSUMED_FLAVOR: FlavorSize = { cores: 4, ramMb: 8192 };

/** Quota of a simulated project: what it really is, only the cloud knows. */
const PLENTY = 1_000_000;

/** What the data sources of `openstack` find. */
export const OPENSTACK_DATA_MODELS: ResourceModels = {
  "data.openstack_networking_network_v2": {
    settle: (context) => {
      const { config } = context;
      const id = identity(context, "network", ["network_id"]);
      return {
        id,
        network_id: id,
        name: textOf(config, "name") ?? `network-${id.slice(0, 8)}`,
        subnets: [inventUuid("subnet of", id)],
        external: config.external ?? false,
        shared: "false",
        admin_state_up: "true",
        mtu: numberOf(config, "mtu") ?? 1450,
      };
    },
  },
  "data.openstack_networking_subnet_v2": { settle: settleSubnet },
  "data.openstack_networking_router_v2": {
    settle: (context) => {
      const id = identity(context, "router", ["router_id"]);
      return { id, router_id: id, name: textOf(context.config, "name") ?? `router-${id.slice(0, 8)}` };
    },
  },
  "data.openstack_networking_floatingip_v2": {
    settle: ({ cloud, config, seed }) => {
      const address = textOf(config, "address") ?? cloud.addresses.allocate("public", "203.0.113.0/24", seed);
      return { id: inventUuid("floating ip", address), address };
    },
  },
  "data.openstack_networking_port_v2": {
    settle: (context) => {
      const id = identity(context, "port", ["port_id"]);
      return { id, all_fixed_ips: [addressOfPort(id, context.cloud) ?? Cidr.parse(assumedRange(id)).nth(20)] };
    },
  },
  "data.openstack_networking_secgroup_v2": {
    settle: (context) => ({ id: identity(context, "security group", ["secgroup_id"]) }),
  },
  "data.openstack_networking_subnetpool_v2": {
    settle: (context) => {
      const id = identity(context, "subnet pool", []);
      return { id, name: textOf(context.config, "name") ?? `pool-${id.slice(0, 8)}`, all_tags: [] };
    },
  },
  "data.openstack_networking_addressscope_v2": {
    settle: (context) => ({ id: identity(context, "address scope", []) }),
  },
  "data.openstack_compute_flavor_v2": {
    settle: (context) => {
      const { cloud, config } = context;
      const id = identity(context, "flavor", ["flavor_id"]);
      const name = textOf(config, "name") ?? id;
      const { cores, ramMb } = flavorSize(name, cloud) ?? ASSUMED_FLAVOR;
      return { id, flavor_id: id, name, vcpus: cores, ram: ramMb, disk: numberOf(config, "disk") ?? 40 };
    },
  },
  "data.openstack_images_image_v2": {
    settle: (context) => {
      const { config } = context;
      const id = identity(context, "image", ["image_id"]);
      return {
        id,
        name: textOf(config, "name") ?? `image-${id.slice(0, 8)}`,
        size_bytes: 2 ** 31,
        min_disk_gb: 0,
        min_ram_mb: 0,
        visibility: textOf(config, "visibility") ?? "public",
        container_format: "bare",
        disk_format: "qcow2",
      };
    },
  },
  "data.openstack_compute_availability_zones_v2": {
    settle: () => ({ names: ["az1", "az2", "az3"] }),
  },
  "data.openstack_blockstorage_availability_zones_v3": {
    settle: () => ({ names: ["az1", "az2", "az3"] }),
  },
  "data.openstack_compute_limits_v2": { settle: unlimited },
  "data.openstack_compute_quotaset_v2": { settle: unlimited },
  "data.openstack_networking_quota_v2": { settle: unlimited },
  "data.openstack_blockstorage_quotaset_v3": { settle: unlimited },
  "data.openstack_identity_auth_scope_v3": {
    settle: ({ config }) => ({
      id: textOf(config, "name") ?? "scope",
      project_id: PROJECT_ID,
      project_name: "preview",
      project_domain_name: "Default",
      user_id: USER_ID,
      user_name: "preview",
      user_domain_name: "Default",
      region: textOf(config, "region") ?? REGION,
      roles: [{ role_id: inventUuid("role", "member"), role_name: "member" }],
      service_catalog: [
        catalogEntry("keystone", "identity", "https://keystone.example.com:5000/v3"),
        catalogEntry("nova", "compute", "https://nova.example.com:8774/v2.1"),
        catalogEntry("neutron", "network", "https://neutron.example.com:9696"),
        catalogEntry("octavia", "load-balancer", "https://octavia.example.com:9876"),
        catalogEntry("cinderv3", "volumev3", "https://cinder.example.com:8776/v3"),
        catalogEntry("swift", "object-store", "https://swift.example.com/v1/AUTH_preview"),
      ],
    }),
  },
  "data.openstack_identity_endpoint_v3": {
    settle: ({ config }) => ({ url: `https://${textOf(config, "service_type") ?? "identity"}.example.com` }),
  },
};

/** Size of a flavor: what the caller said, else OpenStack's customary one; undefined when nobody knows. */
export function flavorSize(name: string, cloud: Pick<SimulatedCloud, "flavors">): FlavorSize | undefined {
  return cloud.flavors.get(name) ?? CUSTOMARY_FLAVORS[name];
}

/** Id of what a data source looks up: as given, else of an object of this preview, else one that follows the name. */
function identity({ cloud, config, type }: SettleContext, kind: string, idKeys: readonly string[]): string {
  const given = ["id", ...idKeys].map((key) => textOf(config, key)).find((id) => id !== undefined);
  const name = textOf(config, "name");
  const own = cloud.ofType(type.replace(/^data\./, "")).find((object) => name !== undefined && object.name === name);
  return (
    given ??
    textOf(own, "id") ??
    inventUuid(kind, name ?? JSON.stringify(Object.entries(config).filter(([, value]) => value !== null)))
  );
}

function settleSubnet(context: SettleContext): WireObject {
  const { cloud, config } = context;
  const id = identity(context, "subnet", ["subnet_id"]);
  const own = cloud.find("openstack_networking_subnet_v2", id);
  const cidr = textOf(config, "cidr") ?? textOf(own, "cidr") ?? assumedRange(id);
  const subnet = {
    id,
    subnet_id: id,
    network_id: textOf(config, "network_id") ?? textOf(own, "network_id") ?? inventUuid("network of", id),
    name: textOf(config, "name") ?? textOf(own, "name") ?? `subnet-${id.slice(0, 8)}`,
    cidr,
    gateway_ip: textOf(config, "gateway_ip") ?? textOf(own, "gateway_ip") ?? Cidr.parse(cidr).nth(1),
    ip_version: Cidr.parse(cidr).version,
    enable_dhcp: true,
  };
  if (own === undefined) {
    // ports in a subnet that Terraform does not own get addresses of it all the same.
    cloud.remember("openstack_networking_subnet_v2", { ...subnet, data_source: true });
  }
  return subnet;
}

function unlimited({ object }: SettleContext): WireObject {
  const figures = Object.entries(object).filter(([, value]) => typeof value === "number");
  return Object.fromEntries(figures.map(([name]): [string, WireValue] => [name, /used/.test(name) ? 0 : PLENTY]));
}

function catalogEntry(name: string, type: string, url: string): WireObject {
  const endpoint = { id: inventUuid("endpoint", type), interface: "public", region: REGION, region_id: REGION, url };
  return { id: inventUuid("service", type), name, type, endpoints: [endpoint] };
}
