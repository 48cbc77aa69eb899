import {
  LoadBalancerClass,
  LoadBalancerProvider,
  renderCloudConfig,
  ServiceHealthMonitor,
  ServiceLoadBalancers,
} from "../../lib";
import type { ClusterCloudFacts, LoadBalancerClassOptions, OctaviaServiceOptions } from "../../lib";
import { checkProps } from "../../lib/core";
import { problemsOf } from "../network/support/stacks";
import { readCloudConfig } from "../support/cloud-config-reader";

const ID = "11111111-2222-4333-8444-555555555555";
const CLOUD: ClusterCloudFacts = {
  networkId: "network",
  subnetId: "subnet",
  externalNetworkId: "external",
  loadBalancerProvider: LoadBalancerProvider.AMPHORA,
};
const OVN: ClusterCloudFacts = { ...CLOUD, loadBalancerProvider: LoadBalancerProvider.OVN };
const BARE: ClusterCloudFacts = { ...CLOUD, externalNetworkId: undefined, loadBalancerProvider: undefined };

const section = (balancers: ServiceLoadBalancers, cloud = CLOUD) => balancers.render(cloud).loadBalancer;
const octavia = (options: OctaviaServiceOptions, cloud = CLOUD) =>
  section(ServiceLoadBalancers.octavia(options), cloud);
const refuse = (options: object, cloud = CLOUD) =>
  problemsOf(() => checkProps("test", ServiceLoadBalancers.octavia(options).check("balancers", cloud)));
const refuseClass = (options: LoadBalancerClassOptions, name = "public") =>
  refuse({ classes: [LoadBalancerClass.named(name, options)] });

describe("load balancers of Services", () => {
  it("are public, watched, on the nodes' subnet, and leave the security groups of the nodes alone", () => {
    expect(octavia({})).toEqual({
      enabled: true,
      lbProvider: "amphora",
      lbMethod: "ROUND_ROBIN",
      subnetId: "subnet",
      memberSubnetId: "subnet",
      floatingNetworkId: "external",
      internalLb: false,
      createMonitor: true,
      monitorDelay: "5s",
      monitorTimeout: "3s",
      monitorMaxRetries: 1,
      monitorMaxRetriesDown: 3,
      manageSecurityGroups: false,
      maxSharedLb: 2,
    });
  });

  it("use the only algorithm that ovn has", () => {
    expect(octavia({}, OVN)).toMatchObject({ lbProvider: "ovn", lbMethod: "SOURCE_IP_PORT" });
    expect(octavia({ provider: LoadBalancerProvider.OVN })).toMatchObject({ lbMethod: "SOURCE_IP_PORT" });
  });

  it("are private where there is no external network, or where that is asked for", () => {
    expect(octavia({ provider: LoadBalancerProvider.OVN }, BARE)).toMatchObject({ internalLb: true });
    expect(octavia({ floatingNetworkId: ID, provider: LoadBalancerProvider.OVN }, BARE)).toMatchObject({
      internalLb: false,
      floatingNetworkId: ID,
    });
    expect(octavia({ internal: true })).toMatchObject({ internalLb: true });
  });

  it("are off on a cluster that names no provider, and where that is asked for", () => {
    expect(ServiceLoadBalancers.of(BARE).render(BARE)).toEqual({ loadBalancer: { enabled: false } });
    expect(ServiceLoadBalancers.disabled().render(CLOUD)).toEqual({ loadBalancer: { enabled: false } });
    expect(ServiceLoadBalancers.of(CLOUD).enabled).toBe(true);
    expect(problemsOf(() => checkProps("test", ServiceLoadBalancers.disabled().check("balancers", BARE)))).toBe("");
  });

  it("come in classes, which Services choose by an annotation", () => {
    const dmz = LoadBalancerClass.named("dmz", {
      subnetId: ID,
      floatingSubnet: "dmz-*",
      floatingSubnetTags: ["a", "b"],
    });
    const text = renderCloudConfig({
      global: { authUrl: "u", applicationCredentialId: "i", applicationCredentialSecret: "s" },
      ...ServiceLoadBalancers.octavia({ classes: [dmz] }).render(CLOUD),
    });

    expect(dmz.annotations).toEqual({ "loadbalancer.openstack.org/class": "dmz" });
    expect(readCloudConfig(text).find(({ title }) => title === "LoadBalancerClass dmz")?.entries).toEqual([
      ["subnet-id", ID],
      ["floating-subnet", "dmz-*"],
      ["floating-subnet-tags", "a,b"],
    ]);
  });

  it("hand the rest of the options on", () => {
    expect(
      octavia({
        flavorId: ID,
        availabilityZone: "az1",
        ingressHostname: true,
        manageSecurityGroups: true,
        maxSharedServices: 5,
        subnetId: ID,
        monitor: ServiceHealthMonitor.on({ intervalSeconds: 20, timeoutSeconds: 10, retriesUp: 2, retriesDown: 4 }),
      }),
    ).toMatchObject({
      flavorId: ID,
      availabilityZone: "az1",
      enableIngressHostname: true,
      manageSecurityGroups: true,
      maxSharedLb: 5,
      subnetId: ID,
      memberSubnetId: "subnet",
      monitorDelay: "20s",
      monitorTimeout: "10s",
      monitorMaxRetries: 2,
      monitorMaxRetriesDown: 4,
    });
    expect(octavia({ monitor: ServiceHealthMonitor.off() })).toMatchObject({ createMonitor: false });
  });

  it.each<[string, object, ClusterCloudFacts]>([
    ["provider-lacks-option balancers.flavorId", { flavorId: ID }, OVN],
    ["provider-lacks-option balancers.availabilityZone", { availabilityZone: "az1" }, OVN],
    ["provider-lacks-option balancers.ingressHostname", { ingressHostname: true }, OVN],
    ["load-balancer-provider-missing balancers.provider", {}, BARE],
    ["no-floating-network balancers.internal", { internal: false, provider: LoadBalancerProvider.OVN }, BARE],
    ["wrong-kind balancers.provider", { provider: "ovn" }, CLOUD],
    ["uuid balancers.floatingNetworkId", { floatingNetworkId: "public" }, CLOUD],
    ["uuid balancers.subnetId", { subnetId: "lan" }, CLOUD],
    ["uuid balancers.flavorId", { flavorId: "large" }, CLOUD],
    ["not-blank balancers.availabilityZone", { availabilityZone: "" }, CLOUD],
    ["boolean balancers.internal", { internal: "no" }, CLOUD],
    ["integer balancers.maxSharedServices", { maxSharedServices: 0 }, CLOUD],
    ["unknown-property balancers.proxyProtocol", { proxyProtocol: true }, OVN],
    ["wrong-kind balancers.monitor", { monitor: true }, CLOUD],
    ["wrong-kind balancers.classes[0]", { classes: [{ name: "a" }] }, CLOUD],
    [
      "unique balancers.classes",
      { classes: [LoadBalancerClass.named("a", {}), LoadBalancerClass.named("a", {})] },
      CLOUD,
    ],
  ])("are refused with %s", (expected, options, cloud) => {
    expect(refuse(options, cloud)).toBe(expected);
  });

  it.each<[string, object]>([
    ["monitor-timeout-not-below-interval balancers.monitor.timeoutSeconds", { intervalSeconds: 5, timeoutSeconds: 5 }],
    ["integer balancers.monitor.timeoutSeconds", { timeoutSeconds: 0 }],
    ["integer balancers.monitor.retriesDown", { retriesDown: 11 }],
    ["unknown-property balancers.monitor.delay", { delay: 5 }],
  ])("are refused with %s, for their monitor", (expected, options) => {
    expect(refuse({ monitor: ServiceHealthMonitor.on(options) })).toBe(expected);
  });

  it("are refused for a class that cannot be written or chosen", () => {
    expect(refuseClass({}, 'a"]')).toBe("format balancers.classes[0].name");
    expect(refuseClass({}, "")).toBe("format balancers.classes[0].name");
    expect(refuseClass({ floatingNetworkId: "public" })).toBe("uuid balancers.classes[0].floatingNetworkId");
    expect(refuseClass({ floatingSubnetId: ID, floatingSubnet: "a" })).toBe(
      "floating-subnet-twice balancers.classes[0].floatingSubnetId",
    );
    expect(refuseClass({ floatingSubnetTags: ["a,b"] })).toBe("format balancers.classes[0].floatingSubnetTags[0]");
    expect(refuseClass({ networkId: ID } as LoadBalancerClassOptions)).toBe(
      "unknown-property balancers.classes[0].networkId",
    );
  });
});
