import { App } from "cdktf";
import { ApiEndpoint, ClusterNetwork, K8sOnOpenStackCluster, KubernetesNamespace, KubernetesVersion } from "../../lib";
import { ApplicationStack, ClusterStacks, InfrastructureStack, PlatformStack, StateBackend } from "../../stacks";
import type { ClusterStacksProps } from "../../stacks";
import { refusalOf } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";
import { synth, warningsOf } from "../support/synth";

const backend = StateBackend.pg();
const ID = "0b1e2ad5-0e9c-4a5e-8f5e-1b1f6f1d2c3a";

const importCluster = (scope: App | PlatformStack) =>
  K8sOnOpenStackCluster.fromClusterAttributes(scope, "Existing", {
    clusterName: "old",
    version: KubernetesVersion.V1_35,
    endpointHost: "api.example.com",
    certificateAuthority: "-----BEGIN CERTIFICATE-----",
    credentials: { clientCertificate: "-----BEGIN CERTIFICATE-----", clientKey: "key" },
    podCidrs: ["10.244.0.0/16"],
    serviceCidrs: ["10.96.0.0/16"],
    nodeCidr: "10.10.0.0/24",
    networkId: ID,
    subnetId: ID,
  });

describe("the three stacks of a cluster", () => {
  const written = synth((app) => {
    const { applications, cluster } = new ClusterStacks(app, "prod-a", {
      backend,
      cluster: (stack) => addCluster(stack),
    });
    new KubernetesNamespace(applications, "Namespace", { cluster, name: "shop" });
  });

  it("are made in one line, with ids that begin alike", () => {
    expect(written.stackIds).toEqual(["prod-a", "prod-a-applications", "prod-a-platform"]);
  });

  it("have the providers that their layer needs, and no other", () => {
    const providers = (id: string) => Object.keys(written.stack(id).section("provider")).sort();

    expect(providers("prod-a")).toEqual(["openstack", "random", "tls"]);
    expect(providers("prod-a-platform")).toEqual(["helm", "http", "kubernetes", "openstack", "random", "tls"]);
    expect(providers("prod-a-applications")).toEqual(["helm", "kubernetes"]);
  });

  it("keep a state each", () => {
    const schemas = written.stackIds.map((id) => JSON.stringify(written.stack(id).section("terraform")["backend"]));

    expect(schemas).toEqual(
      ["prod_a", "prod_a_applications", "prod_a_platform"].map((name) => JSON.stringify({ pg: { schema_name: name } })),
    );
  });

  it("never configure a provider from a resource of the same stack", () => {
    for (const id of ["prod-a-platform", "prod-a-applications"]) {
      const providers = JSON.stringify(written.stack(id).section("provider"));
      expect(providers).toContain("data.terraform_remote_state.");
      expect(providers).not.toMatch(/(?<![-\w])(openstack|tls|random|helm|kubernetes)_\w+\./);
    }
  });

  it("show no secret: outputs that cross stacks are sensitive", () => {
    const outputs = Object.values(written.stack("prod-a").section("output")) as {
      value: unknown;
      sensitive?: boolean;
    }[];
    const open = outputs.filter(({ sensitive }) => sensitive !== true).map(({ value }) => JSON.stringify(value));

    expect(open.filter((value) => /private_key|result|secret/.test(value))).toEqual([]);
  });

  it("are applied one after the other", () => {
    const app = new App();
    const stacks = new ClusterStacks(app, "prod-a", { backend, cluster: (stack) => addCluster(stack) });
    new KubernetesNamespace(stacks.applications, "Namespace", { cluster: stacks.cluster, name: "shop" });
    app.synth();

    expect(stacks.platform.dependencies.map(({ node }) => node.id)).toEqual(["prod-a"]);
    expect(stacks.applications.dependencies.map(({ node }) => node.id).sort()).toEqual(["prod-a", "prod-a-platform"]);
    expect([stacks.platform, stacks.applications].flatMap((stack) => warningsOf(stack))).toEqual([]);
  });

  it("are given what is wrong with all properties at once", () => {
    const props = { cluster: "prod-a", backends: 1 } as unknown as ClusterStacksProps;
    const { problems } = refusalOf(() => new ClusterStacks(new App(), "Prod A", props));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "dns-label name",
      "unknown-property backends",
      "required backend",
      "wrong-kind cluster",
    ]);
  });
});

it("the three stacks of a cluster fail when the function that makes the cluster returns none", () => {
  const props = { backend, cluster: () => undefined } as unknown as ClusterStacksProps;

  expect(refusalOf(() => new ClusterStacks(new App(), "prod-a", props)).problems.map(({ code }) => code)).toEqual([
    "cluster-missing",
  ]);
});

describe("a platform stack", () => {
  it("is for a cluster that was not made here, too", () => {
    const stack = synth((app) => {
      const platform = new PlatformStack(app, "platform", { backend });
      platform.connectTo(importCluster(platform));
    }).stack("platform");

    expect(stack.section("provider")["kubernetes"]).toMatchObject([{ host: "https://api.example.com:6443" }]);
  });

  it("fails when it is connected twice", () => {
    const platform = new PlatformStack(new App(), "platform", { backend });
    const cluster = importCluster(platform);
    platform.connectTo(cluster);

    expect(refusalOf(() => platform.connectTo(cluster)).problems.map(({ code }) => code)).toEqual(["connected-twice"]);
  });

  it("fails when it stands where the cluster is made, or gets no cluster", () => {
    const app = new App();
    const infrastructure = new InfrastructureStack(app, "a", { backend });
    const network = new ClusterNetwork(infrastructure, "Network", { cidr: "10.10.0.0/24" });
    const cluster = addCluster(infrastructure, { cluster: { network, endpoint: ApiEndpoint.virtualIp() } });
    const wrong = { backend, cluster: "prod" } as unknown as { backend: StateBackend };

    expect(refusalOf(() => new PlatformStack(app, "b", wrong)).problems[0]?.code).toBe("object");
    expect(new ApplicationStack(app, "c", { backend, cluster }).node.id).toBe("c");
  });
});
