/** The user that images without a shell call nonroot. @see https://github.com/GoogleContainerTools/distroless */
const NOBODY = 65_532;

/** What is particular to a pod that runs one of our scripts once. */
export interface ScriptPod {
  /** Name of its service account, and of the ConfigMap that holds the script. */
  readonly account: string;

  /** Name of the container. */
  readonly name: string;

  /** Image with Python. */
  readonly image: string;

  /** File name of the script, a key of the ConfigMap; empty for a program of several files, which begins with `__main__.py`. */
  readonly script: string;

  /** Environment of the script, as Kubernetes writes it. */
  readonly env: readonly object[];

  /** Most memory that it may use. */
  readonly memoryLimit: string;

  /**
   * Further volumes, mounted read-only below `/` with their names.
   *
   * @default - none
   */
  readonly volumes?: readonly { readonly name: string; readonly [source: string]: unknown }[];

  /**
   * Further fields of the pod.
   *
   * @default - none
   */
  readonly spec?: object;
}

/** Renders the pod of a script: restricted, with an API token, and nothing in it that can be written to. */
export function renderScriptPod(pod: ScriptPod): object {
  const { account, name, image, script, env, memoryLimit, volumes = [], spec } = pod;
  return {
    serviceAccountName: account,
    automountServiceAccountToken: true,
    restartPolicy: "Never",
    ...spec,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NOBODY,
      runAsGroup: NOBODY,
      fsGroup: NOBODY,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name,
        image,
        command: ["python3", "-I", "-B", `/scripts/${script}`],
        env,
        // the end of the log stays in the status of the pod, where a failed Job is looked at first.
        terminationMessagePolicy: "FallbackToLogsOnError",
        resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: memoryLimit } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: ["scripts", ...volumes.map((volume) => volume.name)].map((folder) => ({
          name: folder,
          mountPath: `/${folder}`,
          readOnly: true,
        })),
      },
    ],
    volumes: [{ name: "scripts", configMap: { name: account, defaultMode: 0o444 } }, ...volumes],
  };
}
