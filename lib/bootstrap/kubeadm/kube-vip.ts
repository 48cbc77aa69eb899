import type { ClusterSpec } from "../cluster-spec";
import { releaseOf } from "../kubernetes-versions";

/** What stands for the path of the kubeconfig in the manifest until the node's script fills it in. */
export const KUBECONFIG_PLACEHOLDER = "@KUBECONFIG@";

/**
 * Renders the static Pod that holds the API's virtual address on one control plane node at a time.
 *
 * While the cluster is being founded it reads `super-admin.conf`, because `admin.conf` has no rights yet; later `admin.conf`.
 *
 * @see https://kube-vip.io/docs/installation/static/
 */
export function renderKubeVipManifest(cluster: ClusterSpec): object {
  const version = releaseOf(cluster.kubernetesVersion)?.kubeVipVersion;
  const isIpv6 = cluster.networking.podCidrs[0]?.includes(":") === true;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "kube-vip", namespace: "kube-system" },
    spec: {
      containers: [
        {
          name: "kube-vip",
          image: `ghcr.io/kube-vip/kube-vip:${version}`,
          imagePullPolicy: "IfNotPresent",
          args: ["manager"],
          env: [
            { name: "vip_arp", value: "true" },
            { name: "port", value: String(cluster.endpoint.port ?? 6443) },
            { name: "vip_nodename", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
            { name: "vip_subnet", value: isIpv6 ? "128" : "32" },
            { name: "cp_enable", value: "true" },
            { name: "cp_namespace", value: "kube-system" },
            { name: "vip_leaderelection", value: "true" },
            { name: "vip_leasename", value: "plndr-cp-lock" },
            { name: "vip_leaseduration", value: "15" },
            { name: "vip_renewdeadline", value: "10" },
            { name: "vip_retryperiod", value: "2" },
            { name: "address", value: cluster.endpoint.host },
          ],
          securityContext: { capabilities: { add: ["NET_ADMIN", "NET_RAW"], drop: ["ALL"] } },
          volumeMounts: [{ name: "kubeconfig", mountPath: "/etc/kubernetes/admin.conf", readOnly: true }],
        },
      ],
      // kube-vip asks the API server of its own node under this name.
      hostAliases: [{ ip: isIpv6 ? "::1" : "127.0.0.1", hostnames: ["kubernetes"] }],
      hostNetwork: true,
      priorityClassName: "system-node-critical",
      volumes: [{ name: "kubeconfig", hostPath: { path: KUBECONFIG_PLACEHOLDER, type: "File" } }],
    },
  };
}
