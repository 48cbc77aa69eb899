import {
  AddOnReleases,
  Chart,
  ClusterPlatform,
  HelmChart,
  KeystoneLogin,
  KubernetesNamespace,
  KubernetesVersion,
  Manifests,
  NamespaceIsolation,
  NetworkPlugin,
} from "../../lib";
import type { HelmChartProps, KubernetesObject } from "../../lib";
import type { BadInput } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";
import { addPlatform } from "../support/demo-platform";
import { untyped } from "./give";

type Give = BadInput[2];

const REPOSITORY = "https://charts.example.com";

const chart =
  (props: Partial<HelmChartProps>): Give =>
  (stack) => {
    const { platform, cluster } = addPlatform(untyped(stack.node.root));
    const usual = { cluster, chart: Chart.fromRepository(REPOSITORY, "app", "1.2.3"), namespace: "apps" };
    return new HelmChart(platform, "App", { ...usual, ...props });
  };

const platform =
  (props: object): Give =>
  (stack) => {
    const demo = addPlatform(untyped(stack.node.root));
    return new ClusterPlatform(demo.platform, "Platform", { cluster: demo.cluster, ...props });
  };

const objects =
  (...given: readonly object[]): Give =>
  (stack) => {
    const { applications, cluster } = addPlatform(untyped(stack.node.root));
    const all = given as readonly KubernetesObject[];
    return new Manifests(applications, "Objects", { cluster, name: "objects", namespace: "apps", objects: all });
  };

/** Charts, objects, namespaces, the table of versions, and where things stand. */
export const PLATFORM: readonly BadInput[] = [
  [
    45,
    "a cloud controller of a newer minor version than the cluster",
    () =>
      AddOnReleases.forKubernetes(KubernetesVersion.V1_35, {
        charts: {
          "openstack-cloud-controller-manager": Chart.fromRepository(
            REPOSITORY,
            "openstack-cloud-controller-manager",
            "2.36.0",
          ),
        },
      }),
    "cloud-controller-newer-than-cluster",
    "overrides.charts.openstack-cloud-controller-manager.version",
  ],
  [93, "a closed namespace on flannel", namespaceOnFlannel, "network-policy-unsupported", "isolation"],
  [101, "chart values that are a list", chart({ values: untyped([1]) }), "helm-values", "values"],
  [101, "chart values with a function", chart({ values: { a: { b: () => 1 } } }), "helm-values", "values.a.b"],
  [101, "chart values with undefined in a list", chart({ values: { a: [undefined] } }), "helm-values", "values.a[0]"],
  [101, "chart values with a date", chart({ extraValues: { since: new Date(0) } }), "helm-values", "extraValues.since"],
  [
    101,
    "objects with a class instance",
    objects({ ...object("a"), data: new Map() }),
    "helm-values",
    "objects[0].data",
  ],
  [
    102,
    "a chart by a range of versions",
    chart({ chart: Chart.fromRepository(REPOSITORY, "app", "^1.0.0") }),
    "chart-version",
    "chart.version",
  ],
  [
    102,
    "the latest chart",
    chart({ chart: Chart.fromRepository(REPOSITORY, "app", "latest") }),
    "chart-version",
    "chart.version",
  ],
  [
    102,
    "an add-on by a range of versions",
    () =>
      AddOnReleases.forKubernetes(KubernetesVersion.V1_36, {
        charts: { cilium: Chart.fromRepository(REPOSITORY, "cilium", "1.x") },
      }),
    "chart-version",
    "overrides.charts.cilium.version",
  ],
  [
    103,
    "a Keystone over plain HTTP for logins",
    keystone({ authUrl: "http://keystone.example.com:5000/v3" }),
    "keystone-plaintext",
    "keystoneLogin.authUrl",
  ],
  [103, "a login without Keystone's URL", keystone({}), "required", "keystoneLogin.authUrl"],
  [
    103,
    "a key among Keystone's certificates",
    keystone({ authUrl: "https://keystone.example.com/v3", caBundlePem: "-----BEGIN PRIVATE KEY-----" }),
    "pem-private-key",
    "keystoneLogin.caBundlePem",
  ],
  [114, "a platform without its cluster", platform({ cluster: undefined }), "required", "cluster"],
  [116, "a part of the platform with a typing error", platform({ storages: {} }), "unknown-property", "storages"],
  [117, "null where a part has options", platform({ storage: null }), "object", "storage"],
  [
    118,
    "a platform in the stack of its machines",
    (stack) => new ClusterPlatform(stack, "Platform", { cluster: addCluster(stack) }),
    "same-stack",
    "cluster",
  ],
  [
    118,
    "a namespace in the stack of the machines",
    (stack) => new KubernetesNamespace(stack, "Shop", { cluster: addCluster(stack), name: "shop" }),
    "same-stack",
    "cluster",
  ],
];

function keystone(options: object): Give {
  return (stack) => addCluster(stack, { cluster: { keystoneLogin: KeystoneLogin.authentication(untyped(options)) } });
}

function namespaceOnFlannel(stack: Parameters<Give>[0]): unknown {
  const { applications, cluster } = addPlatform(untyped(stack.node.root), { networkPlugin: NetworkPlugin.flannel() });
  return new KubernetesNamespace(applications, "Shop", {
    cluster,
    name: "shop",
    isolation: NamespaceIsolation.denyAll(),
  });
}

function object(name: string): KubernetesObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
}
