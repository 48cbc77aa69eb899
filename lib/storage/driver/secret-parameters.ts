/** A Secret that a driver is handed with each request. */
export interface SecretReference {
  /** Name of the Secret. */
  readonly name: string;

  /** Its namespace. */
  readonly namespace: string;
}

/** Kinds of requests that come with a Secret. */
export type SecretUse =
  | "provisioner"
  | "controller-expand"
  | "controller-publish"
  | "node-stage"
  | "node-publish"
  | "node-expand"
  | "snapshotter";

/**
 * Parameters of a class that name the Secret for each kind of request.
 *
 * @param uses kinds of requests
 * @param secret the Secret
 * @see https://kubernetes-csi.github.io/docs/secrets-and-credentials.html
 */
export function secretParameters(
  uses: readonly SecretUse[],
  { name, namespace }: SecretReference,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    uses.flatMap((use) => [
      [`csi.storage.k8s.io/${use}-secret-name`, name],
      [`csi.storage.k8s.io/${use}-secret-namespace`, namespace],
    ]),
  );
}
