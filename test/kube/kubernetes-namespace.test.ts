import type { App } from "cdktf";
import { KubernetesNamespace, NamespaceIsolation, NetworkPlugin, PodSecurityLevel } from "../../lib";
import type { KubernetesNamespaceProps } from "../../lib";
import { refusalOf } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import type { DemoPlatform } from "../support/demo-platform";
import { synth, warningsOf } from "../support/synth";

const add = ({ applications, cluster }: DemoPlatform, props: Partial<KubernetesNamespaceProps> = {}) =>
  new KubernetesNamespace(applications, "Shop", { cluster, name: "shop", ...props });

const synthNamespace = (props: Partial<KubernetesNamespaceProps> = {}) =>
  synth((app: App) => void add(addPlatform(app), props)).stack("applications");

const policies = (props: Partial<KubernetesNamespaceProps>) =>
  synthNamespace(props)
    .below("Shop")
    .filter(({ address }) => address.startsWith("kubernetes_network_policy_v1."))
    .map(({ path }) => path);

describe("a namespace", () => {
  it("enforces, logs and warns of the restricted level, pinned to the minor version of the cluster", () => {
    const labels = {
      team: "shop",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/audit-version": "v1.36",
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/enforce-version": "v1.36",
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/warn-version": "v1.36",
    };

    expect(synthNamespace({ labels: { team: "shop" } }).resource("Shop/Resource")).toMatchObject({
      metadata: { name: "shop", labels },
    });
  });

  it("keeps warning of the restricted level where a lower one is enforced", () => {
    expect(synthNamespace({ podSecurity: PodSecurityLevel.PRIVILEGED }).resource("Shop/Resource")).toMatchObject({
      metadata: {
        labels: { "pod-security.kubernetes.io/enforce": "privileged", "pod-security.kubernetes.io/warn": "restricted" },
      },
    });
  });

  it("gives pods without a service account of their own no token", () => {
    expect(synthNamespace().resource("Shop/DefaultServiceAccount")).toMatchObject({
      automount_service_account_token: false,
    });
  });

  it("denies all traffic, then allows DNS and the namespace itself", () => {
    expect(policies({})).toEqual(["Shop/AllowDns", "Shop/AllowWithinNamespace", "Shop/DenyAll"]);
    expect(synthNamespace().resource("Shop/DenyAll")).toMatchObject({
      spec: { pod_selector: {}, policy_types: ["Ingress", "Egress"] },
    });
  });

  it("allows nothing but DNS, or everything, when asked to", () => {
    expect(policies({ isolation: NamespaceIsolation.denyAll() })).toEqual(["Shop/AllowDns", "Shop/DenyAll"]);
    expect(policies({ isolation: NamespaceIsolation.none() })).toEqual([]);
  });

  it("lets pods call the ranges that are named", () => {
    const isolation = NamespaceIsolation.withinNamespace(["192.0.2.0/24"]);

    expect(JSON.stringify(synthNamespace({ isolation }).resource("Shop/AllowWithinNamespace"))).toContain(
      '"ip_block":{"cidr":"192.0.2.0/24"}',
    );
  });

  it("limits what everything in it asks for, and what a container gets that asks for nothing", () => {
    const stack = synthNamespace({
      quota: { cpu: "4", memory: "8Gi", pods: 20, volumeClaims: 5, storage: "100Gi", loadBalancers: 0 },
      containerLimits: { requestCpu: "50m", requestMemory: "64Mi", limitMemory: "256Mi" },
    });

    expect(stack.resource("Shop/Quota")).toMatchObject({
      spec: {
        hard: {
          "limits.memory": "8Gi",
          persistentvolumeclaims: "5",
          pods: "20",
          "requests.cpu": "4",
          "requests.memory": "8Gi",
          "requests.storage": "100Gi",
          "services.loadbalancers": "0",
        },
      },
    });
    expect(stack.resource("Shop/ContainerLimits")).toMatchObject({
      spec: {
        limit: [{ type: "Container", default: { memory: "256Mi" }, default_request: { cpu: "50m", memory: "64Mi" } }],
      },
    });
  });

  it("writes limits of containers as the API gives them back, so that nothing is left to plan", () => {
    const stack = synthNamespace({ containerLimits: { requestCpu: "0.5", limitCpu: "2000m", limitMemory: "1024Mi" } });

    expect(stack.resource("Shop/ContainerLimits")).toMatchObject({
      spec: { limit: [{ default: { cpu: "2", memory: "1Gi" }, default_request: { cpu: "500m", memory: "1Gi" } }] },
    });
  });

  it("makes no policy on a plugin that has none, and warns", () => {
    const demo = addPlatform(undefined, { networkPlugin: NetworkPlugin.flannel() });
    const namespace = add(demo);

    expect(namespace.node.children.map(({ node }) => node.id)).toEqual(["Resource", "DefaultServiceAccount"]);
    expect(warningsOf(demo.applications)).toContainEqual(expect.stringContaining("flannel has no NetworkPolicy"));
  });
});

describe("a namespace fails when", () => {
  const problemsOf = (props: object, plugin?: NetworkPlugin) =>
    refusalOf(() => add(addPlatform(undefined, plugin === undefined ? {} : { networkPlugin: plugin }), props))
      .problems.map(({ code, path }) => `${code} ${path}`)
      .sort();

  it("traffic is to be restricted on a plugin without policies", () => {
    expect(problemsOf({ isolation: NamespaceIsolation.denyAll() }, NetworkPlugin.flannel())).toEqual([
      "network-policy-unsupported isolation",
    ]);
  });

  it("several properties are wrong, all at once", () => {
    expect(
      problemsOf({
        name: "kube-shop",
        podSecurity: "strict",
        isolation: "none",
        quota: { cpu: "4 cores", pod: 3 },
        containerLimits: { requestCpu: "2", limitCpu: "1" },
        labels: { "a b": "c", "pod-security.kubernetes.io/enforce": "privileged" },
        extra: 1,
      }),
    ).toEqual([
      "label-key labels.a b",
      "one-of podSecurity",
      "quantity quota.cpu",
      "quantity-not-above containerLimits.requestCpu",
      "reserved-label labels.pod-security.kubernetes.io/enforce",
      "reserved-namespace name",
      "unknown-property extra",
      "unknown-property quota.pod",
      "wrong-kind isolation",
    ]);
  });

  it("it stands in the stack that makes the cluster", () => {
    const { infrastructure, cluster } = addPlatform();

    expect(() => new KubernetesNamespace(infrastructure, "Shop", { cluster, name: "shop" })).toThrow(
      "cluster must not be made by the stack of what goes on it",
    );
  });
});
