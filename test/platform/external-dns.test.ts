import { rootCertificates } from "node:tls";
import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import { ApplicationCredential, KubernetesVersion, LoadBalancerProvider } from "../../lib";
import { CloudAccess } from "../../lib/cloud";
import { AddOnReleases } from "../../lib/kube/releases";
import { RELEASE_TABLE } from "../../lib/kube/releases/release-table";
import { CertificateIssuer, DnsRecordPolicy, ExternalDns, GatewayIngress } from "../../lib/platform";
import type { ExternalDnsProps } from "../../lib/platform";
import { renderCloudsFile, renderExternalDnsValues } from "../../lib/platform/external-dns-values";
import type { ExternalDnsSpec } from "../../lib/platform/external-dns-values";
import { unknownChartKeys } from "../support/chart-keys";
import { addImportedPlatform, addPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";
import { synth, warningsOf } from "../support/synth";

jest.setTimeout(120_000);

const RELEASES = AddOnReleases.forKubernetes(KubernetesVersion.V1_36);
const MIRRORED = AddOnReleases.forKubernetes(KubernetesVersion.V1_36, {
  imageMirror: "registry.example.com:5000/mirror",
});
const ACCESS = CloudAccess.at("https://cloud.example.com:5000/v3", { region: "north" });
const GATEWAY = GatewayIngress.fromAttributes({
  gatewayName: "public",
  gatewayNamespace: "gateways",
  hosts: ["app.example.com"],
});

function values(changes: Partial<ExternalDnsSpec> = {}) {
  return renderExternalDnsValues({
    ownerId: "demo",
    domains: ["example.com", "example.org"],
    policy: DnsRecordPolicy.UPSERT_ONLY,
    gateway: undefined,
    secretName: "clouds",
    secretHash: "abc",
    releases: RELEASES,
    ...changes,
  });
}

function add(app: App | undefined, props: Partial<ExternalDnsProps> = {}) {
  const demo = addPlatform(app, { serviceLoadBalancers: LoadBalancerProvider.AMPHORA });
  const dns = new ExternalDns(demo.platform, "Dns", { cluster: demo.cluster, domains: ["example.com"], ...props });
  return { ...demo, dns };
}

describe("the values of external-dns", () => {
  it.each(RELEASE_TABLE.charts["external-dns"])("are known to the chart $chart.version", ({ chart }) => {
    for (const changes of [{}, { gateway: GATEWAY }, { releases: MIRRORED }]) {
      expect(unknownChartKeys(chart.name, chart.version, values(changes))).toEqual([]);
    }
  });

  it("change records of the named domains only, mark them as the cluster's, and remove none", () => {
    expect(values()).toMatchObject({
      policy: "upsert-only",
      registry: "txt",
      txtOwnerId: "demo",
      domainFilters: ["example.com", "example.org"],
      provider: { webhook: { args: ["--domain-filter=example.com", "--domain-filter=example.org"] } },
    });
  });

  it("remove records when that was asked for", () => {
    expect(values({ policy: DnsRecordPolicy.SYNC })).toHaveProperty("policy", "sync");
    expect(values({ policy: DnsRecordPolicy.CREATE_ONLY })).toHaveProperty("policy", "create-only");
  });

  it("look at routes only when there is a gateway, and then at those of this one", () => {
    expect(values()).toMatchObject({ sources: ["service"] });
    expect(values()).not.toHaveProperty("gatewayNamespace");
    expect(values({ gateway: GATEWAY })).toMatchObject({
      sources: ["service", "gateway-httproute"],
      gatewayNamespace: "gateways",
      extraArgs: { "gateway-name": "public" },
    });
  });

  it("give records of ownership a name that Designate takes, also for wildcards", () => {
    expect(values()).toHaveProperty(["extraArgs", "txt-wildcard-replacement"], "any");
  });

  it("run the webhook for Designate hardened beside it, restarted when its login changes", () => {
    expect(values()).toMatchObject({
      provider: {
        name: "webhook",
        webhook: {
          image: { repository: "ghcr.io/inovex/external-dns-openstack-webhook", tag: "2.2.0" },
          extraVolumeMounts: [{ mountPath: "/etc/openstack", readOnly: true }],
          securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
        },
      },
      extraVolumes: [{ secret: { secretName: "clouds", defaultMode: 0o440 } }],
      podAnnotations: { "checksum/clouds": "abc" },
    });
  });

  it("take both images from a mirror, whose registry may have a port", () => {
    expect(values({ releases: MIRRORED })).toMatchObject({
      image: { repository: "registry.example.com:5000/mirror/external-dns/external-dns" },
      provider: {
        webhook: {
          image: { repository: "registry.example.com:5000/mirror/inovex/external-dns-openstack-webhook", tag: "2.2.0" },
        },
      },
    });
  });
});

describe("the login of external-dns", () => {
  const credential = { credentialId: "id", secret: "hidden" };

  it("is an application credential of the public endpoint", () => {
    expect(renderCloudsFile(ACCESS, credential)).toEqual({
      clouds: {
        openstack: {
          auth_type: "v3applicationcredential",
          auth: {
            auth_url: "https://cloud.example.com:5000/v3",
            application_credential_id: "id",
            application_credential_secret: "hidden",
          },
          region_name: "north",
          interface: "public",
          cacert: undefined,
        },
      },
    });
  });

  it("is made for this program alone, with the role member", () => {
    const stack = synth((app) => add(app, { cloud: ACCESS })).stack("platform");

    expect(stack.resource("Dns/Credential/Resource")).toMatchObject({ roles: ["member"], unrestricted: false });
    expect(String(stack.resource("Dns/Credential/Resource")["name"])).toMatch(/^demo-external-dns-1-/);
    expect(warningsOf(add(undefined, { cloud: ACCESS }).platform)).toEqual([]);
  });

  it("may be one that exists, and is a Secret whose hash the pods bear", () => {
    const stack = synth((app) => {
      const { platform, cluster } = addPlatform(app);
      const secret = new TerraformVariable(platform, "DnsSecret", { type: "string", sensitive: true });
      new ExternalDns(platform, "Dns", {
        cluster,
        domains: ["example.com"],
        cloud: ACCESS,
        credential: ApplicationCredential.fromExisting({ id: "0".repeat(32), secret: secret.stringValue }),
      });
    }).stack("platform");
    const { data } = stack.resource("Dns/Clouds") as { data: Record<string, string> };

    expect(stack.counts["openstack_identity_application_credential_v3"]).toBeUndefined();
    expect(data["clouds.yaml"]).toContain("var.DnsSecret");
    expect(String(stack.resource("Dns/Chart/Resource")["values"])).toContain(
      `nonsensitive(sha256(jsonencode(${stack.addressOf("Dns/Clouds")}.data)))`,
    );
    expect(String(stack.resource("Dns/Chart/Resource")["values"])).not.toContain("var.DnsSecret");
  });

  it("finds a private cloud by its certificates", () => {
    const [caBundlePem = ""] = rootCertificates;
    const access = CloudAccess.at("https://cloud.example.com/v3", { caBundlePem });

    expect(renderCloudsFile(access, credential)).toHaveProperty("clouds.openstack.cacert", "/etc/openstack/ca.pem");
    expect(
      synth((app) => add(app, { cloud: access }))
        .stack("platform")
        .resource("Dns/Clouds"),
    ).toHaveProperty(["data", "ca.pem"], caBundlePem);
  });
});

describe("external-dns on a cluster", () => {
  it("comes after its gateway, and leaves nothing to do in a preview", async () => {
    const { report } = await previewApp((app) => {
      const { platform, cluster } = addImportedPlatform(app);
      const issuer = CertificateIssuer.internal();
      const gateway = new GatewayIngress(platform, "Gateway", { cluster, hosts: ["app.example.com"], issuer });
      new ExternalDns(platform, "Dns", { cluster, domains: ["example.com"], gateway });
    });

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.stacks.map(({ name, steps }) => [name, steps.every(({ ok }) => ok)])).toEqual([["platform", true]]);
  });

  it("depends on a gateway of the same stack, whose kinds it watches", () => {
    const stack = synth((app) => {
      const { platform, cluster } = addPlatform(app, { serviceLoadBalancers: LoadBalancerProvider.AMPHORA });
      const issuer = CertificateIssuer.internal();
      const gateway = new GatewayIngress(platform, "Gateway", { cluster, hosts: ["app.example.com"], issuer });
      new ExternalDns(platform, "Dns", { cluster, domains: ["example.com"], gateway, cloud: ACCESS });
    }).stack("platform");

    expect(stack.resource("Dns/Chart/Resource")["depends_on"]).toContain(
      stack.addressOf("Gateway/Controller/Chart/Resource"),
    );
  });
});
