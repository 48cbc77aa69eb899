import type { IKubernetesNamespace } from "./kubernetes-namespace";

/** An image that brings its own login. */
export interface IContainerImage {
  /** Full name with a tag or a digest. */
  readonly reference: string;

  /**
   * Name of a Secret of the namespace that logs in to the image's registry; made the first time it is asked for.
   *
   * @returns undefined when the image is public
   */
  pullSecretFor(namespace: IKubernetesNamespace): string | undefined;
}
