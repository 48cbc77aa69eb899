import type { IConstruct } from "constructs";
import type { IKubernetesNamespace } from "./kubernetes-namespace";

/** An image that brings its own login. */
export interface IContainerImage {
  /** Full name with a tag or a digest. */
  readonly reference: string;

  /**
   * Name of a Secret of the namespace that logs in to the image's registry; made the first time it is asked for.
   *
   * @param namespace namespace of the pods
   * @param consumer what pulls; the Secret is made in its stack, which knows both the registry and the namespace
   * @returns undefined when the image is public
   */
  pullSecretFor(namespace: IKubernetesNamespace, consumer: IConstruct): string | undefined;
}
