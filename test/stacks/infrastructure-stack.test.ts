import { InfrastructureStack, OpenStackConnection, StateBackend } from "../../stacks";
import { synth } from "../support/synth";
import type { SynthesizedStack } from "../support/synth";

function stackWith(openstack?: OpenStackConnection): SynthesizedStack {
  return synth((app) => new InfrastructureStack(app, "test", { backend: StateBackend.pg(), openstack })).stack("test");
}

describe("an infrastructure stack", () => {
  it("has providers and a backend, and no resource", () => {
    const stack = stackWith();

    expect(Object.keys(stack.section("provider")).sort()).toEqual(["openstack", "random", "tls"]);
    expect(stack.addresses).toEqual([]);
  });

  it("bounds the versions of every provider, and leaves out the tls release that replaces certificates", () => {
    expect(stackWith().section("terraform")).toMatchObject({
      required_providers: {
        openstack: { source: "terraform-provider-openstack/openstack", version: ">= 3.4.0, < 4.0.0" },
        tls: { source: "hashicorp/tls", version: ">= 4.0.6, != 4.2.0, < 5.0.0" },
        random: { source: "hashicorp/random", version: ">= 3.6.0, < 4.0.0" },
      },
    });
  });

  it("says nothing about Terraform's own version, with which checkov could not read the stack", () => {
    expect(stackWith().section("terraform")).not.toHaveProperty("required_version");
  });
});

describe("the connection to OpenStack", () => {
  it.each([
    ["the environment", undefined, {}],
    ["an entry of clouds.yaml", OpenStackConnection.fromCloud("prod"), { cloud: "prod" }],
    [
      "a Keystone",
      OpenStackConnection.fromAuthUrl("https://cloud.example.com:5000/v3"),
      { auth_url: "https://cloud.example.com:5000/v3" },
    ],
    [
      "all options",
      OpenStackConnection.fromCloud("prod", {
        region: "RegionOne",
        endpointType: "internal",
        caCertificateFile: "/etc/ssl/ca.pem",
        maxRetries: 2,
      }),
      { cloud: "prod", region: "RegionOne", endpoint_type: "internal", cacert_file: "/etc/ssl/ca.pem", max_retries: 2 },
    ],
  ])("comes from %s", (_source, connection, expected) => {
    expect(stackWith(connection).section("provider")["openstack"]).toEqual([{ max_retries: 5, ...expected }]);
  });

  it("never holds a credential", () => {
    const text = stackWith(OpenStackConnection.fromCloud("prod")).text;

    expect(text).not.toMatch(/password|user_name|application_credential|token/);
  });
});
