import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { checkProps, guardStack, readable } from "../core";
import type { CheckResult } from "../core";
import { Manifests, checkPlacement } from "../kube";
import type { IGateway } from "../kube";
import { ExistingGateway, checkGatewayAttributes } from "./existing-gateway";
import type { GatewayAttributes } from "./existing-gateway";
import { GatewayClientAddress } from "./gateway-client-address";
import { GatewayController } from "./gateway-controller";
import { GatewayExposure } from "./gateway-exposure";
import { checkRouteHost, doublyServed } from "./gateway-hosts";
import { renderGatewayObjects } from "./gateway-objects";
import type { GatewaySpec } from "./gateway-objects";
import { checkGatewayIngress } from "./gateway-props";
import type { GatewayIngressProps } from "./gateway-props";
import { GatewayRoutes } from "./gateway-routes";
import { orderAfter } from "./order-after";

/**
 * Defines the way from outside to applications: a load balancer of Octavia, Envoy proxies behind it, and a Gateway that applications
 * hang their routes on. HTTPS from TLS 1.2 on, with certificates that are ordered and renewed; HTTP only leads there.
 *
 * When it goes, the Gateway goes first, while its controller still runs and removes the Service. What the controller misses, the
 * cluster removes together with the class that owns it, and the namespace, and with it the destroy, waits until the cloud controller
 * has taken the load balancer away.
 *
 * To check that it works: `kubectl -n envoy-gateway-system get gateway` shows an address and `PROGRAMMED True`.
 *
 * @see https://gateway-api.sigs.k8s.io/
 */
export class GatewayIngress extends Construct implements IGateway {
  /**
   * A Gateway that exists already, of whatever controller.
   *
   * @throws ValidationError when a name or a host is none
   */
  public static fromAttributes(attributes: GatewayAttributes): IGateway {
    checkProps("GatewayIngress.fromAttributes", checkGatewayAttributes(attributes));
    return new ExistingGateway(attributes);
  }

  public readonly gatewayName: string;
  public readonly gatewayNamespace: string;
  public readonly proxyNamespace: string;
  public readonly hosts: readonly string[];

  /** Controller, which further gateways of the cluster share. */
  public readonly controller: GatewayController;

  /**
   * @throws ValidationError when the cloud has no load balancers, a host is none, or an option does not fit the load balancer
   */
  public constructor(scope: Construct, id: string, props: GatewayIngressProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkGatewayIngress(props));
    guardStack(this);
    const { cluster, releases, extraValues, timeoutSeconds } = props;
    this.controller =
      props.controller ?? new GatewayController(this, "Controller", { cluster, releases, extraValues, timeoutSeconds });
    this.gatewayName = props.name ?? "gateway";
    this.gatewayNamespace = this.controller.namespaceName;
    this.proxyNamespace = this.controller.namespaceName;
    this.hosts = [...props.hosts];

    const objects = new Manifests(this, "Objects", {
      cluster,
      name: `gateway-${this.gatewayName}`,
      namespace: this.gatewayNamespace,
      objects: renderGatewayObjects(this.specOf(props)),
    });
    orderAfter(objects, this.controller);
    this.warnOfOpenNodePorts(props);
    this.warnOfOverlaps();
  }

  public checkHost(path: string, host: string | undefined): CheckResult {
    return checkRouteHost(path, host, this.gatewayName, this.hosts);
  }

  private specOf(props: GatewayIngressProps): GatewaySpec {
    const { cluster, issuer, proxies = {} } = props;
    return {
      name: this.gatewayName,
      namespace: this.gatewayNamespace,
      className: this.controller.className,
      hosts: this.hosts,
      issuer,
      routes: props.routes ?? GatewayRoutes.fromAllNamespaces(),
      exposure: props.exposure ?? GatewayExposure.internal(),
      clientAddress: props.clientAddress ?? GatewayClientAddress.HIDDEN,
      options: props.loadBalancer ?? {},
      externalNetworkId: cluster.cloud.externalNetworkId,
      ownCidrs: [cluster.networking.nodeCidr, ...cluster.networking.podCidrs],
      replicas: proxies.replicas ?? 2,
      maxReplicas: proxies.maxReplicas,
      cpu: proxies.cpu ?? "100m",
      memory: proxies.memory ?? "512Mi",
      image: this.controller.proxyImage,
    };
  }

  private warnOfOpenNodePorts({ cluster, exposure }: GatewayIngressProps): void {
    const warning = cluster.cloud.loadBalancerProvider?.clientsWarning("exposure.allowedCidrs");
    if (warning !== undefined && exposure?.allowedCidrs !== undefined) {
      Annotations.of(this).addWarning(warning);
    }
  }

  private warnOfOverlaps(): void {
    for (const host of doublyServed(this.hosts)) {
      Annotations.of(this).addWarning(
        `'hosts' has ${host} beside a wildcard for it, and Envoy speaks no HTTP/2 with clients of either; leave one of them out`,
      );
    }
  }
}
