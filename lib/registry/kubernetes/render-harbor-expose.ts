import { renderLoadBalancerAnnotations } from "../../apps/load-balancer-options";
import { Cidr, hasTokens } from "../../core";
import type { HelmValues, IGateway, KubernetesObject } from "../../kube";
import type { AccessSource } from "./harbor-access";
import { SECRETS, SERVICE_NAME } from "./harbor-names";

/** Port of Harbor's proxy behind a gateway. */
const HTTP_PORT = 80;

/** What external-dns makes a name of, where it runs. @see https://kubernetes-sigs.github.io/external-dns/ */
const NAME_ANNOTATION = "external-dns.alpha.kubernetes.io/hostname";

/** How clients reach a registry. */
export interface HarborExpose {
  /** Over which way. */
  readonly access: AccessSource;

  /** Host name of the registry. */
  readonly hostname: string;

  /** Ranges of the cluster's own nodes and pods. */
  readonly ownCidrs: readonly string[];

  /** Secret with the certificate of the authority, which the portal lets people download; undefined when there is none. */
  readonly authoritySecret: string | undefined;
}

/**
 * Renders the values of the chart about the way in.
 *
 * Behind a gateway it is a Service for the route of `renderHarborRoute`: the chart's own route has no time limits, and so those of the
 * gateway, which for Envoy are 15 seconds from the end of a request to the last byte of a layer.
 */
export function renderHarborExpose({ access, hostname, ownCidrs }: HarborExpose): HelmValues {
  if (access.kind === "gateway") {
    return {
      type: "clusterIP",
      // the gateway ends the clients' encryption.
      tls: { enabled: false },
      clusterIP: { name: SERVICE_NAME, ports: { httpPort: HTTP_PORT } },
    };
  }
  const { options } = access;
  return {
    type: "loadBalancer",
    tls: { enabled: true, certSource: "secret", secret: { secretName: SECRETS.serving } },
    loadBalancer: {
      name: SERVICE_NAME,
      IP: options.floatingIp ?? options.address ?? "",
      annotations: { ...renderLoadBalancerAnnotations(options), [NAME_ANNOTATION]: hostname },
      // a node filters what its own pods, and it itself, send to the address of a load balancer.
      sourceRanges: [...new Set([...options.allowedCidrs, ...ownCidrs.filter(isIpv4)])],
    },
  };
}

/**
 * Renders the route from a gateway to Harbor's proxy.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/http-timeouts/
 */
export function renderHarborRoute(hostname: string, gateway: IGateway): KubernetesObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: SERVICE_NAME },
    spec: {
      parentRefs: [{ name: gateway.gatewayName, namespace: gateway.gatewayNamespace }],
      hostnames: [hostname],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/" } }],
          backendRefs: [{ name: SERVICE_NAME, port: HTTP_PORT }],
          // layers take as long as they take.
          timeouts: { request: "0s" },
        },
      ],
    },
  };
}

/** Octavia refuses ranges of another family than its address; a token is taken for what it should be. */
function isIpv4(range: string): boolean {
  const parsed = Cidr.tryParse(range);
  return hasTokens(range) ? !range.startsWith("#{") : parsed instanceof Cidr && parsed.version === 4;
}
