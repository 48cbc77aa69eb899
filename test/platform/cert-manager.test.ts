import type { App } from "cdktf";
import { KubernetesVersion, LoadBalancerProvider } from "../../lib";
import { AddOnReleases } from "../../lib/kube/releases";
import { RELEASE_TABLE } from "../../lib/kube/releases/release-table";
import { AcmeServer, CertManager, CertificateIssuer, GatewayIngress } from "../../lib/platform";
import type { CertManagerProps } from "../../lib/platform";
import { renderCertManagerValues } from "../../lib/platform/cert-manager";
import { renderIssuerObjects } from "../../lib/platform/certificate-objects";
import { unknownChartKeys } from "../support/chart-keys";
import { addPlatform } from "../support/demo-platform";
import { synth } from "../support/synth";

const RELEASES = AddOnReleases.forKubernetes(KubernetesVersion.V1_36);
const MIRRORED = AddOnReleases.forKubernetes(KubernetesVersion.V1_36, { imageMirror: "registry.example.com/mirror" });
const ACME = CertificateIssuer.acme({ email: "ops@mail.org" });
const GATEWAY = GatewayIngress.fromAttributes({
  gatewayName: "public",
  gatewayNamespace: "gateways",
  hosts: ["app.example.com"],
});
const PLACE = { namespace: "cert-manager", clusterName: "demo", gateway: GATEWAY };

function platform(props: Partial<CertManagerProps> = {}) {
  return synth((app: App) => {
    const { platform: stack, cluster } = addPlatform(app);
    new CertManager(stack, "CertManager", { cluster, ...props });
  }).stack("platform");
}

describe("the values of cert-manager", () => {
  it.each(RELEASE_TABLE.charts["cert-manager"])("are known to the chart $chart.version", ({ chart }) => {
    for (const releases of [RELEASES, MIRRORED]) {
      expect(unknownChartKeys(chart.name, chart.version, renderCertManagerValues(2, true, releases))).toEqual([]);
    }
  });

  it("bring the kinds, which stay, and keep leases in the namespace", () => {
    expect(renderCertManagerValues(2, false, RELEASES)).toMatchObject({
      crds: { enabled: true, keep: true },
      global: { priorityClassName: "system-cluster-critical", leaderElection: { namespace: "cert-manager" } },
      config: { gatewayAPI: { enabled: false } },
    });
  });

  it("run every part as often, with resources, and let one pod leave at a time", () => {
    const part = {
      replicaCount: 3,
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      resources: { limits: { memory: "512Mi" } },
    };

    expect(renderCertManagerValues(3, true, RELEASES)).toMatchObject({ ...part, webhook: part, cainjector: part });
  });

  it("look after Gateways only when there is one, because it does not start without their kinds", () => {
    expect(renderCertManagerValues(2, true, RELEASES)).toHaveProperty("config.gatewayAPI.enabled", true);
  });

  it("take every image from a mirror", () => {
    const prefix = "registry.example.com/mirror/jetstack/cert-manager";

    expect(renderCertManagerValues(2, true, MIRRORED)).toMatchObject({
      image: { repository: `${prefix}-controller` },
      webhook: { image: { repository: `${prefix}-webhook` } },
      cainjector: { image: { repository: `${prefix}-cainjector` } },
      acmesolver: { image: { repository: `${prefix}-acmesolver` } },
      startupapicheck: { image: { repository: `${prefix}-startupapicheck` } },
    });
  });
});

describe("an issuer", () => {
  it("asks Let's Encrypt, which finds its answers at the gateway", () => {
    expect(renderIssuerObjects(ACME, PLACE)).toMatchObject([
      {
        kind: "ClusterIssuer",
        metadata: { name: "letsencrypt" },
        spec: {
          acme: {
            email: "ops@mail.org",
            server: "https://acme-v02.api.letsencrypt.org/directory",
            privateKeySecretRef: { name: "letsencrypt-account" },
            solvers: [
              {
                http01: {
                  gatewayHTTPRoute: {
                    serviceType: "ClusterIP",
                    parentRefs: [{ kind: "Gateway", name: "public", namespace: "gateways", port: 80 }],
                  },
                },
              },
            ],
          },
        },
      },
    ]);
  });

  it("trusts the certificates of a private server", () => {
    const server = AcmeServer.at("https://ca.internal.net/acme", "PEM");
    const [issuer] = renderIssuerObjects(CertificateIssuer.acme({ email: "a@b.org", server, name: "own" }), PLACE);

    expect(issuer).toMatchObject({
      metadata: { name: "own" },
      spec: { acme: { server: "https://ca.internal.net/acme", caBundle: Buffer.from("PEM").toString("base64") } },
    });
  });

  it("of the cluster's own signs its own certificate first, and never changes its key", () => {
    const [root, certificate, issuer] = renderIssuerObjects(CertificateIssuer.internal(), PLACE);

    expect(root).toMatchObject({ kind: "ClusterIssuer", metadata: { name: "internal-ca-root" } });
    expect(certificate).toMatchObject({
      kind: "Certificate",
      metadata: { name: "internal-ca", namespace: "cert-manager" },
      spec: {
        isCA: true,
        commonName: "demo internal CA",
        secretName: "internal-ca",
        privateKey: { algorithm: "ECDSA", rotationPolicy: "Never" },
        issuerRef: { kind: "ClusterIssuer", name: "internal-ca-root" },
      },
    });
    expect(issuer).toMatchObject({ metadata: { name: "internal-ca" }, spec: { ca: { secretName: "internal-ca" } } });
  });

  it("that exists is left alone", () => {
    expect(renderIssuerObjects(CertificateIssuer.existing("corporate"), PLACE)).toEqual([]);
  });

  it("has different names for Let's Encrypt and its staging, so that both can be there", () => {
    const staging = CertificateIssuer.acme({ email: "a@b.org", server: AcmeServer.LETS_ENCRYPT_STAGING });

    expect([ACME.name, staging.name]).toEqual(["letsencrypt", "letsencrypt-staging"]);
  });
});

describe("cert-manager on a cluster", () => {
  it("makes issuers after the chart, whose webhook checks them", () => {
    const stack = platform({ issuers: [CertificateIssuer.internal()] });

    expect(stack.resource("CertManager/Issuers/Resource")).toMatchObject({
      name: "cert-manager-issuers",
      depends_on: [stack.addressOf("CertManager/Chart/Resource")],
    });
  });

  it("makes no release of issuers when there are none to make", () => {
    const stack = platform({ issuers: [CertificateIssuer.existing("corporate")] });

    expect(stack.below("CertManager").map(({ path }) => path)).not.toContain("CertManager/Issuers/Resource");
    expect(stack.resource("CertManager/Chart/Resource")).toMatchObject({ chart: "cert-manager", version: "v1.21.1" });
  });

  it("comes after a gateway of the same stack", () => {
    const stack = synth((app: App) => {
      const { platform: scope, cluster } = addPlatform(app, { serviceLoadBalancers: LoadBalancerProvider.AMPHORA });
      const issuer = CertificateIssuer.internal();
      const gateway = new GatewayIngress(scope, "Gateway", { cluster, hosts: ["app.example.com"], issuer });
      new CertManager(scope, "CertManager", { cluster, gateway, issuers: [issuer] });
    }).stack("platform");

    expect(stack.resource("CertManager/Chart/Resource")["depends_on"]).toContain(
      stack.addressOf("Gateway/Controller/Chart/Resource"),
    );
  });
});
