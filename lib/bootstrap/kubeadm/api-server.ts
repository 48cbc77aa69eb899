import type { ClusterSpec, ExtraVolume } from "../cluster-spec";
import { admissionPlugins } from "../hardening/admission-configuration";
import { SERVER_CIPHER_SUITES } from "../hardening/cipher-suites";
import { webhookKubeconfigPath } from "../hardening/webhooks";
import { API_SERVER_DIR, AUDIT_LOG_DIR } from "../paths";
import type { ComponentArgs } from "./component-args";
import { renderArgs, renderVolumes } from "./component-args";

/** Files in `API_SERVER_DIR` that the API server reads. */
export const API_SERVER_FILES = {
  admission: `${API_SERVER_DIR}/admission.yaml`,
  auditPolicy: `${API_SERVER_DIR}/audit-policy.yaml`,
  authentication: `${API_SERVER_DIR}/authentication.yaml`,
  authorization: `${API_SERVER_DIR}/authorization.yaml`,
  encryption: `${API_SERVER_DIR}/encryption.yaml`,
};

const OWN_VOLUMES: readonly ExtraVolume[] = [
  { name: "k8s-on-openstack", hostPath: API_SERVER_DIR, mountPath: API_SERVER_DIR },
  { name: "audit-log", hostPath: AUDIT_LOG_DIR, mountPath: AUDIT_LOG_DIR, readOnly: false },
];

/**
 * Renders the `apiServer` part of the ClusterConfiguration.
 *
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
 */
export function renderApiServer(cluster: ClusterSpec): object {
  const { endpoint } = cluster;
  return {
    certSANs: [...new Set([endpoint.host, ...(endpoint.certSans ?? [])])],
    extraArgs: renderArgs(apiServerArgs(cluster), cluster.apiServer?.extraArgs),
    extraVolumes: [
      ...renderVolumes(OWN_VOLUMES).map((volume) => ({ ...volume, pathType: "DirectoryOrCreate" })),
      ...renderVolumes(cluster.apiServer?.extraVolumes),
    ],
  };
}

function apiServerArgs(cluster: ClusterSpec): ComponentArgs {
  const audit = cluster.hardening?.audit ?? {};
  return {
    "admission-control-config-file": API_SERVER_FILES.admission,
    "audit-log-maxage": String(audit.maxAgeDays ?? 30),
    "audit-log-maxbackup": String(audit.maxBackups ?? 10),
    "audit-log-maxsize": String(audit.maxSizeMb ?? 100),
    "audit-log-path": `${AUDIT_LOG_DIR}/audit.log`,
    "audit-policy-file": API_SERVER_FILES.auditPolicy,
    "authentication-config": API_SERVER_FILES.authentication,
    ...webhookArgs(cluster),
    "enable-admission-plugins": admissionPlugins(cluster.hardening).join(","),
    "encryption-provider-config": API_SERVER_FILES.encryption,
    "kubelet-certificate-authority": "/etc/kubernetes/pki/ca.crt",
    profiling: "false",
    "service-account-extend-token-expiration": "false",
    "tls-cipher-suites": SERVER_CIPHER_SUITES.join(","),
    "tls-min-version": "VersionTLS12",
  };
}

/** `authorization-config` and `authorization-mode` exclude each other; kubeadm drops its own mode when it sees the file. */
function webhookArgs(cluster: ClusterSpec): ComponentArgs {
  const login = cluster.webhooks?.find((webhook) => webhook.authentication === true);
  const hasAuthorization = cluster.webhooks?.some((webhook) => webhook.authorization === true) ?? false;
  return {
    "authentication-token-webhook-config-file": login && webhookKubeconfigPath(login),
    "authorization-config": hasAuthorization ? API_SERVER_FILES.authorization : undefined,
  };
}
