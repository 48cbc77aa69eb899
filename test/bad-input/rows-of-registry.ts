import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformVariable } from "cdktf";
import type { TerraformStack } from "cdktf";
import { GatewayIngress, VolumeAccess } from "../../lib";
import {
  HarborAccess,
  HarborCache,
  HarborDatabase,
  HarborMetrics,
  HarborPlacement,
  HarborRegistry,
  HarborScanning,
  HarborStorage,
  RegistryCertificate,
} from "../../lib/registry";
import type { HarborKubernetesOptions, HarborRegistryAttributes, HarborRegistryProps } from "../../lib/registry";
import { addRegistry, stageOf } from "../registry/support/add-registry";
import type { BadInput } from "../support/bad-input";
import { addCluster } from "../support/demo-cluster";
import { untyped } from "./give";

const CERTIFICATE = readFileSync(join(__dirname, "../registry/support/other.example.com.pem"), "utf8");

/** Stands for a value that only Terraform knows. */
function secretOf(stack: TerraformStack): string {
  return new TerraformVariable(stack, "Secret", { sensitive: true }).stringValue;
}

function registry(props: object): BadInput[2] {
  return () => addRegistry(stageOf(), {}, untyped<Partial<HarborRegistryProps>>(props));
}

function harbor(options: object): BadInput[2] {
  return () => addRegistry(stageOf(), untyped<Partial<HarborKubernetesOptions>>(options));
}

/** Options that need a secret of the stack. */
function harborWith(options: (secret: string) => object, props: (secret: string) => object = () => ({})): BadInput[2] {
  return () => {
    const stage = stageOf();
    const secret = secretOf(stage.stack);
    return addRegistry(stage, untyped<Partial<HarborKubernetesOptions>>(options(secret)), props(secret));
  };
}

function imported(attributes: object): BadInput[2] {
  return (stack) =>
    HarborRegistry.fromAttributes(
      stack,
      "Registry",
      untyped<HarborRegistryAttributes>({
        hostname: "registry.example.com",
        adminPassword: secretOf(stack),
        ...attributes,
      }),
    );
}

const BALANCER = HarborAccess.loadBalancer({ allowedCidrs: ["198.51.100.0/24"] });
const OTHER_GATEWAY = GatewayIngress.fromAttributes({
  gatewayName: "shop",
  gatewayNamespace: "edge",
  hosts: ["shop.example.com"],
});

function s3(changes: object, secret = "x"): object {
  const options = { bucket: "images", region: "r", accessKey: secret, secretKey: secret, ...changes };
  return { storage: HarborStorage.s3(untyped(options)) };
}

function swift(changes: object, secret = "x"): object {
  const options = {
    authUrl: "https://c:5000/v3",
    container: "c",
    user: "u",
    password: secret,
    project: "p",
    ...changes,
  };
  return { storage: HarborStorage.swift(untyped(options)) };
}

function database(changes: object, secret = "x"): object {
  return { database: HarborDatabase.external(untyped({ host: "sql", user: "u", password: secret, ...changes })) };
}

function cache(changes: object): object {
  return { cache: HarborCache.external(untyped({ host: "redis", ...changes })) };
}

/** A registry: its name, its encryption, its passwords, what fails with one pod, and where it is put. */
export const REGISTRY: readonly BadInput[] = [
  [97, "a registry without a domain", registry({ hostname: "registry" }), "registry-hostname", "hostname"],
  [97, "a registry on this machine", registry({ hostname: "localhost" }), "registry-hostname", "hostname"],
  [97, "a registry by address", registry({ hostname: "192.0.2.1" }), "registry-hostname", "hostname"],
  [97, "a registry by URL", registry({ hostname: "http://registry.example.com" }), "registry-hostname", "hostname"],
  [97, "a registry with a port", registry({ hostname: "registry.example.com:443" }), "registry-hostname", "hostname"],
  [97, "a registry in upper case", registry({ hostname: "Registry.example.com" }), "registry-hostname", "hostname"],
  [97, "a registry of any name", registry({ hostname: "*.example.com" }), "registry-hostname", "hostname"],
  [97, "a registry that turns TLS off", registry({ tls: false }), "unknown-property", "tls"],
  [97, "a registry without a certificate", registry({ certificate: false }), "wrong-kind", "certificate"],
  [
    97,
    "an external URL without encryption",
    harbor({ extraValues: { externalURL: "http://registry.example.com" } }),
    "registry-without-tls",
    "placement.extraValues.externalURL",
  ],
  [
    97,
    "values that turn TLS off",
    harbor({ access: BALANCER, extraValues: { expose: { tls: { enabled: false } } } }),
    "registry-without-tls",
    "placement.extraValues.expose.tls.enabled",
  ],
  [
    97,
    "a certificate of another host",
    harborWith(
      () => ({ access: BALANCER }),
      (privateKeyPem) => ({
        certificate: RegistryCertificate.provided({ certificatePem: CERTIFICATE, privateKeyPem }),
      }),
    ),
    "certificate-of-another-host",
    "certificate.certificatePem",
  ],
  [
    97,
    "a certificate that is over",
    harborWith(
      () => ({ access: BALANCER }),
      (privateKeyPem) => ({
        certificate: RegistryCertificate.provided({ certificatePem: CERTIFICATE, privateKeyPem }),
      }),
    ),
    "certificate-expired",
    "certificate.certificatePem",
  ],
  [
    97,
    "a private key in the code",
    harborWith(
      () => ({ access: BALANCER }),
      (certificatePem) => ({
        certificate: RegistryCertificate.provided({ certificatePem, privateKeyPem: "-----BEGIN PRIVATE KEY-----" }),
      }),
    ),
    "literal-secret",
    "certificate.privateKeyPem",
  ],
  [
    97,
    "a certificate of its own behind a gateway",
    registry({ certificate: RegistryCertificate.internal() }),
    "certificate-behind-gateway",
    "certificate",
  ],
  [
    97,
    "a certificate of a gateway without a gateway",
    () => addRegistry(stageOf(), { access: BALANCER }, { certificate: RegistryCertificate.issued() }),
    "certificate-of-gateway",
    "certificate",
  ],
  [
    97,
    "a gateway that serves other hosts",
    harbor({ access: HarborAccess.gateway(OTHER_GATEWAY) }),
    "host-not-served",
    "hostname",
  ],
  [
    98,
    "the password that everybody knows",
    registry({ adminPassword: "Harbor12345" }),
    "literal-secret",
    "adminPassword",
  ],
  [98, "a short password", registry({ adminPassword: "short" }), "literal-secret", "adminPassword"],
  [
    98,
    "an imported registry's password",
    imported({ adminPassword: "Harbor12345" }),
    "literal-secret",
    "adminPassword",
  ],
  [
    98,
    "a password of a database in the code",
    harbor(database({ password: "changeit" })),
    "literal-secret",
    "placement.database.password",
  ],
  [
    98,
    "a password of a cache in the code",
    harbor(cache({ password: "secret" })),
    "literal-secret",
    "placement.cache.password",
  ],
  [
    98,
    "a user of a cache without a password",
    harbor(cache({ user: "u" })),
    "password-missing",
    "placement.cache.password",
  ],
  [98, "a key of S3 in the code", harbor(s3({})), "literal-secret", "placement.storage.secretKey"],
  [98, "a password of Swift in the code", harbor(swift({})), "literal-secret", "placement.storage.password"],
  [
    98,
    "a password among the values",
    harbor({ extraValues: { harborAdminPassword: "Harbor12345" } }),
    "secret-in-values",
    "placement.extraValues.harborAdminPassword",
  ],
  [
    98,
    "an encryption key among the values",
    harbor({ extraValues: { secretKey: "not-a-secure-key" } }),
    "secret-in-values",
    "placement.extraValues.secretKey",
  ],
  [
    98,
    "S3 without credentials",
    harbor(s3({ accessKey: undefined, secretKey: undefined })),
    "required",
    "placement.storage.accessKey",
  ],
  [98, "Swift without a password", harbor(swift({ password: undefined })), "required", "placement.storage.password"],
  [
    98,
    "S3 without encryption",
    harborWith((secret) => s3({ endpoint: "http://s3.example.com" }, secret)),
    "url",
    "placement.storage.endpoint",
  ],
  [
    98,
    "Keystone without encryption",
    harborWith((secret) => swift({ authUrl: "http://c:5000/v3" }, secret)),
    "url",
    "placement.storage.authUrl",
  ],
  [
    99,
    "images on a volume that shrinks",
    harbor({ storage: HarborStorage.volume({ size: "100Gi", sizeInPlace: "200Gi" }) }),
    "claim-shrinks",
    "placement.storage.size",
  ],
  [
    99,
    "a database on a volume that shrinks",
    harbor({ database: HarborDatabase.internal({ size: "5Gi", sizeInPlace: "10Gi" }) }),
    "claim-shrinks",
    "placement.database.size",
  ],
  [
    110,
    "a database whose options are a number",
    harbor({ database: HarborDatabase.internal(untyped(5)) }),
    "object",
    "placement.database",
  ],
  [
    110,
    "a cache whose options are a text",
    harbor({ cache: HarborCache.internal(untyped("2Gi")) }),
    "object",
    "placement.cache",
  ],
  [
    99,
    "a cache on a volume that shrinks",
    harbor({ cache: HarborCache.internal({ sizeInPlace: "2Gi" }) }),
    "claim-shrinks",
    "placement.cache.size",
  ],
  [
    99,
    "a scanner's volume that shrinks",
    harbor({ scannerVolume: { size: "5Gi", sizeInPlace: "10Gi" } }),
    "claim-shrinks",
    "placement.scannerVolume.size",
  ],
  [
    99,
    "a volume without a unit",
    harbor({ storage: HarborStorage.volume({ size: "200" }) }),
    "claim-size",
    "placement.storage.size",
  ],
  [99, "no size", harbor({ storage: HarborStorage.volume(untyped({})) }), "required", "placement.storage.size"],
  [
    99,
    "images on a raw device",
    harbor({ storage: HarborStorage.volume({ size: "1Ti", access: VolumeAccess.sharedBlock() }) }),
    "volume-without-files",
    "placement.storage.access",
  ],
  [114, "three replicas over one database", harbor({ replicas: 3 }), "replicas-need-database", "placement.database"],
  [114, "three replicas over one cache", harbor({ replicas: 3 }), "replicas-need-cache", "placement.cache"],
  [114, "three replicas over one volume", harbor({ replicas: 3 }), "replicas-need-shared-storage", "placement.storage"],
  [114, "no replicas", harbor({ replicas: 0 }), "integer", "placement.replicas"],
  [
    114,
    "an allowance to call the metadata service",
    harbor({ egressCidrs: ["169.254.169.254/32"] }),
    "metadata-service",
    "placement.egressCidrs[0]",
  ],
  [114, "a namespace of 64 characters", harbor({ namespace: "h".repeat(64) }), "dns-label", "placement.namespace"],
  [
    114,
    "a repository with a tag",
    registry({ scanning: HarborScanning.trivy({ databaseRepository: "mirror.example.com/trivy-db:2" }) }),
    "format",
    "scanning.databaseRepository",
  ],
  [
    114,
    "figures every half",
    harbor({ metrics: HarborMetrics.serviceMonitor({ interval: "half" }) }),
    "format",
    "placement.metrics.interval",
  ],
  [
    114,
    "nobody at a load balancer",
    harbor({ access: HarborAccess.loadBalancer({ allowedCidrs: [] }) }),
    "clients-empty",
    "placement.access.allowedCidrs",
  ],
  [
    114,
    "a load balancer whose clients are not named",
    harbor({ access: HarborAccess.loadBalancer(untyped({})) }),
    "required",
    "placement.access.allowedCidrs",
  ],
  [
    114,
    "an address of the nodes' network for a public load balancer",
    harbor({ access: HarborAccess.loadBalancer({ allowedCidrs: ["10.0.0.0/8"], address: "10.10.0.5" }) }),
    "address-of-public-balancer",
    "placement.access.address",
  ],
  [
    114,
    "the PROXY protocol, which Harbor does not speak",
    harbor({ access: HarborAccess.loadBalancer(untyped({ allowedCidrs: ["10.0.0.0/8"], proxyProtocol: true })) }),
    "unknown-property",
    "placement.access.proxyProtocol",
  ],
  [
    114,
    "a load balancer on a cloud that has none",
    () => addRegistry(stageOf(undefined, { loadBalancerProvider: undefined }), { access: BALANCER }),
    "load-balancer-missing",
    "placement.access",
  ],
  [
    114,
    "something that is no gateway",
    harbor({ access: HarborAccess.gateway(untyped({})) }),
    "wrong-kind",
    "placement.access.gateway",
  ],
  [
    116,
    "a registry in the stack that makes its cluster",
    (stack) =>
      new HarborRegistry(stack, "Registry", {
        hostname: "registry.example.com",
        placement: HarborPlacement.kubernetes({
          cluster: addCluster(stack),
          access: BALANCER,
          storage: HarborStorage.volume({ size: "10Gi" }),
        }),
      }),
    "same-stack",
    "placement.cluster",
  ],
  [116, "a placement that is none", registry({ placement: "kubernetes" }), "wrong-kind", "placement"],
  [116, "an imported registry without a domain", imported({ hostname: "registry" }), "registry-hostname", "hostname"],
  [116, "an imported registry at no port", imported({ port: 0 }), "integer", "port"],
  [
    98,
    "a database without encryption",
    harborWith((secret) => database({ sslMode: "disable" }, secret)),
    "wrong-kind",
    "placement.database.sslMode",
  ],
];
