import type { ClusterSpec } from "../cluster-spec";
import { clusterDomain } from "../kubeadm/cluster-configuration";
import type { ProxySpec } from "../machine-spec";
import type { NodeFile } from "../node-file";

/**
 * Lists what a node reaches without its HTTP proxy: itself, the metadata service, the API and everything inside the cluster.
 */
export function noProxyList(cluster: ClusterSpec, proxy: ProxySpec): string[] {
  const { networking, endpoint } = cluster;
  return [
    "localhost",
    "127.0.0.1",
    "::1",
    "169.254.169.254",
    endpoint.host,
    ...networking.podCidrs,
    ...networking.serviceCidrs,
    ...(networking.nodeCidrs ?? []),
    ".svc",
    `.${clusterDomain(networking)}`,
    ...(proxy.noProxy ?? []),
  ].filter((entry, index, all) => all.indexOf(entry) === index);
}

/**
 * Renders the proxy settings of containerd, of the node's own downloads and of its way to the object storage; the kubelet needs none.
 *
 * @param storesArchives whether the node stores archives of etcd off site
 */
export function renderHttpProxy(
  cluster: ClusterSpec,
  proxy: ProxySpec | undefined,
  storesArchives = false,
): NodeFile[] {
  if (proxy === undefined || (proxy.httpProxy === undefined && proxy.httpsProxy === undefined)) {
    return [];
  }
  const variables = [
    ["HTTP_PROXY", proxy.httpProxy],
    ["HTTPS_PROXY", proxy.httpsProxy],
    ["NO_PROXY", noProxyList(cluster, proxy).join(",")],
  ].flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          [name, value],
          [name?.toLowerCase(), value],
        ],
  );
  // a percent sign begins a specifier in units, and proxy URLs carry encoded passwords.
  const lines = variables.map(([name, value]) => `Environment="${name}=${value?.replaceAll("%", "%%")}"`);
  const dropIn = ["[Service]", ...lines, ""].join("\n");
  const units = ["containerd", "k8s-on-openstack-bootstrap"];
  return [...units, ...(storesArchives ? ["k8s-on-openstack-etcd-offsite"] : [])].map((unit) => ({
    path: `/etc/systemd/system/${unit}.service.d/10-http-proxy.conf`,
    permissions: "0600",
    content: dropIn,
  }));
}
