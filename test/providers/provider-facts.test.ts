import { ProviderFacts, type ProviderName } from "../../lib/providers";

describe("ProviderFacts", () => {
  test.each<[ProviderName, string, number, number, number]>([
    ["openstack", "registry.terraform.io/terraform-provider-openstack/openstack", 108, 61, 0],
    ["harbor", "registry.terraform.io/goharbor/harbor", 20, 8, 0],
    ["kubernetes", "registry.terraform.io/hashicorp/kubernetes", 82, 26, 2],
    ["helm", "registry.terraform.io/hashicorp/helm", 1, 1, 0],
    ["tls", "registry.terraform.io/hashicorp/tls", 4, 2, 1],
    ["random", "registry.terraform.io/hashicorp/random", 8, 0, 1],
    ["http", "registry.terraform.io/hashicorp/http", 0, 1, 0],
  ])("knows everything that %s offers", (name, address, resources, dataSources, ephemeral) => {
    const facts = ProviderFacts.load(name);

    expect(facts.address).toBe(address);
    expect(facts.resourceTypes).toHaveLength(resources);
    expect(facts.dataSourceTypes).toHaveLength(dataSources);
    expect(facts.ephemeralTypes).toHaveLength(ephemeral);
    expect(Object.keys(facts.schema.resource_schemas ?? {})).toEqual(facts.resourceTypes);
  });

  test("lists types in alphabetical order", () => {
    for (const { resourceTypes, dataSourceTypes } of ProviderFacts.all()) {
      expect(resourceTypes).toEqual([...resourceTypes].sort());
      expect(dataSourceTypes).toEqual([...dataSourceTypes].sort());
    }
  });

  test("reads the file of a provider once", () => {
    expect(ProviderFacts.load("tls")).toBe(ProviderFacts.load("tls"));
  });

  test("gives the whole schema of the largest provider within a tenth of a second", () => {
    ProviderFacts.load("openstack").resource("openstack_compute_instance_v2");
    const started = performance.now();
    const schema = ProviderFacts.load("kubernetes").schema;
    const elapsed = performance.now() - started;

    expect(Object.keys(schema.resource_schemas ?? {})).toHaveLength(82);
    // the tenth of a second is meant for a quiet machine; twice that is left for a busy one.
    expect(elapsed).toBeLessThan(200);
  });

  test("gives a resource as Terraform prints it", () => {
    expect(ProviderFacts.load("openstack").resource("openstack_compute_interface_attach_v2")).toEqual({
      version: 0,
      block: {
        attributes: {
          fixed_ip: { type: "string", optional: true, computed: true },
          id: { type: "string", optional: true, computed: true },
          instance_id: { type: "string", required: true },
          network_id: { type: "string", optional: true, computed: true },
          port_id: { type: "string", optional: true, computed: true },
          region: { type: "string", optional: true, computed: true },
        },
        block_types: {
          timeouts: {
            nesting_mode: "single",
            block: {
              attributes: { create: { type: "string", optional: true }, delete: { type: "string", optional: true } },
            },
          },
        },
      },
    });
  });

  test("gives attributes that are made of attributes as a nested type", () => {
    const release = ProviderFacts.load("helm").resource("helm_release")?.block.attributes;

    expect(release?.postrender).toEqual({
      optional: true,
      nested_type: {
        nesting_mode: "single",
        attributes: {
          args: { type: ["list", "string"], optional: true },
          binary_path: { type: "string", required: true },
        },
      },
    });
  });

  test("gives limits, object types, write-only arguments, functions and schema versions", () => {
    const kubernetes = ProviderFacts.load("kubernetes");
    const members = ProviderFacts.load("openstack").resource("openstack_compute_instance_v2")?.block.block_types;

    expect(members?.vendor_options.max_items).toBe(1);
    expect(kubernetes.resource("kubernetes_secret_v1")?.block.attributes?.data_wo).toMatchObject({ write_only: true });
    expect(kubernetes.functions.manifest_encode).toEqual({
      parameters: [{ name: "manifest", type: "dynamic" }],
      return_type: "string",
    });
    expect(ProviderFacts.load("random").resource("random_password")?.version).toBe(3);
    expect(ProviderFacts.load("harbor").dataSource("harbor_users")?.block.attributes?.users.type).toEqual([
      "list",
      [
        "object",
        { admin: "bool", comment: "string", email: "string", full_name: "string", id: "string", username: "string" },
      ],
    ]);
  });

  test("tells what replaces a server, what it conflicts with and how long it may take", () => {
    const server = ProviderFacts.load("openstack").behaviour("openstack_compute_instance_v2");

    expect(server.forceNew).toEqual(expect.arrayContaining(["user_data", "key_pair", "network", "block_device.uuid"]));
    expect(server.forceNew).not.toContain("image_id");
    expect(server.stateFunc).toEqual(["user_data"]);
    expect(server.conflictsWith.network_mode).toEqual(["network"]);
    expect(server.defaults.power_state).toBe("active");
    expect(server.timeouts).toEqual({ create: "30m0s", update: "30m0s", delete: "30m0s" });
    expect(server.customizeDiff).toBe(true);
    expect(server.noUpdate).toBe(false);
  });

  test("writes the path of a neighbour in a nested block as the provider does", () => {
    const service = ProviderFacts.load("kubernetes").behaviour("kubernetes_api_service_v1");

    expect(service.conflictsWith["metadata.name"]).toEqual(["metadata.0.generate_name"]);
  });

  test("knows that every argument of a key or a random value replaces it", () => {
    const tls = ProviderFacts.load("tls");

    expect(tls.behaviour("tls_private_key").forceNew).toEqual(["algorithm", "ecdsa_curve", "rsa_bits"]);
    expect(tls.behaviour("tls_self_signed_cert").forceNew).not.toContain("early_renewal_hours");
    expect(ProviderFacts.load("random").behaviour("random_password").forceNew).toContain("keepers");
  });

  test("has an empty behaviour for a type that it does not know", () => {
    const behaviour = ProviderFacts.load("openstack").behaviour("openstack_flying_saucer_v1");

    expect(behaviour.forceNew).toEqual([]);
    expect(behaviour.timeouts).toEqual({});
    expect(ProviderFacts.load("openstack").resource("openstack_flying_saucer_v1")).toBeUndefined();
  });

  test("tells apart a resource without peculiarities and one of which only the schema is known", () => {
    expect(ProviderFacts.load("kubernetes").knowsBehaviour("kubernetes_manifest")).toBe(false);
    expect(ProviderFacts.load("harbor").knowsBehaviour("harbor_interrogation_services")).toBe(true);
  });

  test("fails when a flag is not known, with the line", () => {
    const text =
      "provider: x\naddress: r/n/x\nversion: 1.0.0\nconstraint: >= 1.0.0\n\nresource x_thing\n  id: string maybe";
    const facts = ProviderFacts.parse(text);

    expect(() => facts.resource("x_thing")).toThrow(/line 7 must be a flag of an attribute, got "?maybe/);
  });

  test("fails when a type, a nesting or a shape is not known", () => {
    const header = "provider: x\naddress: r/n/x\nversion: 1.0.0\nconstraint: >= 1.0.0\n\n";

    expect(() => ProviderFacts.parse(`${header}resource x_a\n  id: text`).resource("x_a")).toThrow(
      /must be a Terraform type/,
    );
    expect(() => ProviderFacts.parse(`${header}resource x_a\n  a: block heap`).resource("x_a")).toThrow(
      /must be single, group/,
    );
    expect(() => ProviderFacts.parse(`${header}resource x_a\n  a: block set like b`).resource("x_a")).toThrow(
      /must name a shape/,
    );
  });

  test("fails when the header is incomplete", () => {
    expect(() => ProviderFacts.parse("provider: x\naddress: r/n/x\nconstraint: >= 1.0.0\n")).toThrow(
      /'version: \.\.\.'/,
    );
  });
});
