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
const CLOUD_CONTROLLER = /charts: \w+\.kube-system\.openstack-cloud-controller-manager/;
const CSI_NODES = /charts: \w+\.kube-system\.openstack-cinder-csi-nodeplugin/;
const CSI_CONTROLLER = /charts: \w+\.kube-system\.openstack-cinder-csi-controllerplugin/;
const HUBBLE = /charts: \w+\.kube-system\.hubble-/;

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
    where: /charts: \w+\.kube-system\.(cilium|hubble|openstack-|metrics-server)/,
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
    where: /charts: ClusterRole\.(cert-manager|envoy-gateway-system)\./,
    reason: "it writes the authority of its own webhook into the webhook's configuration",
  },
  {
    checks: ["CKV2_K8S_5"],
    where: /charts: RoleBinding\.envoy-gateway-system\./,
    reason: "a job of the chart makes the certificates that gateway and proxies know each other by",
  },
];
