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

  /** File name of the script, a key of the ConfigMap. */
  readonly script: string;

  /** Environment of the script, as Kubernetes writes it. */
  readonly env: readonly object[];

  /** Most memory that it may use. */
  readonly memoryLimit: string;

  /**
   * Further fields of the pod.
   *
   * @default - none
   */
  readonly spec?: object;
}

/** Renders the pod of a script: restricted, with an API token, and nothing in it that can be written to. */
export function renderScriptPod({ account, name, image, script, env, memoryLimit, spec }: ScriptPod): object {
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
        volumeMounts: [{ name: "scripts", mountPath: "/scripts", readOnly: true }],
      },
    ],
    volumes: [{ name: "scripts", configMap: { name: account, defaultMode: 0o444 } }],
  };
}
