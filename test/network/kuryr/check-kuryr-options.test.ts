import { App, TerraformStack, TerraformVariable } from "cdktf";
import { checkProps } from "../../../lib/core";
import {
  Encapsulation,
  KuryrLoadBalancers,
  KuryrPodSubnets,
  KuryrPortPools,
  KuryrSecurityGroups,
  NetworkPlugin,
} from "../../../lib/network";
import type { KuryrOptions } from "../../../lib/network";
import { problemsOf } from "../support/stacks";
import { IMAGES, kuryr } from "./support";

const FLAVOR = "11111111-2222-4333-8444-555555555555";
const BASE = ["vif", "endpoints", "service", "kuryrloadbalancer", "kuryrport"];
const NAMESPACES = ["namespace", "kuryrnetwork"];
const POLICIES = ["policy", "pod_label", "kuryrnetworkpolicy"];
const perNamespace = KuryrPodSubnets.perNamespace();
const fromPolicies = KuryrSecurityGroups.fromPolicies();
const pools = KuryrPortPools.of();

const refused = (plugin: NetworkPlugin) => problemsOf(() => checkProps("test", plugin.check("plugin")));

function untyped<T>(value: unknown): T {
  return value as T;
}

describe("Kuryr", () => {
  test.each([
    ["what must be given", {}],
    ["a subnet per namespace", { podSubnets: perNamespace }],
    ["policies", { podSubnets: perNamespace, securityGroups: fromPolicies }],
    ["amphora", { loadBalancers: KuryrLoadBalancers.amphora({ flavorId: FLAVOR, memberMode: "L2" }) }],
    ["pools", { portPools: KuryrPortPools.of({ min: 3, max: 10, batch: 5 }) }],
    [
      "all handlers",
      { podSubnets: perNamespace, securityGroups: fromPolicies, handlers: [...BASE, ...NAMESPACES, ...POLICIES] },
    ],
    ["machines that call pods", { reachableFrom: ["10.20.0.0/24"] }],
    ["a demand", { demand: { pods: 500, services: 50, namespaces: 20 } }],
    ["a small range of pods", { podCidr: "10.244.0.0/28" }],
  ])("takes %s", (_name, options) => {
    expect(refused(kuryr(options))).toBe("");
  });

  test.each([undefined, false, "true", 1, null])(
    "is refused when acceptRetired is %p, and names what to take",
    (value) => {
      const plugin = NetworkPlugin.kuryr(untyped<KuryrOptions>({ acceptRetired: value, images: IMAGES }));

      expect(refused(plugin)).toBe("kuryr-retired plugin.acceptRetired");
      expect(() => checkProps("test", plugin.check("plugin"))).toThrow(
        /retired since October 2024: nobody fixes it any more, and nobody gives support.*NetworkPlugin\.cilium\(\) or NetworkPlugin\.calico\(\)/s,
      );
    },
  );

  test("is refused with nothing, and everything that is missing is said at once", () => {
    expect(refused(NetworkPlugin.kuryr(untyped<KuryrOptions>(undefined)))).toBe(
      "kuryr-retired plugin.acceptRetired, required plugin.images, required plugin.images.controller, required plugin.images.cni",
    );
  });

  test.each([
    [
      "an image without tag",
      { controller: "registry.example.com/kuryr/controller", cni: IMAGES.cni },
      "image-reference plugin.images.controller",
    ],
    [
      "the latest image",
      { ...IMAGES, cni: "registry.example.com/kuryr/cni:latest" },
      "image-reference plugin.images.cni",
    ],
    ["one image", { controller: IMAGES.controller }, "required plugin.images.cni"],
    ["an image that Kuryr lacks", { ...IMAGES, daemon: "a/b:1" }, "unknown-property plugin.images.daemon"],
  ])("is refused with %s", (_name, images, expected) => {
    expect(refused(kuryr({ images }))).toBe(expected);
  });

  test.each([
    ["encapsulation", Encapsulation.VXLAN],
    ["wireguard", true],
    ["replaceKubeProxy", false],
    ["hubble", true],
    ["gatewayApi", true],
    ["podRoutes", {}],
    ["nodeMaskSize", 24],
    ["ipv6NodeMaskSize", 64],
    ["ipv6PodCidr", "fd00:10:244::/56"],
    ["mtu", 1400],
    ["kubeProxy", true],
    ["nodePorts", []],
  ])("is refused by name with %s, which is an option of others", (name, value) => {
    expect(refused(kuryr({ [name]: value }))).toBe(`option-of-other-plugin plugin.${name}`);
  });

  test("is refused with an option that nobody has", () => {
    expect(refused(kuryr({ podSubnet: perNamespace }))).toBe("unknown-property plugin.podSubnet");
  });

  test.each([
    ["a class of subnets that is none", { podSubnets: "namespace" }, "wrong-kind plugin.podSubnets"],
    ["groups that are none", { securityGroups: "policy" }, "wrong-kind plugin.securityGroups"],
    ["load balancers that are none", { loadBalancers: "ovn" }, "wrong-kind plugin.loadBalancers"],
    ["pools that are none", { portPools: 5 }, "wrong-kind plugin.portPools"],
    ["IPv6 pods", { podCidr: "fd00::/64" }, "ip-version plugin.podCidr, cidr-too-small plugin.podCidr"],
    ["pods that have no range", { podCidr: "10.244.0.0/29" }, "cidr-too-small plugin.podCidr"],
    [
      "policies on a subnet that namespaces share",
      { securityGroups: fromPolicies },
      "policies-without-namespace-subnets plugin.podSubnets",
    ],
    ["machines everywhere", { reachableFrom: ["0.0.0.0/0"] }, "open-to-everybody plugin.reachableFrom[0]"],
    ["machines with IPv6", { reachableFrom: ["fd00::/64"] }, "ip-version plugin.reachableFrom[0]"],
    ["machines that are no list", { reachableFrom: "10.20.0.0/24" }, "list plugin.reachableFrom"],
  ])("is refused with %s", (_name, options, expected) => {
    expect(refused(kuryr(options))).toBe(expected);
  });

  test("is refused with a range of pods that only Terraform knows, because addresses are computed from it", () => {
    const { stringValue } = new TerraformVariable(new TerraformStack(new App(), "test"), "range", { type: "string" });

    expect(refused(kuryr({ podCidr: stringValue }))).toBe("known-before-terraform plugin.podCidr");
  });
});

describe("subnets of namespaces", () => {
  const of = (options: object) => KuryrPodSubnets.perNamespace(options);

  test.each([
    ["shorter than 8", of({ prefixLength: 7 }), "integer plugin.podSubnets.prefixLength"],
    ["longer than 30", of({ prefixLength: 31 }), "integer plugin.podSubnets.prefixLength"],
    ["no number", of({ prefixLength: "24" }), "integer plugin.podSubnets.prefixLength"],
    ["larger than their pool", of({ prefixLength: 12 }), "pod-cidr-too-small plugin.podSubnets.prefixLength"],
    ["so large that three do not fit", of({ prefixLength: 17 }), "pod-cidr-too-small plugin.podSubnets.prefixLength"],
    ["by an option that is none", of({ prefix: 24 }), "unknown-property plugin.podSubnets.prefix"],
    ["by no options", KuryrPodSubnets.perNamespace(untyped(null)), "object plugin.podSubnets"],
  ])("are refused when %s", (_name, podSubnets, expected) => {
    expect(refused(kuryr({ podSubnets }))).toBe(expected);
  });

  test("must be as many as the namespaces that are expected, and one", () => {
    const demand = { pods: 10, services: 5, namespaces: 16 };
    const plugin = (prefixLength: number) => kuryr({ podSubnets: of({ prefixLength }), demand });

    expect(refused(plugin(20))).toBe("pod-cidr-too-small plugin.podSubnets.prefixLength");
    expect(() => checkProps("test", plugin(20).check("plugin"))).toThrow(
      "plugin.podSubnets.prefixLength must leave 17 subnets in 10.244.0.0/16 but leaves 16, got 20; choose a larger pod range or a longer prefix [pod-cidr-too-small]",
    );
    expect(refused(plugin(21))).toBe("");
  });
});

describe("load balancers by amphora", () => {
  test.each([undefined, "", null])("need a flavor, and %p is none", (flavorId) => {
    const plugin = kuryr({ loadBalancers: KuryrLoadBalancers.amphora(untyped({ flavorId })) });

    expect(refused(plugin)).toBe("amphora-flavor-missing plugin.loadBalancers.flavorId");
    expect(() => checkProps("test", plugin.check("plugin"))).toThrow(
      /every Service is a virtual machine.*KuryrLoadBalancers\.ovn\(\)/s,
    );
  });

  test.each([
    ["the name of a flavor", { flavorId: "small" }, "uuid plugin.loadBalancers.flavorId"],
    ["a mode that Kuryr lacks", { flavorId: FLAVOR, memberMode: "L4" }, "one-of plugin.loadBalancers.memberMode"],
    ["an option that is none", { flavorId: FLAVOR, size: 1 }, "unknown-property plugin.loadBalancers.size"],
  ])("are refused with %s", (_name, options, expected) => {
    expect(refused(kuryr({ loadBalancers: KuryrLoadBalancers.amphora(untyped(options)) }))).toBe(expected);
  });

  test("may have a flavor that Terraform makes, which then is checked by Terraform", () => {
    const stack = new TerraformStack(new App(), "test");
    const { stringValue } = new TerraformVariable(stack, "flavor", { type: "string" });
    const plugin = kuryr({ loadBalancers: KuryrLoadBalancers.amphora({ flavorId: stringValue }) });

    expect(checkProps(stack, plugin.check("plugin")).preconditions).toHaveLength(1);
  });
});

describe("pools of ports", () => {
  test.each([
    ["less than one port", { min: 0 }, "integer plugin.portPools.min"],
    ["a limit below zero", { max: -1 }, "integer plugin.portPools.max"],
    ["more ports than a trunk carries", { batch: 4095 }, "integer plugin.portPools.batch"],
    ["a text", { min: "5" }, "integer plugin.portPools.min"],
    ["a limit below what is kept ready", { min: 20, max: 15 }, "port-pool-max plugin.portPools.max"],
    ["a limit below what is made at once", { min: 1, max: 5 }, "port-pool-max plugin.portPools.max"],
    ["an option that is none", { minimum: 5 }, "unknown-property plugin.portPools.minimum"],
  ])("are refused with %s", (_name, options, expected) => {
    expect(refused(kuryr({ portPools: KuryrPortPools.of(untyped(options)) }))).toBe(expected);
  });

  test("have no limit with 0", () => {
    expect(refused(kuryr({ portPools: KuryrPortPools.of({ min: 100, max: 0, batch: 50 }) }))).toBe("");
  });
});

describe("the demand", () => {
  test.each([
    ["no pods", { services: 5 }, "required plugin.demand.pods"],
    ["no Services", { pods: 5 }, "required plugin.demand.services"],
    ["half a pod", { pods: 0.5, services: 5 }, "integer plugin.demand.pods"],
    ["no namespaces", { pods: 5, services: 5, namespaces: 0 }, "integer plugin.demand.namespaces"],
    ["more pods than addresses", { pods: 65_534, services: 5 }, "pod-cidr-too-small plugin.demand.pods"],
    ["nodes", { pods: 5, services: 5, nodes: 3 }, "unknown-property plugin.demand.nodes"],
  ])("is refused with %s", (_name, demand, expected) => {
    expect(refused(kuryr({ demand }))).toBe(expected);
  });

  test("may be every address of the pods", () => {
    expect(refused(kuryr({ demand: { pods: 65_533, services: 5 } }))).toBe("");
  });
});

describe("handlers", () => {
  test.each([
    ["nothing special", {}, BASE],
    ["subnets of namespaces", { podSubnets: perNamespace }, [...BASE, ...NAMESPACES]],
    ["pools on one subnet", { portPools: pools }, BASE],
    [
      "pools on subnets of namespaces",
      { podSubnets: perNamespace, portPools: pools },
      [...BASE, ...NAMESPACES, "kuryrnetwork_population"],
    ],
    ["policies", { podSubnets: perNamespace, securityGroups: fromPolicies }, [...BASE, ...NAMESPACES, ...POLICIES]],
  ])("follow from options: %s", (_name, options, expected) => {
    expect(kuryr(options).kuryr?.handlers).toEqual(expected);
  });

  test.each([null, "vif", 5])("that are no list are told so and nothing else: %p", (handlers) => {
    expect(refused(kuryr({ handlers: untyped(handlers) }))).toBe("list plugin.handlers");
  });

  test.each(BASE)("must have %s, always", (handler) => {
    const plugin = kuryr({ handlers: BASE.filter((one) => one !== handler) });

    expect(refused(plugin)).toBe("kuryr-handler-missing plugin.handlers");
    expect(() => checkProps("test", plugin.check("plugin"))).toThrow(`must have "${handler}"`);
  });

  test.each(NAMESPACES)("must have %s with subnets of namespaces, and not without", (handler) => {
    const others = [...BASE, ...NAMESPACES].filter((one) => one !== handler);

    expect(refused(kuryr({ podSubnets: perNamespace, handlers: others }))).toBe(
      "kuryr-handler-missing plugin.handlers",
    );
    expect(refused(kuryr({ handlers: [...BASE, handler] }))).toBe("kuryr-handler-without-use plugin.handlers");
  });

  test.each(POLICIES)("must have %s with policies, and not without", (handler) => {
    const others = [...BASE, ...NAMESPACES, ...POLICIES].filter((one) => one !== handler);
    const options = { podSubnets: perNamespace, securityGroups: fromPolicies, handlers: others };

    expect(refused(kuryr(options))).toBe("kuryr-handler-missing plugin.handlers");
    expect(() => checkProps("test", kuryr(options).check("plugin"))).toThrow(
      new RegExp(`must have "${handler}", which .* and which KuryrSecurityGroups\\.fromPolicies\\(\\) needs`),
    );
    expect(refused(kuryr({ handlers: [...BASE, handler] }))).toBe("kuryr-handler-without-use plugin.handlers");
  });

  test("may leave pools to fill up by themselves, but not fill pools that are not there", () => {
    const handlers = [...BASE, ...NAMESPACES];

    expect(refused(kuryr({ podSubnets: perNamespace, portPools: pools, handlers }))).toBe("");
    expect(refused(kuryr({ podSubnets: perNamespace, handlers: [...handlers, "kuryrnetwork_population"] }))).toBe(
      "kuryr-handler-without-use plugin.handlers",
    );
  });

  test.each([
    ["one that Kuryr lacks", [...BASE, "ingress"], "one-of plugin.handlers[5]"],
    ["one twice", [...BASE, "vif"], "unique plugin.handlers"],
  ])("are refused with %s", (_name, handlers, expected) => {
    expect(refused(kuryr({ handlers }))).toBe(expected);
  });
});
