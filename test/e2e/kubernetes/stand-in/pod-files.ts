import * as fs from "node:fs";
import * as path from "node:path";
import type { KubernetesSession } from "../../support/kubernetes-session";
import type { KeyFiles, Pod, ProjectedSource, Volume } from "./pod";

type Files = Readonly<Record<string, Buffer>>;

interface KeyValues {
  readonly data?: Readonly<Record<string, string>>;
}

const TOKEN_SECONDS = 3600;

/** Files of a pod's volumes, and the values that its variables take from elsewhere. */
export class PodFiles {
  private readonly namespacePath: string;

  public constructor(
    private readonly session: KubernetesSession,
    private readonly pod: Pod,
  ) {
    this.namespacePath = `/api/v1/namespaces/${pod.metadata.namespace ?? "default"}`;
  }

  /** Writes what the pod's first container mounts below a folder, and gives the paths that it may write to. */
  public async write(folder: string): Promise<readonly string[]> {
    const writable: string[] = [];
    for (const { name, mountPath, subPath } of this.pod.spec.containers[0]?.volumeMounts ?? []) {
      const volume = (this.pod.spec.volumes ?? []).find((candidate) => candidate.name === name);
      const files = volume === undefined ? {} : await this.read(volume);
      const target = path.join(folder, mountPath);
      fs.mkdirSync(subPath === undefined ? target : path.dirname(target), { recursive: true });
      if (volume?.emptyDir !== undefined) {
        writable.push(mountPath);
      }
      for (const [file, content] of Object.entries(files)) {
        if (subPath === undefined) {
          fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
          fs.writeFileSync(path.join(target, file), content);
        } else if (file === subPath) {
          fs.writeFileSync(target, content);
        }
      }
    }
    return writable;
  }

  /** Gives the variables of the pod's first container. */
  public async environment(): Promise<Record<string, string>> {
    const { env = [], envFrom = [] } = this.pod.spec.containers[0] ?? {};
    const variables: Record<string, string> = {};
    for (const { prefix = "", configMapRef, secretRef } of envFrom) {
      for (const [key, value] of Object.entries({
        ...(await this.keys("configmaps", configMapRef?.name)),
        ...(await this.keys("secrets", secretRef?.name)),
      })) {
        variables[prefix + key] = value.toString("utf8");
      }
    }
    for (const { name, value, valueFrom } of env) {
      const { fieldRef, configMapKeyRef, secretKeyRef } = valueFrom ?? {};
      const field = fieldRef === undefined ? undefined : this.field(fieldRef.fieldPath);
      const fromMap = (await this.keys("configmaps", configMapKeyRef?.name))[configMapKeyRef?.key ?? ""];
      const fromSecret = (await this.keys("secrets", secretKeyRef?.name))[secretKeyRef?.key ?? ""];
      variables[name] = value ?? field ?? (fromMap ?? fromSecret)?.toString("utf8") ?? "";
    }
    return variables;
  }

  private async read(volume: Volume): Promise<Files> {
    const { configMap, secret, projected } = volume;
    const parts = await Promise.all((projected?.sources ?? []).map((source) => this.project(source)));
    return {
      ...select(await this.keys("configmaps", configMap?.name), configMap),
      ...select(await this.keys("secrets", secret?.secretName), secret),
      ...Object.assign({}, ...parts),
    } as Files;
  }

  private async project({ configMap, secret, serviceAccountToken, downwardAPI }: ProjectedSource): Promise<Files> {
    const fields = (downwardAPI?.items ?? []).map(
      (item) => [item.path, Buffer.from(this.field(item.fieldRef?.fieldPath ?? ""))] as const,
    );
    return {
      ...select(await this.keys("configmaps", configMap?.name), configMap),
      ...select(await this.keys("secrets", secret?.name), secret),
      ...Object.fromEntries(fields),
      ...(serviceAccountToken === undefined
        ? {}
        : { [serviceAccountToken.path]: Buffer.from(await this.token(serviceAccountToken.audience)) }),
    };
  }

  /** A token of the pod's own service account, bound to the pod, as a kubelet asks for it. */
  private async token(audience: string | undefined): Promise<string> {
    const { metadata, spec } = this.pod;
    const answer = await this.session.create<{ readonly status: { readonly token: string } }>(
      `${this.namespacePath}/serviceaccounts/${spec.serviceAccountName ?? "default"}/token`,
      {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: {
          ...(audience === undefined ? {} : { audiences: [audience] }),
          expirationSeconds: TOKEN_SECONDS,
          boundObjectRef: { apiVersion: "v1", kind: "Pod", name: metadata.name, uid: metadata.uid },
        },
      },
    );
    return answer?.status.token ?? "";
  }

  private async keys(kind: "configmaps" | "secrets", name: string | undefined): Promise<Files> {
    const object =
      name === undefined ? undefined : await this.session.get<KeyValues>(`${this.namespacePath}/${kind}/${name}`);
    const encoding = kind === "secrets" ? "base64" : "utf8";
    return Object.fromEntries(
      Object.entries(object?.data ?? {}).map(([key, text]) => [key, Buffer.from(text, encoding)]),
    );
  }

  private field(fieldPath: string): string {
    const { metadata, spec, status } = this.pod;
    const fields: Readonly<Record<string, string | undefined>> = {
      "metadata.name": metadata.name,
      "metadata.namespace": metadata.namespace,
      "metadata.uid": metadata.uid,
      "spec.nodeName": spec.nodeName,
      "spec.serviceAccountName": spec.serviceAccountName,
      "status.podIP": status?.podIP,
    };
    return fields[fieldPath] ?? "";
  }
}

function select(files: Files, { items }: KeyFiles = {}): Files {
  if (items === undefined) {
    return files;
  }
  return Object.fromEntries(
    items.flatMap((item) => {
      const content = files[item.key];
      return content === undefined ? [] : [[item.path, content] as const];
    }),
  );
}
