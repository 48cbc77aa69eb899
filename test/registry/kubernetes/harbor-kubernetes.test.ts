import { rootCertificates } from "node:tls";
import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import { NetworkPlugin, StorageClass, VolumeAccess } from "../../../lib";
import {
  HarborAccess,
  HarborCache,
  HarborDatabase,
  HarborMetrics,
  HarborScanning,
  HarborStorage,
  PostgresSslMode,
  RegistryCertificate,
} from "../../../lib/registry";
import type { HarborKubernetesOptions, HarborRegistryProps } from "../../../lib/registry";
import { addPlatform } from "../../support/demo-platform";
import { previewApp } from "../../support/preview";
import { synth, warningsOf } from "../../support/synth";
import type { SynthesizedStack } from "../../support/synth";
import { addRegistry, secret, stageOf } from "../support/add-registry";
import type { RegistryStage } from "../support/add-registry";

jest.setTimeout(120_000);

const BALANCER = HarborAccess.loadBalancer({ allowedCidrs: ["198.51.100.0/24"], floatingIp: "203.0.113.10" });

type Options = (stage: RegistryStage) => Partial<HarborKubernetesOptions>;

function platform(options: Options = () => ({}), props: Partial<HarborRegistryProps> = {}): SynthesizedStack {
  return synth((app) => {
    const stage = stageOf(app);
    addRegistry(stage, options(stage), props);
  }).stack("platform");
}

function external({ stack }: RegistryStage): Partial<HarborKubernetesOptions> {
  return {
    replicas: 2,
    database: HarborDatabase.external({ host: "sql.example.com", user: "harbor", password: secret(stack, "Sql") }),
    cache: HarborCache.external({ host: "redis.example.com", user: "harbor", password: secret(stack, "Redis") }),
    storage: HarborStorage.s3({
      bucket: "images",
      region: "us-east-1",
      accessKey: secret(stack, "AccessKey"),
      secretKey: secret(stack, "SecretKey"),
    }),
  };
}

describe("a registry on a cluster", () => {
  let stack: SynthesizedStack;
  const at = (path: string) => stack.resource(`Registry/Kubernetes/${path}`);

  beforeAll(() => {
    stack = platform();
  });

  it("is a release of the chart in a namespace of its own, which lets only restricted pods in", () => {
    expect(at("Chart/Resource")).toMatchObject({ chart: "harbor", version: "1.19.1", timeout: 1200, atomic: true });
    expect(at("Namespace/Resource")).toMatchObject({
      metadata: { name: "harbor", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
  });

  it("gets a route from the gateway", () => {
    expect(stack.closure(at("Route/Resource"))).toContain("HTTPRoute");
    expect(at("Route/Resource")).toMatchObject({ depends_on: [stack.addressOf("Registry/Kubernetes/Chart/Resource")] });
  });

  it("comes after its Secrets and policies, which go after it", () => {
    const { depends_on: dependencies } = at("Chart/Resource");
    for (const path of ["Secrets/Internal", "Secrets/Database", "Policies/AllowEgress", "Namespace/DenyAll"]) {
      expect(dependencies).toContain(stack.addressOf(`Registry/Kubernetes/${path}`));
    }
  });

  it("keeps images and database on protected claims, and what can be loaded again on one that is not", () => {
    const claims = Object.fromEntries(
      stack
        .below("Registry/Kubernetes")
        .filter(({ address }) => address.startsWith("kubernetes_persistent_volume_claim_v1"))
        .map(({ block }) => {
          const { metadata, spec, lifecycle } = block as {
            metadata: { name: string };
            spec: { resources: { requests: { storage: string } } };
            lifecycle?: { prevent_destroy: boolean };
          };
          return [metadata.name, [spec.resources.requests.storage, lifecycle?.prevent_destroy ?? false]];
        }),
    );
    expect(claims).toEqual({
      "harbor-images": ["200Gi", true],
      "harbor-database": ["10Gi", true],
      "harbor-cache": ["1Gi", true],
      "harbor-scanner": ["10Gi", false],
    });
  });

  it("encrypts with a key of exactly 16 random characters, which is protected", () => {
    expect(at("Secrets/EncryptionKey")).toMatchObject({
      length: 16,
      special: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(at("Secrets/DatabasePassword")).toMatchObject({ length: 32, lifecycle: { prevent_destroy: true } });
  });

  it("has different random passwords wherever the chart has one that everybody knows", () => {
    const { data } = at("Secrets/Internal") as { data: Record<string, string> };

    expect(Object.keys(data).sort()).toEqual([
      "CSRF_KEY",
      "HARBOR_ADMIN_PASSWORD",
      "JOBSERVICE_SECRET",
      "REGISTRY_HTPASSWD",
      "REGISTRY_HTTP_SECRET",
      "REGISTRY_PASSWD",
      "secret",
      "secretKey",
      "tls.crt",
      "tls.key",
    ]);
    expect(new Set(Object.values(data)).size).toBe(10);
    expect(data["REGISTRY_HTPASSWD"]).toMatch(/^harbor_registry_user:\$\{random_password\..*\.bcrypt_hash\}$/);
  });

  it("puts no secret into the values of the release", () => {
    const values = stack.closure(at("Chart/Resource")["values"]);
    expect(values).not.toMatch(/random_password|tls_|var\.|Harbor12345|changeit|not-a-secure-key/);
  });

  it("answers at a name that only DNS knows", () => {
    const registry = addRegistry(stageOf());
    expect(registry.port).toBe(443);
    expect(registry.address).toBeUndefined();
    expect(registry.certificateAuthority).toBeUndefined();
  });
});

describe("a registry on a cluster, with something else around it,", () => {
  it("has claims that go together with it when they are not protected", () => {
    const stack = platform(() => ({}), { deletionProtection: false });
    expect(JSON.stringify(stack.allResources)).not.toContain('"prevent_destroy":true');
  });

  it("has claims of the classes that were named", () => {
    const storageClass = StorageClass.fromName("fast");
    const stack = platform(() => ({
      storage: HarborStorage.volume({ size: "1Ti", storageClass, access: VolumeAccess.sharedFiles() }),
      database: HarborDatabase.internal({ size: "50Gi", storageClass }),
      cache: HarborCache.internal({ storageClass }),
    }));
    expect(stack.resource("Registry/Kubernetes/Images/Resource")).toMatchObject({
      spec: { access_modes: ["ReadWriteMany"], storage_class_name: "fast" },
    });
    expect(stack.resource("Registry/Kubernetes/DatabaseVolume/Resource")).toMatchObject({
      spec: { resources: { requests: { storage: "50Gi" } }, storage_class_name: "fast" },
    });
    expect(stack.resource("Registry/Kubernetes/CacheVolume/Resource")).toMatchObject({
      spec: { storage_class_name: "fast" },
    });
  });

  it("makes no claim for what is elsewhere", () => {
    const stack = platform(external);
    expect(stack.counts).not.toHaveProperty("kubernetes_persistent_volume_claim_v1");
  });

  it("keeps logins of database, cache and storage in Secrets", () => {
    const stack = platform(external);
    const data = (id: string) => stack.resource(`Registry/Kubernetes/Secrets/${id}`)["data"];

    expect(data("Database")).toEqual({ password: "${var.Sql}" });
    expect(data("Cache")).toEqual({ REDIS_USERNAME: "harbor", REDIS_PASSWORD: "${var.Redis}" });
    expect(data("Storage")).toEqual({
      REGISTRY_STORAGE_S3_ACCESSKEY: "${var.AccessKey}",
      REGISTRY_STORAGE_S3_SECRETKEY: "${var.SecretKey}",
    });
  });

  it("keeps the login of Swift in a Secret", () => {
    const stack = platform(({ stack: scope }) => ({
      storage: HarborStorage.swift({
        authUrl: "https://cloud.example.com:5000/v3",
        container: "images",
        user: "harbor",
        password: secret(scope, "Swift"),
        project: "registry",
      }),
    }));
    expect(stack.resource("Registry/Kubernetes/Secrets/Storage")).toMatchObject({
      data: { REGISTRY_STORAGE_SWIFT_PASSWORD: "${var.Swift}" },
    });
  });

  it("shows a certificate of its own authority at a load balancer, for its name and address", () => {
    const stack = platform(() => ({ access: BALANCER }));
    expect(stack.resource("Registry/Kubernetes/Certificate/Request")).toMatchObject({
      dns_names: ["registry.example.com"],
      ip_addresses: ["203.0.113.10"],
    });
    expect(stack.resource("Registry/Kubernetes/Secrets/Serving")).toMatchObject({
      type: "kubernetes.io/tls",
      metadata: { name: "harbor-serving" },
    });
    expect(stack.resource("Registry/Kubernetes/Secrets/Authority")).toHaveProperty(["data", "ca.crt"]);
    expect(stack.section("output")).toHaveProperty("registry_ca_certificate");
  });

  it("shows the certificate that it is given", () => {
    const [certificatePem = ""] = rootCertificates;
    const stack = synth((app) => {
      const stage = stageOf(app);
      const privateKeyPem = secret(stage.stack, "Key");
      const certificate = RegistryCertificate.provided({
        certificatePem: secret(stage.stack, "Certificate"),
        privateKeyPem,
        authorityPem: certificatePem,
      });
      addRegistry(stage, { access: BALANCER }, { certificate });
    }).stack("platform");

    expect(stack.resource("Registry/Kubernetes/Secrets/Serving")).toMatchObject({
      data: { "tls.crt": "${var.Certificate}", "tls.key": "${var.Key}" },
    });
    expect(stack.counts).not.toHaveProperty("tls_locally_signed_cert");
  });

  it("tells the authority of the gateway's certificate to nodes and Terraform", () => {
    const [authorityPem = ""] = rootCertificates;
    const registry = addRegistry(stageOf(), {}, { certificate: RegistryCertificate.issued({ authorityPem }) });
    expect(registry.certificateAuthority).toBe(authorityPem);
  });

  it("trusts further authorities when they are named", () => {
    const [one = "", other = ""] = rootCertificates;
    const stack = platform(() => ({ trustedCaCertificates: [one, other] }));
    expect(stack.resource("Registry/Kubernetes/Secrets/Trusted")).toMatchObject({
      data: { "ca.crt": `${one.trimEnd()}\n${other.trimEnd()}\n` },
    });
  });

  it("makes no policies on a network plugin that has none", () => {
    const { platform: stack, cluster } = addPlatform(undefined, { networkPlugin: NetworkPlugin.flannel() });
    addRegistry({ stack, cluster });
    expect(stack.node.findAll().filter(({ node }) => node.id === "AllowEgress")).toEqual([]);
  });

  it("warns of passwords in the clear, and of a load balancer that does not tell clients apart", () => {
    const stage = stageOf();
    const password = secret(stage.stack, "Password");
    addRegistry(stage, {
      database: HarborDatabase.external({ host: "sql", user: "u", password, sslMode: PostgresSslMode.DISABLE }),
      cache: HarborCache.external({ host: "redis", password, tls: false }),
    });
    expect(warningsOf(stage.stack)).toEqual([
      expect.stringContaining("passwords go to the database in the clear"),
      expect.stringContaining("the password goes to the cache in the clear"),
    ]);
  });

  it("opens its figures to the namespace that asks for them", () => {
    const stack = platform(() => ({ metrics: HarborMetrics.exported({ fromNamespace: "watchers" }) }));
    expect(JSON.stringify(stack.resource("Registry/Kubernetes/Policies/AllowMetrics"))).toContain("watchers");
  });

  it("has no volume for a scanner that does not run", () => {
    const stack = platform(() => ({}), { scanning: HarborScanning.none() });
    expect(stack.addresses.filter((address) => address.includes("ScannerVolume"))).toEqual([]);
  });
});

describe("the preview of a registry on a cluster", () => {
  it("applies, plans nothing again, and destroys the claims after the release and before the namespace", async () => {
    const build = (app: App) => {
      const stage = stageOf(app);
      addRegistry(stage, { access: BALANCER }, { deletionProtection: false });
    };
    const { report, operations } = await previewApp(build);

    expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const destroyed = operations
      .filter(({ step, action }) => step === "destroy" && action === "delete")
      .map(({ address = "" }) => address);
    const place = (type: string) => destroyed.findIndex((address) => address.startsWith(type));
    const last = (type: string) =>
      destroyed.reduce((found, address, index) => (address.startsWith(type) ? index : found), -1);
    expect(place("helm_release")).toBeGreaterThanOrEqual(0);
    expect(last("helm_release")).toBeLessThan(place("kubernetes_persistent_volume_claim_v1"));
    expect(last("kubernetes_persistent_volume_claim_v1")).toBeLessThan(place("kubernetes_namespace_v1"));
  });

  it("is refused by Terraform with a password that everybody knows, and with one that Harbor would refuse", async () => {
    for (const value of ["Harbor12345", "alllowercase1", "Sh0rt"]) {
      const build = (app: App) => {
        const stage = stageOf(app);
        const password = new TerraformVariable(stage.stack, "Password", { sensitive: true, default: value });
        addRegistry(stage, {}, { adminPassword: password.stringValue, deletionProtection: false });
      };
      const { report } = await previewApp(build, { destroy: false });

      expect(JSON.stringify(report.problems)).toContain(
        "the password of Harbor's administrator must have 8 to 128 characters",
      );
    }
  });
});
