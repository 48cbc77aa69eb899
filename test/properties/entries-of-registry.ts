import { KeyAlgorithm, StorageClass, VolumeAccess } from "../../lib";
import { TerraformExpression } from "../../lib/core";
import {
  HarborAccess,
  HarborCache,
  HarborDatabase,
  HarborMetrics,
  HarborPlacement,
  HarborRegistry,
  HarborScanning,
  HarborStorage,
  PostgresSslMode,
  RegistryCertificate,
} from "../../lib/registry";
import { GATEWAY, HOSTNAME, addRegistry, stageOf } from "../registry/support/add-registry";
import { newStack } from "../support/demo-cluster";
import { entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

/** Text that only Terraform knows, as that of a sensitive variable. */
function secretText(): string {
  return TerraformExpression.raw("var.secret").asString();
}

/** What is given with secrets beside it; what is no object is given as it is. */
function withSecrets(props: unknown, ...keys: readonly string[]): never {
  const secrets = Object.fromEntries(keys.map((key) => [key, secretText()]));
  return (isTree(props) ? { ...secrets, ...props } : props) as never;
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const BALANCER = HarborAccess.loadBalancer({ allowedCidrs: ["198.51.100.0/24"] });
const VOLUME = { size: "10Gi", sizeInPlace: "5Gi", storageClass: StorageClass.fromName("fast") };

/** What is given is spread over a cluster; what cannot be spread is given as it is. */
function onCluster(props: unknown, cluster: unknown): never {
  return (isTree(props) ? { cluster, ...props } : props) as never;
}

/** Registries and their parts. */
export const REGISTRY_ENTRIES: readonly Entry[] = [
  entry(
    "HarborRegistry",
    {
      hostname: HOSTNAME,
      certificate: RegistryCertificate.issued(),
      scanning: HarborScanning.trivy(),
      deletionProtection: false,
    },
    (props) => {
      const { stack, cluster } = stageOf();
      const storage = HarborStorage.volume({ size: "10Gi" });
      const placement = HarborPlacement.kubernetes({ cluster, access: HarborAccess.gateway(GATEWAY), storage });
      const given = isTree(props) ? { placement, ...(props as object) } : props;
      return new HarborRegistry(stack, "Registry", given as never);
    },
  ),
  entry(
    "HarborPlacement.kubernetes",
    {
      access: BALANCER,
      storage: HarborStorage.volume({ size: "10Gi" }),
      database: HarborDatabase.internal(),
      cache: HarborCache.internal(),
      replicas: 1,
      scannerVolume: VOLUME,
      metrics: HarborMetrics.exported(),
      namespace: "harbor",
      egressCidrs: ["203.0.113.0/24"],
      egressNamespaces: ["databases"],
      trustedCaCertificates: [],
      extraValues: { logLevel: "debug" },
      timeoutSeconds: 600,
    },
    (props) => {
      const { stack, cluster } = stageOf();
      const placement = HarborPlacement.kubernetes(onCluster(props, cluster));
      return new HarborRegistry(stack, "Registry", { hostname: HOSTNAME, placement });
    },
  ),
  entry("HarborRegistry.fromAttributes", { hostname: HOSTNAME, port: 443, adminUsername: "admin" }, (props) => {
    return HarborRegistry.fromAttributes(newStack(), "Registry", withSecrets(props, "adminPassword"));
  }),
  entry("HarborAccess.gateway", { address: "10.10.0.5" }, (props) =>
    addRegistry(stageOf(), { access: HarborAccess.gateway(GATEWAY, props) }),
  ),
  entry(
    "HarborAccess.loadBalancer",
    { allowedCidrs: ["198.51.100.0/24"], internal: true, address: "10.10.0.5" },
    (props) => addRegistry(stageOf(), { access: HarborAccess.loadBalancer(props) }),
  ),
  entry("HarborStorage.volume", { ...VOLUME, access: VolumeAccess.oneNode() }, (props) =>
    addRegistry(stageOf(), { storage: HarborStorage.volume(props) }),
  ),
  entry(
    "HarborStorage.s3",
    { bucket: "images", region: "r", endpoint: "https://s3.example.com", folder: "f", redirect: true },
    (props) => addRegistry(stageOf(), { storage: HarborStorage.s3(withSecrets(props, "accessKey", "secretKey")) }),
  ),
  entry(
    "HarborStorage.swift",
    { authUrl: "https://c.example.com/v3", container: "c", user: "u", project: "p", domain: "d", region: "r" },
    (props) => addRegistry(stageOf(), { storage: HarborStorage.swift(withSecrets(props, "password")) }),
  ),
  entry("HarborDatabase.internal", VOLUME, (props) =>
    addRegistry(stageOf(), { database: HarborDatabase.internal(props) }),
  ),
  entry(
    "HarborDatabase.external",
    { host: "sql.example.com", port: 5432, name: "registry", user: "u", sslMode: PostgresSslMode.REQUIRE },
    (props) => addRegistry(stageOf(), { database: HarborDatabase.external(withSecrets(props, "password")) }),
  ),
  entry("HarborCache.internal", VOLUME, (props) => addRegistry(stageOf(), { cache: HarborCache.internal(props) })),
  entry("HarborCache.external", { host: "redis.example.com", port: 6379, user: "u", tls: true }, (props) =>
    addRegistry(stageOf(), { cache: HarborCache.external(withSecrets(props, "password")) }),
  ),
  entry("HarborMetrics.exported", { fromNamespace: "monitoring" }, (props) =>
    addRegistry(stageOf(), { metrics: HarborMetrics.exported(props) }),
  ),
  entry(
    "HarborMetrics.serviceMonitor",
    { fromNamespace: "monitoring", labels: { release: "monitoring" }, interval: "30s" },
    (props) => addRegistry(stageOf(), { metrics: HarborMetrics.serviceMonitor(props) }),
  ),
  entry(
    "HarborScanning.trivy",
    { offline: true, ignoreUnfixed: true, databaseRepository: "mirror.example.com/db" },
    (props) => addRegistry(stageOf(), {}, { scanning: HarborScanning.trivy(props) }),
  ),
  entry("RegistryCertificate.internal", { algorithm: KeyAlgorithm.RSA_2048 }, (props) =>
    addRegistry(stageOf(), { access: BALANCER }, { certificate: RegistryCertificate.internal(props) }),
  ),
  entry("RegistryCertificate.issued", {}, (props) =>
    addRegistry(stageOf(), {}, { certificate: RegistryCertificate.issued(props) }),
  ),
  entry("RegistryCertificate.provided", {}, (props) =>
    addRegistry(
      stageOf(),
      { access: BALANCER },
      { certificate: RegistryCertificate.provided(withSecrets(props, "certificatePem", "privateKeyPem")) },
    ),
  ),
];
