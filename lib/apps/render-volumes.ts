import type {
  DeploymentV1SpecTemplateSpecContainerVolumeMount,
  DeploymentV1SpecTemplateSpecVolume,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { terraformText } from "../core";
import type { ContainerOptions } from "./container-options";
import { mountPathsOf } from "./volume";
import type { Volume } from "./volume";

/** Directories that a container may write to when none are named. */
const DEFAULT_WRITABLE_PATHS: readonly string[] = ["/tmp"];

/** Owner and group read. */
const FILE_MODE = "0440";

/** Directories that a container may write to; the default ones give way to volumes. */
export function writablePathsOf({ writablePaths, volumes }: Partial<ContainerOptions>): readonly string[] {
  const taken = mountPathsOf(volumes);
  return writablePaths ?? DEFAULT_WRITABLE_PATHS.filter((path) => !taken.includes(path));
}

/** Name of the claim of a `Volume.claim`. */
export function claimName(workload: string, volume: string): string {
  return `${workload}-${volume}`;
}

/**
 * Name of the claim of one replica, as a StatefulSet looks for it.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage
 */
export function replicaClaimName(workload: string, volume: string, replica: number): string {
  return `${volume}-${workload}-${replica}`;
}

/** Renders the volumes of a pod; those of each replica are up to its StatefulSet. */
export function renderVolumes(
  workload: string,
  volumes: readonly Volume[],
  writablePaths: readonly string[],
): DeploymentV1SpecTemplateSpecVolume[] {
  return [
    ...volumes.flatMap((volume) => renderVolume(workload, volume)),
    ...writablePaths.map((_, index) => ({ name: writableName(index), emptyDir: {} })),
  ];
}

/** Renders where a container sees its volumes. */
export function renderMounts(
  volumes: readonly Volume[],
  writablePaths: readonly string[],
): DeploymentV1SpecTemplateSpecContainerVolumeMount[] {
  return [
    ...volumes.map(({ name, source }) => ({
      name,
      mountPath: terraformText(source.options.mountPath),
      readOnly:
        source.kind === "config" ||
        source.kind === "secrets" ||
        (source.kind === "existing-claim" && (source.options.readOnly ?? false)),
    })),
    ...writablePaths.map((path, index) => ({
      name: writableName(index),
      mountPath: terraformText(path),
      readOnly: false,
    })),
  ];
}

/** A name that no volume of a user has, because it is longer than theirs may be. */
function writableName(index: number): string {
  return `writable-directory-of-the-container-number-${index + 1}`;
}

function renderVolume(workload: string, { name, source }: Volume): DeploymentV1SpecTemplateSpecVolume[] {
  switch (source.kind) {
    case "per-replica":
      return [];
    case "claim":
      return [{ name, persistentVolumeClaim: { claimName: claimName(workload, name), readOnly: false } }];
    case "existing-claim": {
      const { claimName: existing, readOnly = false } = source.options;
      return [{ name, persistentVolumeClaim: { claimName: terraformText(existing), readOnly } }];
    }
    case "empty-dir": {
      const { sizeLimit, inMemory = false } = source.options;
      return [{ name, emptyDir: { sizeLimit, medium: inMemory ? "Memory" : undefined } }];
    }
    case "config":
      return [{ name, configMap: { name: workload, defaultMode: FILE_MODE, items: renderItems(source.options.keys) } }];
    case "secrets":
      return [
        { name, secret: { secretName: workload, defaultMode: FILE_MODE, items: renderItems(source.options.keys) } },
      ];
  }
}

function renderItems(
  keys: readonly string[] | undefined,
): { readonly key: string; readonly path: string }[] | undefined {
  return keys?.map((key) => ({ key, path: key }));
}
