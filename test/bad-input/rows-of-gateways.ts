import { LoadBalancerProvider } from "../../lib";
import {
  AcmeServer,
  CertManager,
  CertificateIssuer,
  ExternalDns,
  GatewayClientAddress,
  GatewayController,
  GatewayExposure,
  GatewayIngress,
  GatewayRoutes,
} from "../../lib/platform";
import type {
  CertManagerProps,
  ExternalDnsProps,
  GatewayControllerProps,
  GatewayIngressProps,
} from "../../lib/platform";
import type { BadInput } from "../support/bad-input";
import { addPlatform } from "../support/demo-platform";
import { ID, untyped } from "./give";

const AMPHORA = { serviceLoadBalancers: LoadBalancerProvider.AMPHORA };
const OVN = { serviceLoadBalancers: LoadBalancerProvider.OVN };
const ISSUER = CertificateIssuer.internal();
const ACME = CertificateIssuer.acme({ email: "ops@mail.org" });

function gateway(props: object, cloud: object = AMPHORA): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform(undefined, cloud);
    const given = { cluster, hosts: ["app.example.com"], issuer: ISSUER, ...props };
    return new GatewayIngress(platform, "Gateway", untyped<GatewayIngressProps>(given));
  };
}

function controller(props: object): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform();
    return new GatewayController(platform, "Controller", untyped<GatewayControllerProps>({ cluster, ...props }));
  };
}

function certManager(props: object): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform();
    return new CertManager(platform, "CertManager", untyped<CertManagerProps>({ cluster, ...props }));
  };
}

function externalDns(props: object): BadInput[2] {
  return () => {
    const { platform, cluster } = addPlatform();
    const given = { cluster, domains: ["example.com"], ...props };
    return new ExternalDns(platform, "Dns", untyped<ExternalDnsProps>(given));
  };
}

function open(allowedCidrs: unknown): GatewayExposure {
  return GatewayExposure.public({ allowedCidrs: untyped(allowedCidrs) });
}

function acme(email: unknown, server?: unknown): CertificateIssuer {
  return CertificateIssuer.acme({ email: untyped(email), server: untyped(server) });
}

/** Gateways, certificates and names: who reaches them, and what has to be there first. */
export const GATEWAYS: readonly BadInput[] = [
  [114, "a gateway on a cloud without load balancers", gateway({}, {}), "load-balancer-missing", "cluster"],
  [
    114,
    "an ACME authority without a gateway that answers it",
    certManager({ issuers: [ACME] }),
    "gateway-missing",
    "issuers[0]",
  ],
  [
    114,
    "an authority that cannot reach the gateway",
    gateway({ issuer: ACME, exposure: open(["198.51.100.0/24"]) }),
    "authority-locked-out",
    "exposure",
  ],
  [114, "a gateway without an issuer", gateway({ issuer: undefined }), "required", "issuer"],
  [
    60,
    "a floating IP without an external network",
    () => {
      const { platform, cluster } = addPlatform(undefined, AMPHORA);
      const inner = Object.create(cluster, {
        cloud: { value: { ...cluster.cloud, externalNetworkId: undefined } },
      }) as typeof cluster;
      const exposure = GatewayExposure.worldwide();
      return new GatewayIngress(platform, "G", { cluster: inner, hosts: ["a.example.com"], issuer: ISSUER, exposure });
    },
    "external-network-missing",
    "exposure",
  ],
  [
    68,
    "a gateway that is open to the world without saying so",
    gateway({ exposure: open(["0.0.0.0/0"]) }),
    "open-to-the-world",
    "exposure.allowedCidrs[0]",
  ],
  [
    68,
    "a gateway that is open to the world of IPv6",
    gateway({ exposure: open(["::/0"]) }),
    "open-to-the-world",
    "exposure.allowedCidrs[0]",
  ],
  [67, "a gateway that lets nobody in", gateway({ exposure: open([]) }), "list-length", "exposure.allowedCidrs"],
  [67, "a public gateway without clients", gateway({ exposure: open(undefined) }), "required", "exposure.allowedCidrs"],
  [
    6,
    "clients with host bits",
    gateway({ exposure: open(["10.0.0.1/16"]) }),
    "cidr-with-host-bits",
    "exposure.allowedCidrs[0]",
  ],
  [7, "clients of IPv6", gateway({ exposure: open(["2001:db8::/32"]) }), "ip-version", "exposure.allowedCidrs[0]"],
  [
    63,
    "a floating network by name",
    gateway({ exposure: GatewayExposure.worldwide({ floatingNetworkId: "public" }) }),
    "uuid",
    "exposure.floatingNetworkId",
  ],
  [
    64,
    "the PROXY protocol with ovn",
    gateway({ clientAddress: GatewayClientAddress.PROXY_PROTOCOL }, OVN),
    "provider-lacks-option",
    "clientAddress",
  ],
  [
    64,
    "addresses that amphora does not keep",
    gateway({ clientAddress: GatewayClientAddress.PRESERVED }),
    "provider-lacks-option",
    "clientAddress",
  ],
  [
    65,
    "a time of zero",
    gateway({ loadBalancer: { idleTimeoutSeconds: 0 } }),
    "integer",
    "loadBalancer.idleTimeoutSeconds",
  ],
  [
    66,
    "a flavor of a gateway's load balancer with ovn",
    gateway({ loadBalancer: { flavorId: ID } }, OVN),
    "provider-lacks-option",
    "loadBalancer.flavorId",
  ],
  [36, "a host without a domain", gateway({ hosts: ["app"] }), "gateway-host", "hosts[0]"],
  [36, "a host with a scheme", gateway({ hosts: ["https://app.example.com"] }), "gateway-host", "hosts[0]"],
  [36, "an address as a host", gateway({ hosts: ["203.0.113.9"] }), "gateway-host", "hosts[0]"],
  [36, "a wildcard within a host", gateway({ hosts: ["app.*.example.com"] }), "gateway-host", "hosts[0]"],
  [36, "no hosts", gateway({ hosts: [] }), "list-length", "hosts"],
  [36, "a host twice", gateway({ hosts: ["a.example.com", "a.example.com"] }), "unique", "hosts"],
  [
    36,
    "a wildcard that is proven by HTTP",
    gateway({ hosts: ["*.example.com"], issuer: ACME, exposure: GatewayExposure.worldwide() }),
    "wildcard-over-http",
    "hosts[0]",
  ],
  [33, "a gateway's name with capital letters", gateway({ name: "Public" }), "dns-label", "name"],
  [28, "no proxies", gateway({ proxies: { replicas: 0 } }), "integer", "proxies.replicas"],
  [
    28,
    "fewer proxies at most than at least",
    gateway({ proxies: { replicas: 5, maxReplicas: 3 } }),
    "not-above",
    "proxies.replicas",
  ],
  [88, "memory of proxies in no unit", gateway({ proxies: { memory: "1gb" } }), "quantity", "proxies.memory"],
  [
    85,
    "routes by no label",
    gateway({ routes: GatewayRoutes.fromNamespacesWith({}) }),
    "labels-empty",
    "routes.labels",
  ],
  [116, "a typing error in a gateway", gateway({ exposuer: 1 }), "unknown-property", "exposuer"],
  [
    116,
    "a typing error in an exposure",
    gateway({ exposure: GatewayExposure.internal(untyped({ subnet: ID })) }),
    "unknown-property",
    "exposure.subnet",
  ],
  [117, "an exposure in words", gateway({ exposure: "worldwide" }), "wrong-kind", "exposure"],
  [
    117,
    "options of the chart beside a controller that exists",
    () => {
      const { platform, cluster } = addPlatform(undefined, AMPHORA);
      const first = new GatewayController(platform, "First", { cluster });
      const props = { cluster, hosts: ["a.example.com"], issuer: ISSUER, controller: first, timeoutSeconds: 60 };
      return new GatewayIngress(platform, "G", props);
    },
    "controller-given",
    "timeoutSeconds",
  ],
  [28, "no controllers", controller({ replicas: 0 }), "integer", "replicas"],
  [
    101,
    "a function among the controller's values",
    controller({ extraValues: { a: () => 1 } }),
    "helm-values",
    "extraValues.a",
  ],
  [
    118,
    "a gateway in the stack that makes the cluster",
    () => {
      const { infrastructure, cluster } = addPlatform(undefined, AMPHORA);
      return new GatewayIngress(infrastructure, "G", { cluster, hosts: ["a.example.com"], issuer: ISSUER });
    },
    "same-stack",
    "cluster",
  ],
  [117, "an authority without a mail address", gateway({ issuer: acme(undefined) }), "required", "issuer.email"],
  [117, "a mail address without a domain", gateway({ issuer: acme("ops") }), "format", "issuer.email"],
  [
    117,
    "a mail address that nobody reads",
    gateway({ issuer: acme("ops@example.com") }),
    "reserved-mail-domain",
    "issuer.email",
  ],
  [
    104,
    "an ACME server without TLS",
    gateway({ issuer: acme("ops@mail.org", AcmeServer.at("http://ca.internal.net/acme")) }),
    "url",
    "issuer.server.directoryUrl",
  ],
  [117, "an ACME server in words", gateway({ issuer: acme("ops@mail.org", "staging") }), "wrong-kind", "issuer.server"],
  [
    109,
    "an ACME server's certificate that is none",
    gateway({ issuer: acme("ops@mail.org", AcmeServer.at("https://ca.internal.net/acme", "ca.pem")) }),
    "pem",
    "issuer.server.caBundlePem",
  ],
  [
    33,
    "an issuer's name with a dot",
    certManager({ issuers: [CertificateIssuer.existing("a.b")] }),
    "dns-label",
    "issuers[0].name",
  ],
  [
    30,
    "two issuers of one name",
    certManager({ issuers: [ISSUER, CertificateIssuer.internal()] }),
    "unique",
    "issuers",
  ],
  [117, "an issuer in words", certManager({ issuers: ["letsencrypt"] }), "wrong-kind", "issuers[0]"],
  [117, "a gateway in words", certManager({ gateway: "public" }), "object", "gateway"],
  [117, "an object that is no gateway", externalDns({ gateway: { name: "public" } }), "wrong-kind", "gateway"],
  [36, "no domains for names", externalDns({ domains: [] }), "list-length", "domains"],
  [117, "names without domains", externalDns({ domains: undefined }), "required", "domains"],
  [36, "a domain with a scheme", externalDns({ domains: ["https://example.com"] }), "dns-name", "domains[0]"],
  [117, "a policy of records in words", externalDns({ policy: "sync" }), "wrong-kind", "policy"],
  [117, "a login without its secret", externalDns({ credential: { credentialId: "a" } }), "wrong-kind", "credential"],
  [
    117,
    "a gateway that exists, without its namespace",
    () => GatewayIngress.fromAttributes(untyped({ gatewayName: "g", hosts: ["a.example.com"] })),
    "required",
    "gatewayNamespace",
  ],
];
