import { rootCertificates } from "node:tls";
import { TerraformVariable, Token } from "cdktf";
import type { App } from "cdktf";
import {
  AddOnReleases,
  ApplicationCredential,
  CloudAccess,
  CloudControllerManager,
  KubernetesVersion,
  LoadBalancerProvider,
  NetworkPlugin,
  PodRoutes,
  ServiceLoadBalancers,
} from "../../lib";
import type { CloudControllerManagerProps, IKubernetesCluster, K8sOnOpenStackClusterProps } from "../../lib";
import { renderCloudControllerValues } from "../../lib/cloud/render-cloud-controller-values";
import { refusalOf } from "../support/bad-input";
import { unknownChartKeys } from "../support/chart-keys";
import { readCloudConfig } from "../support/cloud-config-reader";
import { addImportedPlatform, addPlatform } from "../support/demo-platform";
import { importCluster } from "../support/imported-cluster";
import { previewApp } from "../support/preview";
import { synth, warningsOf } from "../support/synth";

jest.setTimeout(120_000);

const ID = "11111111-2222-4333-8444-555555555555";
const CHART = "openstack-cloud-controller-manager";
const [CERTIFICATE = ""] = rootCertificates;

interface Options {
  readonly app?: App;
  readonly cluster?: Partial<K8sOnOpenStackClusterProps>;
  readonly props?: Partial<CloudControllerManagerProps>;
}

function add({ app, cluster: clusterProps, props }: Options = {}) {
  const { platform, infrastructure, cluster } = addPlatform(app, clusterProps);
  const controller = new CloudControllerManager(platform, "CloudController", { cluster, ...props });
  return { platform, infrastructure, cluster, controller };
}

function platformOf(options: Options = {}) {
  return synth((app) => void add({ ...options, app })).stack("platform");
}

function settings(cluster: IKubernetesCluster, version = KubernetesVersion.V1_36) {
  return {
    cluster,
    releases: AddOnReleases.forKubernetes(version),
    secretName: "config",
    configHash: "hash",
    hasLoadBalancers: true,
    hasPodRoutes: false,
  };
}

function demo(plugin: NetworkPlugin): IKubernetesCluster {
  return addPlatform(undefined, { networkPlugin: plugin }).cluster;
}

function refuse(props: object, cluster?: Partial<K8sOnOpenStackClusterProps>): string[] {
  const { problems } = refusalOf(() => add({ cluster, props }));
  return problems.map(({ code, path }) => `${code} ${path}`);
}

/** Values of the released chart and the text of the Secret after an apply against a simulated cloud. */
async function apply(options: Options = {}, destroy = false) {
  const { report, state, operations } = await previewApp((app) => void add({ ...options, app }), { destroy });
  const { resources } = state.stacks.get("platform") as unknown as {
    readonly resources: readonly {
      readonly type: string;
      readonly instances: readonly [{ readonly attributes: Readonly<Record<string, unknown>> }];
    }[];
  };
  const attributesOf = (type: string) => resources.find((one) => one.type === type)?.instances[0].attributes ?? {};
  const { data } = attributesOf("kubernetes_secret_v1") as { readonly data: Readonly<Record<string, string>> };
  const [text = ""] = attributesOf("helm_release")["values"] as readonly string[];
  return { report, operations, data, values: JSON.parse(text) as Record<string, unknown> };
}

/** Sections of `cloud.conf` in a Secret, by their titles. */
function sectionsOf(
  data: Readonly<Record<string, string>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const sections = readCloudConfig(data["cloud.conf"] ?? "");
  return Object.fromEntries(sections.map(({ title, entries }) => [title, Object.fromEntries(entries)]));
}

describe("the values of the cloud controller's chart", () => {
  it.each([KubernetesVersion.V1_34, KubernetesVersion.V1_35, KubernetesVersion.V1_36])(
    "are all known to the chart of %#",
    (version) => {
      const chart = AddOnReleases.forKubernetes(version).chart(CHART);
      const values = renderCloudControllerValues({
        ...settings(demo(NetworkPlugin.cilium()), version),
        hasPodRoutes: true,
      });

      expect(unknownChartKeys(CHART, chart.version, values)).toEqual([]);
    },
  );

  it("let it run on nodes that nobody has made ready yet, and mount nothing of them", () => {
    const values = renderCloudControllerValues(settings(demo(NetworkPlugin.calico())));
    const { tolerations } = values as { readonly tolerations: readonly { readonly key: string }[] };

    expect(tolerations.map(({ key }) => key)).toEqual([
      "node.cloudprovider.kubernetes.io/uninitialized",
      "node-role.kubernetes.io/control-plane",
      "node.kubernetes.io/not-ready",
    ]);
    expect(values).toMatchObject({
      extraVolumes: [],
      extraVolumeMounts: [],
      priorityClassName: "system-cluster-critical",
      dnsPolicy: "Default",
      secret: { enabled: true, create: false, name: "config" },
      podAnnotations: { "checksum/cloud-conf": "hash" },
      securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
      podSecurityContext: { runAsNonRoot: true },
    });
  });

  it("name the API's own address where no kube-proxy brings its Service", () => {
    const cilium = demo(NetworkPlugin.cilium());

    expect(renderCloudControllerValues(settings(cilium))["extraEnv"]).toEqual([
      { name: "KUBERNETES_SERVICE_HOST", value: cilium.privateEndpointHost },
      { name: "KUBERNETES_SERVICE_PORT", value: "6443" },
    ]);
    expect(renderCloudControllerValues(settings(demo(NetworkPlugin.calico())))["extraEnv"]).toEqual([]);
    expect(
      renderCloudControllerValues(settings(demo(NetworkPlugin.cilium({ replaceKubeProxy: false }))))["extraEnv"],
    ).toEqual([]);
  });

  it("leave routes to the network plugin, and load balancers out where there are none", () => {
    const cluster = demo(NetworkPlugin.calico());
    const controllers = (changes: object) =>
      renderCloudControllerValues({ ...settings(cluster), ...changes })["enabledControllers"];

    expect(controllers({})).toEqual(["cloud-node", "cloud-node-lifecycle", "service"]);
    expect(controllers({ hasLoadBalancers: false })).toEqual(["cloud-node", "cloud-node-lifecycle"]);
    expect(controllers({ hasPodRoutes: true })).toContain("route");
    expect(renderCloudControllerValues({ ...settings(cluster), hasPodRoutes: true })["controllerExtraArgs"]).toBe(
      "- --allocate-node-cidrs=true\n- --configure-cloud-routes=true\n- --cluster-cidr=10.244.0.0/16",
    );
  });

  it.each([
    ["demo", "demo"],
    ["no-1", "no-1"],
    ["123", '"123"'],
    ["1e3", '"1e3"'],
    ["no", '"no"'],
    ["true", '"true"'],
  ])("keep the cluster name %s text, although the chart does not quote it", (clusterName, expected) => {
    const cluster = { ...facts(), clusterName } as IKubernetesCluster;

    expect(renderCloudControllerValues(settings(cluster))).toMatchObject({ cluster: { name: expected } });
  });

  it("quote a cluster name that only Terraform knows", () => {
    const clusterName = Token.asString({ resolve: () => "${data.x.y.name}" });
    const cluster = { ...facts(), clusterName } as IKubernetesCluster;

    expect(renderCloudControllerValues(settings(cluster))).toMatchObject({ cluster: { name: `"${clusterName}"` } });
  });

  it("take the image from a mirror", () => {
    const releases = AddOnReleases.forKubernetes(KubernetesVersion.V1_36, { imageMirror: "registry.example.com/m" });

    expect(renderCloudControllerValues({ ...settings(facts()), releases })).toMatchObject({
      image: { repository: `registry.example.com/m/provider-os/${CHART}` },
    });
  });
});

function facts(): IKubernetesCluster {
  const { clusterName, networking, cloud, privateEndpointHost, endpointPort } = demo(NetworkPlugin.calico());
  return { clusterName, networking, cloud, privateEndpointHost, endpointPort } as IKubernetesCluster;
}

describe("a cloud controller", () => {
  it("logs in with a credential of its own, named after cluster and consumer", () => {
    const stack = platformOf();

    expect(String(stack.resource("CloudController/Credential/Resource")["name"])).toContain("demo-cloud-controller-1-");
    expect(stack.resource("CloudController/Chart/Resource")).toMatchObject({
      name: CHART,
      namespace: "kube-system",
      version: "2.36.0",
      atomic: true,
    });
  });

  it("logs in with the credential that it is given", () => {
    const stack = synth((app) => {
      const { platform, cluster } = addPlatform(app);
      const secret = new TerraformVariable(platform, "secret", { type: "string", sensitive: true }).stringValue;
      const credential = ApplicationCredential.fromExisting({ id: ID, secret });
      new CloudControllerManager(platform, "CloudController", { cluster, credential });
    }).stack("platform");

    expect(stack.resources("openstack_identity_application_credential_v3")).toEqual([]);
    expect(JSON.stringify(stack.resource("CloudController/CloudConfig/Resource")["data"])).toContain("var.secret");
  });

  describe("on a simulated cloud", () => {
    let plain: Awaited<ReturnType<typeof apply>>;

    beforeAll(async () => {
      plain = await apply({}, true);
    });

    it("is installed with what the cluster and the catalogue say, and leaves no plan behind", () => {
      const { report, data, values } = plain;
      const sections = sectionsOf(data);

      expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(sections["Global"]).toMatchObject({
        "auth-url": "https://keystone.example.com:5000/v3",
        region: "RegionOne",
      });
      expect(Object.keys(sections["Global"] ?? {})).toHaveLength(4);
      expect(sections["LoadBalancer"]).toEqual({ enabled: "false" });
      expect(values).toMatchObject({
        cluster: { name: "demo" },
        podAnnotations: { "checksum/cloud-conf": expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
        secret: { name: "openstack-cloud-controller-manager-config" },
      });
    });

    it("goes before its Secret, and that before the credential", () => {
      const destroyed = plain.operations
        .filter(({ stack, step }) => stack === "platform" && step === "destroy")
        .map(({ type }) => type);

      expect(destroyed).toEqual([
        "helm_release",
        "kubernetes_secret_v1",
        "openstack_identity_application_credential_v3",
      ]);
    });

    it("makes load balancers with the provider of the cluster, in its networks", async () => {
      const { data, values } = await apply({ cluster: { serviceLoadBalancers: LoadBalancerProvider.OVN } });

      expect(sectionsOf(data)["LoadBalancer"]).toMatchObject({
        "lb-provider": "ovn",
        "lb-method": "SOURCE_IP_PORT",
        "internal-lb": "false",
        "subnet-id": expect.stringMatching(/^[-0-9a-f]{36}$/) as unknown,
        "floating-network-id": expect.stringMatching(/^[-0-9a-f]{36}$/) as unknown,
      });
      expect(values["enabledControllers"]).toContain("service");
    });

    it("finds the certificates of a private cloud beside its configuration, and restarts when that changes", async () => {
      const cloud = CloudAccess.at("https://cloud.example.com/v3", { caBundlePem: CERTIFICATE });
      const { data, values } = await apply({ props: { cloud } });

      expect(data["ca.pem"]).toBe(CERTIFICATE);
      expect(data["cloud.conf"]).toContain('ca-file="/etc/config/ca.pem"');
      expect(values["podAnnotations"]).not.toEqual(plain.values["podAnnotations"]);
    });
  });

  it("warns of a Keystone without TLS", () => {
    const { platform } = add({ props: { cloud: CloudAccess.at("http://cloud.example.com/v3") } });

    expect(warningsOf(platform)).toContainEqual(expect.stringContaining("not encrypted"));
  });

  it("works for a cluster that was not made here, whose port only Terraform knows", () => {
    const stack = synth((app) => {
      const { platform } = addPlatform(app);
      const port = new TerraformVariable(platform, "port", { type: "number" });
      const cluster = importCluster(platform, { clusterName: "other", endpointPort: Token.asNumber(port.value) });
      new CloudControllerManager(platform, "CloudController", { cluster });
    }).stack("platform");

    expect(stack.closure(stack.resource("CloudController/Chart/Resource")["values"])).toContain('"name" = "other"');
    expect(stack.closure(stack.resource("CloudController/CloudConfig/Resource")["data"])).toContain("[LoadBalancer]");
  });

  it.each<[string, object, Partial<K8sOnOpenStackClusterProps> | undefined]>([
    ["unknown-property password", { password: "hunter2" }, undefined],
    ["wrong-kind credential", { credential: { id: "a" } }, undefined],
    ["wrong-kind cloud", { cloud: "https://cloud.example.com" }, undefined],
    ["wrong-kind loadBalancers", { loadBalancers: true }, undefined],
    [
      "load-balancer-provider-missing loadBalancers.provider",
      { loadBalancers: ServiceLoadBalancers.octavia() },
      undefined,
    ],
    ["wrong-kind releases", { releases: "1.36" }, undefined],
    ["uuid podRouterId", { podRouterId: "router" }, undefined],
    ["pod-routes-missing podRouterId", { podRouterId: ID }, undefined],
    ["integer requestTimeoutSeconds", { requestTimeoutSeconds: 0 }, undefined],
    ["format nodeAddresses.internalNetworks[0]", { nodeAddresses: { internalNetworks: ["a\n"] } }, undefined],
    ["unique nodeAddresses.publicNetworks", { nodeAddresses: { publicNetworks: ["a", "a"] } }, undefined],
  ])("is refused with %s", (expected, props, cluster) => {
    expect(refuse(props, cluster)).toEqual([expected]);
  });

  it("routes pods on the router of the cluster when its network plugin leaves them to it", () => {
    const networkPlugin = NetworkPlugin.cilium({ podRoutes: PodRoutes.cloudRouter() });
    const stack = platformOf({
      cluster: { networkPlugin },
      props: { nodeAddresses: { internalNetworks: ["lan"] } },
    });
    const data = stack.closure(stack.resource("CloudController/CloudConfig/Resource")["data"]);

    expect(data).toContain("[Route]");
    expect(data).toMatch(/router-id=.*Network_Router/);
    expect(data).toContain("internal-network-name=");
    expect(stack.closure(stack.resource("CloudController/Chart/Resource")["values"])).toContain(
      "--configure-cloud-routes=true",
    );
  });

  it("routes pods on a router that is named, on a cluster that was not made here", () => {
    const stack = synth((app) => {
      const { platform, cluster } = addImportedPlatform(app);
      new CloudControllerManager(platform, "CloudController", { cluster, podRouterId: ID });
    }).stack("platform");
    const data = stack.closure(stack.resource("CloudController/CloudConfig/Resource")["data"]);

    expect(data).toMatch(new RegExp(`router-id=.*${ID}`));
  });

  it("asks for the router of a cluster that was not made here, and whose pods it has to route", () => {
    const { problems } = refusalOf(() => {
      const { platform } = addPlatform();
      const networkPlugin = NetworkPlugin.cilium({ podRoutes: PodRoutes.cloudRouter() });
      const cluster = importCluster(platform, { networkPlugin });
      return new CloudControllerManager(platform, "CloudController", { cluster });
    });

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(["router-missing podRouterId"]);
  });

  it("leaves routes alone with BGP", () => {
    const podRoutes = PodRoutes.bgp({ localAsn: 64_512, peers: [{ address: "10.10.0.1", asn: 64_513 }] });
    const stack = platformOf({ cluster: { networkPlugin: NetworkPlugin.cilium({ podRoutes }) } });

    expect(stack.closure(stack.resource("CloudController/Chart/Resource")["values"])).not.toContain("cloud-routes");
  });

  it("is refused in the stack that makes the cluster", () => {
    const { infrastructure, cluster } = addPlatform();
    const call = () => new CloudControllerManager(infrastructure, "CloudController", { cluster });

    expect(refusalOf(call).problems[0]?.code).toBe("same-stack");
  });
});
