import { LoadBalancerProvider, NetworkPlugin } from "../../lib";
import { Exposure } from "../../lib/apps";
import type { ContainerApplicationProps } from "../../lib/apps";
import { renderIngressPolicy } from "../../lib/apps/render-network";
import { addPlatform } from "../support/demo-platform";
import { peek, warningsOf } from "../support/synth";
import type { Block } from "../support/synth";
import { addApplication, gateway, peekApplication } from "./support/demo-application";

type Tree = Readonly<Record<string, unknown>>;

function withBalancers() {
  return addPlatform(undefined, { serviceLoadBalancers: LoadBalancerProvider.AMPHORA });
}

function specOf(block: Block): Tree {
  return block["spec"] as Tree;
}

function ingressOf(props: Partial<ContainerApplicationProps>): Tree[] {
  const platform = withBalancers();
  addApplication(props, platform);
  return specOf(peek(platform.applications).resource("Web/IngressPolicy"))["ingress"] as Tree[];
}

describe("who reaches an application", () => {
  it("in the cluster: other namespaces by name", () => {
    expect(ingressOf({ exposure: Exposure.cluster({ fromNamespaces: ["billing"] }) })[0]?.["from"]).toEqual([
      { pod_selector: {} },
      { namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "billing" } } },
    ]);
  });

  it("from virtual machines by their range, where the cloud routes pods", () => {
    const { ingress } = renderIngressPolicy({
      name: "web",
      ports: [{ name: "http", port: 8080 }],
      exposure: Exposure.cluster({ fromCidrs: ["10.51.0.0/24"] }),
      route: undefined,
      metrics: undefined,
    });
    expect(ingress).toEqual([
      {
        from: [{ podSelector: {} }, { ipBlock: { cidr: "10.51.0.0/24" } }],
        ports: [{ port: "8080", protocol: "TCP" }],
      },
    ]);
  });

  it("on a node port: whom the nodes let in", () => {
    const exposure = Exposure.nodePort({ port: 31_000 });
    const stack = peekApplication({ exposure });

    expect(specOf(stack.resource("Web/Service"))).toMatchObject({ type: "NodePort", port: [{ node_port: 31_000 }] });
    expect(ingressOf({ exposure })).toEqual([{ ports: [{ port: "8080", protocol: "TCP" }] }]);
  });

  // network plugins know clients from outside by addresses of nodes and tunnels, or by none at all.
  it("on a load balancer: whom the load balancer lets in, which no policy can tell by an address", () => {
    const exposure = Exposure.loadBalancer({ allowedCidrs: ["198.51.100.0/24"] });

    expect(ingressOf({ exposure })).toEqual([{ ports: [{ port: "8080", protocol: "TCP" }] }]);
  });

  it("on a load balancer of ovn, which lets everybody in: with a warning that says who has to filter", () => {
    const warningsFor = (range: string) => {
      const platform = addPlatform(undefined, { serviceLoadBalancers: LoadBalancerProvider.OVN });
      addApplication({ exposure: Exposure.loadBalancer({ allowedCidrs: [range] }) }, platform);
      return warningsOf(platform.applications);
    };

    expect(warningsFor("198.51.100.0/24")).toEqual([expect.stringContaining("NodePortAccess.from()")]);
    expect(warningsFor("0.0.0.0/0")).toEqual([]);
  });

  it("on a load balancer that is as it was asked for, and keeps what the cloud controller writes", () => {
    const platform = withBalancers();
    addApplication(
      {
        exposure: Exposure.loadBalancer({
          allowedCidrs: ["198.51.100.0/24"],
          loadBalancerClass: "internet",
          floatingIp: "203.0.113.7",
          flavorId: "11111111-2222-4333-8444-555555555555",
          availabilityZone: "az1",
          proxyProtocol: true,
        }),
      },
      platform,
    );

    expect(peek(platform.applications).resource("Web/Service")).toMatchObject({
      metadata: {
        annotations: {
          "loadbalancer.openstack.org/availability-zone": "az1",
          "loadbalancer.openstack.org/class": "internet",
          "loadbalancer.openstack.org/flavor-id": "11111111-2222-4333-8444-555555555555",
          "loadbalancer.openstack.org/keep-floatingip": "true",
          "loadbalancer.openstack.org/proxy-protocol": "true",
        },
      },
      spec: {
        type: "LoadBalancer",
        load_balancer_source_ranges: ["198.51.100.0/24"],
        load_balancer_ip: "203.0.113.7",
      },
      wait_for_load_balancer: true,
      lifecycle: {
        ignore_changes: [
          'metadata[0].annotations["loadbalancer.openstack.org/load-balancer-id"]',
          'metadata[0].annotations["loadbalancer.openstack.org/load-balancer-address"]',
        ],
      },
    });
  });

  it("through a Gateway: its proxies, on the first port", () => {
    const route = { gateway, host: "web.apps.example.com", path: "/shop" };
    const ports = [
      { name: "http", port: 8080, servicePort: 80 },
      { name: "admin", port: 9090 },
    ];

    expect(ingressOf({ route, ports })[1]).toEqual({
      from: [{ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "envoy" } } }],
      ports: [{ port: "8080", protocol: "TCP" }],
    });
    const release = peekApplication({ route, ports }).resource("Web/Route/Resource");
    expect(release).toMatchObject({ name: "web-route", namespace: "shop" });
    expect(JSON.stringify(release["values"])).toContain("web.apps.example.com");
  });

  it("for figures: the collector's namespace, and pods that say where to look", () => {
    const props = { metrics: { port: 9100, path: "/figures", fromNamespace: "observers" } };
    const template = specOf(peekApplication(props).resource("Web/Resource"))["template"] as Tree;

    expect(ingressOf(props)[1]).toEqual({
      from: [{ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "observers" } } }],
      ports: [{ port: "9100", protocol: "TCP" }],
    });
    expect((template["metadata"] as Tree)["annotations"]).toEqual({
      "prometheus.io/scrape": "true",
      "prometheus.io/port": "9100",
      "prometheus.io/path": "/figures",
    });
  });

  it("for figures of an application without ports: the collector's namespace alone", () => {
    const platform = addPlatform();
    const stack = peekApplication({ ports: [], metrics: { port: 9100 } }, platform);

    expect(specOf(stack.resource("Web/IngressPolicy"))["ingress"]).toEqual([
      {
        from: [{ namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "monitoring" } } }],
        ports: [{ port: "9100", protocol: "TCP" }],
      },
    ]);
    expect(stack.counts).not.toHaveProperty("kubernetes_service_v1");
  });

  it("is nobody's matter on a network plugin without policies", () => {
    const platform = addPlatform(undefined, { networkPlugin: NetworkPlugin.flannel() });

    expect(peekApplication({}, platform).counts).not.toHaveProperty("kubernetes_network_policy_v1");
  });
});
