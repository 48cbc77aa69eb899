import type { App } from "cdktf";
import { KubernetesNamespace, Manifests, ReadinessGate } from "k8s-on-openstack";
import { PlatformStack, StateBackend } from "k8s-on-openstack/stacks";
import { testCluster } from "./cluster";

/** Gate, namespace and objects: the smallest platform. */
export function build(app: App): void {
  const stack = new PlatformStack(app, "platform", { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  new ReadinessGate(stack, "Gate", { cluster, patienceSeconds: 30 });
  const namespace = new KubernetesNamespace(stack, "Namespace", {
    cluster,
    name: "e2e-platform",
    quota: { cpu: "4", memory: "8Gi" },
    containerLimits: { requestCpu: "50m", requestMemory: "64Mi" },
  });
  new Manifests(stack, "Objects", {
    cluster,
    name: "objects",
    namespace: namespace.namespaceName,
    objects: [
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { greeting: "hello" } },
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "worker" } },
    ],
  });
}
