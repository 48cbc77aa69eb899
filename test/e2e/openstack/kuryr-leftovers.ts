import type { OpenStackSession } from "../support/openstack-session";
import { expectThat } from "../support/run-report";

const NETWORK = ["network"];
const BALANCER = ["load-balancer"];
const POLL_MS = 2_000;
const POLLS = 120;

interface Made {
  readonly id: string;
  readonly name?: string;
  readonly vip_port_id?: string;
  readonly provisioning_status?: string;
}

interface Found extends Made {
  readonly network_id?: string;
  readonly device_owner?: string;
}

/** Where on the cloud a cluster with Kuryr is. */
interface Places {
  readonly podNetwork: string;
  readonly serviceSubnet: string;
  readonly nodeNetwork: string;
  readonly nodeSubnet: string;
  readonly router: string;
  readonly trunk: string;
}

/** What Kuryr, the cloud controller and people leave of a cluster, made by hand as they make it. */
export class KuryrLeftovers {
  public constructor(
    private readonly cloud: OpenStackSession,
    private readonly clusterName: string,
  ) {}

  private get tag(): string {
    return `k8s-on-openstack-kuryr-${this.clusterName}`;
  }

  /** Puts ports on the trunk of a node: one as Kuryr makes it, one without a tag, one on the network of the nodes. */
  public async addSubports(): Promise<string> {
    const { podNetwork, nodeNetwork, trunk } = await this.places();
    const kuryrs = await this.makePort(podNetwork, "compute:kuryr");
    await this.addTag("ports", kuryrs);
    const ports = [kuryrs, await this.makePort(podNetwork), await this.makePort(nodeNetwork)];
    const subports = ports.map((id, index) => ({
      port_id: id,
      segmentation_type: "vlan",
      segmentation_id: 101 + index,
    }));
    await this.cloud.put(NETWORK, `/trunks/${trunk}/add_subports`, { sub_ports: subports });
    return `${ports.length} subports on a trunk, two of them without a tag`;
  }

  /** Makes everything else: balancers, floating IPs, a namespace, a policy's group, a detached port. */
  public async addOthers(externalNetwork: string): Promise<string> {
    const { podNetwork, serviceSubnet, nodeSubnet, router } = await this.places();
    await this.makePort(podNetwork);
    const groups = [
      await this.make("/security-groups", "security_group", { name: "sg/shop-deny" }),
      await this.make("/security-groups", "security_group", {
        name: "lb-sg-0-shop-web",
        description: `Security Group for shop/web Service LoadBalancer in cluster ${this.clusterName}`,
      }),
    ];
    await this.addTag("security-groups", groups[0]?.id ?? "");
    await this.addNamespace(router);
    const service = await this.makeBalancer(`kube_service_${this.clusterName}_shop_web`, nodeSubnet);
    await this.makeBalancer(`kube_service_${this.clusterName}_shop_api`, serviceSubnet);
    const kuryrs = await this.makeBalancer("shop/cart", serviceSubnet, [this.tag]);
    const outside = await this.find("/networks", "networks", `name=${encodeURIComponent(externalNetwork)}`);
    const description = `Floating IP for Kubernetes external service shop/web from cluster ${this.clusterName}`;
    for (const [text, balancer] of [
      [description, service],
      ["kuryr_lb", kuryrs],
    ] as const) {
      const body = { floating_network_id: outside.id, description: text, port_id: balancer.vip_port_id };
      await this.make("/floatingips", "floatingip", body);
    }
    return "a detached port, 3 balancers, 2 floating IPs, a namespace with its network on the router, 2 security groups";
  }

  /** Makes what another cluster of the project owns, beside this one: a network of a namespace, a group and a balancer. */
  public async addAsNeighbour(of: KuryrLeftovers): Promise<string> {
    const { nodeSubnet } = await of.places();
    const group = await this.make("/security-groups", "security_group", { name: "sg/shop-deny" });
    await this.addTag("security-groups", group.id);
    await this.addNamespace();
    await this.makeBalancer(`kube_service_${this.clusterName}_shop_web`, nodeSubnet);
    return `network, group and balancer of the cluster ${this.clusterName}`;
  }

  private async addNamespace(router?: string): Promise<void> {
    const network = await this.make("/networks", "network", { name: "shop", description: this.tag });
    await this.addTag("networks", network.id);
    const body = { network_id: network.id, cidr: "10.59.7.0/24", ip_version: 4, enable_dhcp: false, name: "shop" };
    const subnet = await this.make("/subnets", "subnet", body);
    if (router !== undefined) {
      await this.cloud.put(NETWORK, `/routers/${router}/add_router_interface`, { subnet_id: subnet.id });
    }
    await this.makePort(network.id, "compute:kuryr");
  }

  private async places(): Promise<Places> {
    const pods = await this.find("/networks", "networks", `tags=k8s-on-openstack-pods-${this.clusterName}`);
    const services = await this.find("/networks", "networks", `tags=k8s-on-openstack-services-${this.clusterName}`);
    const tagged = await this.cloud.list<Found>(NETWORK, `/ports?tags=${this.tag}`, "ports");
    // ports of pods bear the tag as well, but no server has them.
    const parent = tagged.find(({ device_owner: owner = "" }) => /^compute:(?!kuryr)/.test(owner));
    expectThat(parent !== undefined, `no node of ${this.clusterName} has a port with the tag`);
    const nodeNetwork = parent.network_id ?? "";
    const nodeSubnet = await this.find("/subnets", "subnets", `network_id=${nodeNetwork}&ip_version=4`);
    const serviceSubnet = await this.find("/subnets", "subnets", `network_id=${services.id}`);
    const owner = "device_owner=network:router_interface";
    const router = await this.cloud.list<{ readonly device_id: string }>(
      NETWORK,
      `/ports?network_id=${pods.id}&${owner}`,
      "ports",
    );
    const trunk = await this.find("/trunks", "trunks", `port_id=${parent.id}`);
    return {
      podNetwork: pods.id,
      serviceSubnet: serviceSubnet.id,
      nodeNetwork,
      nodeSubnet: nodeSubnet.id,
      router: router[0]?.device_id ?? "",
      trunk: trunk.id,
    };
  }

  private async find(path: string, key: string, query: string): Promise<Found> {
    const [found] = await this.cloud.list<Found>(NETWORK, `${path}?${query}`, key);
    expectThat(found !== undefined, `${path}?${query} finds nothing`);
    return found;
  }

  private async make(path: string, key: string, body: object): Promise<Made> {
    const answer = (await this.cloud.post(NETWORK, path, { [key]: body })) as Readonly<Record<string, Made>>;
    const made = answer[key];
    expectThat(made !== undefined, `${path} answered without ${key}`);
    return made;
  }

  private async makePort(network: string, owner = ""): Promise<string> {
    return (await this.make("/ports", "port", { network_id: network, device_owner: owner })).id;
  }

  private async addTag(collection: string, id: string): Promise<void> {
    await this.cloud.put(NETWORK, `/${collection}/${id}/tags`, { tags: [this.tag] });
  }

  private async makeBalancer(name: string, subnet: string, tags: readonly string[] = []): Promise<Made> {
    const body = { loadbalancer: { name, vip_subnet_id: subnet, provider: "ovn", tags } };
    const answer = (await this.cloud.post(BALANCER, "/lbaas/loadbalancers", body)) as { readonly loadbalancer: Made };
    for (let poll = 0; poll < POLLS; poll += 1) {
      const seen = (await this.cloud.get(BALANCER, `/lbaas/loadbalancers/${answer.loadbalancer.id}`)) as {
        readonly loadbalancer: Made;
      };
      if (seen.loadbalancer.provisioning_status === "ACTIVE") {
        return seen.loadbalancer;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error(`the balancer ${name} is not active after ${(POLLS * POLL_MS) / 1000} s`);
  }
}
