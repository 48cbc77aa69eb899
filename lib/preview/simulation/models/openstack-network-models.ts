import { Cidr, ipVersion } from "../../../core/cidr";
import { inventMac, inventUuid } from "../invented-value";
import { blocksOf, RefusedError, textOf, textsOf } from "../resource-model";
import type { ResourceModels, SettleContext } from "../resource-model";
import type { SimulatedCloud } from "../simulated-cloud";
import { fingerprint } from "../wire-value";
import type { WireObject } from "../wire-value";
import { checkRangeInPool, rangeOfPool, refuseUnderRoutes } from "./openstack-pod-network-models";

/** Range of the simulated provider's public addresses. @see https://www.rfc-editor.org/rfc/rfc5737 */
const PUBLIC_RANGE = "203.0.113.0/24";

/** Neutron: subnets with gateways, ports with addresses of their subnets, floating addresses. */
export const OPENSTACK_NETWORK_MODELS: ResourceModels = {
  openstack_networking_network_v2: {
    settle: ({ config }) => ({ all_tags: textsOf(config, "tags") }),
  },
  openstack_networking_subnet_v2: {
    settle: ({ cloud, config, object, prior, seed }) => {
      const cidr = textOf(object, "cidr") ?? rangeOfPool(object, cloud) ?? assumedRange(seed);
      const gateway = config.no_gateway === true ? "" : (textOf(config, "gateway_ip") ?? Cidr.parse(cidr).nth(1));
      return { cidr, gateway_ip: prior === null ? gateway : object.gateway_ip, all_tags: textsOf(config, "tags") };
    },
    created: ({ object, cloud }) => {
      checkSubnet(object);
      checkRangeInPool(object, cloud);
    },
  },
  openstack_networking_port_v2: {
    settle: settlePort,
    removing: (port, cloud) => textsOf(port, "all_fixed_ips").forEach((address) => cloud.addresses.release(address)),
  },
  openstack_networking_router_v2: {
    settle: ({ config, object }) => ({
      enable_snat: object.external_network_id === "" ? null : (config.enable_snat ?? true),
      all_tags: textsOf(config, "tags"),
    }),
  },
  openstack_networking_router_interface_v2: {
    settle: ({ config, seed }) => {
      const port = textOf(config, "port_id") ?? inventUuid("router interface", seed);
      return { id: port, port_id: port, subnet_id: config.subnet_id ?? "" };
    },
    created: ({ object, cloud }) => checkRouterInterface(object, cloud),
    removing: refuseUnderRoutes,
  },
  openstack_networking_floatingip_v2: {
    settle: ({ cloud, config, object, prior, seed }) => ({
      address: prior?.address ?? textOf(config, "address") ?? cloud.addresses.allocate("public", PUBLIC_RANGE, seed),
      fixed_ip: textOf(config, "fixed_ip") ?? addressOfPort(textOf(object, "port_id"), cloud) ?? "",
      all_tags: textsOf(config, "tags"),
    }),
    created: ({ object, cloud }) => checkFloatingIp(textOf(object, "port_id"), cloud),
    removing: (object, cloud) => cloud.addresses.release(textOf(object, "address") ?? ""),
  },
  openstack_networking_floatingip_associate_v2: {
    settle: ({ cloud, config }) => ({
      fixed_ip: textOf(config, "fixed_ip") ?? addressOfPort(textOf(config, "port_id"), cloud) ?? "",
    }),
    created: ({ object, cloud }) => checkFloatingIp(textOf(object, "port_id"), cloud),
  },
  openstack_networking_secgroup_v2: {
    settle: ({ config }) => ({ all_tags: textsOf(config, "tags") }),
  },
  openstack_networking_secgroup_rule_v2: {
    normalize: (rule) => {
      const range = textOf(rule, "remote_ip_prefix");
      return range === undefined ? rule : { ...rule, remote_ip_prefix: range.toLowerCase() };
    },
    // Neutron forgets a range of all ports, and the next plan would replace the rule.
    settle: ({ config }): WireObject =>
      config.port_range_min === 1 && config.port_range_max === 65_535 ? { port_range_min: 0, port_range_max: 0 } : {},
    created: ({ object, cloud }) => checkRule(object, cloud),
  },
};

/** First address of a port, or of the load balancer that owns it. */
export function addressOfPort(portId: string | undefined, cloud: SimulatedCloud): string | undefined {
  const port = cloud.find("openstack_networking_port_v2", portId);
  if (port !== undefined) {
    return textsOf(port, "all_fixed_ips")[0];
  }
  const balancer = cloud
    .ofType("openstack_lb_loadbalancer_v2")
    .find((candidate) => portId !== undefined && candidate.vip_port_id === portId);
  return textOf(balancer, "vip_address");
}

/** Takes an address out of a subnet, which may be one that only the real cloud knows. */
export function allocateAddress(subnetId: string, seed: string, cloud: SimulatedCloud): string {
  const subnet = cloud.find("openstack_networking_subnet_v2", subnetId);
  const range = textOf(subnet, "cidr") ?? assumedRange(subnetId);
  return cloud.addresses.allocate(subnetId, range, seed, [textOf(subnet, "gateway_ip") ?? ""]);
}

/** Range of a subnet that nobody described, away from the customary pod and service ranges. */
export function assumedRange(seed: string): string {
  return `172.24.${Number.parseInt(fingerprint(seed).slice(0, 2), 16)}.0/24`;
}

function settlePort(context: SettleContext): WireObject {
  const { cloud, config, object, prior, seed } = context;
  const addresses = config.no_fixed_ip === true ? [] : portAddresses(context);
  for (const address of textsOf(prior ?? {}, "all_fixed_ips")) {
    if (!addresses.includes(address)) {
      cloud.addresses.release(address);
    }
  }
  return {
    mac_address: prior?.mac_address ?? textOf(config, "mac_address") ?? inventMac(seed),
    all_fixed_ips: addresses,
    all_security_group_ids:
      config.no_security_groups === true ? [] : (config.security_group_ids ?? [inventUuid("default group")]),
    all_tags: textsOf(config, "tags"),
    dns_assignment: [],
    device_id: object.device_id,
  };
}

function portAddresses({ cloud, config, prior, seed }: SettleContext): string[] {
  const network = textOf(config, "network_id") ?? "";
  const fixed = blocksOf(config, "fixed_ip");
  const subnets = cloud
    .ofType("openstack_networking_subnet_v2")
    .filter((subnet) => subnet.network_id === network)
    .map((subnet): WireObject => ({ subnet_id: subnet.id }));
  // a port without fixed addresses gets one of each subnet of its network.
  const wanted: WireObject[] = fixed.length > 0 ? fixed : subnets.length > 0 ? subnets : [{ subnet_id: network }];
  const before = textsOf(prior ?? {}, "all_fixed_ips");
  return wanted.map((entry, index) => {
    const subnetId = textOf(entry, "subnet_id") ?? network;
    const chosen = textOf(entry, "ip_address");
    if (chosen !== undefined) {
      checkChosenAddress(chosen, subnetId, before, cloud);
      return chosen;
    }
    const subnet = cloud.find("openstack_networking_subnet_v2", subnetId);
    const kept = before.find((address) => isInside(address, textOf(subnet, "cidr")));
    return kept ?? allocateAddress(subnetId, `${seed}/${index}`, cloud);
  });
}

function checkChosenAddress(address: string, subnetId: string, own: readonly string[], cloud: SimulatedCloud): void {
  const subnet = cloud.find("openstack_networking_subnet_v2", subnetId);
  const range = textOf(subnet, "cidr");
  if (range !== undefined && !isInside(address, range)) {
    throw new RefusedError({
      summary: `${address} is not a valid address of its subnet ${range}`,
      detail: "Choose an address inside the subnet, or leave it to the cloud.",
      attribute: "fixed_ip",
    });
  }
  const user = cloud
    .ofType("openstack_networking_port_v2")
    .find(
      (port) =>
        textsOf(port, "all_fixed_ips").includes(address) &&
        blocksOf(port, "fixed_ip").some((ip) => ip.subnet_id === subnetId),
    );
  if (user !== undefined && !own.includes(address)) {
    throw new RefusedError({
      summary: `${address} is already in use by the port ${textOf(user, "name") ?? String(user.id)}`,
      detail: "Give every port an address of its own.",
      attribute: "fixed_ip",
    });
  }
  cloud.addresses.take(subnetId, address);
}

function isInside(address: string, range: string | undefined): boolean {
  const cidr = Cidr.tryParse(range);
  return cidr instanceof Cidr && ipVersion(address) === cidr.version && cidr.contains(address);
}

function checkSubnet(subnet: WireObject): void {
  const range = textOf(subnet, "cidr");
  const gateway = textOf(subnet, "gateway_ip");
  if (gateway !== undefined && !isInside(gateway, range)) {
    throw new RefusedError({
      summary: `The gateway ${gateway} is not inside the subnet ${range}`,
      detail: "Choose a gateway inside the subnet.",
      attribute: "gateway_ip",
    });
  }
  for (const pool of blocksOf(subnet, "allocation_pool")) {
    for (const address of [textOf(pool, "start"), textOf(pool, "end")]) {
      if (address !== undefined && !isInside(address, range)) {
        throw new RefusedError({
          summary: `The allocation pool's ${address} is not inside the subnet ${range}`,
          detail: "Choose a pool inside the subnet.",
          attribute: "allocation_pool",
        });
      }
    }
  }
}

function checkRouterInterface(added: WireObject, cloud: SimulatedCloud): void {
  const rangeOf = (subnetId: unknown) =>
    Cidr.tryParse(textOf(cloud.find("openstack_networking_subnet_v2", subnetId), "cidr"));
  const range = rangeOf(added.subnet_id);
  const others = cloud
    .ofType("openstack_networking_router_interface_v2")
    .filter((other) => other.router_id === added.router_id && other.id !== added.id)
    .map((other) => rangeOf(other.subnet_id));
  const clash = others.find((other) => other instanceof Cidr && range instanceof Cidr && other.overlaps(range));
  if (clash !== undefined) {
    throw new RefusedError({
      summary: `The subnet ${String(range)} overlaps ${String(clash)} on the same router`,
      detail: "Give the subnets of one router ranges that do not meet.",
      attribute: "subnet_id",
    });
  }
}

function checkFloatingIp(portId: string | undefined, cloud: SimulatedCloud): void {
  const port = cloud.find("openstack_networking_port_v2", portId);
  const subnets = blocksOf(port, "fixed_ip").map((fixed) => fixed.subnet_id);
  // a subnet that Terraform does not own is connected somewhere else.
  const managed = subnets.filter((id) => {
    const subnet = cloud.find("openstack_networking_subnet_v2", id);
    return subnet !== undefined && subnet.data_source !== true;
  });
  const routed = cloud.ofType("openstack_networking_router_interface_v2").map((added) => added.subnet_id);
  if (managed.length > 0 && !managed.some((id) => routed.includes(id))) {
    throw new RefusedError({
      summary: "External network is not reachable from the port's subnet, so no floating IP can be associated",
      detail: "Make the floating IP depend on the router interface of the subnet.",
      attribute: "port_id",
    });
  }
}

const RULE_FIELDS = [
  "security_group_id",
  "direction",
  "ethertype",
  "protocol",
  "port_range_min",
  "port_range_max",
  "remote_ip_prefix",
  "remote_group_id",
];

function checkRule(rule: WireObject, cloud: SimulatedCloud): void {
  const key = (candidate: WireObject) => fingerprint(...RULE_FIELDS.map((field) => candidate[field] || null));
  const twin = cloud
    .ofType("openstack_networking_secgroup_rule_v2")
    .find((other) => other.id !== rule.id && key(other) === key(rule));
  if (twin !== undefined) {
    throw new RefusedError({
      summary: "Security group rule already exists",
      detail: "Two rules of one group say the same; drop one of them.",
    });
  }
}
