import type { IContainerImage } from "../kube";
import type { ContainerResources } from "./container-resources";
import type { ContainerSecurity } from "./container-security";
import type { EnvValue } from "./env-value";
import type { NodeSelection } from "./node-selection";
import type { Volume } from "./volume";

/** What a container runs, and what it is given; applications and jobs share it. */
export interface ContainerOptions {
  /**
   * Image with a tag that is not `latest`, or with a digest: its full name, or an image that brings its own login, such as that of
   * `HarborProject.image`.
   */
  readonly image: string | IContainerImage;

  /**
   * Program to start, with its arguments, instead of the image's. No shell: `$(NAME)` arrives as it stands.
   *
   * @default - the image's entry point
   */
  readonly command?: readonly string[];

  /**
   * Arguments of the program. No shell: `$(NAME)` arrives as it stands.
   *
   * @default - the image's
   */
  readonly args?: readonly string[];

  /**
   * Environment variables by name.
   *
   * @default - the image's
   */
  readonly env?: Readonly<Record<string, EnvValue>>;

  /**
   * Settings by key, kept in a ConfigMap, for `EnvValue.fromConfig` and `Volume.fromConfig`. A change restarts the pods.
   *
   * @default - none
   */
  readonly config?: Readonly<Record<string, string>>;

  /**
   * Secrets by key, kept in a Secret, for `EnvValue.fromSecret` and `Volume.fromSecrets`. They are values that Terraform knows,
   * such as a sensitive variable, never literal text; they stand in the state. A change restarts the pods.
   *
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, string>>;

  /**
   * Volumes.
   *
   * @default - none
   */
  readonly volumes?: readonly Volume[];

  /**
   * Directories that the container may write to until it ends, because its file system is read-only.
   *
   * @default - `/tmp`, unless a volume is there
   */
  readonly writablePaths?: readonly string[];

  /**
   * What the container is given of CPU and memory; what is left out here is not reserved.
   *
   * @default - 50m of CPU, and 128Mi of memory and no more
   */
  readonly resources?: ContainerResources;

  /**
   * Who the container runs as. It never is root and never has capabilities.
   *
   * @default - the image's user, a read-only file system
   */
  readonly security?: ContainerSecurity;

  /**
   * Nodes that the pods may run on.
   *
   * @default - nodes without taints
   */
  readonly nodes?: NodeSelection;

  /**
   * Name of a PriorityClass.
   *
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Names of Secrets in the namespace that log in to the image's registry, beside the one that the image brings.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];

  /**
   * Seconds from the signal to end until the container is killed.
   *
   * @default 30
   */
  readonly terminationGracePeriodSeconds?: number;

  /**
   * Command in the container before the signal to end; its time counts as part of the grace period.
   *
   * @default - none
   */
  readonly preStop?: readonly string[];

  /**
   * Labels of everything that is made, beside `app.kubernetes.io/name` and `app.kubernetes.io/managed-by`.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Names of the options, for the check that there are no others. */
export const CONTAINER_KEYS: readonly (keyof ContainerOptions)[] = [
  "image",
  "command",
  "args",
  "env",
  "config",
  "secrets",
  "volumes",
  "writablePaths",
  "resources",
  "security",
  "nodes",
  "priorityClassName",
  "imagePullSecrets",
  "terminationGracePeriodSeconds",
  "preStop",
  "labels",
];
