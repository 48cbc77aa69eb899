/** A finding of the scanner that stays, and why. */
export interface AcceptedFinding {
  /** Checks of the scanner, such as `CKV_K8S_43`. */
  readonly checks: readonly string[];

  /** Which resources may have it: a pattern over `<example>[ charts]: <resource>`. */
  readonly where: RegExp;

  /** Why it stays. */
  readonly reason: string;
}

const CILIUM = /charts: \w+\.(kube-system|cilium-secrets)\.cilium/;
const KURYR_DAEMON = /charts: DaemonSet\.kube-system\.kuryr-cni/;
const CLOUD_CONTROLLER = /charts: \w+\.kube-system\.openstack-cloud-controller-manager/;
const CSI_NODES = /charts: \w+\.kube-system\.openstack-cinder-csi-nodeplugin/;
const CSI_CONTROLLER = /charts: \w+\.kube-system\.openstack-cinder-csi-controllerplugin/;
const HUBBLE = /charts: \w+\.kube-system\.hubble-/;
const CALICO_OPERATOR = /charts: \w+\.tigera-operator\.tigera-operator/;
const TELEGRAF = /charts: \w+\.influx(-agents)?\.telegraf-/;
const LOG_COLLECTORS = /charts: \w+\.logs-collectors\./;
const NODE_EXPORTER = /charts: \w+\.monitoring-nodes\.node-exporter/;
const GRAFANA = /charts: \w+\.monitoring\.grafana/;

/** Everything that is accepted; an entry that nothing needs any more fails the run. */
export const ACCEPTED_FINDINGS: readonly AcceptedFinding[] = [
  {
    checks: ["CKV_K8S_11"],
    where: /./,
    reason: "a limit of CPU slows a program down while cores are idle; requests share the CPU out when they are not",
  },
  {
    checks: ["CKV_K8S_43"],
    where: /./,
    reason: "images have exact tags, charts' images those of one pinned release; who wants digests names them",
  },
  {
    checks: ["CKV_K8S_15"],
    where: /./,
    reason: "tags are exact, and pulling again at every restart makes each of them depend on the registry",
  },
  {
    checks: ["CKV_K8S_38"],
    where: /charts: (?!Deployment\.(shop|default)\.)/,
    reason: "these programs talk to the API, each with a service account of its own; applications get no token",
  },
  {
    checks: ["CKV_K8S_40"],
    where: /charts: \w+\.(kube-system|cert-manager)\./,
    reason: "the images come with users of their own, 1000, 1001 or root, and files that belong to them",
  },
  {
    checks: ["CKV_K8S_13", "CKV_K8S_12", "CKV_K8S_10"],
    where: /charts: (\w+\.kube-system\.(cilium|hubble|kuryr-|openstack-|metrics-server)|Deployment\.tigera-operator\.)/,
    reason:
      "what a cluster needs to work must not be killed for its memory while the node has some; it grows with the cluster",
  },
  {
    checks: ["CKV2_K8S_6"],
    where: /charts: Pod\.(kube-system|cert-manager|envoy-gateway-system)\./,
    reason:
      "no NetworkPolicy: the API server calls into these pods from the network of the nodes, and they call the cloud",
  },
  {
    checks: [
      "CKV_K8S_16",
      "CKV_K8S_19",
      "CKV_K8S_20",
      "CKV_K8S_22",
      "CKV_K8S_23",
      "CKV_K8S_25",
      "CKV_K8S_26",
      "CKV_K8S_28",
      "CKV_K8S_31",
      "CKV_K8S_37",
      "CKV_K8S_39",
      "CKV2_K8S_5",
    ],
    where: CILIUM,
    reason: "the network of the pods is made by programs in the kernel and in the network of the node",
  },
  {
    checks: [
      "CKV_K8S_16",
      "CKV_K8S_19",
      "CKV_K8S_20",
      "CKV_K8S_22",
      "CKV_K8S_23",
      "CKV_K8S_28",
      "CKV_K8S_29",
      "CKV_K8S_31",
      "CKV_K8S_37",
    ],
    where: KURYR_DAEMON,
    reason:
      "it makes VLANs on the interface of its node and moves them into pods, which takes the rights of the node; the login is not there",
  },
  {
    checks: ["CKV_K8S_19"],
    where: /charts: Deployment\.kube-system\.kuryr-controller/,
    reason: "it makes the network of the pods, so it works before there is one",
  },
  {
    checks: ["CKV_K8S_19"],
    where: /charts: Job\.kube-system\.k8s-on-openstack-(janitor|sweep)/,
    reason: "with Kuryr they work where the network of the pods is going, or gone",
  },
  {
    checks: ["CKV_K8S_35"],
    where: /charts: Job\.kube-system\.k8s-on-openstack-sweep/,
    reason:
      "it reads OS_* variables, as on the command line, and is one process: who may read its environment may read its files",
  },
  {
    checks: ["CKV_K8S_22", "CKV_K8S_23"],
    where: HUBBLE,
    reason: "a job of the chart that makes certificates and ends; the chart offers no such setting",
  },
  {
    checks: ["CKV_K8S_9", "CKV_K8S_19"],
    where: CLOUD_CONTROLLER,
    reason: "it works before there is a network of pods, and nobody sends it requests that it could be unready for",
  },
  {
    checks: [
      "CKV_K8S_16",
      "CKV_K8S_19",
      "CKV_K8S_20",
      "CKV_K8S_22",
      "CKV_K8S_23",
      "CKV_K8S_25",
      "CKV_K8S_28",
      "CKV_K8S_37",
      "CKV_K8S_39",
    ],
    where: CSI_NODES,
    reason: "it formats and mounts the disks of its node, which takes the rights of the node",
  },
  {
    checks: ["CKV_K8S_8", "CKV_K8S_9"],
    where: new RegExp(`${CSI_NODES.source}|${CSI_CONTROLLER.source}`),
    reason: "the driver has a probe; its helpers beside it answer no requests, and end when they lose the driver",
  },
  {
    checks: ["CKV_K8S_29"],
    where: /charts: \w+\.kube-system\.metrics-server/,
    reason: "the context is set on the container, where all of it applies",
  },
  {
    checks: ["CKV_K8S_8", "CKV_K8S_9"],
    where: /charts: \w+\.cert-manager\.cert-manager/,
    reason: "it watches and answers no requests; the chart has no such probe",
  },
  {
    checks: ["CKV_K8S_155"],
    where: /charts: ClusterRole\.(cert-manager|envoy-gateway-system|monitoring)\./,
    reason: "it writes the authority of its own webhook into the webhook's configuration",
  },
  {
    checks: ["CKV2_K8S_5"],
    where: /charts: RoleBinding\.envoy-gateway-system\./,
    reason: "a job of the chart makes the certificates that gateway and proxies know each other by",
  },
  {
    checks: ["CKV2_K8S_6"],
    where: /charts: Pod\.(dashboard|harbor|influx|influx-agents|logs|logs-collectors)\./,
    reason: "NetworkPolicies close these namespaces both ways; Terraform makes them, and this scan reads charts",
  },
  {
    checks: ["CKV2_K8S_6"],
    where: /charts: Pod\.monitoring\./,
    reason:
      "a NetworkPolicy that Terraform makes closes the namespace to all others; out of it, Prometheus asks everything",
  },
  {
    checks: ["CKV2_K8S_6"],
    where: /charts: Pod\.(tigera-operator\.tigera-operator|monitoring-nodes\.node-exporter)/,
    reason: "no NetworkPolicy is about pods in the network of the node",
  },
  {
    checks: ["CKV_K8S_35"],
    where: /charts: \w+\.(harbor|influx|influx-agents|monitoring)\./,
    reason:
      "each container is one program, and who may read its environment may read its files; most charts leave no choice",
  },
  {
    checks: ["CKV_K8S_40"],
    where: /charts: \w+\.(harbor\.harbor-(database|redis)|influx\.influxdb2|dashboard\.headlamp|monitoring\.grafana)/,
    reason: "the images come with users of their own, 100 to 1000, and files that belong to them",
  },
  {
    checks: ["CKV_K8S_22"],
    where: /charts: \w+\.harbor\.harbor-/,
    reason:
      "some of these programs, or what starts them, write into folders of the images; the chart has one setting for all",
  },
  {
    checks: ["CKV_K8S_22"],
    where: /charts: StatefulSet\.influx\.influxdb2/,
    reason: "the script that starts InfluxDB writes a configuration into a folder of the image",
  },
  {
    checks: ["CKV_K8S_8", "CKV_K8S_9"],
    where: TELEGRAF,
    reason: "it answers no requests, and what it cannot deliver it keeps; a new start would lose that",
  },
  {
    checks: ["CKV_K8S_20", "CKV_K8S_22", "CKV_K8S_28", "CKV_K8S_30", "CKV_K8S_37"],
    where: /charts: DaemonSet\.influx-agents\.telegraf-ds/,
    reason:
      "the chart has a context of pods only; there the agent is a user without a name, so it has no capabilities and may write nowhere",
  },
  {
    checks: ["CKV_K8S_23", "CKV_K8S_25", "CKV_K8S_40"],
    where: LOG_COLLECTORS,
    reason: "logs of pods belong to root of the node; of what root may, the collector may read files",
  },
  {
    checks: ["CKV_K8S_17", "CKV_K8S_19"],
    where: NODE_EXPORTER,
    reason: "it shows the network and the processes of the node, as a user who may do nothing else there",
  },
  {
    checks: ["CKV_K8S_8", "CKV_K8S_9"],
    where: GRAFANA,
    reason: "Grafana has both probes; the sidecars beside it look for ConfigMaps and answer no requests",
  },
  {
    checks: ["CKV_K8S_22"],
    where: GRAFANA,
    reason: "Grafana keeps short-lived files in a folder of its image",
  },
  {
    checks: ["CKV2_K8S_5"],
    where: /charts: RoleBinding\.monitoring\.(grafana|monitoring-admission)$/,
    reason:
      "within the namespace: data sources with logins are Secrets there, and a job of the chart makes the webhook's certificate",
  },
  {
    checks: ["CKV_K8S_49"],
    where: /charts: ClusterRole\.monitoring\.monitoring-operator$/,
    reason: "the operator makes and removes what runs Prometheus and Alertmanager; the chart has no narrower rights",
  },
  {
    checks: [
      "CKV_K8S_19",
      "CKV_K8S_20",
      "CKV_K8S_22",
      "CKV_K8S_23",
      "CKV_K8S_28",
      "CKV_K8S_29",
      "CKV_K8S_30",
      "CKV_K8S_31",
      "CKV_K8S_37",
      "CKV_K8S_40",
    ],
    where: CALICO_OPERATOR,
    reason: "it works before there is a network of pods, which it makes; the chart has no setting for contexts",
  },
  {
    checks: ["CKV_K8S_8", "CKV_K8S_9"],
    where: /charts: Deployment\.tigera-operator\./,
    reason: "it watches and answers no requests; the chart has no probe",
  },
  {
    checks: ["CKV_K8S_10", "CKV_K8S_12", "CKV_K8S_13"],
    where: /charts: Job\.tigera-operator\./,
    reason: "it runs once, before Calico is removed; the chart has no setting for it",
  },
  {
    checks: ["CKV_K8S_155", "CKV_K8S_157", "CKV_K8S_158"],
    where: /charts: ClusterRole\.tigera-operator\./,
    reason: "it makes the service accounts and roles of Calico's parts, and the webhooks of its API server",
  },
];
