import { App, TerraformOutput } from "cdktf";
import {
  ApiEndpoint,
  ClusterNetwork,
  K8sOnOpenStackCluster,
  KubernetesVersion,
  NetworkPlugin,
  NodeSoftware,
} from "../../lib";
import type { ClusterAttributes } from "../../lib";
import { addCluster, clusterProps, newStack, synthCluster } from "../support/demo-cluster";
import { synth, warningsOf } from "../support/synth";

const ID = "11111111-2222-4333-8444-555555555555";
const DIGEST = "0123456789abcdef".repeat(4);

describe("two clusters", () => {
  it("live in one stack, with outputs of their own", () => {
    const stack = synth((app) => {
      const scope = newStack("test", app);
      const network = new ClusterNetwork(scope, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" });
      for (const [id, name] of [
        ["Blue", "blue"],
        ["Green", "green"],
      ] as const) {
        const props = clusterProps(scope, { cluster: { network, name } });
        new K8sOnOpenStackCluster(scope, id, props).addNodePool("general", { flavor: "m1.large" });
      }
    }).stack("test");

    expect(stack.section("output")["blue_name"]).toMatchObject({ value: "blue" });
    expect(stack.section("output")["green_name"]).toMatchObject({ value: "green" });
    expect(stack.resource("Blue/ControlPlane/1/Server")["name"]).toBe("blue-control-plane-1");
    expect(stack.resource("Green/NodePools/general/1/Server")["name"]).toBe("green-general-1");
    expect(stack.counts["tls_self_signed_cert"]).toBe(6);
  });

  it("live in one app, each in its stack", () => {
    const app = synth((root) => {
      addCluster(newStack("blue", root), { cluster: { name: "blue" } });
      addCluster(newStack("green", root), { cluster: { name: "green" } });
    });

    expect(app.stackIds).toEqual(["blue", "green"]);
    expect(app.stack("blue").addresses).toEqual(app.stack("green").addresses);
    expect(app.stack("green").text).not.toContain("blue");
  });

  it("may have the same name in different apps", () => {
    const names = [addCluster(newStack()), addCluster(newStack())].map(({ clusterName }) => clusterName);
    expect(names).toEqual(["demo", "demo"]);
  });
});

describe("versions", () => {
  it("of a pool may be older than that of the cluster", () => {
    const pools = { old: { version: KubernetesVersion.V1_35 }, new: {} };
    const stack = synthCluster({ pools });
    const userData = (pool: string) => stack.closure(stack.resource(`Cluster/NodePools/${pool}/1/Server`)["user_data"]);

    expect(userData("old")).toContain(`"kubernetes_version" = "${KubernetesVersion.V1_35.version}"`);
    expect(userData("old")).toContain("core:/stable:/v1.35/deb");
    expect(userData("new")).toContain(`"kubernetes_version" = "${KubernetesVersion.V1_36.version}"`);
  });

  it("of a cluster may be any patch release of a known minor version", () => {
    const stack = synthCluster({ cluster: { version: KubernetesVersion.of("1.35.1") } });

    expect(stack.section("output")["cluster_kubernetes_version"]).toMatchObject({ value: "1.35.1" });
  });

  it("may go up by one minor version", () => {
    const cluster = { version: KubernetesVersion.V1_36, upgradeFrom: KubernetesVersion.V1_35 };

    expect(addCluster(newStack(), { cluster }).version).toBe(KubernetesVersion.V1_36);
  });
});

describe("endpoints", () => {
  it("may be a name that somebody else looks after", () => {
    const endpoint = ApiEndpoint.external("k8s.example.com", { allowedCidrs: ["198.51.100.0/24"] });
    const stack = synthCluster({ cluster: { endpoint } });

    expect(stack.below("Cluster/ApiEndpoint")).toEqual([]);
    expect(stack.section("output")["cluster_api_url"]).toMatchObject({ value: "https://k8s.example.com:6443" });
    expect(stack.section("output")["cluster_api_private_host"]).toMatchObject({ value: "k8s.example.com" });
    expect(stack.closure(stack.resource("Cluster/ControlPlane/1/Server")["user_data"])).toMatch(
      /controlPlaneEndpoint"?(?:: ?| = )"?k8s\.example\.com:6443/,
    );
  });

  it("of a load balancer come with a floating IP once somebody outside may use it", () => {
    const closed = synthCluster({ cluster: { endpoint: ApiEndpoint.octavia() } });
    const open = synthCluster({ cluster: { endpoint: ApiEndpoint.octavia({ allowedCidrs: ["198.51.100.0/24"] }) } });

    expect(closed.counts["openstack_networking_floatingip_v2"]).toBeUndefined();
    expect(open.counts["openstack_networking_floatingip_v2"]).toBe(1);
    expect(open.resource("Cluster/ApiEndpoint/Listener")["allowed_cidrs"]).toEqual(["10.10.0.0/24", "198.51.100.0/24"]);
  });

  it("answer on the port that was asked for, from rules to user data", () => {
    const stack = synthCluster({ cluster: { endpoint: ApiEndpoint.virtualIp({ port: 443 }) } });
    const ports = stack.resources("openstack_networking_secgroup_rule_v2").map((rule) => rule["port_range_min"]);

    expect(ports).toContain(443);
    expect(ports).not.toContain(6443);
    expect(stack.closure(stack.resource("Cluster/NodePools/general/1/Server")["user_data"])).toContain(
      '"endpoint_port" = "443"',
    );
  });
});

describe("a dual-stack cluster", () => {
  const stack = synthCluster({
    network: { ipv6: { cidr: "fd00:10:10::/64" } },
    cluster: {
      networkPlugin: NetworkPlugin.cilium({ ipv6PodCidr: "fd00:10:244::/56" }),
      ipv6ServiceCidr: "fd00:10:96::/112",
    },
  });

  it("gives every node an address of each family", () => {
    for (const path of ["Cluster/ControlPlane/1/Port", "Cluster/NodePools/general/1/Port"]) {
      expect(stack.resource(path)["fixed_ip"]).toEqual([
        { subnet_id: expect.stringContaining("Network_Subnet") as string },
        { subnet_id: expect.stringContaining("Network_Ipv6Subnet") as string },
      ]);
    }
  });

  it("tells kubeadm both ranges, IPv4 first", () => {
    const text = stack.closure(stack.resource("Cluster/ControlPlane/1/Server")["user_data"]);

    expect(text).toContain('"podSubnet" = "10.244.0.0/16,fd00:10:244::/56"');
    expect(text).toContain('"serviceSubnet" = "10.96.0.0/16,fd00:10:96::/112"');
  });

  it("has rules of both families", () => {
    const families = stack.resources("openstack_networking_secgroup_rule_v2").map((rule) => rule["ethertype"]);

    expect(new Set(families)).toEqual(new Set(["IPv4", "IPv6"]));
  });
});

describe("node software", () => {
  function softwareOf(software: NodeSoftware): string {
    const stack = synthCluster({ cluster: { software } });
    return stack.closure(stack.resource("Cluster/NodePools/general/1/Server")["user_data"]);
  }

  it("is in the image already", () => {
    expect(softwareOf(NodeSoftware.preinstalled())).toContain('"software" = "preinstalled"');
  });

  it("comes from a mirror, with digests", () => {
    const checksums = {
      kubeadm: DIGEST,
      kubelet: DIGEST,
      kubectl: DIGEST,
      containerd: DIGEST,
      runc: DIGEST,
      cniPlugins: DIGEST,
    };
    const text = softwareOf(NodeSoftware.mirror("https://mirror.example.com/", { checksums }));

    expect(text).toContain('"mirror_url" = "https://mirror.example.com"');
    expect(text).toContain(`"sha256_kubeadm" = "${DIGEST}"`);
  });
});

describe("a cluster that exists already", () => {
  const attributes: ClusterAttributes = {
    clusterName: "other",
    version: KubernetesVersion.V1_35,
    endpointHost: "2001:db8::10",
    certificateAuthority: "-----BEGIN CERTIFICATE-----",
    credentials: { clientCertificate: "cert", clientKey: "key" },
    podCidrs: ["10.244.0.0/16"],
    serviceCidrs: ["10.96.0.0/16"],
    nodeCidr: "10.10.0.0/24",
    networkId: ID,
    subnetId: ID,
  };

  it("tells add-ons what they need to know, with defaults", () => {
    const cluster = K8sOnOpenStackCluster.fromClusterAttributes(newStack(), "Cluster", attributes);

    expect(cluster.endpointUrl).toBe("https://[2001:db8::10]:6443");
    expect(cluster.privateEndpointHost).toBe("2001:db8::10");
    expect(cluster.networking).toMatchObject({ clusterDomain: "cluster.local", nodeMtu: 1450, plugin: undefined });
    expect(cluster.cloud).toMatchObject({ networkId: ID, externalNetworkId: undefined });
    expect(K8sOnOpenStackCluster.isCluster(cluster)).toBe(false);
  });

  it("may have another address for its nodes", () => {
    const cluster = K8sOnOpenStackCluster.fromClusterAttributes(newStack(), "Cluster", {
      ...attributes,
      privateEndpointHost: "10.10.0.5",
    });

    expect(cluster.privateEndpointHost).toBe("10.10.0.5");
    expect(cluster.endpointUrl).toBe("https://[2001:db8::10]:6443");
  });

  it("adds nothing to the stack", () => {
    const stack = synth((app) => {
      K8sOnOpenStackCluster.fromClusterAttributes(newStack("test", app), "Cluster", attributes);
    }).stack("test");

    expect(stack.addresses).toEqual([]);
  });

  it("may be described by the outputs of another stack", () => {
    const app = synth((root) => {
      const infrastructure = addCluster(newStack("infrastructure", root));
      const platform = newStack("platform", root);
      const cluster = K8sOnOpenStackCluster.fromClusterAttributes(platform, "Cluster", {
        ...attributes,
        endpointHost: infrastructure.endpointHost,
        certificateAuthority: infrastructure.certificateAuthority,
        credentials: infrastructure.credentials,
        networkId: infrastructure.cloud.networkId,
        subnetId: infrastructure.cloud.subnetId,
      });
      new TerraformOutput(platform, "api", { value: cluster.endpointUrl });
    });
    const reader = app.stack("platform").section("data")["terraform_remote_state"];

    expect(JSON.stringify(reader)).toContain('"backend":"pg"');
    expect(app.stack("platform").section("output")["api"]?.["value"]).toContain("data.terraform_remote_state.");
  });
});

describe("warnings", () => {
  it("are absent for a plain cluster", () => {
    const stack = newStack();
    addCluster(stack);

    expect(warningsOf(stack)).toEqual([]);
  });

  it("name ranges that others take, an API that is open to everybody, and a strict egress without DNS", () => {
    const stack = newStack();
    addCluster(stack, {
      cluster: {
        serviceCidr: "172.17.0.0/16",
        endpoint: ApiEndpoint.virtualIp({ allowedCidrs: ["0.0.0.0/0"] }),
      },
    });

    expect(warningsOf(stack)).toEqual([
      expect.stringContaining("the default bridge of Docker"),
      expect.stringContaining("the API server is open to every address"),
    ]);
  });

  it("come for an external endpoint that nobody may reach", () => {
    const stack = newStack();
    addCluster(stack, { cluster: { endpoint: ApiEndpoint.external("k8s.example.com") } });

    expect(warningsOf(stack)).toEqual([expect.stringContaining("'allowedCidrs'")]);
  });
});

describe("pools", () => {
  it("are listed in the order in which they were added", () => {
    const cluster = addCluster(newStack("test", new App()), { pools: { b: {}, a: { count: 2 } } });

    expect(cluster.nodePools.map(({ poolName }) => poolName)).toEqual(["b", "a"]);
    expect(Object.keys(cluster.serverIds)).toEqual(["demo-control-plane-1", "demo-b-1", "demo-a-1", "demo-a-2"]);
    expect(cluster.nodePools[1]?.addresses).toHaveLength(2);
  });
});
