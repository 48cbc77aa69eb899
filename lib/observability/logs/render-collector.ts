import type { HelmValues } from "../../kube";
import type { ChartImage } from "../chart-image";

/** Port that Alloy answers probes on. */
const ALLOY_PORT = 12_345;

/** Folder on each node in which Alloy keeps how far it has read. */
const STATE_FOLDER = "/var/lib/k8s-on-openstack/alloy";

/** Users of images without a shell. */
const NOBODY = 65_532;

/** Units of the journal that are kept: those that make a machine a node, and the library's own. */
const UNITS = String.raw`(containerd|kubelet|chrony|k8s-on-openstack-[a-z-]+)\.service`;

/** What the configurations of Alloy are made of. */
export interface CollectorSettings {
  /** Name of the cluster, which every line bears. */
  readonly clusterName: string;

  /** URL of Loki, without a path. */
  readonly lokiUrl: string;
}

/**
 * Renders the configuration of Alloy on a node: logs of the pods of that node, read from its disk so that the API server carries none
 * of them, and the journal of what makes the machine a node.
 *
 * Folders of logs are named after the pod's uid; those of static pods after the hash of their file, which stands in an annotation.
 *
 * @see https://grafana.com/docs/alloy/latest/reference/components/
 */
export function renderNodeCollector(settings: CollectorSettings): string {
  return `discovery.kubernetes "pods" {
	role = "pod"

	selectors {
		role  = "pod"
		field = "spec.nodeName=" + sys.env("HOSTNAME")
	}
}

discovery.relabel "pods" {
	targets = discovery.kubernetes.pods.targets

${[
  ["__meta_kubernetes_namespace", "namespace"],
  ["__meta_kubernetes_pod_name", "pod"],
  ["__meta_kubernetes_pod_container_name", "container"],
  ["__meta_kubernetes_pod_label_app_kubernetes_io_name", "app"],
  ["__meta_kubernetes_pod_node_name", "node"],
]
  .map(([source, target]) => renderLabelRule(source, target))
  .join("\n\n")}

${renderPathRule("__meta_kubernetes_pod_uid")}

${renderPathRule("__meta_kubernetes_pod_annotation_kubernetes_io_config_mirror")}
}

loki.source.file "pods" {
	targets    = discovery.relabel.pods.output
	forward_to = [loki.process.pods.receiver]

	file_match {
		enabled = true
	}
}

loki.process "pods" {
	forward_to = [loki.write.loki.receiver]

	stage.cri { }

	stage.label_drop {
		values = ["filename"]
	}

	stage.static_labels {
		values = {
			job = "pods",
		}
	}
}

loki.relabel "journal" {
	forward_to = []

	rule {
		source_labels = ["__journal__systemd_unit"]
		regex         = ${alloyText(UNITS)}
		action        = "keep"
	}

	rule {
		source_labels = ["__journal__systemd_unit"]
		target_label  = "unit"
	}

	rule {
		source_labels = ["__journal_priority_keyword"]
		target_label  = "level"
	}
}

loki.source.journal "node" {
	max_age       = "12h"
	relabel_rules = loki.relabel.journal.rules
	forward_to    = [loki.write.loki.receiver]
	labels        = {
		job  = "journal",
		node = sys.env("HOSTNAME"),
	}
}

${renderWrite(settings)}
`;
}

/** Renders the configuration of the one Alloy that reads the events of the cluster, of which there must be no second. */
export function renderEventCollector(settings: CollectorSettings): string {
  return `loki.source.kubernetes_events "cluster" {
	job_name   = "events"
	log_format = "json"
	forward_to = [loki.write.loki.receiver]
}

${renderWrite(settings)}
`;
}

function renderLabelRule(source = "", target = ""): string {
  return `	rule {
		source_labels = ["${source}"]
		target_label  = "${target}"
	}`;
}

/** A rule that finds nothing in its third label leaves the path as it was. */
function renderPathRule(folderLabel: string): string {
  return `	rule {
		source_labels = ["__meta_kubernetes_namespace", "__meta_kubernetes_pod_name", "${folderLabel}", "__meta_kubernetes_pod_container_name"]
		separator     = "/"
		regex         = "([^/]+)/([^/]+)/([^/]+)/([^/]+)"
		target_label  = "__path__"
		replacement   = "/var/log/pods/\${1}_\${2}_\${3}/\${4}/*.log"
	}`;
}

function renderWrite({ clusterName, lokiUrl }: CollectorSettings): string {
  return `loki.write "loki" {
	endpoint {
		url = "${lokiUrl}/loki/api/v1/push"
	}
	external_labels = {
		cluster = "${clusterName}",
	}
}`;
}

/** Strings of Alloy take the escapes of JSON. */
function alloyText(text: string): string {
  return JSON.stringify(text);
}

/**
 * Values of the chart `alloy` for the collectors on all nodes. They read files of root and nothing else that root may.
 *
 * @param name name of the objects, unique on the cluster, because the chart's roles bear it
 * @param configuration what `renderNodeCollector` gives
 * @param image image of Alloy
 */
export function renderNodeCollectorValues(name: string, configuration: string, image: ChartImage): HelmValues {
  return {
    ...renderCommonValues(name, image),
    alloy: {
      ...renderAlloy(configuration),
      storagePath: STATE_FOLDER,
      mounts: {
        varlog: true,
        extra: [
          { name: "state", mountPath: STATE_FOLDER },
          { name: "journal", mountPath: "/run/log/journal", readOnly: true },
          { name: "machine-id", mountPath: "/etc/machine-id", readOnly: true },
        ],
      },
      securityContext: {
        ...hardened(),
        runAsUser: 0,
        runAsGroup: 0,
        capabilities: { drop: ["ALL"], add: ["DAC_READ_SEARCH"] },
      },
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
    },
    controller: {
      type: "daemonset",
      // logs of a node that has trouble are those that are looked for.
      tolerations: [{ operator: "Exists" }],
      priorityClassName: "system-node-critical",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
      volumes: {
        extra: [
          { name: "state", hostPath: { path: STATE_FOLDER, type: "DirectoryOrCreate" } },
          { name: "journal", hostPath: { path: "/run/log/journal", type: "DirectoryOrCreate" } },
          { name: "machine-id", hostPath: { path: "/etc/machine-id", type: "File" } },
        ],
      },
    },
    rbac: renderRights("pods"),
  };
}

/**
 * Values of the chart `alloy` for the one that reads events.
 *
 * @param name name of the objects, unique on the cluster, because the chart's roles bear it
 * @param configuration what `renderEventCollector` gives
 * @param image image of Alloy
 */
export function renderEventCollectorValues(name: string, configuration: string, image: ChartImage): HelmValues {
  return {
    ...renderCommonValues(name, image),
    nameOverride: "events",
    alloy: {
      ...renderAlloy(configuration),
      mounts: { extra: [{ name: "state", mountPath: "/tmp/alloy" }] },
      securityContext: { ...hardened(), runAsUser: NOBODY, runAsGroup: NOBODY, runAsNonRoot: true },
      resources: { requests: { cpu: "10m", memory: "96Mi" }, limits: { memory: "256Mi" } },
    },
    controller: {
      type: "deployment",
      replicas: 1,
      // two at a time would write each event twice.
      updateStrategy: { type: "Recreate" },
      volumes: { extra: [{ name: "state", emptyDir: {} }] },
    },
    rbac: renderRights("events"),
  };
}

function renderCommonValues(fullnameOverride: string, image: ChartImage): HelmValues {
  return {
    fullnameOverride,
    image,
    global: { podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } } },
    crds: { create: false },
    // a changed configuration starts the pods anew; the chart puts its hash into them.
    configReloader: { enabled: false },
    service: { enabled: false },
  };
}

function renderAlloy(content: string): HelmValues {
  return {
    configMap: { create: true, content },
    enableReporting: false,
    listenPort: ALLOY_PORT,
    // not its health, which is bad while Loki is away: a new start would not bring Loki back.
    livenessProbe: {
      httpGet: { path: "/-/ready", port: ALLOY_PORT },
      initialDelaySeconds: 60,
      periodSeconds: 30,
      timeoutSeconds: 10,
      failureThreshold: 6,
    },
  };
}

/** The chart joins two lists of rules, and an empty one breaks its YAML. */
function renderRights(resource: string): HelmValues {
  const rule = (...verbs: readonly string[]) => [{ apiGroups: [""], resources: [resource], verbs }];
  return { create: true, rules: rule("get"), clusterRules: rule("list", "watch") };
}

function hardened() {
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  };
}
