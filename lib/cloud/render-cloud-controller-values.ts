import type { ClusterNetworkFacts, IKubernetesCluster } from "../cluster";
import { hasTokens, TerraformExpression } from "../core";
import type { HelmValues } from "../kube";
import type { AddOnReleases } from "../kube/releases";

const IMAGE = "registry.k8s.io/provider-os/openstack-cloud-controller-manager";

/** Port of the controller's own health checks, on the loopback of its node. */
const HEALTH_PORT = 10_258;

/** The controller makes nodes ready, so it runs on nodes that are not. */
const TOLERATIONS = [
  { key: "node.cloudprovider.kubernetes.io/uninitialized", value: "true", effect: "NoSchedule" },
  { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoSchedule" },
];

/** Words and beginnings that YAML reads as something else than text. */
const NOT_TEXT_IN_YAML = /^(?:[0-9].*|true|false|yes|no|on|off|y|n|null)$/;

/** What the values of the chart depend on. */
export interface CloudControllerSettings {
  readonly cluster: IKubernetesCluster;
  readonly releases: AddOnReleases;
  readonly secretName: string;
  readonly configHash: string;
  readonly hasLoadBalancers: boolean;
  readonly hasPodRoutes: boolean;
}

/** Renders the values of the chart openstack-cloud-controller-manager. */
export function renderCloudControllerValues(settings: CloudControllerSettings): HelmValues {
  const { cluster, releases, secretName, configHash, hasLoadBalancers, hasPodRoutes } = settings;
  return {
    cluster: { name: yamlText(cluster.clusterName) },
    image: { repository: releases.mirrored(IMAGE) },
    secret: { enabled: true, create: false, name: secretName },
    podAnnotations: { "checksum/cloud-conf": configHash },
    enabledControllers: [
      "cloud-node",
      "cloud-node-lifecycle",
      ...(hasLoadBalancers ? ["service"] : []),
      ...(hasPodRoutes ? ["route"] : []),
    ],
    ...(hasPodRoutes ? { controllerExtraArgs: renderRouteArguments(cluster.networking) } : {}),
    extraEnv: renderApiAddress(cluster),
    // the chart's own list would mount folders of the node that the controller does not read.
    extraVolumes: [],
    extraVolumeMounts: [],
    tolerations: TOLERATIONS,
    priorityClassName: "system-cluster-critical",
    // the resolver of the node, because that of the cluster starts after the controller.
    dnsPolicy: "Default",
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 1001,
      runAsGroup: 1001,
      seccompProfile: { type: "RuntimeDefault" },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    resources: { requests: { cpu: "50m", memory: "96Mi" } },
    livenessProbe: {
      httpGet: { host: "127.0.0.1", path: "/healthz", port: HEALTH_PORT, scheme: "HTTPS" },
      initialDelaySeconds: 30,
      periodSeconds: 30,
      timeoutSeconds: 10,
      failureThreshold: 5,
    },
  };
}

/** The chart writes the name without quotes; what a token stands for may need them. */
function yamlText(name: string): string {
  return hasTokens(name) || NOT_TEXT_IN_YAML.test(name) ? JSON.stringify(name) : name;
}

/** Without kube-proxy, the address of the API's Service answers only when the network plugin runs, which may wait for the controller. */
function renderApiAddress(cluster: IKubernetesCluster): readonly object[] {
  const { endpointPort, privateEndpointHost, networking } = cluster;
  if (networking.plugin?.replacesKubeProxy !== true) {
    return [];
  }
  const port = hasTokens(endpointPort)
    ? TerraformExpression.call("tostring", endpointPort).asString()
    : String(endpointPort);
  return [
    { name: "KUBERNETES_SERVICE_HOST", value: privateEndpointHost },
    { name: "KUBERNETES_SERVICE_PORT", value: port },
  ];
}

function renderRouteArguments({ podCidrs }: ClusterNetworkFacts): string {
  return ["--allocate-node-cidrs=true", "--configure-cloud-routes=true", `--cluster-cidr=${podCidrs.join(",")}`]
    .map((argument) => `- ${argument}`)
    .join("\n");
}
