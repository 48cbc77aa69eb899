import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Annotations, Token } from "cdktf";
import { Construct } from "constructs";
import { PodSecurityLevel } from "../bootstrap";
import type { CloudAccess, IApplicationCredential } from "../cloud";
import type { IKubernetesCluster } from "../cluster";
import {
  checkProps,
  dependOn,
  guardStack,
  knownKeys,
  ofKind,
  problem,
  readable,
  required,
  terraformJson,
} from "../core";
import type { CheckResult } from "../core";
import { HelmChart, Manifests, checkHelmChartOptions, checkPlacement, renderPodSecurityLabels } from "../kube";
import type { HelmChartOptions, KubernetesObject } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { checkReleases } from "../kube/releases/check-releases";
import { NetworkPlugin } from "../network";
import { renderCalicoValues } from "./calico-values";
import { renderCiliumValues } from "./cilium-values";
import { renderFlannelValues } from "./flannel-values";
import { KuryrChart } from "./kuryr";
import { checkKuryrChart } from "./kuryr/check-kuryr-chart";
import { MetadataAccess } from "./metadata-access";
import { renderCalicoMetadataPolicy, renderCiliumMetadataPolicy } from "./metadata-policies";
import { networkPluginFacts } from "./network-plugin-facts";
import type { NetworkPluginFacts } from "./network-plugin-facts";
import { renderCalicoRoutes, renderCiliumRoutes } from "./pod-route-objects";
import { PodRouteRelease } from "./pod-route-release";

const KEYS = ["cluster", "releases", "metadata", "cloud", "credential", "extraValues", "timeoutSeconds"];

/** Properties of `NetworkPluginChart`. */
export interface NetworkPluginChartProps extends HelmChartOptions {
  /** Cluster that was made with a network plugin. */
  readonly cluster: IKubernetesCluster;

  /**
   * Charts and images to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;

  /**
   * Whether pods reach the metadata service of the cloud.
   *
   * @default MetadataAccess.denied(), with a warning on Flannel, which cannot keep it
   */
  readonly metadata?: MetadataAccess;

  /**
   * Where the cloud is; Kuryr only, which makes a port for every pod there.
   *
   * @default CloudAccess.fromCatalog()
   */
  readonly cloud?: CloudAccess;

  /**
   * Who makes ports and load balancers; Kuryr only.
   *
   * @default - a new application credential, named after the cluster, that does not expire
   */
  readonly credential?: IApplicationCredential;
}

/**
 * Defines the upper half of a cluster's network plugin: its release, and the policy that keeps pods from the metadata service. The
 * cluster knows which plugin, ranges and MTU, so nothing is said twice.
 *
 * Nothing in it waits for the cloud controller: all that Helm waits for runs on nodes that are still tainted as uninitialized. Calico's
 * release is done when its operator runs; nodes become ready when the operator is through. Kuryr, which has no chart, comes as two
 * releases of the library's own.
 */
export class NetworkPluginChart extends Construct {
  /** @throws ValidationError when the cluster came with a plugin already, or the plugin cannot do what is asked for */
  public constructor(scope: Construct, id: string, props: NetworkPluginChartProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkNetworkPluginChart(props));
    guardStack(this);
    const { cluster, metadata = MetadataAccess.denied() } = props;
    const { plugin } = cluster.networking;
    // the checks say so before.
    if (plugin === undefined) {
      return;
    }
    const releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);
    const facts = networkPluginFacts(cluster, plugin, releases);
    const parts = { props, releases, facts, isMetadataDenied: metadata.isDenied };
    if (plugin.name === "cilium") {
      this.createCilium(parts);
    } else if (plugin.name === "calico") {
      this.createCalico(parts);
    } else if (plugin.name === "kuryr") {
      this.createKuryr(parts);
    } else {
      this.createFlannel(parts);
    }
  }

  private createCilium({ props, releases, facts, isMetadataDenied }: Parts): void {
    const chart = new HelmChart(this, "Chart", {
      ...chartOptions(props),
      chart: releases.chart("cilium"),
      releaseName: "cilium",
      namespace: "kube-system",
      values: renderCiliumValues(facts, isMetadataDenied ? this.createCiliumPolicies(facts.plugin) : undefined),
    });
    if (facts.plugin.podRoutes?.kind === "bgp") {
      // cilium's operator makes the definitions when it runs.
      dependOn(this.createPodRoutes(props.cluster, facts.plugin, "kube-system", renderCiliumRoutes), chart);
    }
  }

  /**
   * Policies in the place where agents read them at their start: no pod ever runs without them, and they need no definition, which
   * Cilium's operator makes only when it runs.
   *
   * @see https://docs.cilium.io/en/stable/security/policy/disk-based/
   */
  private createCiliumPolicies(plugin: NetworkPlugin): string {
    const policies = new ConfigMapV1(this, "Policies", {
      metadata: { name: "cilium-static-policies", namespace: "kube-system" },
      data: { "deny-cloud-metadata.yaml": terraformJson(renderCiliumMetadataPolicy(plugin)) },
    });
    return Token.asString(policies.metadata.name);
  }

  private createCalico({ props, releases, facts, isMetadataDenied }: Parts): void {
    const { cluster } = props;
    const namespace = this.createNamespace(cluster, "tigera-operator");
    const definitions = new HelmChart(this, "Definitions", {
      cluster,
      chart: releases.chart("calico-crds"),
      releaseName: "calico-crds",
      namespace,
      timeoutSeconds: props.timeoutSeconds,
    });
    const chart = new HelmChart(this, "Chart", {
      ...chartOptions(props),
      chart: releases.chart("calico"),
      releaseName: "tigera-operator",
      namespace,
      values: renderCalicoValues(facts),
    });
    dependOn(chart, definitions);
    if (renderCalicoRoutes(facts.plugin).length > 0) {
      const routes = this.createPodRoutes(cluster, facts.plugin, namespace, renderCalicoRoutes);
      dependOn(routes, definitions);
      // agents know from their start what they announce, and what stays untranslated.
      dependOn(chart, routes);
    }
    if (isMetadataDenied) {
      const policy = new Manifests(this, "MetadataPolicy", {
        cluster,
        name: "calico-metadata-policy",
        namespace,
        objects: [renderCalicoMetadataPolicy(facts.plugin)],
      });
      dependOn(policy, definitions);
      // pods start when Calico runs, and by then it knows the policy.
      dependOn(chart, policy);
    }
  }

  private createFlannel({ props, releases, facts, isMetadataDenied }: Parts): void {
    new HelmChart(this, "Chart", {
      ...chartOptions(props),
      chart: releases.chart("flannel"),
      releaseName: "flannel",
      namespace: this.createNamespace(props.cluster, "kube-flannel"),
      values: renderFlannelValues(facts),
    });
    if (isMetadataDenied) {
      Annotations.of(this).addWarning(
        "pods can read the user data of their node from the metadata service, because Flannel has no policies; take Cilium or Calico, or say MetadataAccess.allowed() if that is fine",
      );
    }
  }

  /**
   * Nothing keeps pods from the metadata service, because nothing has to: it knows who asks by the port of the asker, and that of a pod
   * is no server's. Pods on the network of their node ask with its port, as with the other plugins.
   */
  private createKuryr({ props, facts: { plugin }, isMetadataDenied }: Parts): void {
    const { cluster, cloud, credential, timeoutSeconds } = props;
    const { kuryr: facts } = cluster.networking;
    // the checks say so before.
    if (plugin.kuryr === undefined || facts === undefined) {
      return;
    }
    new KuryrChart(this, "Kuryr", { cluster, settings: plugin.kuryr, facts, cloud, credential, timeoutSeconds });
    if (!isMetadataDenied) {
      Annotations.of(this).addWarning(
        "pods do not reach the metadata service with MetadataAccess.allowed() either: Kuryr gives them ports of their own, and the service answers those of servers",
      );
    }
  }

  private createPodRoutes(
    cluster: IKubernetesCluster,
    plugin: NetworkPlugin,
    namespace: string,
    render: (plugin: NetworkPlugin) => readonly KubernetesObject[],
  ): PodRouteRelease {
    const peers = plugin.podRoutes?.peers ?? [];
    return new PodRouteRelease(this, "PodRoutes", { cluster, namespace, peers, objects: render(plugin) });
  }

  /** The plugins configure the network of their node, which only the privileged level lets them. */
  private createNamespace(cluster: IKubernetesCluster, name: string): string {
    const namespace = new NamespaceV1(this, "Namespace", {
      metadata: { name, labels: renderPodSecurityLabels(PodSecurityLevel.PRIVILEGED, cluster.version.minor) },
      timeouts: { delete: "15m" },
    });
    return Token.asString(namespace.metadata.name);
  }
}

/** What the plugins are made of. */
interface Parts {
  readonly props: NetworkPluginChartProps;
  readonly releases: AddOnReleases;
  readonly facts: NetworkPluginFacts;
  readonly isMetadataDenied: boolean;
}

function chartOptions({ cluster, extraValues, timeoutSeconds }: NetworkPluginChartProps) {
  return { cluster, extraValues, timeoutSeconds };
}

function checkNetworkPluginChart(given: NetworkPluginChartProps): CheckResult {
  const { cluster, releases, metadata, cloud, credential, ...options } = readable(given);
  const plugin = cluster?.networking?.plugin;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    checkReleases("releases", releases, cluster),
    ofKind("metadata", metadata, MetadataAccess, "use MetadataAccess.denied() or .allowed()"),
    metadata instanceof MetadataAccess && metadata.isDenied && plugin?.name !== "kuryr"
      ? plugin?.checkNetworkPolicy("metadata")
      : undefined,
    cluster !== undefined && cluster !== null && plugin === undefined
      ? problem(
          "cluster",
          "network-plugin-present",
          "must be a cluster that was made with a network plugin; one that was imported brought its own",
          "leave NetworkPluginChart out",
        )
      : ofKind(
          "cluster.networking.plugin",
          plugin,
          NetworkPlugin,
          "use NetworkPlugin.cilium(), .calico(), .flannel() or .kuryr(...)",
        ),
    checkKuryrChart(cluster, { cloud, credential, extraValues: options.extraValues }),
    checkHelmChartOptions("", options),
  ];
}
