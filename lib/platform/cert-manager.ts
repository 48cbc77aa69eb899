import { Construct } from "constructs";
import type { IKubernetesCluster } from "../cluster";
import {
  checkProps,
  dependOn,
  each,
  guardStack,
  integer,
  knownKeys,
  ofKind,
  problem,
  readable,
  readableList,
  required,
  unique,
} from "../core";
import type { CheckResult } from "../core";
import {
  HelmChart,
  KubernetesNamespace,
  Manifests,
  NamespaceIsolation,
  checkHelmChartOptions,
  checkPlacement,
} from "../kube";
import type { HelmChartOptions, HelmValues, IGateway } from "../kube";
import { AddOnReleases } from "../kube/releases";
import { checkReleases } from "../kube/releases/check-releases";
import { CertificateIssuer } from "./certificate-issuer";
import { renderIssuerObjects } from "./certificate-objects";
import { checkGateway } from "./existing-gateway";
import { renderSpread } from "./gateway-objects";
import { orderAfter } from "./order-after";

const NAMESPACE = "cert-manager";
const KEYS = ["cluster", "gateway", "issuers", "replicas", "releases", "extraValues", "timeoutSeconds"];

/** Images of the chart, by the key that names them. */
const IMAGES = ["controller", "webhook", "cainjector", "acmesolver", "startupapicheck"] as const;
const REPOSITORY = "quay.io/jetstack/cert-manager";

/** Properties of `CertManager`. */
export interface CertManagerProps extends HelmChartOptions {
  /** Cluster that gets cert-manager. */
  readonly cluster: IKubernetesCluster;

  /**
   * Gateway whose certificates it orders, and that answers the questions of ACME authorities. It comes first, because cert-manager
   * does not start before the kinds of the Gateway API are there.
   *
   * @default - none: only certificates that are asked for by Certificate objects
   */
  readonly gateway?: IGateway;

  /**
   * Issuers to make.
   *
   * @default - none
   */
  readonly issuers?: readonly CertificateIssuer[];

  /**
   * Number of pods of each of its three parts, from 1 to 10.
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
 * Defines cert-manager on a cluster, with the issuers that sign its certificates.
 *
 * Its kinds stay when it goes, because every certificate on the cluster would go with them.
 *
 * To check that it works: `kubectl get clusterissuer` shows `READY True` for each issuer.
 *
 * @see https://cert-manager.io/docs/
 */
export class CertManager extends Construct {
  /** Namespace of cert-manager; an issuer's Secrets are here. */
  public readonly namespaceName = NAMESPACE;

  /**
   * @throws ValidationError when an issuer is malformed, or needs a gateway that is not there
   */
  public constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkCertManager(props));
    guardStack(this);
    const { cluster, gateway, issuers = [], replicas = 2, extraValues, timeoutSeconds } = props;
    const releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);

    const namespace = new KubernetesNamespace(this, "Namespace", {
      cluster,
      name: NAMESPACE,
      // the API server asks the webhook, and authorities are asked on the Internet.
      isolation: NamespaceIsolation.none(),
    });
    const chart = new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart("cert-manager"),
      releaseName: "cert-manager",
      namespace: namespace.namespaceName,
      values: renderCertManagerValues(replicas, gateway !== undefined, releases),
      extraValues,
      timeoutSeconds,
    });
    orderAfter(chart, gateway);

    const place = { namespace: NAMESPACE, clusterName: cluster.clusterName, gateway };
    const objects = issuers.flatMap((issuer) => renderIssuerObjects(issuer, place));
    if (objects.length > 0) {
      const made = new Manifests(this, "Issuers", {
        cluster,
        name: "cert-manager-issuers",
        namespace: namespace.namespaceName,
        objects,
      });
      dependOn(made, chart);
    }
  }
}

/**
 * Renders the values of the chart `cert-manager`.
 *
 * @param replicas number of pods of each part
 * @param hasGateways whether it looks after Gateways
 * @param releases where images come from
 */
export function renderCertManagerValues(replicas: number, hasGateways: boolean, releases: AddOnReleases): HelmValues {
  const part = (component: string, memory: string) => ({
    replicaCount: replicas,
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    resources: { requests: { cpu: "20m", memory }, limits: { memory: "512Mi" } },
    topologySpreadConstraints: renderSpread({
      "app.kubernetes.io/instance": "cert-manager",
      "app.kubernetes.io/component": component,
    }),
  });
  const images = Object.fromEntries(IMAGES.map((name) => [name, renderImage(name, releases)]));
  return {
    crds: { enabled: true, keep: true },
    global: { priorityClassName: "system-cluster-critical", leaderElection: { namespace: NAMESPACE } },
    config: {
      apiVersion: "controller.config.cert-manager.io/v1alpha1",
      kind: "ControllerConfiguration",
      gatewayAPI: { enabled: hasGateways },
    },
    ...part("controller", "64Mi"),
    ...images["controller"],
    webhook: { ...part("webhook", "32Mi"), ...images["webhook"] },
    cainjector: { ...part("cainjector", "64Mi"), ...images["cainjector"] },
    acmesolver: { ...images["acmesolver"] },
    startupapicheck: {
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
      ...images["startupapicheck"],
    },
  };
}

/** The image of a part, when a mirror holds it. */
function renderImage(name: string, releases: AddOnReleases): HelmValues {
  const image = `${REPOSITORY}-${name}`;
  const mirrored = releases.mirrored(image);
  return mirrored === image ? {} : { image: { repository: mirrored } };
}

function checkCertManager(given: CertManagerProps): CheckResult {
  const props = readable(given);
  const { issuers, gateway } = props;
  const list = readableList(issuers).filter((one) => one instanceof CertificateIssuer);
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    each("issuers", issuers, (at, issuer) =>
      issuer instanceof CertificateIssuer
        ? [issuer.check(at), gateway === undefined ? checkWithoutGateway(at, issuer) : undefined]
        : ofKind(at, issuer, CertificateIssuer, "use CertificateIssuer.acme(...), .internal() or .existing(...)"),
    ),
    unique(
      "issuers",
      list.map(({ name }) => name),
      "names of issuers",
    ),
    checkGateway("gateway", gateway),
    integer("replicas", props.replicas, { min: 1, max: 10 }),
    checkReleases("releases", props.releases, props.cluster),
    checkHelmChartOptions("", props),
  ];
}

function checkWithoutGateway(path: string, issuer: CertificateIssuer): CheckResult {
  return issuer.source.kind === "acme"
    ? problem(
        path,
        "gateway-missing",
        "must not be an ACME authority without 'gateway', which answers its questions",
        "give the gateway, or use CertificateIssuer.internal()",
      )
    : undefined;
}
