import type { App } from "cdktf";
import {
  AddOnReleases,
  CertificateIssuer,
  Chart,
  ClusterPlatform,
  ContainerApplication,
  Exposure,
  GatewayExposure,
  HelmChart,
  KubernetesNamespace,
  KubernetesVersion,
  LoadBalancerProvider,
  ManilaCsi,
  NetworkPlugin,
  Volume,
} from "../../lib";
import type { ClusterPlatformProps, K8sOnOpenStackClusterProps } from "../../lib";
import type { PreviewOperation, PreviewResult } from "../../lib/preview";
import { refusalOf } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";
import { synth } from "../support/synth";

jest.setTimeout(120_000);

const GATEWAY = {
  hosts: ["shop.example.com"],
  issuer: CertificateIssuer.internal(),
  exposure: GatewayExposure.public({ allowedCidrs: ["198.51.100.0/24"] }),
};

const CLUSTER: Partial<K8sOnOpenStackClusterProps> = { serviceLoadBalancers: LoadBalancerProvider.AMPHORA };

/** A platform with a gateway, and an application with a load balancer and a volume of its own. */
function addEverything(app: App): void {
  const { platform, applications, cluster } = addPlatform(app, CLUSTER);
  const base = new ClusterPlatform(platform, "Platform", { cluster });
  const gateway = base.addGateway(GATEWAY);
  const namespace = new KubernetesNamespace(applications, "Shop", { cluster, name: "shop" });
  new ContainerApplication(applications, "Web", {
    cluster,
    namespace,
    name: "web",
    image: "registry.example.com/web:1.0.0",
    ports: [{ name: "http", port: 8080 }],
    volumes: [
      Volume.claim("data", { mountPath: "/data", size: "10Gi", storageClass: base.storage.storageClass("cinder") }),
    ],
    exposure: Exposure.loadBalancer({ allowedCidrs: ["198.51.100.0/24"] }),
    route: { gateway, host: "shop.example.com" },
  });
}

describe("the platform of a cluster", () => {
  let result: PreviewResult;

  beforeAll(async () => {
    result = await previewApp(addEverything);
  });

  const done = (step: string, action: string) =>
    result.operations.filter((operation) => operation.step === step && operation.action === action);

  /** Where the operations on what matches stand among all of a step. */
  const places = (step: string, action: string, what: (operation: PreviewOperation) => boolean) => {
    const found = done(step, action).filter(what);
    expect(found.length).toBeGreaterThan(0);
    return found;
  };
  const named =
    (...names: string[]) =>
    (operation: PreviewOperation) =>
      names.includes(operation.name ?? "");
  const of = (type: string) => (operation: PreviewOperation) => operation.type === type;

  /** Fails unless everything of the first list was over before anything of the second began. */
  function expectBefore(first: readonly PreviewOperation[], second: readonly PreviewOperation[]): void {
    expect(Math.max(...first.map(({ ended }) => ended))).toBeLessThan(
      Math.min(...second.map(({ started }) => started)),
    );
  }

  it("comes up and goes down without an error, and plans nothing in between", () => {
    expect(result.report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(result.report.stacks.map(({ name, steps }) => [name, steps.map(({ ok }) => ok)])).toEqual(
      ["infrastructure", "platform", "applications"].map((name) => [name, Array(6).fill(true)]),
    );
  });

  it("waits for the API, then makes network and cloud controller side by side, then what needs them", () => {
    const made = (...names: string[]) => places("apply", "create", named(...names));

    expectBefore(made("cilium", "openstack-cloud-controller-manager"), made("openstack-cinder-csi", "metrics-server"));
    expectBefore(made("openstack-cinder-csi"), made("k8s-on-openstack-janitor"));
    expectBefore(made("k8s-on-openstack-janitor"), made("envoy-gateway", "cert-manager"));
  });

  it("destroys applications and gateway first, then lets the janitor wait, then storage and cloud controller, then the cluster", () => {
    const removed = (what: (operation: PreviewOperation) => boolean) => places("destroy", "delete", what);
    const janitor = removed(named("k8s-on-openstack-janitor"));

    expectBefore(removed(named("web", "shop")), janitor);
    expectBefore(removed(named("gateway-gateway", "envoy-gateway", "cert-manager")), janitor);
    expectBefore(janitor, removed(named("openstack-cinder-csi")));
    expectBefore(removed(named("openstack-cinder-csi")), removed(named("openstack-cloud-controller-manager")));
    expectBefore(
      removed(named("openstack-cloud-controller-manager", "cilium")),
      removed(of("openstack_compute_instance_v2")),
    );
  });

  it("keeps logins of its own for each consumer", () => {
    const logins = done("apply", "create").filter(of("openstack_identity_application_credential_v3"));

    expect(logins.map(({ name }) => name?.replace(/-1-.*/, ""))).toEqual(
      expect.arrayContaining(["demo-cloud-controller", "demo-cinder-csi"]),
    );
  });
});

describe("a platform", () => {
  const stackOf = (props: Partial<ClusterPlatformProps>, cluster: Partial<K8sOnOpenStackClusterProps> = {}) =>
    synth((app) => {
      const demo = addPlatform(app, cluster);
      new ClusterPlatform(demo.platform, "Platform", { cluster: demo.cluster, ...props });
    }).stack("platform");

  it("waits for nothing but the gate with its network and its cloud controller", () => {
    const stack = stackOf({});
    const gate = stack.addressOf("Platform/Gate/Resource");

    for (const path of ["Platform/NetworkPlugin", "Platform/CloudController"]) {
      const releases = stack.below(path).filter(({ address }) => address.startsWith("helm_release."));
      const awaited = releases.flatMap(({ block }) => (block["depends_on"] as string[] | undefined) ?? []);
      const own = stack.below(path).map(({ address }) => address);
      expect(awaited).toContain(gate);
      expect(awaited.filter((address) => address !== gate && !own.includes(address))).toEqual([]);
    }
  });

  it("hands options through to its parts", () => {
    const stack = stackOf({ metrics: { replicas: 3 }, storage: { storageClasses: [{ name: "ssd" }] } });

    expect(JSON.stringify(stack.resources("kubernetes_storage_class_v1"))).toContain('"ssd"');
    expect(JSON.stringify(stack.below("Platform/Metrics"))).toContain("replicas: 3");
  });

  it("has no gateway, certificates, names, login or DNS of its own unless asked", () => {
    const stack = stackOf({});

    for (const part of ["Gateway", "Certificates", "Names", "Keystone", "Dns"]) {
      expect(stack.below(`Platform/${part}`)).toEqual([]);
    }
  });

  it("keeps the additions to DNS as long as anything is there that asks for names", () => {
    const stack = stackOf({ dns: { stubZones: [{ zone: "cloud.example.com", servers: ["192.0.2.53"] }] } });
    const dns = stack.addressOf("Platform/Dns/Resource");

    for (const path of [
      "Platform/Storage/Chart/Resource",
      "Platform/Metrics/Chart/Resource",
      "Platform/Janitor/Objects/Resource",
    ]) {
      expect(stack.resource(path)["depends_on"]).toContain(dns);
    }
  });

  it("puts what a user adds on top of the janitor, in the order of destroying too", () => {
    const stack = synth((app) => {
      const { platform, cluster } = addPlatform(app, CLUSTER);
      const base = new ClusterPlatform(platform, "Platform", { cluster });
      base.putOnTop(
        new HelmChart(platform, "Own", {
          cluster,
          chart: Chart.fromRepository("https://charts.example.com", "own", "1.0.0"),
          namespace: "default",
        }),
      );
    }).stack("platform");

    const janitor = stack.below("Platform/Janitor").map(({ address }) => address);
    expect(janitor.length).toBeGreaterThan(0);
    expect(stack.resource("Own/Resource")["depends_on"]).toEqual(expect.arrayContaining(janitor));
  });

  it("keeps drivers of volumes that a user adds until the janitor has gone", () => {
    const stack = synth((app) => {
      const { platform, cluster } = addPlatform(app, CLUSTER);
      const base = new ClusterPlatform(platform, "Platform", { cluster });
      base.putBelow(new ManilaCsi(platform, "Shares", { cluster, storageClasses: [{ name: "shared" }] }));
    }).stack("platform");

    const [driver = "", gate = ""] = ["Shares/Chart/Resource", "Platform/Storage/Chart/Resource"].map((path) =>
      stack.addressOf(path),
    );
    expect(stack.resource("Platform/Janitor/Objects/Resource")["depends_on"]).toContain(driver);
    expect(stack.resource("Shares/Chart/Resource")["depends_on"]).toContain(gate);
  });

  it("never makes a class or a release anew before the old one is gone, as its logins are", () => {
    const stack = synth((app) => {
      const { platform, cluster } = addPlatform(app, CLUSTER);
      const base = new ClusterPlatform(platform, "Platform", { cluster });
      base.addNames({ domains: ["example.com"] });
    }).stack("platform");
    const logins = stack.resources("openstack_identity_application_credential_v3");

    expect(logins).toHaveLength(3);
    for (const login of logins) {
      expect(login).toMatchObject({ lifecycle: { create_before_destroy: true } });
      expect(login).not.toHaveProperty("depends_on");
    }
  });

  it("keeps the names of its releases when charts come under other names, because a new name installs anew", () => {
    const namesWith = (networkPlugin: NetworkPlugin, isRenamed: boolean) => {
      const charts = [
        "calico",
        "cert-manager",
        "cilium",
        "envoy-gateway",
        "external-dns",
        "flannel",
        "metrics-server",
        "openstack-cinder-csi",
        "openstack-cloud-controller-manager",
      ].map((name) => [name, Chart.fromRepository("https://charts.example.com", `our-${name}`, "2.30.0")]);
      const stack = synth((app) => {
        const { platform, cluster } = addPlatform(app, { ...CLUSTER, networkPlugin });
        const overrides = isRenamed ? { charts: Object.fromEntries(charts) as Record<string, Chart> } : {};
        const releases = AddOnReleases.forKubernetes(cluster.version, overrides);
        const base = new ClusterPlatform(platform, "Platform", { cluster, releases });
        base.addGateway(GATEWAY);
        base.addNames({ domains: ["example.com"] });
      }).stack("platform");
      return stack.resources("helm_release").map(({ name }) => name);
    };

    for (const plugin of [NetworkPlugin.cilium(), NetworkPlugin.calico(), NetworkPlugin.flannel()]) {
      const names = namesWith(plugin, true);
      expect(names.length).toBeGreaterThan(9);
      expect(names).toEqual(namesWith(plugin, false));
    }
  });

  it("is for every network plugin", () => {
    for (const networkPlugin of [NetworkPlugin.calico(), NetworkPlugin.flannel()]) {
      expect(stackOf({}, { networkPlugin }).below("Platform/NetworkPlugin").length).toBeGreaterThan(0);
    }
  });

  it("fails with what is wrong in its own properties, and names the part for the rest", () => {
    const { platform, cluster } = addPlatform();
    const add = (id: string, props: object) => () => new ClusterPlatform(platform, id, { cluster, ...props });

    expect(
      refusalOf(add("A", { storage: "cinder", metric: {}, releases: {}, cloud: "x" })).problems.map(
        ({ code, path }) => `${code} ${path}`,
      ),
    ).toEqual(["unknown-property metric", "wrong-kind releases", "wrong-kind cloud", "object storage"]);
    expect(refusalOf(add("B", { metrics: { replicas: 0 } })).constructPath).toBe("platform/B/Metrics");
    expect(
      refusalOf(add("C", { releases: AddOnReleases.forKubernetes(KubernetesVersion.V1_34) })).problems,
    ).toMatchObject([{ code: "releases-of-another-version", path: "releases", value: "1.34" }]);
  });

  it("brings no second cert-manager when the issuer of the gateway exists already", () => {
    const stack = synth((app) => {
      const { platform, cluster } = addPlatform(app, CLUSTER);
      const base = new ClusterPlatform(platform, "Platform", { cluster });
      base.addGateway({ ...GATEWAY, issuer: CertificateIssuer.existing("corporate") });
    }).stack("platform");

    expect(stack.below("Platform/Gateway").length).toBeGreaterThan(0);
    expect(stack.below("Platform/Certificates")).toEqual([]);
  });

  it("fails when a second gateway is added", () => {
    const { platform, cluster } = addPlatform(undefined, CLUSTER);
    const base = new ClusterPlatform(platform, "Platform", { cluster });
    base.addGateway(GATEWAY);

    expect(refusalOf(() => base.addGateway(GATEWAY)).problems.map(({ code }) => code)).toEqual(["added-twice"]);
  });
});
