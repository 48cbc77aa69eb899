import type { App } from "cdktf";
import { HelmChart } from "k8s-on-openstack";
import { PlatformStack, StateBackend } from "k8s-on-openstack/stacks";
import { AddOnReleases } from "../../../../lib/kube/releases";
import { testCluster } from "./cluster";

/** Every chart that the library pins. */
export function build(app: App): void {
  const stack = new PlatformStack(app, "platform", { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  const releases = AddOnReleases.forKubernetes(cluster.version);
  new HelmChart(stack, "MetricsServer", {
    cluster,
    chart: releases.chart("metrics-server"),
    namespace: "kube-system",
  });
}
