import { Chart, HelmChart, Manifests } from "../../lib";
import type { KubernetesObject } from "../../lib";
import { flattenChecks } from "../../lib/core";
import type { CheckResult, Problem } from "../../lib/core";
import { checkRetired, checkRetiredObject } from "../../lib/kube/retired";
import { refusalOf } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";

const problemsOf = (result: CheckResult) => flattenChecks(result) as readonly Problem[];
const object = (fields: object): object => ({ metadata: { name: "a" }, ...fields });

describe("a chart that its project gave up", () => {
  it.each([
    ["heapster", "MetricsServer"],
    ["kubernetes-dashboard", "headlamp"],
    ["ingress-nginx", "GatewayIngress"],
    ["nginx-ingress-controller", "GatewayIngress"],
    ["promtail", "Alloy"],
    ["loki-stack", "Alloy"],
    ["kuryr-kubernetes", "NetworkPlugin.cilium()"],
    ["kubefed", "Karmada"],
    ["openstack-cinder-flexvolume", "CinderCsi"],
  ])("%s is refused with the name of its successor", (name, successor) => {
    const [found] = problemsOf(checkRetired("chart.name", name));

    expect(found).toMatchObject({ code: "retired", path: "chart.name" });
    expect(found?.message).toMatch(new RegExp(`^must not be ${name}, which .*[^.]$`));
    expect(found?.fix).toContain(successor);
  });

  it.each(["metrics-server", "loki", "grafana", "toString", "constructor"])("%s is none", (name) => {
    expect(checkRetired("chart.name", name)).toBeUndefined();
  });

  it("cannot be put on a cluster, from whatever repository", () => {
    const { platform, cluster } = addPlatform();
    const chart = Chart.fromOci("oci://registry.example.com/charts/ingress-nginx", "4.15.1");
    const { problems } = refusalOf(() => new HelmChart(platform, "Ingress", { cluster, chart, namespace: "ingress" }));

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(["retired chart.name"]);
  });
});

describe("an object of a retired kind", () => {
  it.each([
    ["policy/v1beta1", "PodSecurityPolicy", "KubernetesNamespace"],
    ["extensions/v1beta1", "Ingress", "HTTPRoute"],
    ["extensions/v1beta1", "Deployment", "apps/v1"],
    ["openstack.org/v1", "KuryrNetwork", "NetworkPlugin.cilium()"],
  ])("%s %s is refused with the name of its successor", (apiVersion, kind, successor) => {
    const [found] = problemsOf(checkRetiredObject("objects[0]", object({ apiVersion, kind })));

    expect(found).toMatchObject({ code: "retired", path: "objects[0].kind" });
    expect(found?.fix).toContain(successor);
  });

  it.each([
    ["policy/v1", "PodDisruptionBudget"],
    ["networking.k8s.io/v1", "Ingress"],
    ["v1", "Pod"],
  ])("%s %s is none", (apiVersion, kind) => {
    expect(problemsOf(checkRetiredObject("objects[0]", object({ apiVersion, kind })))).toEqual([]);
  });

  it("is a StorageClass of the driver that left Kubernetes", () => {
    const storageClass = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", provisioner: "kubernetes.io/cinder" };

    expect(problemsOf(checkRetiredObject("o", object(storageClass)))).toMatchObject([
      { code: "retired", path: "o.provisioner", fix: expect.stringContaining("CinderCsi") as unknown },
    ]);
  });

  it("is a pod, a template or a volume with a FlexVolume, at the place where it stands", () => {
    const volumes = [
      { name: "a", emptyDir: {} },
      { name: "b", flexVolume: { driver: "cinder.io/cinder" } },
    ];
    const paths = (fields: object) => problemsOf(checkRetiredObject("o", object(fields))).map(({ path }) => path);

    expect(paths({ apiVersion: "v1", kind: "Pod", spec: { volumes } })).toEqual(["o.spec.volumes[1].flexVolume"]);
    expect(paths({ apiVersion: "apps/v1", kind: "Deployment", spec: { template: { spec: { volumes } } } })).toEqual([
      "o.spec.template.spec.volumes[1].flexVolume",
    ]);
    expect(paths({ apiVersion: "v1", kind: "PersistentVolume", spec: { flexVolume: { driver: "x/y" } } })).toEqual([
      "o.spec.flexVolume",
    ]);
    expect(paths({ apiVersion: "v1", kind: "ConfigMap", data: { flexVolume: "text" } })).toEqual([]);
  });

  it("is found beside an object that contains itself", () => {
    const spec: Record<string, unknown> = { flexVolume: { driver: "x/y" } };
    spec["self"] = spec;

    expect(problemsOf(checkRetiredObject("o", object({ spec }))).map(({ path }) => path)).toEqual([
      "o.spec.flexVolume",
    ]);
  });

  it("cannot be bundled", () => {
    const { applications, cluster } = addPlatform();
    const objects: KubernetesObject[] = [
      { apiVersion: "policy/v1beta1", kind: "PodSecurityPolicy", metadata: { name: "a" } },
    ];
    const { problems } = refusalOf(
      () => new Manifests(applications, "Objects", { cluster, name: "objects", namespace: "apps", objects }),
    );

    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(["retired objects[0].kind"]);
  });
});
