import type { ExtraArg } from "../cluster-spec";
import type { NodeSpec, TaintSpec } from "../node-spec";
import { INSTANCE_ID_PLACEHOLDER } from "../paths";
import { renderArgs } from "./component-args";

/**
 * Renders how a node registers: under its server's name, and with the server's UUID as the cloud controller expects it.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/#kubeadm-k8s-io-v1beta4-NodeRegistrationOptions
 */
export function renderNodeRegistration(node: NodeSpec): object {
  return {
    name: node.name,
    criSocket: "unix:///run/containerd/containerd.sock",
    imagePullPolicy: "IfNotPresent",
    imagePullSerial: false,
    kubeletExtraArgs: kubeletArgs(node),
    // kubeadm taints control planes by itself, unless the field is there.
    taints: node.taints?.map((taint) => renderTaint(taint)),
  };
}

function kubeletArgs(node: NodeSpec): ExtraArg[] {
  const labels = Object.entries(node.labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  return renderArgs(
    {
      "cloud-provider": "external",
      "node-ip": node.addresses.join(","),
      "node-labels": labels.length === 0 ? undefined : labels.join(","),
      "provider-id": `openstack:///${INSTANCE_ID_PLACEHOLDER}`,
    },
    node.kubeletExtraArgs,
  );
}

function renderTaint({ key, value, effect }: TaintSpec): object {
  return { key, value: value ?? "", effect };
}
