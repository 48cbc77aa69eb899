import type { ClusterSpec, NodeSpec } from "../../lib/bootstrap";
import { JoinToken, NodeRole } from "../../lib/bootstrap";
import { renderClusterConfiguration } from "../../lib/bootstrap/kubeadm/cluster-configuration";
import { renderInitConfiguration } from "../../lib/bootstrap/kubeadm/init-configuration";
import { renderDiscoveryKubeconfig, renderJoinConfiguration } from "../../lib/bootstrap/kubeadm/join-configuration";
import { renderKubeletConfiguration, renderKubeletSettings } from "../../lib/bootstrap/kubeadm/kubelet-configuration";
import { renderNodeRegistration } from "../../lib/bootstrap/kubeadm/node-registration";
import { archetype } from "./support/archetypes";

const { cluster, nodes } = archetype("minimal-1.36");
const [first, worker] = nodes as [NodeSpec, NodeSpec];

const argsOf = (component: unknown) => {
  const { extraArgs } = component as { extraArgs: { name: string; value: string }[] };
  return Object.fromEntries(extraArgs.map(({ name, value }) => [name, value]));
};
const controllerManagerOf = (networking: ClusterSpec["networking"]) =>
  argsOf((renderClusterConfiguration({ ...cluster, networking }) as { controllerManager: object }).controllerManager);

describe("the ClusterConfiguration", () => {
  test("names the stable endpoint, with brackets around an IPv6 address", () => {
    const endpointOf = (host: string, port?: number) =>
      (renderClusterConfiguration({ ...cluster, endpoint: { host, port } }) as Record<string, unknown>)
        .controlPlaneEndpoint;
    expect(endpointOf("10.0.0.1")).toBe("10.0.0.1:6443");
    expect(endpointOf("api.example.com", 443)).toBe("api.example.com:443");
    expect(endpointOf("fd00::1")).toBe("[fd00::1]:6443");
  });

  test("has the endpoint among the names of the API server's certificate, once", () => {
    const spec = { ...cluster, endpoint: { host: "10.0.0.1", certSans: ["10.0.0.1", "203.0.113.1"] } };
    expect(renderClusterConfiguration(spec)).toMatchObject({ apiServer: { certSANs: ["10.0.0.1", "203.0.113.1"] } });
  });

  test("gives every node a share of the pod range by family", () => {
    const [v4, v6] = ["10.244.0.0/16", "fd00::/56"];
    const services = ["10.96.0.0/16"];
    expect(controllerManagerOf({ podCidrs: [v4], serviceCidrs: services })).toMatchObject({
      "node-cidr-mask-size": "24",
    });
    expect(controllerManagerOf({ podCidrs: [v6], serviceCidrs: services })).toMatchObject({
      "node-cidr-mask-size": "64",
    });
    const both = controllerManagerOf({ podCidrs: [v4, v6], serviceCidrs: services, nodeCidrMaskSizeIpv4: 25 });
    expect(both).toMatchObject({ "node-cidr-mask-size-ipv4": "25", "node-cidr-mask-size-ipv6": "64" });
    expect(both).not.toHaveProperty("node-cidr-mask-size");
  });

  test("keeps IPv6 shares within the 16 bits that the controller manager allows", () => {
    const size = (cidr: string) => controllerManagerOf({ podCidrs: [cidr], serviceCidrs: [] })["node-cidr-mask-size"];
    expect([size("fd00::/40"), size("fd00::/48"), size("fd00::/60"), size("fd00::/108")]).toEqual([
      "56",
      "64",
      "68",
      "116",
    ]);
  });

  test("tells kubeadm and the controller manager of no range when pods have addresses from elsewhere", () => {
    const networking = { podCidrs: ["10.244.0.0/16"], serviceCidrs: ["10.96.0.0/16"], allocateNodeCidrs: false };
    expect(Object.keys(controllerManagerOf(networking)).filter((name) => name.includes("cidr"))).toEqual([]);
    expect(renderClusterConfiguration({ ...cluster, networking })).toMatchObject({
      networking: { podSubnet: undefined, serviceSubnet: "10.96.0.0/16" },
    });
  });

  test("does without kube-proxy when the network plugin takes its place", () => {
    expect(renderClusterConfiguration(cluster)).toMatchObject({ proxy: { disabled: false } });
    expect(renderClusterConfiguration({ ...cluster, kubeProxy: false })).toMatchObject({ proxy: { disabled: true } });
  });

  test("keeps etcd in a folder below its volume's mount point", () => {
    expect(renderClusterConfiguration(cluster)).toMatchObject({
      etcd: { local: { dataDir: "/var/lib/etcd-disk/etcd" } },
    });
  });

  test("names a file of authorizers instead of modes when a webhook has a say", () => {
    const webhook = { name: "keystone", url: "https://127.0.0.1:8443", caCertificate: "x" };
    const apiServerOf = (webhooks: ClusterSpec["webhooks"]) =>
      argsOf((renderClusterConfiguration({ ...cluster, webhooks }) as { apiServer: object }).apiServer);
    expect(apiServerOf([{ ...webhook, authorization: true }])).toMatchObject({
      "authorization-config": "/etc/k8s-on-openstack/apiserver/authorization.yaml",
    });
    expect(apiServerOf([{ ...webhook, authentication: true }])).not.toHaveProperty("authorization-config");
  });
});

describe("joining and founding", () => {
  test("leaves CoreDNS to a unit of the node where the network plugin comes first", () => {
    const skipped = (delayedDns?: boolean) =>
      (renderInitConfiguration({ ...cluster, delayedDns }, first) as { skipPhases: string[] }).skipPhases;
    expect(skipped()).toEqual(["show-join-command"]);
    expect(skipped(true)).toEqual(["addon/coredns", "show-join-command"]);
  });

  test("a bootstrap token lives for two hours, or forever when asked", () => {
    const lifeOf = (joinTokenLife?: JoinToken) =>
      (renderInitConfiguration({ ...cluster, joinTokenLife }, first) as { bootstrapTokens: object[] }).bootstrapTokens;
    expect(lifeOf()).toMatchObject([{ token: cluster.joinToken, ttl: "2h0m0s" }]);
    expect(lifeOf(JoinToken.permanent())).toMatchObject([{ ttl: "0s" }]);
  });

  test("API servers listen on the port of the endpoint", () => {
    const other = { ...cluster, endpoint: { host: "10.10.0.10", port: 443 } };
    const localAPIEndpoint = { advertiseAddress: "10.10.0.11", bindPort: 443 };
    expect(renderInitConfiguration(other, first)).toMatchObject({ localAPIEndpoint });
    expect(renderJoinConfiguration(other, first)).toMatchObject({ controlPlane: { localAPIEndpoint } });
  });

  test("only control plane nodes join with an API server", () => {
    expect(renderJoinConfiguration(cluster, { ...first, role: NodeRole.CONTROL_PLANE })).toMatchObject({
      controlPlane: { localAPIEndpoint: { advertiseAddress: "10.10.0.11", bindPort: 6443 } },
    });
    expect(renderJoinConfiguration(cluster, worker)).toMatchObject({ controlPlane: undefined });
  });

  test("the discovery file names its cluster, its context and the token as its user", () => {
    expect(renderDiscoveryKubeconfig(cluster)).toMatchObject({
      clusters: [{ name: "k8s-on-openstack", cluster: { server: "https://10.10.0.10:6443" } }],
      users: [{ name: "k8s-on-openstack", user: { token: cluster.joinToken } }],
      "current-context": "k8s-on-openstack",
    });
  });

  test("a node registers with its own addresses, its labels and the server's UUID", () => {
    const node = { ...worker, addresses: ["10.0.0.1", "fd00::1"], labels: { b: "2", a: "1" } };
    expect(
      argsOf({ extraArgs: (renderNodeRegistration(node) as { kubeletExtraArgs: object[] }).kubeletExtraArgs }),
    ).toEqual({
      "cloud-provider": "external",
      "node-ip": "10.0.0.1,fd00::1",
      "node-labels": "a=1,b=2",
      "provider-id": "openstack:///@INSTANCE_ID@",
    });
  });

  test("taints are kubeadm's own unless the node has some", () => {
    expect(renderNodeRegistration(first)).toMatchObject({ taints: undefined });
    expect(renderNodeRegistration({ ...first, taints: [] })).toMatchObject({ taints: [] });
    const taints = [{ key: "gpu", effect: "NoSchedule" }];
    expect(renderNodeRegistration({ ...worker, taints })).toMatchObject({ taints: [{ key: "gpu", value: "" }] });
  });
});

describe("kubelet settings", () => {
  test("have the documented defaults", () => {
    expect(renderKubeletConfiguration("cluster.local")).toMatchObject({
      maxPods: 110,
      podPidsLimit: 4096,
      kubeReserved: { cpu: "100m", memory: "300Mi" },
      systemReserved: { cpu: "100m", memory: "200Mi" },
      imageGCHighThresholdPercent: 85,
      imageGCLowThresholdPercent: 80,
      shutdownGracePeriod: "120s",
      shutdownGracePeriodCriticalPods: "30s",
    });
  });

  test("of a pool are only those that it names", () => {
    expect(renderKubeletSettings({})).toEqual({});
    expect(renderKubeletSettings({ maxPods: 10, systemReserved: { ephemeralStorage: "1Gi" } })).toEqual({
      maxPods: 10,
      systemReserved: { "ephemeral-storage": "1Gi" },
    });
  });

  test("given by their upstream names win", () => {
    expect(renderKubeletSettings({ maxPods: 10, extraConfig: { maxPods: 20 } })).toEqual({ maxPods: 20 });
  });
});
