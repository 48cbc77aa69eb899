import type {
  DeploymentV1SpecTemplateSpecContainer,
  DeploymentV1SpecTemplateSpecContainerEnv,
  DeploymentV1SpecTemplateSpecContainerLivenessProbe,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { hasTokens, TerraformExpression, terraformText } from "../core";
import type { RunnableContainer } from "./container-image";
import { firstTcpPort } from "./container-port";
import type { ContainerPort } from "./container-port";
import { renderResources } from "./container-resources";
import type { EnvValue } from "./env-value";
import type { Probe } from "./probe";
import { renderMounts, writablePathsOf } from "./render-volumes";

/** What applications add to a container. */
export interface ServingOptions {
  /** Ports that it listens on. */
  readonly ports: readonly ContainerPort[];

  /** Whether it gets requests. */
  readonly readiness: Probe | undefined;

  /** Whether it has to be restarted. */
  readonly liveness: Probe | undefined;

  /** Whether it has started. */
  readonly startup: Probe | undefined;
}

/** Renders a container that passes the Pod Security level `restricted`. */
export function renderContainer(
  name: string,
  options: RunnableContainer,
  { ports, readiness, liveness, startup }: ServingOptions,
): DeploymentV1SpecTemplateSpecContainer {
  const { command, args, env, preStop, security = {}, volumes = [] } = options;
  const probe = (one: Probe | undefined) =>
    one === undefined ? undefined : renderProbe(one, firstTcpPort(ports)?.port);
  return {
    name,
    image: terraformText(options.image),
    imagePullPolicy: "IfNotPresent",
    command: command?.map((part) => renderLiteral(part)),
    args: args?.map((part) => renderLiteral(part)),
    env: renderEnv(name, env ?? {}),
    port: ports.map((one) => ({ name: one.name, containerPort: one.port, protocol: one.protocol ?? "TCP" })),
    readinessProbe: probe(readiness),
    livenessProbe: probe(liveness),
    startupProbe: probe(startup),
    lifecycle:
      preStop === undefined
        ? undefined
        : { preStop: [{ exec: { command: preStop.map((part) => terraformText(part)) } }] },
    resources: renderResources(options.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: !(security.writableRootFilesystem ?? false),
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMount: renderMounts(volumes, writablePathsOf(options)),
  };
}

/** Renders the variables, sorted by name, so that their order in the source restarts nothing. */
function renderEnv(name: string, env: Readonly<Record<string, EnvValue>>): DeploymentV1SpecTemplateSpecContainerEnv[] {
  return Object.entries(env)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { source }]) => {
      switch (source.kind) {
        case "text":
          return { name: key, value: renderLiteral(source.text) };
        case "config":
          return { name: key, valueFrom: { configMapKeyRef: { name, key: source.key } } };
        case "secret":
          return { name: key, valueFrom: { secretKeyRef: { name, key: source.key } } };
        case "other-secret":
          return {
            name: key,
            valueFrom: { secretKeyRef: { name: terraformText(source.secretName), key: source.key } },
          };
        case "field":
          return { name: key, valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: source.field } } };
      }
    });
}

/** Text for a place where the kubelet replaces references to variables, ready for Terraform: it arrives as it was given. */
function renderLiteral(text: string): string {
  return hasTokens(text)
    ? TerraformExpression.call("replace", text, "$", "$$").asString()
    : terraformText(escapeReferences(text));
}

/**
 * Text that the kubelet turns back into the given one: it replaces `$(NAME)` and makes one `$` of two.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function escapeReferences(text: string): string {
  return text.replace(/\$+(?=\()|\${2,}/g, (dollars) => dollars + dollars);
}

function renderProbe(
  probe: Probe,
  defaultPort: number | undefined,
): DeploymentV1SpecTemplateSpecContainerLivenessProbe | undefined {
  const { action, options } = probe;
  const port = String(options.port ?? defaultPort ?? "");
  const common = {
    periodSeconds: options.periodSeconds ?? 10,
    timeoutSeconds: options.timeoutSeconds ?? 5,
    failureThreshold: options.failureThreshold ?? 3,
    initialDelaySeconds: options.initialDelaySeconds ?? 0,
    successThreshold: 1,
  };
  switch (action.kind) {
    case "none":
      return undefined;
    case "tcp":
      return { ...common, tcpSocket: [{ port }] };
    case "http":
      return {
        ...common,
        httpGet: { path: terraformText(action.path), port, scheme: action.https ? "HTTPS" : "HTTP" },
      };
    case "exec":
      return { ...common, exec: { command: action.command.map((part) => renderLiteral(part)) } };
  }
}
