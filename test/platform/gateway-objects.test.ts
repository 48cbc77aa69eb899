import { Token } from "cdktf";
import { LoadBalancerProvider } from "../../lib";
import { flattenChecks, problemsUnder } from "../../lib/core";
import { CertificateIssuer } from "../../lib/platform/certificate-issuer";
import { GatewayClientAddress } from "../../lib/platform/gateway-client-address";
import { GatewayExposure } from "../../lib/platform/gateway-exposure";
import { certificateName, checkRouteHost, listenerName } from "../../lib/platform/gateway-hosts";
import { checkGatewayLoadBalancer, renderGatewayService } from "../../lib/platform/gateway-load-balancer";
import type { GatewayServiceSpec } from "../../lib/platform/gateway-load-balancer";
import { renderGatewayObjects } from "../../lib/platform/gateway-objects";
import type { GatewaySpec } from "../../lib/platform/gateway-objects";
import { GatewayRoutes } from "../../lib/platform/gateway-routes";

const ID = "11111111-2222-4333-8444-555555555555";
const INTERNAL_LB = "service.beta.kubernetes.io/openstack-internal-load-balancer";
const PREFIX = "loadbalancer.openstack.org";

function service(changes: Partial<GatewayServiceSpec> = {}): object {
  return renderGatewayService({
    exposure: GatewayExposure.internal(),
    clientAddress: GatewayClientAddress.HIDDEN,
    options: {},
    externalNetworkId: ID,
    ownCidrs: ["10.10.0.0/24", "10.244.0.0/16"],
    ...changes,
  });
}

function specOf(changes: Partial<GatewaySpec> = {}): GatewaySpec {
  return {
    name: "public",
    namespace: "envoy-gateway-system",
    className: "envoy-gateway",
    hosts: ["app.example.com", "*.apps.example.com"],
    issuer: CertificateIssuer.internal(),
    routes: GatewayRoutes.fromAllNamespaces(),
    exposure: GatewayExposure.internal(),
    clientAddress: GatewayClientAddress.HIDDEN,
    options: {},
    externalNetworkId: ID,
    ownCidrs: [],
    replicas: 2,
    maxReplicas: undefined,
    cpu: "100m",
    memory: "512Mi",
    image: undefined,
    ...changes,
  };
}

/** The objects by their kinds. */
function objects(changes: Partial<GatewaySpec> = {}) {
  return Object.fromEntries(renderGatewayObjects(specOf(changes)).map((one) => [one.kind, one]));
}

describe("the Service of a gateway", () => {
  it("is internal without a floating IP, and lets in who has a route", () => {
    expect(service()).toEqual({
      type: "LoadBalancer",
      annotations: { [INTERNAL_LB]: "true" },
      externalTrafficPolicy: "Cluster",
      loadBalancerIP: undefined,
      loadBalancerSourceRanges: undefined,
    });
  });

  it("takes an address and a subnet of the cloud when it is internal", () => {
    const exposure = GatewayExposure.internal({ subnetId: ID, address: "10.10.0.200" });

    expect(service({ exposure })).toMatchObject({
      annotations: { [INTERNAL_LB]: "true", [`${PREFIX}/subnet-id`]: ID },
      loadBalancerIP: "10.10.0.200",
    });
    expect(service({ exposure })).not.toHaveProperty(["annotations", `${PREFIX}/keep-floatingip`]);
  });

  it("gets a floating IP of the cluster's external network, and lets in the named clients, the nodes and the pods", () => {
    const exposure = GatewayExposure.public({ allowedCidrs: ["198.51.100.0/24"] });

    expect(service({ exposure })).toMatchObject({
      annotations: { [INTERNAL_LB]: "false", [`${PREFIX}/floating-network-id`]: ID },
      loadBalancerSourceRanges: ["198.51.100.0/24", "10.10.0.0/24", "10.244.0.0/16"],
    });
  });

  it("leaves ranges of IPv6 out, which Octavia refuses beside an IPv4 address", () => {
    const exposure = GatewayExposure.public({ allowedCidrs: ["198.51.100.0/24"] });

    expect(service({ exposure, ownCidrs: ["10.244.0.0/16", "fd00::/56"] })).toHaveProperty("loadBalancerSourceRanges", [
      "198.51.100.0/24",
      "10.244.0.0/16",
    ]);
  });

  it("is open to everybody only when that was said in words", () => {
    expect(service({ exposure: GatewayExposure.worldwide() })).toMatchObject({
      annotations: { [INTERNAL_LB]: "false" },
      loadBalancerSourceRanges: undefined,
    });
  });

  it("keeps a floating IP that the project brought, and asks for the subnet of a new one", () => {
    expect(service({ exposure: GatewayExposure.worldwide({ floatingIp: "203.0.113.9" }) })).toMatchObject({
      annotations: { [`${PREFIX}/keep-floatingip`]: "true" },
      loadBalancerIP: "203.0.113.9",
    });
    expect(
      service({ exposure: GatewayExposure.worldwide({ floatingNetworkId: "net", floatingSubnetId: "sub" }) }),
    ).toMatchObject({
      annotations: { [`${PREFIX}/floating-network-id`]: "net", [`${PREFIX}/floating-subnet-id`]: "sub" },
    });
  });

  it("speaks the PROXY protocol over any node, or keeps addresses at the nodes that run a proxy", () => {
    expect(service({ clientAddress: GatewayClientAddress.PROXY_PROTOCOL })).toMatchObject({
      annotations: { [`${PREFIX}/proxy-protocol`]: "v2" },
      externalTrafficPolicy: "Cluster",
    });
    expect(service({ clientAddress: GatewayClientAddress.PRESERVED })).toMatchObject({
      annotations: { [`${PREFIX}/enable-health-monitor`]: "true" },
      externalTrafficPolicy: "Local",
    });
  });

  it("hands the options of the load balancer on, times in milliseconds", () => {
    const options = {
      className: "big",
      flavorId: ID,
      availabilityZone: "az1",
      idleTimeoutSeconds: 600,
      connectionLimit: 1000,
    };

    expect(service({ options })).toHaveProperty("annotations", {
      [INTERNAL_LB]: "true",
      [`${PREFIX}/class`]: "big",
      [`${PREFIX}/flavor-id`]: ID,
      [`${PREFIX}/availability-zone`]: "az1",
      [`${PREFIX}/connection-limit`]: "1000",
      [`${PREFIX}/timeout-client-data`]: "600000",
      [`${PREFIX}/timeout-member-data`]: "600000",
    });
  });
});

describe("the options of the load balancer", () => {
  it("are refused one by one where ovn has none", () => {
    const options = { flavorId: ID, availabilityZone: "az1", idleTimeoutSeconds: 60, connectionLimit: 5 };
    const found = flattenChecks(checkGatewayLoadBalancer("loadBalancer", options, LoadBalancerProvider.OVN));

    expect(found.map(({ path }) => path)).toEqual([
      "loadBalancer.flavorId",
      "loadBalancer.availabilityZone",
      "loadBalancer.idleTimeoutSeconds",
    ]);
    expect(flattenChecks(checkGatewayLoadBalancer("loadBalancer", options, LoadBalancerProvider.AMPHORA))).toEqual([]);
  });
});

describe("the objects of a gateway", () => {
  it("are a Gateway with HTTP for its own namespace and HTTPS per host, and certificates from the issuer", () => {
    const { Gateway } = objects();

    expect(Gateway).toMatchObject({
      metadata: { annotations: { "cert-manager.io/cluster-issuer": "internal-ca" } },
      spec: {
        gatewayClassName: "envoy-gateway",
        infrastructure: { parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: "public" } },
        listeners: [
          { name: "http", protocol: "HTTP", port: 80, allowedRoutes: { namespaces: { from: "Same" } } },
          {
            name: "https.app.example.com",
            protocol: "HTTPS",
            port: 443,
            hostname: "app.example.com",
            tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: "public.https.app.example.com" }] },
            allowedRoutes: { namespaces: { from: "All" } },
          },
          { name: "https-any.apps.example.com", hostname: "*.apps.example.com" },
        ],
      },
    });
  });

  it("have certificates of their own, also where another gateway serves the same host", () => {
    const names = ["inside", "outside"].map((name) => certificateName(name, "*.example.com"));

    expect(names).toEqual(["inside.https-any.example.com", "outside.https-any.example.com"]);
  });

  it("take routes from labelled namespaces only when that was asked for", () => {
    const { Gateway } = objects({ routes: GatewayRoutes.fromNamespacesWith({ exposed: "yes" }) });

    expect(Gateway).toHaveProperty(["spec", "listeners", 1, "allowedRoutes", "namespaces"], {
      from: "Selector",
      selector: { matchLabels: { exposed: "yes" } },
    });
    expect(Gateway).toHaveProperty(["spec", "listeners", 0, "allowedRoutes", "namespaces", "from"], "Same");
  });

  it("send clients from HTTP to HTTPS, and want TLS 1.2", () => {
    const { HTTPRoute, ClientTrafficPolicy } = objects();

    expect(HTTPRoute).toMatchObject({
      spec: {
        parentRefs: [{ name: "public", sectionName: "http" }],
        hostnames: ["app.example.com", "*.apps.example.com"],
        rules: [{ filters: [{ requestRedirect: { scheme: "https", statusCode: 301 } }] }],
      },
    });
    expect(ClientTrafficPolicy).toHaveProperty("spec.tls", { minVersion: "1.2" });
    expect(ClientTrafficPolicy).toHaveProperty("spec.proxyProtocol", undefined);
  });

  it("send clients of any number of hosts, 16 to a route", () => {
    const hosts = Array.from({ length: 33 }, (_, index) => `a${index}.example.com`);
    const routes = renderGatewayObjects(specOf({ hosts })).filter(({ kind }) => kind === "HTTPRoute");

    expect(routes.map(({ metadata }) => metadata.name)).toEqual([
      "public-to-https",
      "public-to-https-2",
      "public-to-https-3",
    ]);
    expect(routes.flatMap(({ spec }) => (spec as { hostnames: string[] }).hostnames)).toEqual(hosts);
  });

  it("refuse connections without the PROXY protocol where the load balancer speaks it", () => {
    const { ClientTrafficPolicy } = objects({ clientAddress: GatewayClientAddress.PROXY_PROTOCOL });

    expect(ClientTrafficPolicy).toHaveProperty("spec.proxyProtocol", { optional: false });
  });

  it("run hardened proxies that are spread and limited, and may leave one at a time", () => {
    expect(objects()["EnvoyProxy"]).toHaveProperty("spec.provider.kubernetes", {
      envoyDeployment: {
        replicas: 2,
        container: {
          image: undefined,
          resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
        },
        pod: {
          priorityClassName: "system-cluster-critical",
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          topologySpreadConstraints: [
            expect.objectContaining({ topologyKey: "topology.kubernetes.io/zone" }),
            expect.objectContaining({ topologyKey: "kubernetes.io/hostname" }),
          ],
        },
      },
      envoyHpa: undefined,
      envoyPDB: { maxUnavailable: 1 },
      envoyService: expect.objectContaining({ type: "LoadBalancer" }) as object,
    });
  });

  it("leave the number of proxies to the autoscaler when it has a maximum", () => {
    const proxy = objects({ maxReplicas: 6 })["EnvoyProxy"];

    expect(proxy).toHaveProperty("spec.provider.kubernetes.envoyDeployment.replicas", undefined);
    expect(proxy).toHaveProperty("spec.provider.kubernetes.envoyHpa", {
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
      ],
    });
  });
});

describe("the name of a listener", () => {
  it("keeps a wildcard apart from every host", () => {
    const names = ["*.apps.example.com", "any.apps.example.com", "apps.example.com"].map(listenerName);

    expect(names).toEqual(["https-any.apps.example.com", "https.any.apps.example.com", "https.apps.example.com"]);
  });

  it("fits into the name of an object, however long the host is", () => {
    const host = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.example`;

    expect(listenerName(host).length).toBeLessThanOrEqual(253);
    expect(listenerName(host)).not.toBe(listenerName(`x${host.slice(1)}`));
  });
});

describe("the host of a route", () => {
  const hosts = ["app.example.com", "*.apps.example.com"];
  const check = (host: string | undefined) =>
    problemsUnder("route", checkRouteHost("host", host, "public", hosts)).map(({ code }) => code);

  it.each([
    "app.example.com",
    "shop.apps.example.com",
    "*.apps.example.com",
    undefined,
    Token.asString({ resolve: () => "x" }),
  ])("may be %s", (host) => {
    expect(check(host)).toEqual([]);
  });

  it.each(["other.example.com", "apps.example.com", "a.b.apps.example.com", "*.example.com", "*.app.example.com"])(
    "must not be %s, which no certificate of the gateway covers",
    (host) => {
      expect(check(host)).toEqual(["host-not-served"]);
    },
  );

  it.each(["App.example.com", "https://app.example.com", "app", "10.0.0.1", "app.example.com:443", "a.*.example.com"])(
    "must be a DNS name, unlike %s",
    (host) => {
      expect(check(host)).toEqual(["gateway-host"]);
    },
  );

  it("names the hosts that are served in the message", () => {
    const [problem] = problemsUnder("", checkRouteHost("host", "x.example.com", "public", hosts));

    expect(problem?.message).toBe(
      "must be a host of the gateway 'public', which serves app.example.com, *.apps.example.com",
    );
  });
});
