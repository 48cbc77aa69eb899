import type { App, TerraformStack } from "cdktf";
import { LoadBalancerProvider } from "../../../lib";
import type { IKubernetesCluster } from "../../../lib";
import { ContainerApplication, ScheduledJob } from "../../../lib/apps";
import type { ContainerApplicationProps, ScheduledJobProps } from "../../../lib/apps";
import { KubernetesNamespace } from "../../../lib/kube";
import type { IGateway } from "../../../lib/kube";
import { addPlatform } from "../../support/demo-platform";
import type { DemoPlatform } from "../../support/demo-platform";
import { peek, synth } from "../../support/synth";
import type { SynthesizedStack } from "../../support/synth";

/** A Gateway that serves hosts below `apps.example.com`. */
export const gateway: IGateway = {
  gatewayName: "public",
  gatewayNamespace: "gateways",
  proxyNamespace: "envoy",
  hosts: ["*.apps.example.com"],
  checkHost: (path, host) =>
    host === undefined || host.endsWith(".apps.example.com")
      ? undefined
      : { code: "host-unserved", path, value: host, message: "must be served", fix: "choose another host" },
};

/** Properties of an application with one port, whatever stack it stands in. */
export function applicationProps(
  cluster: IKubernetesCluster,
  props: Partial<ContainerApplicationProps> = {},
): ContainerApplicationProps {
  return {
    cluster,
    namespace: KubernetesNamespace.fromName("shop"),
    name: "web",
    image: "registry.example.com/shop/web:1.2.3",
    ports: [{ name: "http", port: 8080 }],
    ...props,
  };
}

/** Adds an application to the applications' stack of a small cluster. */
export function addApplication(
  props: Partial<ContainerApplicationProps> = {},
  platform: DemoPlatform = addPlatform(),
): ContainerApplication {
  return new ContainerApplication(platform.applications, "Web", applicationProps(platform.cluster, props));
}

/** Adds a job to the applications' stack of a small cluster. */
export function addJob(props: Partial<ScheduledJobProps> = {}, platform: DemoPlatform = addPlatform()): ScheduledJob {
  return new ScheduledJob(platform.applications, "Job", {
    cluster: platform.cluster,
    namespace: KubernetesNamespace.fromName("shop"),
    name: "report",
    image: "registry.example.com/shop/report:1.2.3",
    schedule: "30 2 * * *",
    ...props,
  });
}

/** What an application becomes. */
export function peekApplication(
  props: Partial<ContainerApplicationProps> = {},
  platform: DemoPlatform = addPlatform(),
): SynthesizedStack {
  addApplication(props, platform);
  return peek(platform.applications);
}

/** The stack of the applications, as it is written. */
export function synthApplications(
  build: (stack: TerraformStack, cluster: IKubernetesCluster) => void,
): SynthesizedStack {
  return synth((app: App) => {
    const { applications, cluster } = addPlatform(app, { serviceLoadBalancers: LoadBalancerProvider.AMPHORA });
    build(applications, cluster);
  }).stack("applications");
}
