import type { CloudObject } from "../support/cloud-inventory";
import { deleteObjects } from "../support/cloud-inventory";
import type { OpenStackSession } from "../support/openstack-session";

const NETWORK = ["network"];
const CIDR = "10.30.0.0/24";

/** What the example `existing-network` expects to find on the cloud. */
export interface Surroundings {
  /** Variables that tell the example the names. */
  readonly env: Readonly<Record<string, string>>;
  readonly objects: readonly CloudObject[];
}

interface Made {
  readonly id: string;
  readonly floating_ip_address?: string;
}

/** Makes a network, a subnet, a router and a floating IP as another team would have made them. */
export async function makeSurroundings(cloud: OpenStackSession, name: string): Promise<Surroundings> {
  const objects: CloudObject[] = [];
  const make = async (kind: string, path: string, key: string, body: object): Promise<Made> => {
    const made = ((await cloud.post(NETWORK, path, { [key]: body })) as Readonly<Record<string, Made>>)[key];
    if (made === undefined) {
      throw new Error(`${path} answered without ${key}`);
    }
    objects.push({ kind, id: made.id, name, text: name, parents: [], automatic: false });
    return made;
  };
  try {
    const external = process.env["EXAMPLE_EXTERNAL_NETWORK"] ?? "public";
    const path = `/networks?name=${encodeURIComponent(external)}`;
    const [outside] = await cloud.list<Made>(NETWORK, path, "networks");
    if (outside === undefined) {
      throw new Error(`there is no network '${external}'; set EXAMPLE_EXTERNAL_NETWORK`);
    }
    const network = await make("network", "/networks", "network", { name });
    const subnet = await make("subnet", "/subnets", "subnet", {
      name,
      network_id: network.id,
      cidr: CIDR,
      ip_version: 4,
      allocation_pools: [{ start: "10.30.0.10", end: "10.30.0.199" }],
    });
    const gateway = { network_id: outside.id };
    const router = await make("router", "/routers", "router", { name, external_gateway_info: gateway });
    await cloud.put(NETWORK, `/routers/${router.id}/add_router_interface`, { subnet_id: subnet.id });
    const floating = { floating_network_id: outside.id, description: name };
    const address = await make("floating IP", "/floatingips", "floatingip", floating);
    const env = {
      EXAMPLE_NETWORK: name,
      EXAMPLE_SUBNET: name,
      EXAMPLE_ROUTER: name,
      EXAMPLE_CIDR: CIDR,
      EXAMPLE_VIRTUAL_IP: "10.30.0.250",
      EXAMPLE_ALLOCATION_POOL: "10.30.0.10-10.30.0.199",
      EXAMPLE_FLOATING_IP: address.floating_ip_address ?? "",
    };
    return { env, objects };
  } catch (error) {
    await deleteObjects(cloud, objects);
    throw error;
  }
}
