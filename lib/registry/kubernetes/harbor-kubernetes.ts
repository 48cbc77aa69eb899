import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { PodSecurityLevel } from "../../bootstrap";
import { checkProps, dependOn } from "../../core";
import { HelmChart, KubernetesNamespace, Manifests, checkPlacement } from "../../kube";
import { AddOnReleases } from "../../kube/releases";
import { VolumeAccess, VolumeClaim } from "../../storage";
import type { BoundHarbor, HarborContext } from "../harbor-placement";
import { HTTPS_PORT } from "../harbor-registry-base";
import { RegistryCertificate } from "../registry-certificate";
import type { RegistryServingPair } from "../registry-certificate";
import { checkHarborKubernetes } from "./check-harbor-kubernetes";
import { HarborCache } from "./harbor-cache";
import { HarborDatabase } from "./harbor-database";
import type { HarborKubernetesOptions } from "./harbor-kubernetes-options";
import { HarborMetrics } from "./harbor-metrics";
import { RELEASE_NAME, SECRETS } from "./harbor-names";
import { HarborSecrets } from "./harbor-secrets";
import type { HarborVolumeOptions } from "./harbor-volume";
import { renderHarborRoute } from "./render-harbor-expose";
import { renderHarborPolicies } from "./render-harbor-policies";
import { renderHarborValues } from "./render-harbor-values";
import type { HarborClaims } from "./render-harbor-values";

/** Enough for the database to be made, and for core to wait for it. */
const DEFAULT_TIMEOUT_SECONDS = 1200;

const DEFAULT_SCANNER_VOLUME: HarborVolumeOptions = { size: "10Gi" };

/** Properties of `HarborKubernetes`. */
export interface HarborKubernetesProps extends HarborContext {
  /** Options of the registry. */
  readonly options: HarborKubernetesOptions;
}

/**
 * Defines a registry on a Kubernetes cluster: the chart, its namespace, its Secrets and its volumes. `HarborRegistry` is what to use.
 *
 * The claims on volumes are Terraform's and not the chart's: they grow in place, which those of a StatefulSet do not, and
 * `deletionProtection` keeps them as it keeps any other claim. When they go, they go after the release and before the namespace.
 */
export class HarborKubernetes extends Construct implements BoundHarbor {
  public readonly port = HTTPS_PORT;
  public readonly address: string | undefined;
  public readonly publicAddress: string | undefined;
  public readonly certificateAuthority: string | undefined;

  private readonly namespace: KubernetesNamespace;

  /** @throws ValidationError when an option does not fit the cluster, or the other options */
  public constructor(scope: Construct, id: string, props: HarborKubernetesProps) {
    super(scope, id);
    const { options, settings, certificate } = props;
    checkProps(
      this,
      checkPlacement(this, options.cluster),
      checkHarborKubernetes("options", options, certificate, settings.hostname),
    );
    const { access, cluster } = options;
    this.warn(options);
    this.namespace = new KubernetesNamespace(this, "Namespace", {
      cluster,
      name: options.namespace ?? "harbor",
      podSecurity: PodSecurityLevel.RESTRICTED,
    });
    const policies = this.createPolicies(options);

    const pair = this.createCertificate(props);
    const { namespaceName } = this.namespace;
    const secrets = new HarborSecrets(this, "Secrets", { namespace: namespaceName, settings, pair, options });
    const chart = this.createChart(props, pair, secrets.revision);
    // an external database is called before anything else, and on destroy the pods go before what lets them.
    dependOn(chart, secrets, policies, this.namespace);
    if (access.source.kind === "gateway") {
      const route = renderHarborRoute(settings.hostname, access.source.gateway);
      const name = `${RELEASE_NAME}-route`;
      dependOn(new Manifests(this, "Route", { cluster, name, namespace: namespaceName, objects: [route] }), chart);
    }
    this.address = access.address;
    this.publicAddress = access.publicAddress;
    this.certificateAuthority = pair === undefined ? certificate?.authorityPem : pair.authorityPem;
  }

  /** Behind a gateway there is none of its own. */
  private createCertificate({
    options,
    settings,
    certificate,
  }: HarborKubernetesProps): RegistryServingPair | undefined {
    const { hostname, deletionProtection } = settings;
    const { address, source } = options.access;
    return source.kind === "gateway"
      ? undefined
      : (certificate ?? RegistryCertificate.internal()).bind(this, {
          hostname,
          addresses: address === undefined ? [] : [address],
          deletionProtection,
        });
  }

  private createPolicies({
    cluster,
    access,
    metrics,
    egressCidrs,
    egressNamespaces,
  }: HarborKubernetesOptions): Construct {
    const scope = new Construct(this, "Policies");
    if (cluster.networking.plugin?.supportsNetworkPolicy === false) {
      return scope;
    }
    const everything = ["0.0.0.0/0", ...(hasIpv6(cluster.networking.podCidrs) ? ["::/0"] : [])];
    const policies = renderHarborPolicies({
      access: access.source,
      metricsFrom: metrics?.fromNamespace,
      egressCidrs: egressCidrs ?? everything,
      egressNamespaces: egressNamespaces ?? [],
    });
    for (const { id, name, spec } of policies) {
      new NetworkPolicyV1(scope, id, { metadata: { name, namespace: this.namespace.namespaceName }, spec });
    }
    return scope;
  }

  private createChart(
    { options, settings }: HarborKubernetesProps,
    pair: RegistryServingPair | undefined,
    revision: string,
  ): HelmChart {
    const { cluster, access, storage, replicas = 1, trustedCaCertificates = [] } = options;
    const { releases = AddOnReleases.forKubernetes(cluster.version) } = options;
    const { hostname, trivy } = settings;
    const { nodeCidr, podCidrs } = cluster.networking;
    const cache = (options.cache ?? HarborCache.internal()).source;
    const values = renderHarborValues({
      hostname,
      expose: {
        access: access.source,
        hostname,
        ownCidrs: [nodeCidr, ...podCidrs],
        authoritySecret: pair?.authorityPem === undefined ? undefined : SECRETS.authority,
      },
      replicas,
      storage: storage.source,
      isShared: storage.isShared,
      database: (options.database ?? HarborDatabase.internal()).source,
      cache,
      claims: this.createClaims(options, settings),
      scannerVolume: options.scannerVolume ?? DEFAULT_SCANNER_VOLUME,
      trivy,
      metrics: options.metrics ?? HarborMetrics.none(),
      hasIpv6: hasIpv6(podCidrs),
      hasTrusted: trustedCaCertificates.length > 0,
      hasCacheLogin: cache.kind === "external" && cache.options.password !== undefined,
      revision,
      mirrored: (image) => releases.mirrored(image),
    });
    return new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart("harbor"),
      releaseName: RELEASE_NAME,
      namespace: this.namespace.namespaceName,
      values,
      extraValues: options.extraValues,
      timeoutSeconds: options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    });
  }

  private createClaims(
    { cluster, storage, database, cache, replicas = 1, scannerVolume }: HarborKubernetesOptions,
    { deletionProtection, trivy }: HarborKubernetesProps["settings"],
  ): HarborClaims {
    const claim = (
      id: string,
      name: string,
      { size, sizeInPlace, storageClass }: HarborVolumeOptions,
      { access = VolumeAccess.oneNode(), isProtected = deletionProtection } = {},
    ) => {
      const { namespace } = this;
      const props = { cluster, namespace, name, size, sizeInPlace, storageClass, access };
      return new VolumeClaim(this, id, { ...props, deletionProtection: isProtected }).claimName;
    };
    const images = storage.source;
    const { source: rows } = database ?? HarborDatabase.internal();
    const { source: sessions } = cache ?? HarborCache.internal();
    return {
      registry:
        images.kind === "volume"
          ? claim("Images", "harbor-images", images.options, { access: images.options.access })
          : undefined,
      database: rows.kind === "internal" ? claim("DatabaseVolume", "harbor-database", rows.volume) : undefined,
      redis: sessions.kind === "internal" ? claim("CacheVolume", "harbor-cache", sessions.volume) : undefined,
      // what is on it can be loaded again.
      trivy:
        trivy !== undefined && replicas === 1
          ? claim("ScannerVolume", "harbor-scanner", scannerVolume ?? DEFAULT_SCANNER_VOLUME, { isProtected: false })
          : undefined,
    };
  }

  private warn({ database, cache, access, cluster }: HarborKubernetesOptions): void {
    const balancer =
      access.source.kind === "load-balancer"
        ? cluster.cloud.loadBalancerProvider?.clientsWarning("placement.access.allowedCidrs")
        : undefined;
    const warnings = [
      ...(database?.warnings("placement.database") ?? []),
      ...(cache?.warnings("placement.cache") ?? []),
      ...(balancer === undefined ? [] : [balancer]),
    ];
    warnings.forEach((warning) => Annotations.of(this).addWarning(warning));
  }
}

function hasIpv6(podCidrs: readonly string[]): boolean {
  return podCidrs.some((range) => range.includes(":"));
}
