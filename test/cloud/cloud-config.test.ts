import { TerraformVariable } from "cdktf";
import { renderCloudConfig } from "../../lib/cloud";
import type { CloudConfig } from "../../lib/cloud";
import { hasTokens } from "../../lib/core";
import { newStack } from "../network/support/stacks";
import { readCloudConfig } from "../support/cloud-config-reader";

/** Everything that can be written, once. */
const EVERYTHING: Required<CloudConfig> = {
  global: {
    authUrl: "https://cloud.example.com:5000/v3",
    region: "RegionOne",
    applicationCredentialId: "id",
    applicationCredentialSecret: "secret",
    caFile: "/etc/config/ca.pem",
  },
  networking: {
    publicNetworkName: ["public"],
    internalNetworkName: ["a", "b"],
    addressSortOrder: "10.0.0.0/8",
    ipv6SupportDisabled: true,
  },
  loadBalancer: {
    enabled: true,
    lbProvider: "amphora",
    lbMethod: "ROUND_ROBIN",
    subnetId: "subnet",
    memberSubnetId: "members",
    floatingNetworkId: "external",
    floatingSubnetId: "floating",
    internalLb: false,
    createMonitor: true,
    monitorDelay: "5s",
    monitorTimeout: "3s",
    monitorMaxRetries: 1,
    monitorMaxRetriesDown: 3,
    manageSecurityGroups: false,
    maxSharedLb: 2,
    flavorId: "flavor",
    availabilityZone: "az1",
    enableIngressHostname: true,
  },
  loadBalancerClasses: {
    public: {
      floatingNetworkId: "external",
      floatingSubnetId: "floating",
      floatingSubnet: "public-*",
      floatingSubnetTags: "a,b",
      subnetId: "subnet",
      memberSubnetId: "members",
    },
  },
  route: { routerId: "router" },
  metadata: { searchOrder: "metadataService,configDrive", requestTimeout: "30s" },
  blockStorage: { nodeVolumeAttachLimit: 25, rescanOnResize: true, ignoreVolumeAz: true },
};

/** Keys that the two programs read, by section; they pass over all others in silence. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  Global: ["auth-url", "region", "application-credential-id", "application-credential-secret", "ca-file"],
  Networking: ["ipv6-support-disabled", "public-network-name", "internal-network-name", "address-sort-order"],
  LoadBalancer: [
    ...["enabled", "lb-version", "subnet-id", "member-subnet-id", "network-id", "floating-network-id"],
    ...["floating-subnet-id", "floating-subnet", "floating-subnet-tags", "lb-method", "lb-provider"],
    ...["create-monitor", "monitor-delay", "monitor-timeout", "monitor-max-retries", "monitor-max-retries-down"],
    ...["manage-security-groups", "internal-lb", "node-selector", "cascade-delete", "flavor-id", "availability-zone"],
    ...["enable-ingress-hostname", "ingress-hostname-suffix", "max-shared-lb", "container-store"],
    ...["provider-requires-serial-api-calls", "default-tls-container-ref"],
  ],
  "LoadBalancerClass public": [
    ...["floating-network-id", "floating-subnet-id", "floating-subnet", "floating-subnet-tags", "network-id"],
    ...["subnet-id", "member-subnet-id"],
  ],
  Route: ["router-id"],
  Metadata: ["search-order", "request-timeout"],
  BlockStorage: ["node-volume-attach-limit", "rescan-on-resize", "ignore-volume-az", "ignore-volume-microversion"],
};

const LOGIN = { authUrl: "u", applicationCredentialId: "i", applicationCredentialSecret: "s" };

describe("cloud.conf", () => {
  it("holds only keys that its readers know", () => {
    const sections = readCloudConfig(renderCloudConfig(EVERYTHING));
    const unknown = sections.flatMap(({ title, entries }) =>
      entries.filter(([key]) => !(KNOWN[title] ?? []).includes(key)).map(([key]) => `${title} ${key}`),
    );

    expect(unknown).toEqual([]);
    expect(sections.map(({ title }) => title)).toEqual(Object.keys(KNOWN));
    expect(sections.flatMap(({ entries }) => entries)).toHaveLength(40);
  });

  it("quotes every value", () => {
    const config: CloudConfig = {
      global: LOGIN,
      loadBalancer: { maxSharedLb: 2, enabled: false, monitorDelay: "5s" },
    };

    expect(renderCloudConfig(config)).toBe(
      [
        "[Global]",
        'auth-url="u"',
        'application-credential-id="i"',
        'application-credential-secret="s"',
        "[LoadBalancer]",
        'max-shared-lb="2"',
        'enabled="false"',
        'monitor-delay="5s"',
        "",
      ].join("\n"),
    );
  });

  it.each(['"', "\\", "a\nb", "tab\t", "# no comment", "; neither", "[Global]", "${x} %{y}", "ünïcödé", " blank "])(
    "carries the text %j",
    (text) => {
      const [section] = readCloudConfig(
        renderCloudConfig({ global: { ...LOGIN, applicationCredentialSecret: text, region: text } }),
      );

      expect(Object.fromEntries(section?.entries ?? [])).toMatchObject({
        "application-credential-secret": text,
        region: text,
      });
    },
  );

  it("writes a line for each item of a list, and nothing for an empty one", () => {
    const render = (internalNetworkName: string[]) =>
      renderCloudConfig({ global: LOGIN, networking: { internalNetworkName } });

    expect(render(["a", "b"])).toContain('internal-network-name="a"\ninternal-network-name="b"\n');
    expect(render([])).toMatch(/\[Networking\]\n$/);
  });

  it("sorts classes by name, so that their order in the code changes nothing", () => {
    const render = (...names: string[]) =>
      renderCloudConfig({ global: LOGIN, loadBalancerClasses: Object.fromEntries(names.map((name) => [name, {}])) });

    expect(render("b", "a")).toBe(render("a", "b"));
    expect(render("b", "a")).toContain('[LoadBalancerClass "a"]\n[LoadBalancerClass "b"]\n');
  });

  it("stays alive where a value is known to Terraform only", () => {
    const secret = new TerraformVariable(newStack(), "secret", { type: "string" }).stringValue;

    expect(hasTokens(renderCloudConfig({ global: { ...LOGIN, applicationCredentialSecret: secret } }))).toBe(true);
  });
});
