import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import { checkProps, guardStack, integer, knownKeys, readable, required } from "../core";
import type { CheckResult } from "../core";
import { HelmChart, checkHelmChartOptions, checkPlacement } from "../kube";
import type { HelmChartOptions, HelmValues } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { checkReleases } from "../kube/releases/check-releases";

const KEYS = ["cluster", "releases", "replicas", "extraValues", "timeoutSeconds"];
const NAME = "metrics-server";
const DEFAULT_REPLICAS = 2;

/** Ten years: Helm keeps the certificate that it made, and nothing renews it before it ends. */
const CERTIFICATE_DAYS = 3650;

/** Where the authority of the kubelets is mounted; every namespace has it in a ConfigMap. */
const KUBELET_CA = { name: "kubelet-ca", folder: "/etc/kubelet-ca", configMap: "kube-root-ca.crt" };

/** Properties of `MetricsServer`. */
export interface MetricsServerProps extends HelmChartOptions {
  /** Cluster that is measured. */
  readonly cluster: IKubernetesCluster;

  /**
   * Charts and images to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;

  /**
   * Number of pods, from 1 to 5. Eviction leaves one of several alone, so that autoscalers never go without numbers.
   *
   * @default 2
   */
  readonly replicas?: number;
}

/**
 * Defines the source of what `kubectl top` and HorizontalPodAutoscalers go by: the use of processors and memory, of nodes and pods.
 *
 * It believes kubelets only with a certificate of the cluster's authority. Kubelets of a `K8sOnOpenStackCluster` ask for one, and the
 * control plane nodes approve it once every name and address in it is the node's own. An imported cluster has to do the same
 * (`serverTLSBootstrap`, and somebody who approves), or the pods never get ready.
 *
 * @see https://kubernetes-sigs.github.io/metrics-server/
 */
export class MetricsServer extends Construct {
  /** @throws ValidationError when a property is malformed, or the stack makes the cluster */
  public constructor(scope: Construct, id: string, props: MetricsServerProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkMetricsServer(props));
    guardStack(this);
    const { cluster, replicas = DEFAULT_REPLICAS, extraValues, timeoutSeconds } = props;
    const releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);

    new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart(NAME),
      releaseName: NAME,
      namespace: "kube-system",
      values: renderMetricsServerValues({
        replicas,
        clusterDomain: cluster.networking.clusterDomain,
        image: releases.mirrored("registry.k8s.io/metrics-server/metrics-server"),
      }),
      extraValues,
      timeoutSeconds,
    });
  }
}

/** What the chart of the metrics server is told. */
export interface MetricsServerFacts {
  /** Number of pods. */
  readonly replicas: number;

  /** DNS domain of the cluster. */
  readonly clusterDomain: string;

  /** Image without tag. */
  readonly image: string;
}

/** Renders the values of the chart. Every connection is verified: the API server's to the metrics server, and that one's to kubelets. */
export function renderMetricsServerValues({ replicas, clusterDomain, image }: MetricsServerFacts): HelmValues {
  return {
    image: { repository: image },
    replicas,
    podDisruptionBudget: replicas > 1 ? { enabled: true, minAvailable: 1 } : { enabled: false },
    priorityClassName: "system-cluster-critical",
    resources: { requests: { cpu: "100m", memory: "200Mi" } },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        // two pods on the only worker are better than one.
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { "app.kubernetes.io/name": NAME, "app.kubernetes.io/instance": NAME } },
      },
    ],
    args: [`--kubelet-certificate-authority=${KUBELET_CA.folder}/ca.crt`],
    extraVolumes: [{ name: KUBELET_CA.name, configMap: { name: KUBELET_CA.configMap } }],
    extraVolumeMounts: [{ name: KUBELET_CA.name, mountPath: KUBELET_CA.folder, readOnly: true }],
    tls: { type: "helm", clusterDomain, helm: { lookup: true, certDurationDays: CERTIFICATE_DAYS } },
    apiService: { insecureSkipTLSVerify: false },
  };
}

function checkMetricsServer(given: MetricsServerProps): CheckResult {
  const { cluster, releases, replicas, ...options } = readable(given);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkReleases("releases", releases, cluster),
    integer("replicas", replicas, { min: 1, max: 5 }),
    checkHelmChartOptions("", options),
  ];
}
