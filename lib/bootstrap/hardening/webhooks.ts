import type { ApiServerWebhookSpec } from "../cluster-spec";
import { API_SERVER_DIR } from "../paths";

/**
 * Conditions under which a webhook is asked at all. A webhook that does not answer yet turns "forbidden" into an internal error,
 * and `kubeadm init` waits for "forbidden" on the first request of `kubernetes-admin`.
 */
const BOOTSTRAP_CONDITIONS = ["!request.user.startsWith('system:')", "request.user != 'kubernetes-admin'"];

/** Path of the kubeconfig through which the API server reaches a webhook. */
export function webhookKubeconfigPath(webhook: ApiServerWebhookSpec): string {
  return `${API_SERVER_DIR}/webhook-${webhook.name}.conf`;
}

/** Path of the CA certificate that a webhook is checked against. */
export function webhookCaPath(webhook: ApiServerWebhookSpec): string {
  return `${API_SERVER_DIR}/webhook-${webhook.name}-ca.crt`;
}

/** Renders the kubeconfig through which the API server reaches a webhook. */
export function renderWebhookKubeconfig(webhook: ApiServerWebhookSpec): object {
  const { name } = webhook;
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: webhook.url, "certificate-authority": webhookCaPath(webhook) } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
}

/**
 * Renders the order of authorizers: Node and RBAC decide first, so that the cluster works while a webhook is down.
 *
 * @param webhooks those that have a say in permissions
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#using-configuration-file-for-authorization
 */
export function renderAuthorizationConfiguration(webhooks: readonly ApiServerWebhookSpec[]): object {
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AuthorizationConfiguration",
    authorizers: [
      { type: "Node", name: "node" },
      { type: "RBAC", name: "rbac" },
      ...webhooks.map((webhook) => ({
        type: "Webhook",
        name: webhook.name,
        webhook: {
          timeout: "3s",
          subjectAccessReviewVersion: "v1beta1",
          matchConditionSubjectAccessReviewVersion: "v1",
          failurePolicy: "NoOpinion",
          authorizedTTL: "5m",
          unauthorizedTTL: "30s",
          connectionInfo: { type: "KubeConfigFile", kubeConfigFile: webhookKubeconfigPath(webhook) },
          matchConditions: [...BOOTSTRAP_CONDITIONS, ...(webhook.matchConditions ?? [])].map((expression) => ({
            expression,
          })),
        },
      })),
    ],
  };
}
