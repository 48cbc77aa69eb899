import type { Container, Pod } from "./pod";

/** Addresses that a pod's status names. */
export interface PodAddresses {
  readonly podIp: string;
  readonly hostIp: string;
}

/** The status of a pod that waits to be started. */
export function renderWaiting(pod: Pod, { hostIp }: PodAddresses, reason: string, message: string): object {
  const status = ({ name, image }: Container): object => ({
    ...containerStatus(name, image, false),
    state: { waiting: { reason, message } },
  });
  return {
    phase: "Pending",
    hostIP: hostIp,
    startTime: pod.metadata.creationTimestamp,
    conditions: conditions(false, message),
    containerStatuses: pod.spec.containers.map(status),
  };
}

/** The status of a pod whose containers all run and are ready. */
export function renderRunning(pod: Pod, { podIp, hostIp }: PodAddresses): object {
  const startedAt = now();
  const running = ({ name, image }: Container): object => ({
    ...containerStatus(name, image, true),
    state: { running: { startedAt } },
  });
  const initial = (container: Container): object =>
    container.restartPolicy === "Always" ? running(container) : terminated(container, startedAt, 0, "");
  return {
    phase: "Running",
    hostIP: hostIp,
    podIP: podIp,
    podIPs: [{ ip: podIp }],
    startTime: startedAt,
    conditions: conditions(true),
    initContainerStatuses: (pod.spec.initContainers ?? []).map(initial),
    containerStatuses: pod.spec.containers.map(running),
  };
}

/** The status of a pod whose containers all ended with that code. */
export function renderEnded(pod: Pod, exitCode: number, message: string): object {
  const finishedAt = now();
  return {
    phase: exitCode === 0 ? "Succeeded" : "Failed",
    conditions: conditions(false, "", exitCode === 0 ? "PodCompleted" : "PodFailed"),
    initContainerStatuses: (pod.spec.initContainers ?? []).map((container) => terminated(container, finishedAt, 0, "")),
    containerStatuses: pod.spec.containers.map((container) => terminated(container, finishedAt, exitCode, message)),
  };
}

function terminated({ name, image }: Container, at: string, exitCode: number, message: string): object {
  const reason = exitCode === 0 ? "Completed" : "Error";
  return {
    ...containerStatus(name, image, false),
    started: false,
    state: { terminated: { exitCode, reason, message, startedAt: at, finishedAt: at } },
  };
}

function containerStatus(name: string, image: string, ready: boolean): object {
  return { name, image, imageID: `${image}@sha256:${"0".repeat(64)}`, ready, started: ready, restartCount: 0 };
}

function conditions(ready: boolean, message = "", reason = "ContainersNotReady"): readonly object[] {
  const condition = (type: string, status: boolean): object => ({
    type,
    status: status ? "True" : "False",
    lastTransitionTime: now(),
    ...(status ? {} : { reason, message }),
  });
  return [
    condition("PodScheduled", true),
    condition("Initialized", true),
    condition("ContainersReady", ready),
    condition("Ready", ready),
  ];
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}
