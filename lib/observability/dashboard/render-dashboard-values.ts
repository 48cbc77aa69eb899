import type { HelmValues } from "../../kube";
import type { ChartImage } from "../chart-image";
import type { PageRoute } from "../page-route";
import type { DashboardLogin } from "./dashboard-login";

/** Name of the release, and of what belongs to it. */
export const DASHBOARD_NAME = "headlamp";

/** Port of the pods. */
export const DASHBOARD_PORT = 4466;

/** Labels of the pods. */
export const DASHBOARD_PODS: Readonly<Record<string, string>> = { "app.kubernetes.io/name": DASHBOARD_NAME };

/** Key of the client's secret in its Secret. */
export const CLIENT_SECRET_KEY = "client-secret";

/** How long a browser keeps a token, in seconds: a working day. The token itself may end before. */
const SESSION_SECONDS = 28_800;

/** User and group of the image. */
const USER = { runAsUser: 100, runAsGroup: 101 };

/** What the values of the chart are made of. */
export interface DashboardValuesInput {
  /** How users say who they are. */
  readonly login: DashboardLogin;

  /** The way from outside; undefined for none. */
  readonly route: PageRoute | undefined;

  /** Number of pods. */
  readonly replicas: number;

  /** Name of the Secret with the secret of the client; undefined for none. */
  readonly secretName: string | undefined;

  /** What changes with that secret; undefined for none. */
  readonly secretRevision: string | undefined;

  /** Image; its version is the chart's. */
  readonly image: ChartImage;
}

/**
 * Values of the chart `headlamp`: no rights of its own, no plugins, and no way in but the route.
 *
 * @see https://headlamp.dev/docs/latest/installation/in-cluster/
 */
export function renderDashboardValues(input: DashboardValuesInput): HelmValues {
  const { route, replicas, image, secretRevision } = input;
  return {
    image,
    replicaCount: replicas,
    // the chart would make everybody who opens the page an administrator of the cluster.
    clusterRoleBinding: { create: false },
    config: {
      inCluster: true,
      unsafeUseServiceAccountToken: false,
      sessionTTL: SESSION_SECONDS,
      enableHelm: false,
      watchPlugins: false,
      staticPlugins: { enabled: false },
      oidc: { secret: { create: false }, ...renderOidc(input) },
    },
    pluginsManager: { enabled: false },
    env: renderEnvironment(input),
    podAnnotations: secretRevision === undefined ? {} : { "checksum/secrets": secretRevision },
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    securityContext: {
      ...USER,
      runAsNonRoot: true,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
    podDisruptionBudget: replicas > 1 ? { enabled: true, minAvailable: 1 } : { enabled: false },
    ingress: { enabled: false },
    httpRoute: renderHttpRoute(route),
  };
}

function renderOidc({ login, route }: DashboardValuesInput): object {
  return login.oidc === undefined
    ? {}
    : {
        clientID: login.oidc.clientId,
        issuerURL: login.oidc.issuerUrl,
        scopes: login.oidc.scopes.join(","),
        callbackURL: route === undefined ? "" : `https://${route.host}/oidc-callback`,
        usePKCE: true,
      };
}

/** By the environment: the chart's own way puts the secret on the command line, which everybody on the node may read. */
function renderEnvironment({ secretName }: DashboardValuesInput): readonly object[] {
  return secretName === undefined
    ? []
    : [
        {
          name: "HEADLAMP_CONFIG_OIDC_CLIENT_SECRET",
          valueFrom: { secretKeyRef: { name: secretName, key: CLIENT_SECRET_KEY } },
        },
      ];
}

function renderHttpRoute(route: PageRoute | undefined): object {
  return route === undefined
    ? { enabled: false }
    : {
        enabled: true,
        parentRefs: [{ name: route.gateway.gatewayName, namespace: route.gateway.gatewayNamespace }],
        hostnames: [route.host],
      };
}
