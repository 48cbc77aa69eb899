import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import { checkProps, dependOn, guardStack, integer, knownKeys, readable, required } from "../core";
import type { CheckResult } from "../core";
import {
  HelmChart,
  KubernetesNamespace,
  Manifests,
  NamespaceIsolation,
  checkHelmChartOptions,
  checkPlacement,
} from "../kube";
import type { HelmChartOptions, HelmValues } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { checkReleases } from "../kube/releases/check-releases";
import { renderSpread } from "./gateway-objects";

const NAMESPACE = "envoy-gateway-system";
const RELEASE = "envoy-gateway";
const CLASS = "envoy-gateway";
const KEYS = ["cluster", "replicas", "releases", "extraValues", "timeoutSeconds"];

/** Image of the proxies in the chart's own words, which a mirror has to hold; its version belongs to that of the chart. */
const PROXY_IMAGE = "docker.io/envoyproxy/envoy:distroless-v1.39.0";
const REGISTRY = "docker.io";

/** Properties of `GatewayController`. */
export interface GatewayControllerProps extends HelmChartOptions {
  /** Cluster that gets the controller. */
  readonly cluster: IKubernetesCluster;

  /**
   * Number of controllers, one of which works; from 1 to 10.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Which chart is installed.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;
}

/**
 * Defines Envoy Gateway on a cluster: the kinds of the Gateway API, the controller that makes proxies for Gateways, and their class.
 * Every `GatewayIngress` brings one, unless it is given that of another.
 *
 * Helm makes the kinds once and never changes them; before an upgrade of the chart they are applied by hand, see the README of this
 * folder. They stay when the controller goes, because every route on the cluster would go with them.
 *
 * @see https://gateway.envoyproxy.io/
 */
export class GatewayController extends Construct {
  /** Name of the GatewayClass. */
  public readonly className = CLASS;

  /** Namespace of the controller, of the Gateways and of their proxies. */
  public readonly namespaceName = NAMESPACE;

  /** Image of the proxies, when a mirror holds it; undefined for the one that the controller knows. */
  public readonly proxyImage: string | undefined;

  /** @throws ValidationError with every problem of the properties at once */
  public constructor(scope: Construct, id: string, props: GatewayControllerProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkController(props));
    guardStack(this);
    const { cluster, extraValues, timeoutSeconds, replicas = 2 } = props;
    const releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);
    const image = releases.mirrored(PROXY_IMAGE);
    this.proxyImage = image === PROXY_IMAGE ? undefined : image;

    const namespace = new KubernetesNamespace(this, "Namespace", {
      cluster,
      name: NAMESPACE,
      // proxies forward to the pods of all applications, and the API server asks the controller.
      isolation: NamespaceIsolation.none(),
    });
    const chart = new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart("envoy-gateway"),
      releaseName: RELEASE,
      namespace: namespace.namespaceName,
      values: renderGatewayControllerValues(cluster.networking.clusterDomain, replicas, releases),
      extraValues,
      timeoutSeconds,
    });
    const gatewayClass = new Manifests(this, "Class", {
      cluster,
      name: "gateway-class",
      namespace: namespace.namespaceName,
      objects: [
        {
          apiVersion: "gateway.networking.k8s.io/v1",
          kind: "GatewayClass",
          metadata: { name: CLASS },
          spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
        },
      ],
    });
    dependOn(gatewayClass, chart);
  }
}

/**
 * Renders the values of the chart `gateway-helm`.
 *
 * @param clusterDomain DNS domain of the cluster
 * @param replicas number of controllers
 * @param releases where images come from
 */
export function renderGatewayControllerValues(
  clusterDomain: string,
  replicas: number,
  releases: AddOnReleases,
): HelmValues {
  const registry = releases.mirrored(`${REGISTRY}/image`).slice(0, -"/image".length);
  const labels = { "app.kubernetes.io/name": "gateway-helm", "app.kubernetes.io/instance": RELEASE };
  return {
    ...(registry === REGISTRY ? {} : { global: { imageRegistry: registry } }),
    kubernetesClusterDomain: clusterDomain,
    deployment: {
      replicas,
      priorityClassName: "system-cluster-critical",
      envoyGateway: { resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } } },
      pod: { topologySpreadConstraints: renderSpread(labels) },
    },
    podDisruptionBudget: { maxUnavailable: 1 },
    certgen: { job: { resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } } } },
  };
}

function checkController(given: GatewayControllerProps): CheckResult {
  const props = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    integer("replicas", props.replicas, { min: 1, max: 10 }),
    checkReleases("releases", props.releases, props.cluster),
    checkHelmChartOptions("", props),
  ];
}
