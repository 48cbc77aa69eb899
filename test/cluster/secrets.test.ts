import { ApiEndpoint, KeyAlgorithm, SshAccess } from "../../lib";
import { synthCluster } from "../support/demo-cluster";
import type { SynthesizedStack } from "../support/synth";

/** What holds or makes secrets; certificates are none. */
const SECRET = /private_key_pem|random_bytes\.|random_password\.|\.secret\b/;

/** The join token: cut from a digest of seed and epoch, so that it does not give the seed away. */
const TOKEN = /sha256\("\$\{random_password\.[A-Za-z0-9_]+\.result\}:\$\{"[0-9a-f]{16}"\}"\)/g;

function userData(stack: SynthesizedStack, path: string): string {
  return stack.closure(stack.resource(`${path}/Server`)["user_data"]);
}

describe("user data", () => {
  const stack = synthCluster({ cluster: { controlPlane: { count: 3, flavor: "m1.medium" } }, pools: { general: {} } });

  it("of workers has neither key nor seed, only the join token", () => {
    const text = userData(stack, "Cluster/NodePools/general/1");

    expect(text).toMatch(TOKEN);
    expect(text.replace(TOKEN, "")).not.toMatch(SECRET);
    expect(text).not.toContain("join-seed");
    expect(text.match(/"path"(?::| = )"[^"]*\.key"/)).toBeNull();
  });

  it.each(["1", "2", "3"])("of control plane node %s has the seeds of all authorities", (name) => {
    const text = userData(stack, `Cluster/ControlPlane/${name}`);

    for (const key of ["ClusterCa", "FrontProxyCa", "EtcdCa", "ServiceAccountKey"]) {
      expect(text).toMatch(new RegExp(`tls_private_key\\.Cluster_Pki_${key}_\\w+\\.private_key_pem`));
    }
    expect(text).toMatch(/random_bytes\.\w+\.base64/);
  });

  it("never has the administrator's key", () => {
    const texts = ["ControlPlane/1", "ControlPlane/2", "NodePools/general/1"].map((at) =>
      userData(stack, `Cluster/${at}`),
    );

    expect(texts.filter((text) => text.includes("AdminCertificate"))).toEqual([]);
  });

  it("is in no other attribute than user_data", () => {
    const elsewhere = stack.allResources.filter(({ block }) => {
      const { user_data: _userData, lifecycle: _lifecycle, ...rest } = block;
      return JSON.stringify(rest).includes("UserData");
    });

    expect(elsewhere).toEqual([]);
  });
});

describe("outputs", () => {
  const outputs = synthCluster({ pools: { general: {} } }).section("output");

  it("are these", () => {
    expect(Object.keys(outputs).sort()).toEqual([
      "cluster_api_private_host",
      "cluster_api_url",
      "cluster_ca_certificate",
      "cluster_client_certificate",
      "cluster_client_key",
      "cluster_kubeconfig",
      "cluster_kubernetes_version",
      "cluster_name",
      "cluster_network_id",
      "cluster_node_floating_ips",
      "cluster_server_ids",
      "cluster_subnet_id",
    ]);
  });

  it("are sensitive when they hold a secret", () => {
    const open = Object.entries(outputs).filter(([, output]) => output["sensitive"] !== true);

    expect(open.filter(([, output]) => SECRET.test(JSON.stringify(output["value"])))).toEqual([]);
    for (const name of ["kubeconfig", "client_key", "client_certificate"]) {
      expect(outputs[`cluster_${name}`]).toMatchObject({ sensitive: true });
    }
  });

  it("say what they are", () => {
    expect(Object.values(outputs).filter((output) => typeof output["description"] !== "string")).toEqual([]);
  });
});

describe("deletion protection", () => {
  function protectedTypes(stack: SynthesizedStack): string[] {
    return stack.allResources
      .filter(
        ({ block }) => (block["lifecycle"] as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true,
      )
      .map(({ path }) => path)
      .sort();
  }

  it("keeps what cannot be made again, and nothing else", () => {
    expect(protectedTypes(synthCluster())).toEqual([
      "Cluster/Pki/ClusterCa/Key",
      "Cluster/Pki/ClusterCa/Resource",
      "Cluster/Pki/EncryptionKey",
      "Cluster/Pki/EtcdCa/Key",
      "Cluster/Pki/EtcdCa/Resource",
      "Cluster/Pki/FrontProxyCa/Key",
      "Cluster/Pki/FrontProxyCa/Resource",
      "Cluster/Pki/JoinSeed",
      "Cluster/Pki/ServiceAccountKey/Resource",
    ]);
  });

  it("can be switched off", () => {
    expect(protectedTypes(synthCluster({ cluster: { deletionProtection: false } }))).toEqual([]);
  });
});

describe("authorities", () => {
  const stack = synthCluster();

  it("are three different ones that live ten years and never renew themselves", () => {
    const authorities = stack.resources("tls_self_signed_cert");
    const keys = authorities.map((authority) => authority["private_key_pem"]);

    expect(new Set(keys).size).toBe(3);
    for (const authority of authorities) {
      expect(authority).toMatchObject({
        early_renewal_hours: 0,
        validity_period_hours: 87_600,
        is_ca_certificate: true,
      });
    }
  });

  it("have elliptic curve keys by default, and RSA keys on request", () => {
    const rsa = synthCluster({ cluster: { keyAlgorithm: KeyAlgorithm.RSA_3072 } });

    expect(new Set(stack.resources("tls_private_key").map((key) => key["algorithm"]))).toEqual(new Set(["ECDSA"]));
    expect(new Set(rsa.resources("tls_private_key").map((key) => key["rsa_bits"]))).toEqual(new Set([3072]));
  });

  it("sign an administrator who is no system:masters", () => {
    expect(JSON.stringify(stack.resource("Cluster/AdminCertificate/Request"))).toContain("kubeadm:cluster-admins");
    expect(stack.text).not.toContain("system:masters");
  });
});

describe("the stack of a cluster", () => {
  const stack = synthCluster({ pools: { general: {} } });

  it("has no provider but those of OpenStack, keys and random values", () => {
    expect(Object.keys(stack.section("provider")).sort()).toEqual(["openstack", "random", "tls"]);
    expect([...new Set(stack.addresses.map((address) => address.replace(/^data\./, "").split("_")[0]))].sort()).toEqual(
      ["openstack", "random", "terraform", "tls"],
    );
  });

  it("runs nothing anywhere: no provisioner, no local-exec, no connection", () => {
    expect(stack.text.match(/provisioner|local-exec|remote-exec|"connection"|null_resource/)).toBeNull();
  });

  it("reads no other state", () => {
    expect(stack.text).not.toContain("terraform_remote_state");
  });

  it("opens no port to everybody, and none for SSH", () => {
    const rules = stack
      .resources("openstack_networking_secgroup_rule_v2")
      .filter((rule) => rule["direction"] === "ingress");

    expect(rules.length).toBeGreaterThan(10);
    expect(
      rules.filter((rule) => rule["remote_ip_prefix"] === "0.0.0.0/0" || rule["remote_ip_prefix"] === "::/0"),
    ).toEqual([]);
    expect(rules.filter((rule) => (rule["remote_group_id"] ?? rule["remote_ip_prefix"]) === undefined)).toEqual([]);
    expect(rules.filter((rule) => rule["port_range_min"] === 22)).toEqual([]);
  });

  it("opens SSH to those that were named", () => {
    const open = synthCluster({
      cluster: {
        ssh: SshAccess.from(["198.51.100.0/24"]),
        sshAuthorizedKeys: [
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0GdVfZQm0aYJ1XbC4PZ0p4hXb3s3kQbS9p3k1nXJkR me@example.com",
        ],
      },
    });
    const rules = open
      .resources("openstack_networking_secgroup_rule_v2")
      .filter((rule) => rule["port_range_min"] === 22);

    expect(rules.map((rule) => rule["remote_ip_prefix"])).toEqual(["198.51.100.0/24", "198.51.100.0/24"]);
    expect(open.closure(open.resource("Cluster/NodePools/general/1/Server")["user_data"])).toContain(
      "ssh_authorized_keys",
    );
  });

  it("has neither a literal secret nor something called latest", () => {
    expect(stack.text.match(/BEGIN [A-Z ]*PRIVATE KEY/)).toBeNull();
    // the metadata service calls its newest version so.
    expect(stack.text.replaceAll("/openstack/latest/", "/").match(/[:/@"]latest\b/)).toBeNull();
    expect(stack.text.match(/\/dev\/vd[a-z]/)).toBeNull();
    expect(stack.text.match(/insecure-skip-tls-verify|curl [^"|]* -k\b/)).toBeNull();
  });
});

describe("the kubeconfig", () => {
  it("names the DNS name of the endpoint when there is one", () => {
    const endpoint = ApiEndpoint.octavia({ allowedCidrs: ["198.51.100.0/24"], dnsName: "k8s.example.com" });
    const outputs = synthCluster({ cluster: { endpoint } }).section("output");

    expect(outputs["cluster_api_url"]).toMatchObject({ value: "https://k8s.example.com:6443" });
    expect(JSON.stringify(outputs["cluster_kubeconfig"])).toContain("https://k8s.example.com:6443");
  });
});
