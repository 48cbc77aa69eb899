import { TerraformVariable } from "cdktf";
import { BgpSpeaker, IpFamily } from "../../lib/network";
import type { BgpSpeakerProps } from "../../lib/network";
import { synthStack } from "./support/stacks";

const ID = "11111111-2222-4333-8444-555555555555";
const PEER = { address: "203.0.113.1", asn: 64_500 };

function speaker(props: Partial<BgpSpeakerProps> = {}) {
  return synthStack((stack) => {
    const password = new TerraformVariable(stack, "Password", { sensitive: true }).stringValue;
    new BgpSpeaker(stack, "Speaker", {
      name: "tenants",
      localAsn: 64_513,
      externalNetworkIds: [ID],
      peers: [PEER, { ...PEER, address: "203.0.113.2", password }],
      ...props,
    });
  });
}

describe("a speaker of Neutron", () => {
  it("announces networks behind the routers of external networks to every peer, and no floating IPs", () => {
    const stack = speaker();

    expect(stack.resource("Speaker/Resource")).toMatchObject({
      name: "tenants",
      local_as: 64_513,
      ip_version: 4,
      networks: [ID],
      peers: [`\${${stack.addressOf("Speaker/Peer1")}.id}`, `\${${stack.addressOf("Speaker/Peer2")}.id}`],
      advertise_tenant_networks: true,
      advertise_floating_ip_host_routes: false,
    });
  });

  it("protects the session with a password where there is one", () => {
    const stack = speaker();

    expect(stack.resource("Speaker/Peer1")).toEqual({ name: "tenants-1", peer_ip: "203.0.113.1", remote_as: 64_500 });
    expect(stack.resource("Speaker/Peer2")).toMatchObject({
      auth_type: "md5",
      password: expect.stringContaining("var.Password") as unknown,
    });
  });

  it("can be one for IPv6, and for floating IPs alone", () => {
    const stack = speaker({ family: IpFamily.IPV6, tenantNetworks: false, floatingIps: true });

    expect(stack.resource("Speaker/Resource")).toMatchObject({
      ip_version: 6,
      advertise_tenant_networks: false,
      advertise_floating_ip_host_routes: true,
    });
  });
});
