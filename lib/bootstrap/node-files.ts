import type { ClusterSpec } from "./cluster-spec";
import { renderInitConfiguration } from "./kubeadm/init-configuration";
import { renderJoinConfiguration } from "./kubeadm/join-configuration";
import { renderKubeletSettings } from "./kubeadm/kubelet-configuration";
import { renderRegistryMirrors } from "./machine/containerd-config";
import { renderHttpProxy } from "./machine/http-proxy";
import { renderNodeValues } from "./machine/node-values";
import { renderSystemFiles } from "./machine/system-files";
import type { NodeFile } from "./node-file";
import { isControlPlane, NodeRole } from "./node-role";
import type { NodeSpec } from "./node-spec";
import { CONFIG_DIR, KUBEADM_DIR, PATCHES_DIR } from "./paths";

/** Renders the files that one node has for itself; `renderClusterFiles` renders the rest. */
export function renderNodeFiles(cluster: ClusterSpec, node: NodeSpec): NodeFile[] {
  const machine = node.machine ?? {};
  return [
    secretDocument(`${CONFIG_DIR}/node.json`, renderNodeValues(cluster, node)),
    ...(node.role === NodeRole.FIRST_CONTROL_PLANE
      ? [secretDocument(`${KUBEADM_DIR}/init.yaml`, renderInitConfiguration(cluster, node))]
      : []),
    secretDocument(`${KUBEADM_DIR}/join.yaml`, renderJoinConfiguration(cluster, node)),
    {
      // kubeadm merges it into the settings that the cluster stores for all nodes.
      path: `${PATCHES_DIR}/kubeletconfiguration+merge.json`,
      permissions: "0600",
      content: [renderKubeletSettings(node.kubelet ?? {})],
    },
    ...renderSystemFiles(machine, {
      hasIpv6: cluster.networking.podCidrs.some((cidr) => cidr.includes(":")),
      kernelModules: cluster.kernelModules,
    }),
    ...renderRegistryMirrors(machine.registryMirrors),
    ...renderHttpProxy(cluster, machine.proxy, cluster.etcdBackup !== undefined && isControlPlane(node.role)),
    ...(machine.files ?? []).map(({ path, content, permissions, owner }) => ({
      path,
      permissions: permissions ?? "0644",
      owner,
      content,
    })),
  ];
}

function secretDocument(path: string, content: object): NodeFile {
  return { path, permissions: "0600", content: [content] };
}
