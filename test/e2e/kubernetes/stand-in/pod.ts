import type { ApiObject } from "../../support/kubernetes-session";

/** What the stand-in reads of a container. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly restartPolicy?: string;
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly {
    readonly prefix?: string;
    readonly configMapRef?: NamedRef;
    readonly secretRef?: NamedRef;
  }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly subPath?: string }[];
  readonly securityContext?: { readonly runAsUser?: number; readonly runAsGroup?: number };
}

/** One variable of a container. */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly configMapKeyRef?: KeyRef;
    readonly secretKeyRef?: KeyRef;
  };
}

interface NamedRef {
  readonly name: string;
  readonly optional?: boolean;
}

interface KeyRef extends NamedRef {
  readonly key: string;
}

/** Which keys of an object become which files. */
export interface KeyFiles {
  readonly items?: readonly { readonly key: string; readonly path: string }[];
  readonly optional?: boolean;
}

/** One part of a projected volume. */
export interface ProjectedSource {
  readonly configMap?: KeyFiles & { readonly name: string };
  readonly secret?: KeyFiles & { readonly name: string };
  readonly serviceAccountToken?: {
    readonly path: string;
    readonly audience?: string;
    readonly expirationSeconds?: number;
  };
  readonly downwardAPI?: {
    readonly items?: readonly { readonly path: string; readonly fieldRef?: { readonly fieldPath: string } }[];
  };
}

/** What the stand-in reads of a volume. */
export interface Volume {
  readonly name: string;
  readonly configMap?: KeyFiles & { readonly name: string };
  readonly secret?: KeyFiles & { readonly secretName: string };
  readonly projected?: { readonly sources?: readonly ProjectedSource[] };
  readonly emptyDir?: object;
  readonly hostPath?: { readonly path: string };
  readonly persistentVolumeClaim?: { readonly claimName: string };
}

/** What the stand-in reads of a pod. */
export interface Pod extends ApiObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly hostNetwork?: boolean;
    readonly serviceAccountName?: string;
    readonly restartPolicy?: "Always" | "OnFailure" | "Never";
    readonly terminationGracePeriodSeconds?: number;
    readonly securityContext?: { readonly runAsUser?: number; readonly runAsGroup?: number };
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly volumes?: readonly Volume[];
  };
  readonly status?: { readonly phase?: string; readonly podIP?: string };
}

/** Path of a pod in the API. */
export function podPath({ metadata }: Pod): string {
  return `/api/v1/namespaces/${metadata.namespace ?? "default"}/pods/${metadata.name}`;
}

/** Whether a pod belongs to a Job, or else ends by itself. */
export function endsByItself({ metadata, spec }: Pod): boolean {
  return (
    (metadata.ownerReferences ?? []).some(({ kind }) => kind === "Job") || (spec.restartPolicy ?? "Always") !== "Always"
  );
}

/** ConfigMaps and Secrets without which a kubelet does not start the pod, as `configmaps/name` and `secrets/name`. */
export function requiredObjects({ spec }: Pod): readonly string[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const fromVolumes = (spec.volumes ?? []).flatMap(({ configMap, secret, projected }) => [
    ...reference("configmaps", configMap),
    ...reference("secrets", secret === undefined ? undefined : { ...secret, name: secret.secretName }),
    ...(projected?.sources ?? []).flatMap((source) => [
      ...reference("configmaps", source.configMap),
      ...reference("secrets", source.secret),
    ]),
  ]);
  const fromContainers = containers.flatMap(({ env = [], envFrom = [] }) => [
    ...envFrom.flatMap((from) => [
      ...reference("configmaps", from.configMapRef),
      ...reference("secrets", from.secretRef),
    ]),
    ...env.flatMap(({ valueFrom }) => [
      ...reference("configmaps", valueFrom?.configMapKeyRef),
      ...reference("secrets", valueFrom?.secretKeyRef),
    ]),
  ]);
  return [...new Set([...fromVolumes, ...fromContainers])];
}

function reference(kind: string, ref: NamedRef | undefined): readonly string[] {
  return ref === undefined || ref.optional === true ? [] : [`${kind}/${ref.name}`];
}
