import type {
  DaemonSetV1SpecTemplateSpec,
  DaemonSetV1SpecTemplateSpecContainer,
} from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import type { KeystoneLogin } from "../cluster";
import { terraformText } from "../core";
import { KEYSTONE_FILES, KEYSTONE_PORTS, renderKeystoneAuthArgs } from "./keystone-guard-configuration";

/** The user that images without a shell call nonroot. @see https://github.com/GoogleContainerTools/distroless */
const NOBODY = 65_532;

/** Readable for owner and group. */
const FILE_MODE = "0440";

const FOLDER = "/etc/keystone-auth";

/** What the pod is made of. */
export interface KeystonePodParts {
  /** How users log in. */
  readonly login: KeystoneLogin;

  /** Where nodes reach the API. */
  readonly api: { readonly host: string; readonly port: number };

  /** Image of k8s-keystone-auth. */
  readonly webhookImage: string;

  /** Image with Python. */
  readonly guardImage: string;

  /** Name of the ServiceAccount. */
  readonly serviceAccountName: string;

  /** Names of the objects that files come from; those that are not needed are undefined. */
  readonly sources: {
    readonly secret: string;
    readonly config: string;
    readonly policy: string | undefined;
    readonly sync: string | undefined;
  };
}

/**
 * Renders the pod of a control plane node: the guard, which the API server asks, and k8s-keystone-auth behind it. It uses the node's
 * network, so that it needs neither the pod network nor DNS of the cluster.
 */
export function renderKeystonePod(parts: KeystonePodParts): DaemonSetV1SpecTemplateSpec {
  const { sources } = parts;
  const volumes = [
    { name: "tls", secret: { secretName: sources.secret, defaultMode: FILE_MODE } },
    ...(["config", "policy", "sync"] as const).flatMap((name) => {
      const source = sources[name];
      return source === undefined ? [] : [{ name, configMap: { name: source, defaultMode: FILE_MODE } }];
    }),
  ];
  const volumeMount = volumes.map(({ name }) => ({ name, mountPath: `${FOLDER}/${name}`, readOnly: true }));
  return {
    serviceAccountName: parts.serviceAccountName,
    automountServiceAccountToken: sources.sync !== undefined,
    enableServiceLinks: false,
    hostNetwork: true,
    dnsPolicy: "Default",
    priorityClassName: "system-cluster-critical",
    nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
    toleration: [{ operator: "Exists" }],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: String(NOBODY),
      runAsGroup: String(NOBODY),
      fsGroup: String(NOBODY),
      seccompProfile: { type: "RuntimeDefault" },
    },
    container: [
      { ...renderGuard(parts.guardImage), volumeMount },
      { ...renderWebhook(parts), volumeMount },
    ],
    volume: volumes,
  };
}

function renderGuard(image: string): DaemonSetV1SpecTemplateSpecContainer {
  const ask = (path: string) => ({
    httpGet: { host: "127.0.0.1", port: String(KEYSTONE_PORTS.guard), path, scheme: "HTTPS" },
    timeoutSeconds: 5,
  });
  return {
    name: "guard",
    image: terraformText(image),
    command: ["python3", "-I", "-B", KEYSTONE_FILES.script, KEYSTONE_FILES.guard],
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    securityContext: renderSecurityContext(),
    // it is ready when k8s-keystone-auth answers too, which probes of its own could not ask on the loopback address.
    readinessProbe: { ...ask("/readyz"), periodSeconds: 10 },
    livenessProbe: { ...ask("/healthz"), periodSeconds: 30 },
  };
}

function renderWebhook({ login, webhookImage, api }: KeystonePodParts): DaemonSetV1SpecTemplateSpecContainer {
  return {
    name: "k8s-keystone-auth",
    image: terraformText(webhookImage),
    command: ["/bin/k8s-keystone-auth"],
    args: renderKeystoneAuthArgs(login).map((arg) => terraformText(arg)),
    env: login.sync === undefined ? undefined : renderApiAddress(api),
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    securityContext: renderSecurityContext(),
  };
}

/** The API as the nodes reach it, so that logins do not need kube-proxy. */
function renderApiAddress({ host, port }: KeystonePodParts["api"]): DaemonSetV1SpecTemplateSpecContainer["env"] {
  return [
    { name: "KUBERNETES_SERVICE_HOST", value: terraformText(host) },
    { name: "KUBERNETES_SERVICE_PORT", value: String(port) },
  ];
}

function renderSecurityContext(): DaemonSetV1SpecTemplateSpecContainer["securityContext"] {
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
  };
}
