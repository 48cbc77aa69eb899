import { rootCertificates } from "node:tls";
import { ClusterNetwork, FloatingIp, MachineImage } from "../../lib";
import {
  HarborAccess,
  HarborPlacement,
  HarborRegistry,
  HarborScanning,
  HarborSoftware,
  HarborStorage,
} from "../../lib/registry";
import type { HarborMachineOptions, HarborRegistryAttributes, HarborRegistryProps } from "../../lib/registry";
import { refusalOf } from "../support/bad-input";
import { newStack } from "../support/demo-cluster";
import { peek, synth } from "../support/synth";
import { HOSTNAME, addRegistry, secret, stageOf } from "./support/add-registry";

const [AUTHORITY = ""] = rootCertificates;

function onMachine(options: Partial<HarborMachineOptions> = {}, props: Partial<HarborRegistryProps> = {}) {
  const stack = newStack();
  const network = new ClusterNetwork(stack, "Network", { cidr: "10.40.0.0/24", externalNetwork: "public" });
  const registry = new HarborRegistry(stack, "Registry", {
    hostname: HOSTNAME,
    placement: HarborPlacement.machine({
      name: "registry",
      network,
      image: MachineImage.named("ubuntu-24.04"),
      flavor: "m1.large",
      dataVolume: { size: 200 },
      software: HarborSoftware.prepared(),
      ...options,
    }),
    ...props,
  });
  return { stack, registry };
}

function imported(attributes: Partial<HarborRegistryAttributes> = {}) {
  const stack = newStack();
  const adminPassword = secret(stack, "Password");
  return HarborRegistry.fromAttributes(stack, "Registry", { hostname: HOSTNAME, adminPassword, ...attributes });
}

describe("a registry", () => {
  it("has a random password of 32 letters and digits, which is protected", () => {
    const stage = stageOf();
    addRegistry(stage);
    expect(peek(stage.stack).resource("Registry/AdminPassword")).toMatchObject({
      length: 32,
      special: false,
      min_lower: 1,
      min_upper: 1,
      min_numeric: 1,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("has the password that it is given, and makes none", () => {
    const stage = stageOf();
    const adminPassword = secret(stage.stack, "Password");
    expect(addRegistry(stage, {}, { adminPassword }).adminPassword).toBe(adminPassword);
    expect(stage.stack.node.findAll().map(({ node }) => node.id)).not.toContain("AdminPassword");
  });

  it("tells address, port, user and password as outputs, the password as a secret", () => {
    const output = synth((app) => {
      const access = HarborAccess.loadBalancer({ allowedCidrs: ["198.51.100.0/24"], floatingIp: "203.0.113.10" });
      addRegistry(stageOf(app), { access });
    })
      .stack("platform")
      .section("output");

    expect(output).toMatchObject({
      registry_host: { value: HOSTNAME },
      registry_url: { value: `https://${HOSTNAME}` },
      registry_address: { value: "203.0.113.10" },
      registry_public_address: { value: "203.0.113.10" },
      registry_port: { value: 443 },
      registry_user: { value: "admin" },
      registry_password: { sensitive: true },
      registry_ca_certificate: { value: expect.stringContaining("tls_self_signed_cert") as unknown },
    });
    expect(Object.entries(output).filter(([, { sensitive }]) => sensitive !== true)).toHaveLength(7);
  });

  it("names its outputs after its place", () => {
    const output = synth((app) => {
      const stage = stageOf(app);
      addRegistry(stage);
      new HarborRegistry(stage.stack, "SecondRegistry", {
        hostname: "second.example.com",
        placement: HarborPlacement.kubernetes({
          cluster: stage.cluster,
          namespace: "second",
          access: HarborAccess.loadBalancer({ allowedCidrs: ["10.0.0.0/8"] }),
          storage: HarborStorage.volume({ size: "10Gi" }),
        }),
      });
    })
      .stack("platform")
      .section("output");

    expect(output).toHaveProperty("second_registry_host.value", "second.example.com");
    // without an address that is known before, the name has to do.
    expect(output).toHaveProperty("second_registry_address.value", "second.example.com");
  });

  it("reports what is wrong with it and with its place at once", () => {
    const { problems } = refusalOf(() =>
      addRegistry(stageOf(), { replicas: 2 }, { hostname: "registry", deletionProtection: "no" as never }),
    );
    expect(problems.map(({ path }) => path)).toEqual([
      "hostname",
      "deletionProtection",
      "placement.database",
      "placement.cache",
      "placement.storage",
    ]);
  });
});

describe("a registry on a machine", () => {
  it("answers at the machine's address, with a certificate of its own authority", () => {
    const { registry, stack } = onMachine();
    expect(registry.port).toBe(443);
    expect(registry.address).toBeDefined();
    expect(registry.certificateAuthority).toBeDefined();
    expect(peek(stack).resource("Registry/Certificate/Request")).toMatchObject({ dns_names: [HOSTNAME] });
  });

  it("tells its floating IP beside the address for nodes, when it has one", () => {
    const { registry, stack } = onMachine({ floatingIp: FloatingIp.create(), allowedCidrs: ["198.51.100.0/24"] });
    expect(registry.publicAddress).toBeDefined();
    expect(peek(stack).section("output")).toMatchObject({
      registry_public_address: { value: expect.stringContaining("openstack_networking_floatingip_v2.") as unknown },
      registry_address: { value: expect.stringContaining("openstack_networking_port_v2.") as unknown },
    });

    const closed = onMachine();
    expect(closed.registry.publicAddress).toBeUndefined();
    expect(peek(closed.stack).section("output")).not.toHaveProperty("registry_public_address");
  });

  it("has a certificate for its address when that is known before", () => {
    const { stack } = onMachine({ address: "10.40.0.10" });
    expect(peek(stack).resource("Registry/Certificate/Request")).toMatchObject({ ip_addresses: ["10.40.0.10"] });
  });

  it("needs no cluster, and no provider of one", () => {
    const { stack } = onMachine({}, { scanning: HarborScanning.none(), deletionProtection: false });
    expect(Object.keys(peek(stack).counts).filter((type) => /^(kubernetes|helm)_/.test(type))).toEqual([]);
  });
});

describe("what nodes have to know of a registry", () => {
  it("is where a proxy cache of another registry is: a project, whose path containerd must not add to", () => {
    expect(imported({ certificateAuthority: AUTHORITY }).mirrorOf("docker.io", "dockerhub")).toEqual({
      registry: "docker.io",
      mirrors: [`https://${HOSTNAME}/v2/dockerhub`],
      overridePath: true,
      caCertificate: AUTHORITY,
    });
  });

  it("is where its own images are", () => {
    expect(imported({ certificateAuthority: AUTHORITY }).ownMirror()).toEqual({
      registry: HOSTNAME,
      mirrors: [`https://${HOSTNAME}`],
      caCertificate: AUTHORITY,
    });
  });

  it("is no authority when everybody trusts it anyway", () => {
    expect(imported().mirrorOf("quay.io", "quay")).not.toHaveProperty("caCertificate");
    expect(imported().ownMirror()).not.toHaveProperty("caCertificate");
  });

  it("is refused when a name is none", () => {
    const { problems } = refusalOf(() => imported().mirrorOf("https://docker.io", "Docker Hub"));
    expect(problems.map(({ path }) => path)).toEqual(["registry", "project"]);
  });
});

describe("a registry that exists already", () => {
  it("is known by its name, which images bear without the usual port", () => {
    const registry = imported();
    expect(registry.registryHost).toBe(HOSTNAME);
    expect(registry.url).toBe(`https://${HOSTNAME}`);
    expect(registry.port).toBe(443);
    expect(registry.adminUsername).toBe("admin");
    expect(registry.address).toBeUndefined();
    expect(registry.certificateAuthority).toBeUndefined();
  });

  it("is known by its name and its port when that is another one", () => {
    const registry = imported({ port: 8443, adminUsername: "robot", address: "10.40.0.10" });
    expect(registry.registryHost).toBe(`${HOSTNAME}:8443`);
    expect(registry.ownMirror()).toEqual({ registry: `${HOSTNAME}:8443`, mirrors: [`https://${HOSTNAME}:8443`] });
    expect(registry.adminUsername).toBe("robot");
    expect(registry.address).toBe("10.40.0.10");
  });
});
