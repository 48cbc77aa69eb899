import { CloudAccess, LoadBalancerProvider } from "../../lib";
import {
  AcmeServer,
  CertManager,
  CertificateIssuer,
  DnsRecordPolicy,
  ExternalDns,
  GatewayClientAddress,
  GatewayController,
  GatewayExposure,
  GatewayIngress,
  GatewayRoutes,
} from "../../lib/platform";
import { newStack } from "../support/demo-cluster";
import { importCluster } from "../support/imported-cluster";
import { ID, entry } from "./entries-of-clusters";
import type { Entry } from "./entries-of-clusters";

const ISSUER = CertificateIssuer.internal();
const CHART_OPTIONS = { extraValues: { a: 1 }, timeoutSeconds: 300 };

/** A stack with a cluster that exists, so that nothing has to be made for every try. */
function place() {
  const stack = newStack();
  const cluster = importCluster(stack, { externalNetworkId: ID, loadBalancerProvider: LoadBalancerProvider.AMPHORA });
  return { stack, cluster };
}

/** What is given is spread over a cluster; what cannot be spread is given as it is. */
function onCluster<T>(props: T, cluster: unknown): T {
  const isTree = typeof props === "object" && props !== null && !Array.isArray(props);
  return isTree ? { cluster, ...props } : props;
}

function gatewayWith(props: object): GatewayIngress {
  const { stack, cluster } = place();
  return new GatewayIngress(stack, "Gateway", { cluster, hosts: ["app.example.com"], issuer: ISSUER, ...props });
}

/** Gateways, certificates and names. */
export const GATEWAY_ENTRIES: readonly Entry[] = [
  entry(
    "GatewayIngress",
    {
      hosts: ["app.example.com", "*.apps.example.com"],
      issuer: ISSUER,
      exposure: GatewayExposure.internal(),
      clientAddress: GatewayClientAddress.HIDDEN,
      name: "public",
      routes: GatewayRoutes.fromAllNamespaces(),
      proxies: { replicas: 2, maxReplicas: 4, cpu: "100m", memory: "512Mi" },
      loadBalancer: {
        className: "big",
        flavorId: ID,
        availabilityZone: "az1",
        idleTimeoutSeconds: 60,
        connectionLimit: 100,
      },
      ...CHART_OPTIONS,
    },
    (props) => {
      const { stack, cluster } = place();
      return new GatewayIngress(stack, "Gateway", onCluster(props, cluster) as never);
    },
  ),
  entry(
    "GatewayIngress.fromAttributes",
    { gatewayName: "g", gatewayNamespace: "edge", proxyNamespace: "edge", hosts: ["app.example.com"] },
    (props) => GatewayIngress.fromAttributes(props),
  ),
  entry("GatewayController", { replicas: 2, ...CHART_OPTIONS }, (props) => {
    const { stack, cluster } = place();
    return new GatewayController(stack, "Controller", onCluster(props, cluster) as never);
  }),
  entry(
    "GatewayExposure.public",
    { allowedCidrs: ["198.51.100.0/24"], floatingIp: "203.0.113.9", floatingNetworkId: ID, floatingSubnetId: ID },
    (props) => gatewayWith({ exposure: GatewayExposure.public(props) }),
  ),
  entry(
    "GatewayExposure.worldwide",
    { floatingIp: "203.0.113.9", floatingNetworkId: ID, floatingSubnetId: ID },
    (props) => gatewayWith({ exposure: GatewayExposure.worldwide(props) }),
  ),
  entry(
    "GatewayExposure.internal",
    { allowedCidrs: ["198.51.100.0/24"], subnetId: ID, address: "10.10.0.200" },
    (props) => gatewayWith({ exposure: GatewayExposure.internal(props) }),
  ),
  entry("GatewayRoutes.fromNamespacesWith", { exposed: "yes" }, (props) =>
    gatewayWith({ routes: GatewayRoutes.fromNamespacesWith(props) }),
  ),
  entry(
    "CertificateIssuer.acme",
    { email: "ops@mail.org", server: AcmeServer.at("https://ca.internal.net/acme"), name: "own" },
    (props) => gatewayWith({ issuer: CertificateIssuer.acme(props) }),
  ),
  entry("CertificateIssuer.internal", { name: "own", commonName: "Own CA" }, (props) =>
    gatewayWith({ issuer: CertificateIssuer.internal(props) }),
  ),
  entry("CertManager", { issuers: [ISSUER], replicas: 2, ...CHART_OPTIONS }, (props) => {
    const { stack, cluster } = place();
    return new CertManager(stack, "CertManager", onCluster(props, cluster) as never);
  }),
  entry(
    "ExternalDns",
    {
      domains: ["example.com"],
      policy: DnsRecordPolicy.SYNC,
      cloud: CloudAccess.at("https://cloud.example.com/v3"),
      credential: { credentialId: "id", secret: "${var.secret}" },
      ...CHART_OPTIONS,
    },
    (props) => {
      const { stack, cluster } = place();
      return new ExternalDns(stack, "Names", onCluster(props, cluster) as never);
    },
  ),
];
