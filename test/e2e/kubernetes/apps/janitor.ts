import type { App } from "cdktf";
import { Janitor, Manifests, VolumePolicy } from "k8s-on-openstack";
import type { IKubernetesCluster, KubernetesObject } from "k8s-on-openstack";
import { PlatformStack, StateBackend } from "k8s-on-openstack/stacks";
import { dependOn } from "../../../../lib/core";
import { testCluster } from "./cluster";

/** Variables of this app: which policy, and whether the cluster has drivers of its own. */
export const JANITOR_VARIABLES = { volumes: "E2E_APP_VOLUMES", doubles: "E2E_APP_DOUBLES" };

/** Class that claims name when the drivers are doubles. */
export const DOUBLE_CLASS = "e2e-cinder";

/** A janitor, and below it the cloud controller and the storage driver. */
export function build(app: App): void {
  const stack = new PlatformStack(app, "janitor", { backend: StateBackend.local() });
  const cluster = testCluster(stack);
  stack.connectTo(cluster);
  const janitor = new Janitor(stack, "Janitor", { cluster, volumes: policyOf(process.env[JANITOR_VARIABLES.volumes]) });
  if (process.env[JANITOR_VARIABLES.doubles] === "yes") {
    dependOn(janitor, addDoubles(stack, cluster));
  }
}

function policyOf(name: string | undefined): VolumePolicy {
  const policies = [VolumePolicy.delete(), VolumePolicy.retain(), VolumePolicy.fail()];
  return policies.find((policy) => policy.name === name) ?? VolumePolicy.fail();
}

/** Pods that bear the images of the drivers and do nothing; the stand-in does their work as long as they are there. */
function addDoubles(stack: PlatformStack, cluster: IKubernetesCluster): Manifests {
  const image = (name: string) => ({ name, image: `registry.invalid/${name}:0.0.0` });
  return new Manifests(stack, "Drivers", {
    cluster,
    name: "e2e-drivers",
    namespace: "kube-system",
    objects: [
      renderWorkload("DaemonSet", "e2e-cloud-controller", [image("openstack-cloud-controller-manager")]),
      renderWorkload("Deployment", "e2e-cinder-csi", [image("csi-provisioner"), image("cinder-csi-plugin")]),
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name: DOUBLE_CLASS },
        provisioner: "cinder.csi.openstack.org",
        volumeBindingMode: "WaitForFirstConsumer",
      },
    ],
  });
}

function renderWorkload(kind: string, name: string, containers: readonly object[]): KubernetesObject {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}
