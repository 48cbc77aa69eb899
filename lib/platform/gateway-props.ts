import type { IKubernetesCluster } from "../cluster";
import { dnsLabel, integer, knownKeys, notAbove, ofKind, problem, quantity, readable, required } from "../core";
import type { CheckResult } from "../core";
import type { HelmChartOptions } from "../kube";
import { checkHelmChartOptions } from "../kube";
import type { AddOnReleases } from "../kube/releases";
import { checkReleases } from "../kube/releases/check-releases";
import { LoadBalancerProvider } from "../network";
import { CertificateIssuer } from "./certificate-issuer";
import { GatewayClientAddress } from "./gateway-client-address";
import { GatewayController } from "./gateway-controller";
import { GatewayExposure } from "./gateway-exposure";
import { checkGatewayHosts } from "./gateway-hosts";
import { checkGatewayLoadBalancer } from "./gateway-load-balancer";
import type { GatewayLoadBalancerOptions } from "./gateway-load-balancer";
import { GatewayRoutes } from "./gateway-routes";

/** How the proxies of a gateway run. */
export interface GatewayProxyOptions {
  /**
   * Number of proxies, from 1 to 100; spread over zones and nodes.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Most proxies under load, which takes metrics-server on the cluster.
   *
   * @default - the number stays
   */
  readonly maxReplicas?: number;

  /**
   * CPU that each proxy reserves, as a quantity.
   *
   * @default "100m"
   */
  readonly cpu?: string;

  /**
   * Memory that each proxy reserves and is limited to, as a quantity.
   *
   * @default "512Mi"
   */
  readonly memory?: string;
}

/** Properties of `GatewayIngress`. */
export interface GatewayIngressProps extends HelmChartOptions {
  /** Cluster that gets the gateway. Its cloud has to have load balancers. */
  readonly cluster: IKubernetesCluster;

  /**
   * Hosts that it serves over HTTPS, 1 to 63; `*.apps.example.com` stands for every name with one more label. A certificate is
   * ordered for each.
   */
  readonly hosts: readonly string[];

  /** Who signs the certificates. `CertManager` makes the issuer. */
  readonly issuer: CertificateIssuer;

  /**
   * Who reaches it over which address.
   *
   * @default GatewayExposure.internal()
   */
  readonly exposure?: GatewayExposure;

  /**
   * Whether it learns the addresses of its clients.
   *
   * @default GatewayClientAddress.HIDDEN
   */
  readonly clientAddress?: GatewayClientAddress;

  /**
   * Name of the Gateway, a DNS label of at most 40 characters, unique on the cluster. A change makes a new load balancer.
   *
   * @default "gateway"
   */
  readonly name?: string;

  /**
   * Which namespaces may hang routes on it.
   *
   * @default GatewayRoutes.fromAllNamespaces()
   */
  readonly routes?: GatewayRoutes;

  /**
   * How the proxies run.
   *
   * @default - two proxies
   */
  readonly proxies?: GatewayProxyOptions;

  /**
   * What Octavia is asked for beside an address.
   *
   * @default - nothing
   */
  readonly loadBalancer?: GatewayLoadBalancerOptions;

  /**
   * Controller of another gateway on the same cluster. `extraValues` and `timeoutSeconds` belong to the controller, so they cannot be
   * given beside it.
   *
   * @default - a controller of its own, for the first gateway of a cluster
   */
  readonly controller?: GatewayController;

  /**
   * Which chart is installed, unless `controller` is given.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;
}

/** Longest name of a gateway, in characters; names of objects and of the load balancer are made of it. */
const MAX_NAME_LENGTH = 40;

const KEYS = [
  "cluster",
  "hosts",
  "issuer",
  "exposure",
  "clientAddress",
  "name",
  "routes",
  "proxies",
  "loadBalancer",
  "controller",
  "releases",
  "extraValues",
  "timeoutSeconds",
];

/** Value objects and how each is made. */
const KINDS = [
  ["issuer", CertificateIssuer, "use CertificateIssuer.acme(...), .internal() or .existing(...)"],
  ["exposure", GatewayExposure, "use GatewayExposure.public({ allowedCidrs }), .worldwide() or .internal()"],
  ["clientAddress", GatewayClientAddress, "use GatewayClientAddress.HIDDEN, .PROXY_PROTOCOL or .PRESERVED"],
  ["routes", GatewayRoutes, "use GatewayRoutes.fromAllNamespaces() or .fromNamespacesWith(...)"],
  ["controller", GatewayController, "give the 'controller' of the first GatewayIngress"],
] as const;

/** Checks the properties of a gateway. @internal */
export function checkGatewayIngress(given: GatewayIngressProps): CheckResult {
  const props = readable(given);
  const { issuer, hosts, routes } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    required("hosts", hosts) ?? checkGatewayHosts("hosts", hosts),
    required("issuer", issuer),
    KINDS.map(([key, kind, fix]) => ofKind(key, props[key], kind, fix)),
    checkReleases("releases", props.releases, props.cluster),
    issuer instanceof CertificateIssuer
      ? [issuer.check("issuer"), Array.isArray(hosts) ? issuer.checkHosts("hosts", hosts) : undefined]
      : undefined,
    dnsLabel("name", props.name, { maxLength: MAX_NAME_LENGTH }),
    routes instanceof GatewayRoutes ? routes.check("routes") : undefined,
    checkProxies("proxies", props.proxies),
    checkHelmChartOptions("", props),
    checkOwnController(props),
    checkCloud(props),
  ];
}

function checkProxies(path: string, given: GatewayProxyOptions | undefined): CheckResult {
  const proxies = readable(given);
  return [
    knownKeys(path, given, ["replicas", "maxReplicas", "cpu", "memory"]),
    integer(`${path}.replicas`, proxies.replicas, { min: 1, max: 100 }),
    integer(`${path}.maxReplicas`, proxies.maxReplicas, { min: 1, max: 100 }),
    notAbove(`${path}.replicas`, proxies.replicas ?? 2, `${path}.maxReplicas`, proxies.maxReplicas),
    quantity(`${path}.cpu`, proxies.cpu),
    quantity(`${path}.memory`, proxies.memory),
  ];
}

function checkOwnController(props: Partial<GatewayIngressProps>): CheckResult {
  return props.controller === undefined
    ? undefined
    : (["extraValues", "timeoutSeconds"] as const)
        .filter((key) => props[key] !== undefined)
        .map((key) =>
          problem(key, "controller-given", "must not be given beside 'controller'", "give it to the GatewayController"),
        );
}

/** What depends on the cloud of the cluster; silent on what is no cluster, which is reported elsewhere. */
function checkCloud({ cluster, ...props }: Partial<GatewayIngressProps>): CheckResult {
  const { loadBalancerProvider, externalNetworkId } = readable(readable(cluster).cloud);
  if (cluster?.cloud === undefined) {
    return undefined;
  }
  if (readable(cluster.networking).plugin?.kuryr !== undefined) {
    return problem(
      "cluster",
      "gateway-unsupported",
      "must not have Kuryr, which reads neither ranges of clients nor whether a load balancer is internal, so that the gateway would be open to everybody",
      "use Exposure.cluster({ fromCidrs: [...] }) for machines that have a route to pods, or take Cilium or Calico",
    );
  }
  if (!(loadBalancerProvider instanceof LoadBalancerProvider)) {
    return problem(
      "cluster",
      "load-balancer-missing",
      "must have load balancers for Services, because a gateway is reached over one",
      "set 'serviceLoadBalancers' of the cluster, or 'loadBalancerProvider' of an imported one, to LoadBalancerProvider.AMPHORA or .OVN",
    );
  }
  const { exposure, clientAddress, issuer } = props;
  return [
    exposure instanceof GatewayExposure ? exposure.check("exposure", externalNetworkId) : undefined,
    clientAddress instanceof GatewayClientAddress
      ? clientAddress.check("clientAddress", loadBalancerProvider)
      : undefined,
    checkGatewayLoadBalancer("loadBalancer", props.loadBalancer, loadBalancerProvider),
    issuer instanceof CertificateIssuer && issuer.asksFromAnywhere && exposure?.kind !== "worldwide"
      ? problem(
          "exposure",
          "authority-locked-out",
          "must be worldwide, because the authority of 'issuer' asks from changing addresses whether the hosts are yours",
          "use GatewayExposure.worldwide(), or CertificateIssuer.internal()",
          exposure?.kind ?? "internal",
        )
      : undefined,
  ];
}
