import type { App } from "cdktf";
import { KubernetesVersion, LoadBalancerProvider } from "../../lib";
import { AddOnReleases } from "../../lib/kube/releases";
import { RELEASE_TABLE } from "../../lib/kube/releases/release-table";
import { CertManager, CertificateIssuer, GatewayExposure, GatewayIngress } from "../../lib/platform";
import type { GatewayIngressProps } from "../../lib/platform";
import { renderGatewayControllerValues } from "../../lib/platform/gateway-controller";
import { unknownChartKeys } from "../support/chart-keys";
import { addImportedPlatform, addPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";
import { synth, warningsOf } from "../support/synth";

jest.setTimeout(120_000);

const RELEASES = AddOnReleases.forKubernetes(KubernetesVersion.V1_36);
const MIRRORED = AddOnReleases.forKubernetes(KubernetesVersion.V1_36, { imageMirror: "registry.example.com/mirror" });
const AMPHORA = { serviceLoadBalancers: LoadBalancerProvider.AMPHORA };
const OVN = { serviceLoadBalancers: LoadBalancerProvider.OVN };
const ISSUER = CertificateIssuer.internal();
const HOSTS = ["app.example.com", "*.apps.example.com"];

function addGateway(app: App | undefined, props: Partial<GatewayIngressProps> = {}, cloud = AMPHORA) {
  const demo = addPlatform(app, cloud);
  const gateway = new GatewayIngress(demo.platform, "Gateway", {
    cluster: demo.cluster,
    hosts: HOSTS,
    issuer: ISSUER,
    ...props,
  });
  return { ...demo, gateway };
}

function platform(props: Partial<GatewayIngressProps> = {}, cloud = AMPHORA) {
  return synth((app) => addGateway(app, props, cloud)).stack("platform");
}

describe("the values of the gateway's controller", () => {
  it.each(RELEASE_TABLE.charts["envoy-gateway"])("are known to the chart $chart.version", ({ chart }) => {
    for (const releases of [RELEASES, MIRRORED]) {
      const values = renderGatewayControllerValues("cluster.local", 2, releases);

      expect(unknownChartKeys(chart.name, chart.version, values)).toEqual([]);
    }
  });

  it("run controllers that are spread, critical, and leave one at a time", () => {
    expect(renderGatewayControllerValues("k8s.internal", 3, RELEASES)).toMatchObject({
      kubernetesClusterDomain: "k8s.internal",
      deployment: { replicas: 3, priorityClassName: "system-cluster-critical" },
      podDisruptionBudget: { maxUnavailable: 1 },
    });
    expect(renderGatewayControllerValues("cluster.local", 2, RELEASES)).not.toHaveProperty("global");
  });

  it("take images from a mirror", () => {
    expect(renderGatewayControllerValues("cluster.local", 2, MIRRORED)).toHaveProperty(
      "global.imageRegistry",
      "registry.example.com/mirror",
    );
  });
});

describe("a gateway on a cluster", () => {
  it("has a namespace that forbids what proxies need not, the pinned chart, its class, and then its objects", () => {
    const stack = platform();

    expect(stack.resource("Gateway/Controller/Namespace/Resource")).toMatchObject({
      metadata: {
        name: "envoy-gateway-system",
        labels: { "pod-security.kubernetes.io/enforce": "restricted" },
      },
    });
    expect(stack.resource("Gateway/Controller/Chart/Resource")).toMatchObject({
      name: "envoy-gateway",
      repository: "oci://docker.io/envoyproxy",
      chart: "gateway-helm",
      version: "v1.9.0",
    });
    expect(stack.resource("Gateway/Controller/Class/Resource")["depends_on"]).toEqual([
      stack.addressOf("Gateway/Controller/Chart/Resource"),
    ]);
    expect(stack.resource("Gateway/Objects/Resource")).toMatchObject({
      name: "gateway-gateway",
      depends_on: expect.arrayContaining([
        stack.addressOf("Gateway/Controller/Chart/Resource"),
        stack.addressOf("Gateway/Controller/Class/Resource"),
        stack.addressOf("Gateway/Controller/Namespace/Resource"),
      ]) as unknown,
    });
  });

  it("is internal when nothing was said about who reaches it", () => {
    const { values } = platform().resource("Gateway/Objects/Resource");

    expect(JSON.stringify(values)).toContain("openstack-internal-load-balancer");
    expect(JSON.stringify(values)).not.toContain("floating-network-id");
    expect(JSON.stringify(values)).not.toContain("loadBalancerSourceRanges");
  });

  it("takes the proxies' image from a mirror", () => {
    const { values } = platform({ releases: MIRRORED }).resource("Gateway/Objects/Resource");

    expect(JSON.stringify(values)).toContain("registry.example.com/mirror/envoyproxy/envoy:distroless-v1.39.0");
  });

  it("shares its controller with a second one", () => {
    const stack = synth((app) => {
      const { platform: scope, cluster, gateway } = addGateway(app);
      new GatewayIngress(scope, "Inside", {
        cluster,
        name: "inside",
        hosts: ["wiki.example.com"],
        issuer: ISSUER,
        controller: gateway.controller,
      });
    }).stack("platform");

    expect(stack.below("Inside").map(({ path }) => path)).toEqual(["Inside/Objects/Resource"]);
    expect(stack.resource("Inside/Objects/Resource")["depends_on"]).toContain(
      stack.addressOf("Gateway/Controller/Chart/Resource"),
    );
  });

  it("hands options of the chart to the controller", () => {
    const stack = platform({ extraValues: { deployment: { replicas: 5 } }, timeoutSeconds: 900 });

    expect(stack.resource("Gateway/Controller/Chart/Resource")).toMatchObject({ timeout: 900 });
    expect(JSON.stringify(stack.resource("Gateway/Controller/Chart/Resource")["values"])).toContain("replicas: 5");
  });

  it("warns that ovn does not filter clients", () => {
    const exposure = GatewayExposure.public({ allowedCidrs: ["198.51.100.0/24"] });
    const warnings = (cloud: typeof AMPHORA) => warningsOf(addGateway(undefined, { exposure }, cloud).platform);

    expect(warnings(OVN)).toEqual([expect.stringContaining("NodePortAccess.from()")]);
    expect(warnings(AMPHORA)).toEqual([]);
  });

  it("warns of a host beside a wildcard for it, because Envoy turns HTTP/2 off for both", () => {
    const warnings = (hosts: string[]) => warningsOf(addGateway(undefined, { hosts }).platform);

    expect(warnings(["*.example.com", "app.example.com"])).toEqual([expect.stringContaining("app.example.com beside")]);
    expect(warnings(["*.example.com", "a.b.example.com", "example.com"])).toEqual([]);
  });

  it("says which hosts it serves", () => {
    const { gateway } = addGateway(undefined);

    expect(gateway).toMatchObject({
      gatewayName: "gateway",
      gatewayNamespace: "envoy-gateway-system",
      proxyNamespace: "envoy-gateway-system",
      hosts: HOSTS,
    });
    expect(gateway.checkHost("host", "shop.apps.example.com")).toBeUndefined();
    expect(gateway.checkHost("host", "shop.example.com")).toMatchObject({ code: "host-not-served" });
  });

  it("may exist already, with its proxies beside it", () => {
    const gateway = GatewayIngress.fromAttributes({ gatewayName: "g", gatewayNamespace: "edge", hosts: HOSTS });

    expect(gateway).toMatchObject({ gatewayName: "g", gatewayNamespace: "edge", proxyNamespace: "edge", hosts: HOSTS });
    expect(gateway.checkHost("host", "x.example.com")).toMatchObject({ code: "host-not-served" });
  });

  it("goes before its controller, and the controller before the namespace that waits for the load balancer", async () => {
    const { report, operations } = await previewApp((app) => {
      const { cluster, platform: scope } = addImportedPlatform(app);
      const gateway = new GatewayIngress(scope, "Gateway", { cluster, hosts: HOSTS, issuer: ISSUER });
      new CertManager(scope, "CertManager", { cluster, gateway, issuers: [ISSUER] });
    });
    const gone = operations
      .filter(({ stack, step, action }) => stack === "platform" && step === "destroy" && action === "delete")
      .map(({ type, name }) => `${type} ${name}`);
    const order = ["gateway-gateway", "gateway-class", "envoy-gateway"].map((name) =>
      gone.indexOf(`helm_release ${name}`),
    );

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks.map(({ steps }) => steps.every(({ ok }) => ok))).toEqual([true]);
    expect(order).not.toContain(-1);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
    expect(gone.indexOf("kubernetes_namespace_v1 envoy-gateway-system")).toBeGreaterThan(order[2] ?? Infinity);
    expect(gone.indexOf("helm_release cert-manager")).toBeLessThan(order[2] ?? -1);
  });
});
