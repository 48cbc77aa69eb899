import { rootCertificates } from "node:tls";
import { App, TerraformVariable } from "cdktf";
import { ApplicationCredential, CloudAccess, KuryrPodSubnets, KuryrSecurityGroups, NetworkPlugin } from "../../../lib";
import type { ClusterAttributes, KuryrOptions } from "../../../lib";
import { renderKuryrDefinitions } from "../../../lib/platform/kuryr/kuryr-definitions";
import { renderKuryrRights } from "../../../lib/platform/kuryr/kuryr-rights";
import { renderKuryrWorkloads } from "../../../lib/platform/kuryr/render-kuryr-workloads";
import { MetadataAccess } from "../../../lib/platform/metadata-access";
import { NetworkPluginChart } from "../../../lib/platform/network-plugin-chart";
import type { NetworkPluginChartProps } from "../../../lib/platform/network-plugin-chart";
import { PlatformStack, StateBackend } from "../../../stacks";
import { refusalOf } from "../../support/bad-input";
import { importCluster } from "../../support/imported-cluster";
import { importKuryrCluster, KURYR_IMAGES } from "../../support/kuryr-cluster";
import { previewApp } from "../../support/preview";
import { synth, warningsOf } from "../../support/synth";

jest.setTimeout(120_000);

const [CERTIFICATE = ""] = rootCertificates;

interface Given {
  readonly options?: Partial<KuryrOptions>;
  readonly attributes?: Partial<ClusterAttributes>;
  readonly props?: Partial<NetworkPluginChartProps>;
}

function add(app: App = new App(), { options, attributes, props }: Given = {}): PlatformStack {
  const platform = new PlatformStack(app, "platform", { backend: StateBackend.pg() });
  const cluster = importKuryrCluster(platform, options, attributes);
  platform.connectTo(cluster);
  new NetworkPluginChart(platform, "Network", { cluster, ...props });
  return platform;
}

function stackOf(given: Given = {}) {
  return synth((app: App) => add(app, given)).stack("platform");
}

/** With a login of the caller's, whose secret has dollars in it. */
function addWithVariable(app: App): void {
  const platform = new PlatformStack(app, "platform", { backend: StateBackend.pg() });
  const cluster = importKuryrCluster(platform, {
    podSubnets: KuryrPodSubnets.perNamespace(),
    securityGroups: KuryrSecurityGroups.fromPolicies(),
  });
  platform.connectTo(cluster);
  const secret = new TerraformVariable(platform, "secret", {
    type: "string",
    default: "a$b$",
    sensitive: true,
  });
  new NetworkPluginChart(platform, "Network", {
    cluster,
    cloud: CloudAccess.at("https://cloud.example.com:5000/v3"),
    credential: ApplicationCredential.fromExisting({
      id: "0123456789abcdef0123456789abcdef",
      secret: secret.stringValue,
    }),
  });
}

function problemsOf(given: Given): readonly string[] {
  return refusalOf(() => add(undefined, given)).problems.map(({ code, path }) => `${code} ${path}`);
}

const WORKLOADS = {
  controllerImage: KURYR_IMAGES.controller,
  cniImage: KURYR_IMAGES.cni,
  configMapName: "config",
  secretName: "secret",
  configHash: "one",
  secretHash: "two",
};

interface Workload {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations: object };
      readonly spec: {
        readonly containers: readonly { readonly volumeMounts: readonly { readonly mountPath: string }[] }[];
        readonly volumes: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
        readonly tolerations: readonly { readonly key?: string; readonly operator: string }[];
      };
    };
  };
}

function workloads(change: object = {}): readonly [Workload, Workload] {
  return renderKuryrWorkloads({ ...WORKLOADS, ...change }) as unknown as readonly [Workload, Workload];
}

describe("the upper half of Kuryr", () => {
  it("comes as definitions first and everything else after them", () => {
    const stack = stackOf();

    expect(stack.resource("Network/Kuryr/Definitions/Resource")).toMatchObject({
      name: "kuryr-definitions",
      namespace: "kube-system",
    });
    expect(stack.resource("Network/Kuryr/Chart/Resource")["depends_on"]).toEqual([
      stack.addressOf("Network/Kuryr/Definitions/Resource"),
    ]);
  });

  it("logs in with a credential of its own, which is in the Secret and in nothing else", () => {
    const stack = stackOf();
    const credential = stack.addressOf("Network/Kuryr/Credential/Resource");

    expect(stack.closure(stack.resource("Network/Kuryr/Credentials"))).toContain(`${credential}.secret`);
    expect(stack.closure(stack.resource("Network/Kuryr/Config"))).not.toContain(credential);
    expect(stack.closure(stack.resource("Network/Kuryr/Chart/Resource"))).not.toContain(credential);
  });

  it("takes a credential that exists, and then makes none", () => {
    const stack = synth((app: App) => addWithVariable(app)).stack("platform");

    expect(stack.resources("openstack_identity_application_credential_v3")).toEqual([]);
    expect(stack.closure(stack.resource("Network/Kuryr/Credentials"))).toContain("var.secret");
  });

  it("doubles the dollars of what is known only when Terraform runs", () => {
    const stack = stackOf();

    expect(stack.closure(stack.resource("Network/Kuryr/Credentials"))).toMatch(
      /replace\([^)]*openstack_identity_application_credential_v3\.[^ ]+\.secret[^)]*, "\$", "\$\$"\)/,
    );
  });

  it("has certificates only of a cloud that names its own", () => {
    const own = stackOf({
      props: { cloud: CloudAccess.at("https://cloud.example.com:5000/v3", { caBundlePem: CERTIFICATE }) },
    });

    expect(own.resource("Network/Kuryr/Certificates")["data"]).toEqual({ "kuryr-ca-bundle.crt": CERTIFICATE });
    expect(own.closure(own.resource("Network/Kuryr/Chart/Resource"))).toContain("/etc/kuryr-certificates");
    expect(
      stackOf()
        .below("Network/Kuryr")
        .map(({ path }) => path),
    ).not.toContain("Network/Kuryr/Certificates");
  });

  it("starts anew when configuration or login change", () => {
    const stack = stackOf();
    const values = stack.closure(stack.resource("Network/Kuryr/Chart/Resource"));

    expect(values).toContain(stack.addressOf("Network/Kuryr/Credentials"));
    expect(values).toMatch(/"checksum\/kuryr-config" = /);
    expect(values).toMatch(/"checksum\/kuryr-credentials" = nonsensitive\(sha256\(/);
  });

  it("writes a secret with dollars so that its reader finds it again, and plans nothing the second time", async () => {
    const { report, state } = await previewApp(addWithVariable);
    const { resources } = state.stacks.get("platform") as unknown as {
      readonly resources: readonly {
        readonly type: string;
        readonly instances: readonly { readonly attributes: { readonly data?: Readonly<Record<string, string>> } }[];
      }[];
    };
    const secrets = resources.filter(({ type }) => type === "kubernetes_secret_v1");

    expect(report.ok).toBe(true);
    expect(secrets[0]?.instances[0]?.attributes.data?.["kuryr-credentials.conf"]).toContain(
      'application_credential_secret = "a$$b$$"',
    );
  });

  it("needs nothing against the metadata service, and says what allowing it does not do", () => {
    expect(warningsOf(add(undefined, { props: { metadata: MetadataAccess.denied() } })).join()).not.toContain(
      "metadata service",
    );
    expect(warningsOf(add(undefined, { props: { metadata: MetadataAccess.allowed() } }))).toContainEqual(
      expect.stringMatching(/ports of their own/),
    );
  });

  it("is refused with what it cannot use", () => {
    expect(problemsOf({ props: { extraValues: { a: 1 } } })).toEqual(["kuryr-without-chart extraValues"]);
    expect(problemsOf({ props: { cloud: "here" as never, credential: {} as never } })).toEqual([
      "wrong-kind cloud",
      "wrong-kind credential",
    ]);
  });

  it("is refused on a cluster that does not say what it works on", () => {
    const cluster = (platform: PlatformStack) =>
      Object.create(importKuryrCluster(platform), {
        networking: { value: { plugin: NetworkPlugin.kuryr({ acceptRetired: true, images: KURYR_IMAGES }) } },
      }) as never;
    const platform = new PlatformStack(new App(), "platform", { backend: StateBackend.pg() });

    expect(
      refusalOf(() => new NetworkPluginChart(platform, "Network", { cluster: cluster(platform) })).problems.map(
        ({ code }) => code,
      ),
    ).toEqual(["kuryr-facts-missing"]);
  });

  it("is the only one with a login: the others refuse it by name", () => {
    const platform = new PlatformStack(new App(), "platform", { backend: StateBackend.pg() });
    const cluster = importCluster(platform, { networkPlugin: NetworkPlugin.cilium() });
    const cloud = CloudAccess.at("https://cloud.example.com:5000/v3");

    expect(
      refusalOf(() => new NetworkPluginChart(platform, "Network", { cluster, cloud })).problems.map(
        ({ code, path }) => `${code} ${path}`,
      ),
    ).toEqual(["kuryr-option cloud"]);
  });
});

describe("the definitions of Kuryr", () => {
  it("are the four of the last release", () => {
    expect(renderKuryrDefinitions().map(({ metadata }) => metadata.name)).toEqual([
      "kuryrports.openstack.org",
      "kuryrnetworks.openstack.org",
      "kuryrloadbalancers.openstack.org",
      "kuryrnetworkpolicies.openstack.org",
    ]);
  });

  it("let the controller change the status with the object, and stay when their release goes", () => {
    const versions = renderKuryrDefinitions().flatMap(
      ({ spec }) => (spec as { readonly versions: readonly object[] }).versions,
    );

    expect(versions.map((version) => "subresources" in version)).toEqual([false, false, false, false]);
    expect(renderKuryrDefinitions().map(({ metadata }) => metadata.annotations)).toEqual(
      Array(4).fill({ "helm.sh/resource-policy": "keep" }),
    );
  });
});

describe("the rights of Kuryr", () => {
  const rules = renderKuryrRights().flatMap((one) =>
    "rules" in one ? [...(one["rules"] as readonly { readonly resources: string[]; readonly verbs: string[] }[])] : [],
  );

  it("have no wildcard, and no Secret among them", () => {
    expect(rules).toHaveLength(10);
    expect(rules.flatMap(({ resources, verbs }) => [...resources, ...verbs])).not.toContain("*");
    expect(rules.flatMap(({ resources }) => resources)).not.toContain("secrets");
  });

  it("let nothing of Kubernetes itself be made or deleted but events", () => {
    const writing = rules.filter(({ verbs }) => verbs.includes("create") || verbs.includes("delete"));

    expect([...new Set(writing.flatMap(({ resources }) => resources))].sort()).toEqual([
      "events",
      "kuryrloadbalancers",
      "kuryrnetworkpolicies",
      "kuryrnetworks",
      "kuryrports",
    ]);
  });
});

describe("the programs of Kuryr", () => {
  it("run on the network of their node before anything else does", () => {
    const [controller, daemon] = workloads();
    const tolerated = controller.spec.template.spec.tolerations.map(({ key }) => key);

    expect(controller.spec.template.spec).toMatchObject({
      hostNetwork: true,
      priorityClassName: "system-cluster-critical",
      nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
    });
    expect(tolerated).toEqual([
      "node-role.kubernetes.io/control-plane",
      "node.kubernetes.io/not-ready",
      "node.kubernetes.io/network-unavailable",
      "node.cloudprovider.kubernetes.io/uninitialized",
    ]);
    expect(daemon.spec.template.spec).toMatchObject({
      hostNetwork: true,
      priorityClassName: "system-node-critical",
      tolerations: [{ operator: "Exists" }],
    });
  });

  it("are one controller and never two", () => {
    expect(workloads()[0].spec).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } });
  });

  it("are not root where they need not be", () => {
    expect(workloads()[0].spec.template.spec).toMatchObject({
      securityContext: { runAsNonRoot: true },
      containers: [{ securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true } }],
    });
  });

  it("share the configuration, but not the login", () => {
    const [controller, daemon] = workloads();

    expect(JSON.stringify(controller.spec.template.spec.volumes)).toContain('"secret":{"name":"secret"');
    expect(JSON.stringify(daemon)).not.toContain("secret");
    expect(daemon.spec.template.metadata.annotations).toEqual({ "checksum/kuryr-config": "one" });
  });

  it("have no more of the node than plugging takes", () => {
    const paths = workloads()[1].spec.template.spec.volumes.flatMap(({ hostPath }) => hostPath?.path ?? []);

    expect(paths).toEqual(["/opt/cni/bin", "/etc/cni/net.d", "/proc", "/var/run/netns"]);
  });

  it("mount what they have as volumes, with certificates and without", () => {
    for (const { spec } of [...workloads(), ...workloads({ certificatesName: "certificates" })]) {
      const { containers, volumes } = spec.template.spec;

      expect(containers[0]?.volumeMounts).toHaveLength(volumes.length);
    }
  });
});
