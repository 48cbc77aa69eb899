import { NetworkPlugin } from "../../lib";
import { Volume } from "../../lib/apps";
import { addApplication, addJob } from "../apps/support/demo-application";
import type { BadInput } from "../support/bad-input";

export function app(props: object): BadInput[2] {
  return () => addApplication(props);
}

export function job(props: object): BadInput[2] {
  return () => addJob(props);
}

export function claim(options: object = {}): Volume {
  return Volume.claim("data", { mountPath: "/data", size: "10Gi", ...options });
}

export function perReplica(options: object = {}): Volume {
  return Volume.perReplica("data", { mountPath: "/data", size: "10Gi", ...options });
}

/** A plugin like Kuryr, whose nodes forward nothing. */
export const withoutNodePorts = Object.assign(Object.create(NetworkPlugin.prototype) as NetworkPlugin, {
  ...NetworkPlugin.calico(),
  supportsNodePorts: false,
});
