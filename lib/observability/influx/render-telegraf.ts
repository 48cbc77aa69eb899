import type { HelmValues, KubernetesObject } from "../../kube";

/** Name of the agents on the nodes, which the chart makes of the name of the release. */
export const AGENT_NAME = "telegraf-ds";

/** Name of the one that counts objects, and of all that belongs to it. */
export const INVENTORY_NAME = "telegraf-inventory";

/** Port of kubelets. */
export const KUBELET_PORT = 10_250;

/** Key of the token in its Secret. */
export const TOKEN_KEY = "token";

/** Where a service account's token and the authority of the cluster are in every pod. */
const ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Users of images without a shell. */
const NOBODY = 65_532;

/** Objects that are counted, and what the API calls them. */
const INVENTORY: readonly (readonly [group: string, resources: readonly string[]])[] = [
  ["", ["nodes", "persistentvolumes", "persistentvolumeclaims", "pods", "services"]],
  ["apps", ["daemonsets", "deployments", "statefulsets"]],
];

const LABELS = { "app.kubernetes.io/name": INVENTORY_NAME, "app.kubernetes.io/part-of": "k8s-on-openstack" };

/** Labels of the pod that counts objects. */
export const INVENTORY_PODS: Readonly<Record<string, string>> = { "app.kubernetes.io/name": INVENTORY_NAME };

/** What both configurations of Telegraf are made of. */
export interface TelegrafSettings {
  /** Name of the cluster, which every point bears. */
  readonly clusterName: string;

  /** URL of InfluxDB, without a path. */
  readonly influxUrl: string;

  /** Organization in InfluxDB. */
  readonly organization: string;

  /** Bucket of the points. */
  readonly bucket: string;

  /** Time between two points of a series, in seconds. */
  readonly intervalSeconds: number;
}

/** What pods of Telegraf are made of. */
export interface TelegrafPodInput {
  /** Configuration, TOML. */
  readonly configuration: string;

  /** Image with its tag. */
  readonly image: string;

  /** Name of the Secret with the token of Telegraf. */
  readonly secretName: string;
}

/**
 * Renders the configuration of the agent on a node: what its kubelet, and cAdvisor within it, say of the node, its pods and their
 * volumes. The kubelet has to show a certificate of the cluster's authority.
 *
 * @see https://github.com/influxdata/telegraf/blob/master/plugins/inputs/kubernetes/README.md
 */
export function renderAgentConfiguration(settings: TelegrafSettings): string {
  return `${renderCommon(settings, "${HOSTNAME}")}
[[inputs.kubernetes]]
  url = "https://\${HOSTIP}:${KUBELET_PORT}"
  bearer_token = "${ACCOUNT_FOLDER}/token"
  tls_ca = "${ACCOUNT_FOLDER}/ca.crt"
  node_metric_name = "kubelet_node"
  label_include = ["app.kubernetes.io/name"]
`;
}

/** Renders the configuration of the one that counts the objects of the cluster, of which there must be no second. */
export function renderInventoryConfiguration(settings: TelegrafSettings): string {
  const resources = INVENTORY.flatMap(([, names]) => names);
  return `${renderCommon(settings, "inventory")}
[[inputs.kube_inventory]]
  namespace = ""
  resource_include = [${resources.map((name) => `"${name}"`).join(", ")}]
  selector_exclude = ["*"]
`;
}

/** The token comes from the environment; names were checked to need no escapes. */
function renderCommon(settings: TelegrafSettings, hostname: string): string {
  const { clusterName, influxUrl, organization, bucket, intervalSeconds } = settings;
  return `[global_tags]
  cluster = "${clusterName}"

[agent]
  interval = "${intervalSeconds}s"
  flush_interval = "${intervalSeconds}s"
  collection_jitter = "5s"
  flush_jitter = "5s"
  metric_buffer_limit = 50000
  hostname = "${hostname}"

[[outputs.influxdb_v2]]
  urls = ["${influxUrl}"]
  token = "\${INFLUX_TOKEN}"
  organization = "${organization}"
  bucket = "${bucket}"
`;
}

/**
 * Values of the chart `telegraf-ds`. It mounts the disk of the node whether that is wanted or not, so the agent is nobody there and may
 * ask the kubelet for figures only: the chart's own rights, `nodes/proxy`, are those to run anything in any pod.
 */
export function renderAgentValues({ configuration, image, secretName }: TelegrafPodInput): HelmValues {
  const [repo = "", tag = ""] = splitTag(image);
  return {
    image: { repo, tag },
    rbac: { create: false },
    override_config: { toml: configuration },
    env: [
      { name: "HOSTNAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "HOSTIP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
      renderToken(secretName),
    ],
    // figures of a node that has trouble are those that are looked for.
    tolerations: [{ operator: "Exists" }],
    priorityClassName: "system-node-critical",
    podSecurityContext: renderPodSecurity(),
    resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "256Mi" } },
  };
}

/** What the rights and the one that counts are made of. */
export interface InventoryInput extends TelegrafPodInput {
  /** Namespace of the one that counts. */
  readonly namespace: string;

  /** Namespace of the agents. */
  readonly agentNamespace: string;

  /** What changes with the configuration, so that the pod starts anew. */
  readonly configurationHash: string;
}

/** Renders the rights of the agents, and the one that counts objects: a Deployment, because every node would count all of them again. */
export function renderInventory(input: InventoryInput): readonly KubernetesObject[] {
  const { namespace, agentNamespace, configuration } = input;
  const metadata = { name: INVENTORY_NAME, namespace, labels: LABELS };
  return [
    ...renderRights(AGENT_NAME, agentNamespace, [
      { apiGroups: [""], resources: ["nodes/stats", "nodes/pods"], verbs: ["get"] },
    ]),
    ...renderRights(
      INVENTORY_NAME,
      namespace,
      INVENTORY.map(([group, resources]) => ({ apiGroups: [group], resources, verbs: ["get", "list"] })),
    ),
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "telegraf.conf": configuration } },
    { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: renderDeployment(input) },
  ];
}

function renderRights(account: string, namespace: string, rules: readonly object[]): readonly KubernetesObject[] {
  // two sinks of a cluster are in different namespaces.
  const name = `k8s-on-openstack:${namespace}:${account}`;
  const apiVersion = "rbac.authorization.k8s.io/v1";
  return [
    { apiVersion, kind: "ClusterRole", metadata: { name, labels: LABELS }, rules },
    {
      apiVersion,
      kind: "ClusterRoleBinding",
      metadata: { name, labels: LABELS },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name: account, namespace }],
    },
  ];
}

function renderDeployment({ image, secretName, configurationHash }: InventoryInput): object {
  return {
    replicas: 1,
    // two at a time would count everything twice.
    strategy: { type: "Recreate" },
    selector: { matchLabels: INVENTORY_PODS },
    template: {
      metadata: { labels: LABELS, annotations: { "checksum/config": configurationHash } },
      spec: {
        serviceAccountName: INVENTORY_NAME,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        securityContext: renderPodSecurity(),
        containers: [
          {
            name: "telegraf",
            image,
            command: ["telegraf", "--config", "/etc/telegraf/telegraf.conf"],
            env: [renderToken(secretName)],
            resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "512Mi" } },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ["ALL"] },
            },
            volumeMounts: [{ name: "config", mountPath: "/etc/telegraf", readOnly: true }],
          },
        ],
        volumes: [{ name: "config", configMap: { name: INVENTORY_NAME } }],
      },
    },
  };
}

/** A pod waits for a Secret without the key, and so for the setup that writes it. */
function renderToken(name: string) {
  return { name: "INFLUX_TOKEN", valueFrom: { secretKeyRef: { name, key: TOKEN_KEY } } };
}

function renderPodSecurity() {
  return {
    runAsNonRoot: true,
    runAsUser: NOBODY,
    runAsGroup: NOBODY,
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Name and tag of an image; a registry may have a port. */
function splitTag(image: string): readonly [string, string] {
  const at = image.lastIndexOf(":");
  return [image.slice(0, at), image.slice(at + 1)];
}
