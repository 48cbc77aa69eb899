import { TerraformVariable } from "cdktf";
import type { TerraformStack } from "cdktf";
import type { ClusterSecurityGroupsProps } from "../../lib/network";
import {
  ApiEndpoint,
  ClusterNetwork,
  ClusterSecurityGroups,
  EgressPolicy,
  Encapsulation,
  LoadBalancerProvider,
  NetworkPlugin,
  NodePortAccess,
  SshAccess,
} from "../../lib/network";
import { warningsOf } from "../support/synth";
import { newStack, problemsOf, synthStack } from "./support/stacks";

const GROUP_ID = "11111111-2222-3333-4444-555555555555";

function addGroups(stack: TerraformStack, props: Partial<ClusterSecurityGroupsProps> = {}): ClusterSecurityGroups {
  return new ClusterSecurityGroups(stack, "SecurityGroups", {
    clusterName: "prod",
    network: new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24" }),
    networkPlugin: NetworkPlugin.cilium(),
    endpoint: ApiEndpoint.octavia(),
    ...props,
  });
}

function problems(props: Partial<ClusterSecurityGroupsProps>): string {
  return problemsOf(() => addGroups(newStack(), props));
}

describe("the security groups of a cluster", () => {
  const stack = synthStack((scope) => void addGroups(scope));

  test("are two, without the rules that Neutron puts into every new group", () => {
    expect(stack.resource("SecurityGroups/ControlPlane/Resource")).toEqual({
      name: "prod-control-plane",
      description: "Control plane nodes of the Kubernetes cluster prod",
      delete_default_rules: true,
    });
    expect(stack.resource("SecurityGroups/Worker/Resource")).toMatchObject({
      name: "prod-worker",
      delete_default_rules: true,
    });
  });

  test("have one resource a rule, at an address that tells what it is for", () => {
    expect(stack.resource("SecurityGroups/ControlPlane/EtcdIpv4")).toEqual({
      description: "etcd clients and peers on the control plane",
      direction: "ingress",
      ethertype: "IPv4",
      port_range_max: 2380,
      port_range_min: 2379,
      protocol: "tcp",
      remote_group_id: "${openstack_networking_secgroup_v2.SecurityGroups_ControlPlane_77BE57B0.id}",
      security_group_id: "${openstack_networking_secgroup_v2.SecurityGroups_ControlPlane_77BE57B0.id}",
    });
  });

  test("let the load balancer in from its subnet", () => {
    expect(stack.resource("SecurityGroups/ControlPlane/ApiFromLoadBalancerIpv4")).toMatchObject({
      remote_ip_prefix: "10.10.0.0/24",
      port_range_min: 6443,
    });
  });

  test("let everything out in one rule without protocol, port and range", () => {
    expect(stack.resource("SecurityGroups/Worker/EgressToAllIpv4")).toEqual({
      description: "to everywhere",
      direction: "egress",
      ethertype: "IPv4",
      security_group_id: "${openstack_networking_secgroup_v2.SecurityGroups_Worker_24880104.id}",
    });
  });

  test("open nothing to every address", () => {
    expect(stack.text).not.toContain("0.0.0.0/0");
  });

  test("write an open door out, so that reviewers and scanners see it", () => {
    const open = synthStack((scope) => void addGroups(scope, { ssh: SshAccess.fromAnywhere() }));

    expect(open.resource("SecurityGroups/Worker/SshFromAnywhereIpv4")["remote_ip_prefix"]).toBe("0.0.0.0/0");
  });

  test("let members of a bastion's group reach SSH", () => {
    const bastion = synthStack((scope) => void addGroups(scope, { ssh: SshAccess.fromSecurityGroup(GROUP_ID) }));

    expect(bastion.resource("SecurityGroups/ControlPlane/SshFromSecurityGroup1Ipv4")["remote_group_id"]).toBe(GROUP_ID);
  });

  test("open node ports for Services whose provider differs from the endpoint's", () => {
    const groups = addGroups(newStack(), {
      endpoint: ApiEndpoint.virtualIp(),
      serviceLoadBalancers: LoadBalancerProvider.AMPHORA,
    });

    expect(groups.rules.filter(({ id }) => id.startsWith("NodePorts"))).toHaveLength(2);
  });

  test("turn checks of unknown ranges into preconditions", () => {
    const checked = synthStack((scope) => {
      const variable = new TerraformVariable(scope, "office", { type: "string" });
      addGroups(scope, { endpoint: ApiEndpoint.virtualIp({ allowedCidrs: [variable.stringValue] }) });
    });

    expect(checked.resource("SecurityGroups/ControlPlane/Resource")["lifecycle"]).toEqual({
      precondition: [
        {
          condition: "${can(cidrhost(var.office, 0))}",
          error_message: expect.stringContaining("endpoint.allowedCidrs[0]") as unknown,
        },
      ],
    });
    expect(checked.resource("SecurityGroups/ControlPlane/ApiFromRange1")["remote_ip_prefix"]).toBe("${var.office}");
  });
});

describe("bad input for security groups", () => {
  test.each<[string, Partial<ClusterSecurityGroupsProps>, string]>([
    ["SSH from everybody without saying so", { ssh: SshAccess.from(["0.0.0.0/0"]) }, "open-to-everybody ssh[0]"],
    [
      "node ports for everybody without saying so",
      { nodePorts: NodePortAccess.from(["0.0.0.0/0"]) },
      "open-to-everybody nodePorts[0]",
    ],
    ["IPv6 ranges on an IPv4 network", { ssh: SshAccess.from(["2001:db8::/32"]) }, "family-not-in-network ssh[0]"],
    ["ranges with host bits", { ssh: SshAccess.from(["192.0.2.1/24"]) }, "cidr-with-host-bits ssh[0]"],
    ["a group by name", { ssh: SshAccess.fromSecurityGroup("bastion") }, "uuid ssh"],
    [
      "a range that is none",
      { endpoint: ApiEndpoint.external("api", { allowedCidrs: ["office"] }) },
      "not-a-cidr endpoint.allowedCidrs[0]",
    ],
    ["egress ports that are none", { egress: EgressPolicy.strict({ tcpPorts: [0] }) }, "integer egress.tcpPorts[0]"],
    ["no name", { clusterName: undefined }, "required clusterName"],
    ["unknown properties", { sshAccess: 1 } as object, "unknown-property sshAccess"],
  ])("%s is refused", (_name, props, expected) => {
    expect(problems(props)).toBe(expected);
  });
});

describe("what is legal but risky for security groups", () => {
  const warnings = (props: Partial<ClusterSecurityGroupsProps>) => {
    const stack = newStack();
    addGroups(stack, props);
    return warningsOf(stack);
  };

  test("draws no warning by default", () => {
    expect(warnings({})).toEqual([]);
  });

  test("is an API server for everybody", () => {
    expect(warnings({ endpoint: ApiEndpoint.octavia({ allowedCidrs: ["0.0.0.0/0"] }) })).toEqual([
      expect.stringContaining("the API server is open to every address"),
    ]);
  });

  test("is strict egress without name servers", () => {
    expect(warnings({ egress: EgressPolicy.strict() })).toEqual([expect.stringContaining("dnsNameservers")]);
  });

  test("are more than 80 rules, because many projects may have only 100", () => {
    const stack = newStack();
    addGroups(stack, {
      network: new ClusterNetwork(stack, "Dual", { cidr: "10.10.0.0/24", ipv6: { cidr: "fd00::/64" } }),
      networkPlugin: NetworkPlugin.cilium({
        encapsulation: Encapsulation.NATIVE,
        wireguard: true,
        ipv6PodCidr: "fd00:10:244::/56",
      }),
      ssh: SshAccess.from(["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"]),
    });

    expect(warningsOf(stack)).toEqual([expect.stringMatching(/needs \d+ security group rules/)]);
  });
});
