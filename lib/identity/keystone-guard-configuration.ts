import type { KeystoneLogin } from "../cluster";

/** Where the API server asks, see `KeystoneLogin`. */
const GUARD_PORT = 8443;
const WEBHOOK_PORT = 8444;

/** Files of the pod, by what they hold. */
export const KEYSTONE_FILES = {
  certificate: "/etc/keystone-auth/tls/tls.crt",
  key: "/etc/keystone-auth/tls/tls.key",
  clusterCa: "/etc/keystone-auth/config/cluster-ca.crt",
  keystoneCa: "/etc/keystone-auth/config/keystone-ca.crt",
  guard: "/etc/keystone-auth/config/guard.json",
  script: "/etc/keystone-auth/config/keystone_guard.py",
  policy: "/etc/keystone-auth/policy/policies",
  sync: "/etc/keystone-auth/sync/syncConfig",
};

/** Ports of the pod on the loopback address of its node. */
export const KEYSTONE_PORTS = { guard: GUARD_PORT, webhook: WEBHOOK_PORT };

/** Renders what the guard reads: where it listens, whom it asks, who is let in, and which groups roles give. */
export function renderGuardConfiguration(login: KeystoneLogin): object {
  return {
    listen: `127.0.0.1:${GUARD_PORT}`,
    upstream: `https://127.0.0.1:${WEBHOOK_PORT}/webhook`,
    certificateFile: KEYSTONE_FILES.certificate,
    keyFile: KEYSTONE_FILES.key,
    caFile: KEYSTONE_FILES.clusterCa,
    authenticates: login.authenticates,
    authorizes: login.authorizes,
    projects: login.projects,
    roleMappings: login.roleMappings.map(({ role, projects, groups }) => ({ role, projects, groups })),
  };
}

/**
 * Renders the flags of k8s-keystone-auth. Files instead of names of ConfigMaps, so that it needs no rights on the API; level 4 of the log
 * would print tokens.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/keystone-auth/using-keystone-webhook-authenticator-and-authorizer.md
 */
export function renderKeystoneAuthArgs(login: KeystoneLogin): string[] {
  return [
    `--listen=127.0.0.1:${WEBHOOK_PORT}`,
    `--tls-cert-file=${KEYSTONE_FILES.certificate}`,
    `--tls-private-key-file=${KEYSTONE_FILES.key}`,
    `--keystone-url=${login.authUrl}`,
    ...(login.caBundlePem === undefined ? [] : [`--keystone-ca-file=${KEYSTONE_FILES.keystoneCa}`]),
    ...(login.policy === undefined ? [] : [`--keystone-policy-file=${KEYSTONE_FILES.policy}`]),
    ...(login.sync === undefined ? [] : [`--sync-config-file=${KEYSTONE_FILES.sync}`]),
    "--v=2",
  ];
}
