import {
  KeystoneLogin,
  KeystonePolicy,
  KeystoneSync,
  KeystoneTransport,
  PolicySelection,
} from "../../../../lib/cluster";

/** What the scenario tells the app, in a file because some of it is secret. */
export interface KeystoneSettings {
  readonly authUrl: string;
  readonly caBundlePem?: string;
  /** Id of the project whose users get rights. */
  readonly project: string;
  /** Whether only users of the project are let in, without policy and namespaces. */
  readonly onlyProject: boolean;
  readonly servingCertificate: string;
  readonly servingKey: string;
}

/** The login that both halves are made from. */
export function keystoneLogin({ authUrl, caBundlePem, project, onlyProject }: KeystoneSettings): KeystoneLogin {
  const transport = authUrl.startsWith("http:") ? KeystoneTransport.PLAINTEXT : KeystoneTransport.TLS;
  return onlyProject
    ? KeystoneLogin.authentication({ authUrl, caBundlePem, transport, projects: [project] })
    : KeystoneLogin.authenticationAndAuthorization({
        authUrl,
        caBundlePem,
        transport,
        roleMappings: [{ role: "auditor", projects: [project], groups: ["e2e-auditors"] }],
        sync: KeystoneSync.projects({ namespaceFormat: "prj-%i" }),
        policy: policyFor(project),
      });
}

/** A policy with each form of a selection. */
function policyFor(project: string): KeystonePolicy {
  const { all, only, except } = PolicySelection;
  return KeystonePolicy.of(
    {
      users: { projects: [project], roles: ["member"] },
      resourcePermissions: [
        { namespaces: all(), resources: only("pods"), verbs: ["list"] },
        { namespaces: only("default"), resources: only("services", "configmaps"), verbs: ["*"] },
        { namespaces: except("kube-system"), resources: except("secrets", "pods"), verbs: ["watch"] },
        { namespaces: except("kube-system", "default"), resources: only("leases"), verbs: ["get"] },
      ],
      nonResourcePermissions: [{ path: "/metrics", verbs: ["get"] }],
    },
    {
      users: { projects: [project], roles: ["member", "reader"] },
      resourcePermissions: [{ namespaces: all(), resources: only("nodes"), verbs: ["list"] }],
    },
  );
}
