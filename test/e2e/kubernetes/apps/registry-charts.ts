import { TerraformVariable } from "cdktf";
import type { App } from "cdktf";
import {
  CertificateIssuer,
  CinderCsi,
  CloudAccess,
  CloudControllerManager,
  GatewayIngress,
  HarborAccess,
  HarborCache,
  HarborDatabase,
  HarborMetrics,
  HarborPlacement,
  HarborRegistry,
  HarborScanning,
  HarborStorage,
  VolumeAccess,
  dependOn,
} from "k8s-on-openstack";
import type { HarborKubernetesOptions, IKubernetesCluster } from "k8s-on-openstack";
import { PlatformStack, StateBackend } from "k8s-on-openstack/stacks";
import { testCluster } from "./cluster";

const HOST = "registry.example.com";

/** Registries on a cluster: alone behind a gateway, highly available in Swift, and behind load balancers of their own. */
export function build(app: App): void {
  addStack(app, "gateway", (stack, cluster) => {
    // the first stack to come and the last to go has the controllers of all volumes and load balancers.
    const credential = { credentialId: "stand-in", secret: secret(stack, "Credential") };
    const shared = { cluster, cloud: CloudAccess.at("https://cloud.example.com:5000/v3"), credential };
    new CloudControllerManager(stack, "CloudController", shared);
    const driver = new CinderCsi(stack, "Storage", shared);
    const issuer = CertificateIssuer.internal();
    const gateway = new GatewayIngress(stack, "Gateway", { cluster, hosts: [HOST], issuer });
    return {
      access: HarborAccess.gateway(gateway),
      storage: HarborStorage.volume({ size: "200Gi", storageClass: driver.storageClass("cinder") }),
    };
  });
  addStack(app, "swift", (stack) => ({
    access: HarborAccess.loadBalancer({ allowedCidrs: ["198.51.100.0/24"], floatingIp: "203.0.113.10" }),
    replicas: 3,
    metrics: HarborMetrics.exported(),
    database: HarborDatabase.external({ host: "sql.example.com", user: "harbor", password: secret(stack, "Sql") }),
    cache: HarborCache.external({ host: "redis.example.com", password: secret(stack, "Redis") }),
    storage: HarborStorage.swift({
      authUrl: "https://cloud.example.com:5000/v3",
      container: "harbor",
      user: "harbor",
      password: secret(stack, "Swift"),
      // a name that YAML would take for a number.
      project: "0123",
    }),
  }));
  addStack(app, "s3", (stack) => ({
    access: HarborAccess.loadBalancer({ allowedCidrs: ["10.0.0.0/8"], internal: true, address: "192.0.2.10" }),
    storage: HarborStorage.s3({
      bucket: "images",
      region: "us-east-1",
      endpoint: "https://s3.example.com",
      accessKey: secret(stack, "AccessKey"),
      secretKey: secret(stack, "SecretKey"),
    }),
  }));
  addStack(
    app,
    "shared",
    (stack) => ({
      access: HarborAccess.loadBalancer({ allowedCidrs: ["10.0.0.0/8"] }),
      replicas: 2,
      database: HarborDatabase.external({ host: "sql.example.com", user: "harbor", password: secret(stack, "Sql") }),
      cache: HarborCache.external({ host: "redis.example.com", tls: false }),
      storage: HarborStorage.volume({ size: "1Ti", access: VolumeAccess.sharedFiles() }),
    }),
    HarborScanning.none(),
  );
}

function addStack(
  app: App,
  id: string,
  options: (
    stack: PlatformStack,
    cluster: IKubernetesCluster,
  ) => Pick<HarborKubernetesOptions, "access" | "storage"> & Partial<HarborKubernetesOptions>,
  scanning = HarborScanning.trivy(),
): void {
  const stack = new PlatformStack(app, `registry-${id}`, { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  const given = options(stack, cluster);
  const registry = new HarborRegistry(stack, "Registry", {
    hostname: HOST,
    placement: HarborPlacement.kubernetes({ cluster, namespace: `harbor-${id}`, ...given }),
    scanning,
  });
  const controllers = ["CloudController", "Storage"].map((name) => stack.node.tryFindChild(name));
  dependOn(registry, ...controllers.filter((one) => one !== undefined));
}

function secret(stack: PlatformStack, id: string): string {
  // a value for the preview, which knows no other.
  return new TerraformVariable(stack, id, { type: "string", sensitive: true, default: "stand-in" }).stringValue;
}
