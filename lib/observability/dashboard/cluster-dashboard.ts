import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { Construct } from "constructs";
import { SecretRevision } from "../../apps/secret-revision";
import type { IKubernetesCluster } from "../../cluster";
import {
  checkProps,
  dnsLabel,
  guardStack,
  integer,
  knownKeys,
  ofKind,
  problem,
  readable,
  required,
  terraformText,
} from "../../core";
import type { CheckResult } from "../../core";
import { HelmChart, KubernetesNamespace, checkHelmChartOptions, checkPlacement } from "../../kube";
import type { HelmChartOptions } from "../../kube";
import { AddOnReleases } from "../../kube/releases";
import { checkReleases } from "../../kube/releases/check-releases";
import { orderAfter } from "../../platform/order-after";
import { chartImage } from "../chart-image";
import { checkPageRoute } from "../page-route";
import type { PageRoute } from "../page-route";
import { openTraffic, portOfUrl, toApiServer } from "../traffic";
import { DashboardLogin } from "./dashboard-login";
import {
  CLIENT_SECRET_KEY,
  DASHBOARD_NAME,
  DASHBOARD_PODS,
  DASHBOARD_PORT,
  renderDashboardValues,
} from "./render-dashboard-values";

const DEFAULT_NAMESPACE = "dashboard";
const SECRET = "headlamp-client";
const KEYS = ["cluster", "login", "route", "replicas", "namespace", "releases", "extraValues", "timeoutSeconds"];

/** Properties of `ClusterDashboard`. */
export interface ClusterDashboardProps extends HelmChartOptions {
  /** Cluster that is shown. */
  readonly cluster: IKubernetesCluster;

  /**
   * How users say who they are.
   *
   * @default DashboardLogin.token()
   */
  readonly login?: DashboardLogin;

  /**
   * The way from outside, over HTTPS.
   *
   * @default - none: `kubectl -n dashboard port-forward service/headlamp 8080:80`
   */
  readonly route?: PageRoute;

  /**
   * Number of pods, from 1 to 5.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Namespace of it.
   *
   * @default "dashboard"
   */
  readonly namespace?: string;

  /**
   * Chart and image to install.
   *
   * @default AddOnReleases.forKubernetes(cluster.version)
   */
  readonly releases?: AddOnReleases;
}

/**
 * Defines Headlamp, a page that shows a cluster in a browser: namespaces, workloads, claims with their volumes, logs, a shell.
 *
 * It has no rights of its own. Whoever logs in sees and does what the API server allows that person, because every request bears the
 * person's token. Nobody can log in as the dashboard.
 *
 * ```ts
 * new ClusterDashboard(platform, "Dashboard", { cluster, route: { gateway, host: "k8s.apps.example.com" } });
 * ```
 *
 * To log in with a token: on a cluster with `keystoneLogin`, paste what `openstack token issue -f value -c id` prints; rights are those
 * that `KeystoneWebhookAuth` granted, until the token ends. On others, `kubectl create token <service account>` prints one.
 *
 * With `DashboardLogin.oidc(...)` the API server has to believe the same issuer and client, which it is told by a structured
 * authentication configuration or its `--oidc-*` arguments.
 *
 * To check that it works: `kubectl -n dashboard get pods` shows it ready, and the page asks for a token.
 *
 * @see https://headlamp.dev/docs/latest/
 */
export class ClusterDashboard extends Construct {
  /** Namespace of it. */
  public readonly namespaceName: string;

  /** URL of the page; undefined without a route. */
  public readonly url: string | undefined;

  /** @throws ValidationError when the gateway does not serve the host, or the login is malformed or literal text */
  public constructor(scope: Construct, id: string, props: ClusterDashboardProps) {
    super(scope, id);
    checkProps(this, checkPlacement(this, readable(props).cluster), checkClusterDashboard(props));
    guardStack(this);
    const { cluster, route, login = DashboardLogin.token(), namespace: name = DEFAULT_NAMESPACE } = props;
    const releases = props.releases ?? AddOnReleases.forKubernetes(cluster.version);
    this.namespaceName = new KubernetesNamespace(this, "Namespace", { cluster, name }).namespaceName;
    this.url = route && terraformText(`https://${route.host}`);

    this.openTraffic(props, login);
    const { oidc } = login;
    const chart = new HelmChart(this, "Chart", {
      cluster,
      chart: releases.chart("headlamp"),
      releaseName: DASHBOARD_NAME,
      namespace: this.namespaceName,
      values: renderDashboardValues({
        login,
        route,
        replicas: props.replicas ?? 1,
        secretName: oidc && this.createSecret(oidc.clientSecret),
        secretRevision: oidc && new SecretRevision(this, "Revision", { clientSecret: oidc.clientSecret }).revision,
        image: chartImage(releases, "ghcr.io", "headlamp-k8s/headlamp"),
      }),
      extraValues: props.extraValues,
      timeoutSeconds: props.timeoutSeconds,
    });
    orderAfter(chart, route?.gateway);
  }

  private createSecret(clientSecret: string): string {
    const metadata = { name: SECRET, namespace: this.namespaceName };
    return new SecretV1(this, "Client", { metadata, data: { [CLIENT_SECRET_KEY]: clientSecret } }).metadata.name;
  }

  private openTraffic({ cluster, route }: ClusterDashboardProps, { oidc }: DashboardLogin): void {
    const provider = oidc === undefined ? [] : [{ ports: [portOfUrl(oidc.issuerUrl)] }];
    const proxies = route && [{ peers: [{ namespace: route.gateway.proxyNamespace }], ports: [DASHBOARD_PORT] }];
    openTraffic(this, cluster, this.namespaceName, [
      {
        id: "Traffic",
        name: DASHBOARD_NAME,
        pods: DASHBOARD_PODS,
        from: proxies,
        to: [toApiServer(cluster), ...provider],
      },
    ]);
  }
}

function checkClusterDashboard(given: ClusterDashboardProps): CheckResult {
  const props = readable(given);
  const { login, route } = props;
  return [
    required("props", given) ?? knownKeys("", given, KEYS),
    ofKind("login", login, DashboardLogin, "use DashboardLogin.token() or .oidc(...)"),
    login instanceof DashboardLogin ? login.check("login") : undefined,
    login instanceof DashboardLogin && login.oidc !== undefined && route === undefined
      ? problem(
          "route",
          "page-without-route",
          "must be given beside a provider, which sends users back to a host",
          "set 'route', or use DashboardLogin.token()",
        )
      : undefined,
    checkPageRoute("route", route),
    integer("replicas", props.replicas, { min: 1, max: 5 }),
    dnsLabel("namespace", props.namespace),
    checkReleases("releases", props.releases, props.cluster),
    checkHelmChartOptions("", props),
  ];
}
