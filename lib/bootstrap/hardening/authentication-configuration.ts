/**
 * Renders who may talk to the API server without credentials: load balancers and probes, about its health alone.
 *
 * The flag `anonymous-auth` must not be set beside it, whatever its value.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-authenticator-configuration
 */
export function renderAuthenticationConfiguration(): object {
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AuthenticationConfiguration",
    anonymous: { enabled: true, conditions: [{ path: "/livez" }, { path: "/readyz" }, { path: "/healthz" }] },
  };
}
