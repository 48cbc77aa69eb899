import { ClusterNetwork, KuryrNetwork, KuryrPodSubnets, KuryrSecurityGroups } from "../../../lib/network";
import type { KuryrSettings } from "../../../lib/network";
import { kuryrNeeds } from "../../../lib/network/kuryr/kuryr-quota";
import { synthStack } from "../support/stacks";
import { kuryr } from "./support";

const DEMAND = { pods: 200, services: 20, namespaces: 12 };
const NAMESPACES = {
  podSubnets: KuryrPodSubnets.perNamespace(),
  securityGroups: KuryrSecurityGroups.fromPolicies(),
};

function settings(options: object = {}): KuryrSettings {
  return kuryr(options).kuryr as KuryrSettings;
}

function synth(options: object) {
  return synthStack((stack) => {
    new KuryrNetwork(stack, "Kuryr", {
      clusterName: "demo",
      network: new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" }),
      networkPlugin: kuryr(options),
      serviceCidr: "10.96.0.0/16",
      apiPort: 6443,
    });
  });
}

describe("what Kuryr takes of a project", () => {
  test("is a port for each pod, each Service, the API and the router", () => {
    expect(kuryrNeeds(settings(), DEMAND)).toEqual({ ports: 223, networks: 2, subnets: 2, secgroups: 1 });
  });

  test("is a network, a port of the router and a group more for each namespace, when they have such", () => {
    expect(kuryrNeeds(settings(NAMESPACES), DEMAND)).toEqual({ ports: 235, networks: 14, subnets: 14, secgroups: 13 });
  });

  test("is that of ten namespaces when nobody says how many there are", () => {
    expect(kuryrNeeds(settings(NAMESPACES), { pods: 1, services: 1 }).networks).toBe(12);
  });
});

describe("the quotas of a project", () => {
  test("are not looked at without a demand", () => {
    const stack = synth({});

    expect(stack.text).not.toContain("openstack_networking_quota_v2");
    expect(stack.resource("Kuryr/Pods/Resource")).not.toHaveProperty("lifecycle");
  });

  test("are conditions of what is made first, and -1 is no limit", () => {
    const stack = synth({ demand: DEMAND });
    const quota = stack.addressOf("Kuryr/Quota/Resource");
    const { precondition } = stack.resource("Kuryr/Pods/Resource")["lifecycle"] as {
      readonly precondition: readonly { readonly condition: string; readonly error_message: string }[];
    };

    expect(stack.dataSource("Kuryr/Quota/Resource")).toEqual({
      project_id: `\${${stack.addressOf("Kuryr/Scope")}.project_id}`,
    });
    expect(precondition.map(({ condition }) => condition)).toEqual([
      `\${${quota}.port < 0 || ${quota}.port >= 223}`,
      `\${${quota}.network < 0 || ${quota}.network >= 2}`,
      `\${${quota}.subnet < 0 || ${quota}.subnet >= 2}`,
      `\${${quota}.security_group < 0 || ${quota}.security_group >= 1}`,
    ]);
    expect(precondition[0]?.error_message).toBe(
      `networkPlugin.demand takes 223 ports beside those of the nodes, but the quota of the project is \${${quota}.port}; have it raised with 'openstack quota set --ports', or lower the demand.`,
    );
  });
});
