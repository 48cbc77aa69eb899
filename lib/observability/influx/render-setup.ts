import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "../../kube";
import { renderScriptPod } from "../../kube/render-script-pod";

const SCRIPT = join(__dirname, "setup", "setup.py");

/** Name of the objects, and of the release that holds them. */
export const SETUP_NAME = "influx-setup";

/** How long the setup keeps trying, in seconds. */
const PATIENCE_SECONDS = 240;

/** How long Helm waits for it, in seconds: the image has to arrive first. */
export const SETUP_TIMEOUT_SECONDS = 600;

const LABELS = { "app.kubernetes.io/name": SETUP_NAME, "app.kubernetes.io/part-of": "k8s-on-openstack" };

/** Labels of the pod of the setup. */
export const SETUP_PODS: Readonly<Record<string, string>> = { "app.kubernetes.io/name": SETUP_NAME };

/** A Secret that a token is written into. */
export interface TokenSecret {
  /** Namespace of the Secret. */
  readonly namespace: string;

  /** Name of the Secret; it exists already. */
  readonly name: string;

  /** Key that is written. */
  readonly key: string;

  /** What is written, with `{token}` in the token's place. */
  readonly text: string;
}

/** A program that gets a token of its own. */
export interface TokenUser {
  /** Name, unique in the InfluxDB. */
  readonly name: string;

  /** What its token is good for in the bucket. */
  readonly action: "read" | "write";

  /** Where its token goes. */
  readonly secret: TokenSecret;
}

/** What the objects of the setup are made of. */
export interface SetupInput {
  /** Namespace of the setup. */
  readonly namespace: string;

  /** Image with Python. */
  readonly image: string;

  /** URL of InfluxDB. */
  readonly influxUrl: string;

  /** Organization. */
  readonly organization: string;

  /** Bucket. */
  readonly bucket: string;

  /** How long the bucket keeps data, in hours. */
  readonly retentionHours: number;

  /** Name of the Secret with the administrator's token. */
  readonly adminSecret: string;

  /** Key of that token. */
  readonly adminTokenKey: string;

  /** Who gets tokens. */
  readonly users: readonly TokenUser[];
}

/**
 * Renders the objects of the setup: a Job after each installation and upgrade, and the right to write exactly the Secrets of the users.
 *
 * @see https://helm.sh/docs/topics/charts_hooks/
 */
export function renderSetup(input: SetupInput): readonly KubernetesObject[] {
  const metadata = { name: SETUP_NAME, namespace: input.namespace, labels: LABELS };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    ...input.users.flatMap((user) => renderRights(user, input.namespace)),
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "setup.py": readFileSync(SCRIPT, "utf8") } },
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        ...metadata,
        annotations: {
          "helm.sh/hook": "post-install,post-upgrade",
          "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
        },
      },
      spec: {
        backoffLimit: 1,
        activeDeadlineSeconds: SETUP_TIMEOUT_SECONDS,
        template: { metadata: { labels: LABELS }, spec: renderPod(input) },
      },
    },
  ];
}

function renderRights({ name, secret }: TokenUser, namespace: string): readonly KubernetesObject[] {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name: `${SETUP_NAME}-${name}`, namespace: secret.namespace, labels: LABELS };
  const rule = { apiGroups: [""], resources: ["secrets"], resourceNames: [secret.name], verbs: ["get", "patch"] };
  return [
    { apiVersion, kind: "Role", metadata, rules: [rule] },
    {
      apiVersion,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name: SETUP_NAME, namespace }],
    },
  ];
}

function renderPod(input: SetupInput): object {
  const { adminSecret: name, adminTokenKey: key } = input;
  return renderScriptPod({
    account: SETUP_NAME,
    name: "setup",
    image: input.image,
    script: "setup.py",
    env: [
      { name: "SETUP_URL", value: input.influxUrl },
      { name: "SETUP_ORGANIZATION", value: input.organization },
      { name: "SETUP_BUCKET", value: input.bucket },
      { name: "SETUP_RETENTION_SECONDS", value: String(input.retentionHours * 3600) },
      { name: "SETUP_USERS", value: JSON.stringify(input.users) },
      { name: "SETUP_TIMEOUT_SECONDS", value: String(PATIENCE_SECONDS) },
      { name: "SETUP_ADMIN_TOKEN", valueFrom: { secretKeyRef: { name, key } } },
    ],
    memoryLimit: "256Mi",
  });
}
