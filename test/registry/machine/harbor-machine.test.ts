import { Token } from "cdktf";
import type { App } from "cdktf";
import { MachineImage } from "../../../lib/cluster";
import { ClusterNetwork, FloatingIp, SshAccess } from "../../../lib/network";
import { HarborBackup, HarborPlacement, HarborRegistry, HarborSoftware } from "../../../lib/registry";
import type { HarborMachineOptions, HarborRegistryProps } from "../../../lib/registry";
import { newStack } from "../../support/demo-cluster";
import { synth } from "../../support/synth";
import type { SynthesizedStack } from "../../support/synth";

function add(app: App, options: Partial<HarborMachineOptions>, props: Partial<HarborRegistryProps>): HarborRegistry {
  const stack = newStack("test", app);
  return new HarborRegistry(stack, "Registry", {
    hostname: "registry.example.com",
    placement: HarborPlacement.machine({
      name: "registry",
      network: new ClusterNetwork(stack, "Network", { cidr: "10.10.0.0/24", externalNetwork: "public" }),
      image: MachineImage.named("ubuntu-24.04"),
      flavor: "m1.large",
      dataVolume: { size: 200 },
      software: HarborSoftware.prepared(),
      ...options,
    }),
    ...props,
  });
}

function synthesize(
  options: Partial<HarborMachineOptions> = {},
  props: Partial<HarborRegistryProps> = {},
): SynthesizedStack {
  return synth((app) => void add(app, options, props)).stack("test");
}

/** Rules of the machine's security group, as `direction port range`. */
function rules(stack: SynthesizedStack): string[] {
  return stack
    .resources("openstack_networking_secgroup_rule_v2")
    .map(({ direction, port_range_min: port, remote_ip_prefix: range, remote_group_id: group }) =>
      [direction, port, range ?? group].filter((part) => part !== undefined).join(" "),
    )
    .sort();
}

describe("a registry's machine", () => {
  it("has a port, a security group, a volume and a server, and nothing that is open to the world", () => {
    const { counts } = synthesize();
    expect(counts).toMatchObject({
      openstack_blockstorage_volume_v3: 1,
      openstack_compute_instance_v2: 1,
      openstack_compute_volume_attach_v2: 1,
      openstack_networking_secgroup_v2: 1,
    });
    expect(counts).not.toHaveProperty("openstack_networking_floatingip_v2");
    expect(rules(synthesize())).toEqual(["egress", "ingress 443 10.10.0.0/24"]);
  });

  it("lets in who is named, each once, and SSH when it is asked for", () => {
    const stack = synthesize({
      allowedCidrs: ["10.20.0.0/16", "10.10.0.0/24"],
      ssh: SshAccess.from(["10.30.0.0/16"]),
      keyPair: { keyPairName: "me" },
    });
    expect(rules(stack)).toEqual([
      "egress",
      "ingress 22 10.30.0.0/16",
      "ingress 443 10.10.0.0/24",
      "ingress 443 10.20.0.0/16",
    ]);
    expect(stack.resource("Registry/Machine/Server")).toMatchObject({ key_pair: "me" });
  });

  it("lets everybody reach SSH when that is said in words", () => {
    const stack = synthesize({ ssh: SshAccess.fromAnywhere(), keyPair: { keyPairName: "me" } });
    expect(rules(stack)).toContain("ingress 22 0.0.0.0/0");
  });

  it("is made anew by its generation alone, under a name of its own", () => {
    const server = synthesize({ generation: 3 }).resource("Registry/Machine/Server");
    expect(server).toMatchObject({ name: "registry-g3", config_drive: true, stop_before_destroy: true });
    expect(server["lifecycle"]).toMatchObject({
      ignore_changes: expect.arrayContaining(["user_data", "image_id", "key_pair", "block_device"]) as unknown,
      replace_triggered_by: [expect.stringMatching(/^terraform_data\.Registry_Machine_Generation_/)],
    });
  });

  it("leaves port and volumes where they are in every generation", () => {
    const [first, second] = [synthesize(), synthesize({ generation: 2 })];
    for (const path of ["Registry/Machine/Port", "Registry/Machine/DataVolume"]) {
      expect(second.addressOf(path)).toBe(first.addressOf(path));
      expect(second.resource(path)).toEqual(first.resource(path));
      expect(JSON.stringify(second.resource(path))).not.toContain("replace_triggered_by");
    }
  });

  it("has volumes that a destroy does not take, unless the protection is off", () => {
    const backup = HarborBackup.daily({ volume: { size: 300, type: "hdd" } });
    const protectedStack = synthesize({ backup });
    for (const path of ["Registry/Machine/DataVolume", "Registry/Machine/BackupVolume"]) {
      expect(protectedStack.resource(path)["lifecycle"]).toMatchObject({ prevent_destroy: true });
      const open = synthesize({ backup }, { deletionProtection: false }).resource(path)["lifecycle"];
      expect(open).toMatchObject({ prevent_destroy: false });
    }
    expect(protectedStack.resource("Registry/Machine/BackupVolume")).toMatchObject({
      name: "registry-backup",
      size: 300,
      volume_type: "hdd",
      enable_online_resize: true,
    });
  });

  it("takes the address that it is given, and a certificate that bears it", () => {
    const stack = synthesize({ address: "10.10.0.10" });
    expect(stack.resource("Registry/Machine/Port")).toMatchObject({
      fixed_ip: [expect.objectContaining({ ip_address: "10.10.0.10" })],
    });
    expect(JSON.stringify(stack.resources("tls_cert_request"))).toContain("10.10.0.10");
  });

  it("has a floating IP when it is asked for, apart from the machine", () => {
    const stack = synthesize({ floatingIp: FloatingIp.create(), allowedCidrs: ["198.51.100.0/24"] });
    expect(stack.counts).toMatchObject({
      openstack_networking_floatingip_v2: 1,
      openstack_networking_floatingip_associate_v2: 1,
    });
  });

  it("asks the cloud whether the flavor is large enough", () => {
    expect(JSON.stringify(synthesize().dataSource("Registry/Machine/Flavor"))).toContain("self.vcpus >= 2");
    const booted = synthesize({ rootVolume: { size: 40 } });
    expect(JSON.stringify(booted.dataSource("Registry/Machine/Flavor"))).not.toContain("self.disk");
    expect(booted.resource("Registry/Machine/Server")).toMatchObject({
      block_device: [{ volume_size: 40, delete_on_termination: true }],
    });
  });

  it("refuses user data that Nova would not take", () => {
    expect(JSON.stringify(synthesize().resource("Registry/Machine/Server"))).toContain("<= 65535");
  });

  it("has secrets that Terraform makes, and none as text", () => {
    const stack = synthesize();
    const userData = stack.closure(stack.resource("Registry/Machine/Server")["user_data"]);
    expect(userData).toContain("random_password.Registry_AdminPassword");
    expect(userData).toContain("random_password.Registry_Machine_DatabasePassword");
    expect(userData).toMatch(/base64gzip\(/);
  });

  it("remembers the certificate that it was made with, and asks in every plan whether it is still the right one", () => {
    const stack = synthesize();
    const shown = stack.addressOf("Registry/Machine/ShownCertificate");
    expect(stack.resource("Registry/Machine/ShownCertificate")).toMatchObject({
      input: expect.stringMatching(/^\$\{sha256\(tls_locally_signed_cert\.\S+\.cert_pem\)\}$/) as unknown,
      lifecycle: {
        ignore_changes: ["input"],
        replace_triggered_by: [`${stack.addressOf("Registry/Machine/Server")}.id`],
      },
    });
    expect(Object.values(stack.section("check"))).toEqual([
      {
        assert: [
          {
            condition: expect.stringContaining(`\${${shown}.output == sha256(`) as unknown,
            error_message: expect.stringContaining("raise 'generation'") as unknown,
          },
        ],
      },
    ]);
  });

  it("tells the registry its address, which nodes can be told in turn", () => {
    synth((app) => {
      const registry = add(app, {}, {});
      expect(Token.isUnresolved(registry.address)).toBe(true);
    });
    synth((app) => {
      expect(add(app, { address: "10.10.0.10" }, {}).address).toBe("10.10.0.10");
    });
  });
});
