import type { IConstruct } from "constructs";
import { imageReference, problem, readable, required } from "../core";
import type { CheckResult } from "../core";
import type { IContainerImage, IKubernetesNamespace } from "../kube";
import type { ContainerOptions } from "./container-options";

/** Options of a container whose image is a name, and whose logins are there. */
export type RunnableContainer = ContainerOptions & { readonly image: string };

/**
 * Puts the name of an image, and the Secret of its login, into the options.
 *
 * @param consumer the application or job
 * @param options options of its container, which were checked
 * @param namespace namespace of its pods
 */
export function runnable<Options extends ContainerOptions>(
  consumer: IConstruct,
  options: Options,
  namespace: IKubernetesNamespace,
): Options & RunnableContainer {
  const { image, imagePullSecrets = [] } = options;
  if (typeof image === "string") {
    return { ...options, image };
  }
  const login = image.pullSecretFor(namespace, consumer);
  const secrets = login === undefined ? imagePullSecrets : [...imagePullSecrets, login];
  return { ...options, image: image.reference, imagePullSecrets: secrets.length === 0 ? undefined : secrets };
}

/** Checks an image: a name with a tag or a digest, or an image that brings its own login. */
export function checkContainerImage(path: string, image: unknown): CheckResult {
  if (typeof image !== "object" || image === null) {
    return required(path, image) ?? imageReference(path, image);
  }
  const { reference, pullSecretFor } = readable(image as IContainerImage);
  return typeof reference === "string" && typeof pullSecretFor === "function"
    ? imageReference(`${path}.reference`, reference)
    : problem(
        path,
        "wrong-kind",
        "must be an image",
        'write it as "registry.k8s.io/pause:3.10", or give HarborProject.image(...)',
      );
}
