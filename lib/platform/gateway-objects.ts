import type { KubernetesObject } from "../kube";
import type { CertificateIssuer } from "./certificate-issuer";
import { certificateName, listenerName } from "./gateway-hosts";
import { renderGatewayService } from "./gateway-load-balancer";
import type { GatewayServiceSpec } from "./gateway-load-balancer";
import type { GatewayRoutes } from "./gateway-routes";

/** Everything that the objects of a gateway are made of. */
export interface GatewaySpec extends GatewayServiceSpec {
  /** Name of the Gateway and of what belongs to it. */
  readonly name: string;

  /** Namespace of the objects. */
  readonly namespace: string;

  /** Name of the GatewayClass. */
  readonly className: string;

  /** Hosts that it serves. */
  readonly hosts: readonly string[];

  /** Who signs its certificates. */
  readonly issuer: CertificateIssuer;

  /** Who may hang routes on it. */
  readonly routes: GatewayRoutes;

  /** Number of proxies. */
  readonly replicas: number;

  /** Most proxies under load; undefined leaves the number alone. */
  readonly maxReplicas: number | undefined;

  /** CPU that each proxy reserves. */
  readonly cpu: string;

  /** Memory that each proxy reserves and is limited to. */
  readonly memory: string;

  /** Image of the proxies; undefined for the one that the controller knows. */
  readonly image: string | undefined;
}

const GATEWAY_API = "gateway.networking.k8s.io";
const ENVOY_API = "gateway.envoyproxy.io";

/** Name of the listener for plain HTTP, which only sends clients to HTTPS. */
const HTTP_LISTENER = "http";

/** Most hosts of one HTTPRoute. */
const MAX_ROUTE_HOSTS = 16;

/** Above this share of the reserved CPU, in percent, another proxy starts. */
const CPU_TARGET_PERCENT = 70;

/**
 * Renders the objects of a gateway: how its proxies run, the Gateway, the way from HTTP to HTTPS, and what clients may negotiate.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 * @see https://gateway.envoyproxy.io/docs/api/extension_types/
 */
export function renderGatewayObjects(spec: GatewaySpec): readonly KubernetesObject[] {
  return [renderProxy(spec), renderGateway(spec), ...renderRedirects(spec), renderClientPolicy(spec)];
}

function renderProxy(spec: GatewaySpec): KubernetesObject {
  const { name, namespace, replicas, maxReplicas, cpu, memory, image } = spec;
  return {
    apiVersion: `${ENVOY_API}/v1alpha1`,
    kind: "EnvoyProxy",
    metadata: { name, namespace },
    spec: {
      provider: {
        type: "Kubernetes",
        kubernetes: {
          envoyDeployment: {
            replicas: maxReplicas === undefined ? replicas : undefined,
            container: { image, resources: { requests: { cpu, memory }, limits: { memory } } },
            pod: {
              priorityClassName: "system-cluster-critical",
              securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
              topologySpreadConstraints: renderSpread({
                "app.kubernetes.io/component": "proxy",
                [`${ENVOY_API}/owning-gateway-name`]: name,
                [`${ENVOY_API}/owning-gateway-namespace`]: namespace,
              }),
            },
          },
          envoyHpa: maxReplicas === undefined ? undefined : renderScaling(replicas, maxReplicas),
          envoyPDB: { maxUnavailable: 1 },
          envoyService: renderGatewayService(spec),
        },
      },
    },
  };
}

function renderScaling(minReplicas: number, maxReplicas: number): object {
  const target = { type: "Utilization", averageUtilization: CPU_TARGET_PERCENT };
  return { minReplicas, maxReplicas, metrics: [{ type: "Resource", resource: { name: "cpu", target } }] };
}

/**
 * Renders constraints that spread pods over zones and nodes as far as there are any.
 *
 * @param labels labels of the pods
 * @internal
 */
export function renderSpread(labels: Readonly<Record<string, string>>): readonly object[] {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: labels },
  }));
}

function renderGateway(spec: GatewaySpec): KubernetesObject {
  const { name, namespace, className, hosts, issuer, routes } = spec;
  // HTTP takes routes of its own namespace only: the redirection, and the answers to a certificate authority.
  const http = {
    name: HTTP_LISTENER,
    protocol: "HTTP",
    port: 80,
    allowedRoutes: { namespaces: { from: "Same" } },
  };
  return {
    apiVersion: `${GATEWAY_API}/v1`,
    kind: "Gateway",
    metadata: {
      name,
      namespace,
      annotations: {
        "cert-manager.io/cluster-issuer": issuer.name,
        "cert-manager.io/private-key-algorithm": "ECDSA",
        "cert-manager.io/private-key-rotation-policy": "Always",
      },
    },
    spec: {
      gatewayClassName: className,
      infrastructure: { parametersRef: { group: ENVOY_API, kind: "EnvoyProxy", name } },
      listeners: [
        http,
        ...hosts.map((hostname) => ({
          name: listenerName(hostname),
          protocol: "HTTPS",
          port: 443,
          hostname,
          tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: certificateName(name, hostname) }] },
          allowedRoutes: { namespaces: routes.render() },
        })),
      ],
    },
  };
}

/**
 * The way from HTTP to HTTPS, for the gateway's own hosts: a proxy looks for the host first, so a route for all hosts would be out of
 * sight while an authority's question about one of them has a route.
 */
function renderRedirects({ name, namespace, hosts }: GatewaySpec): readonly KubernetesObject[] {
  const groups = Array.from({ length: Math.ceil(hosts.length / MAX_ROUTE_HOSTS) }, (_, index) =>
    hosts.slice(index * MAX_ROUTE_HOSTS, (index + 1) * MAX_ROUTE_HOSTS),
  );
  return groups.map((hostnames, index) => ({
    apiVersion: `${GATEWAY_API}/v1`,
    kind: "HTTPRoute",
    metadata: { name: `${name}-to-https${index === 0 ? "" : `-${index + 1}`}`, namespace },
    spec: {
      parentRefs: [{ name, sectionName: HTTP_LISTENER }],
      hostnames,
      rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] }],
    },
  }));
}

function renderClientPolicy({ name, namespace, clientAddress }: GatewaySpec): KubernetesObject {
  return {
    apiVersion: `${ENVOY_API}/v1alpha1`,
    kind: "ClientTrafficPolicy",
    metadata: { name, namespace },
    spec: {
      targetRefs: [{ group: GATEWAY_API, kind: "Gateway", name }],
      tls: { minVersion: "1.2" },
      // who does not say where a connection comes from is refused, so that nobody can claim another address.
      proxyProtocol: clientAddress.name === "PROXY_PROTOCOL" ? { optional: false } : undefined,
    },
  };
}
