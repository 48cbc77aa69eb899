/**
 * Renders how Secrets are encrypted in etcd: new ones with the key, plain ones from before it can still be read.
 *
 * @param key base64 of 32 random bytes
 * @see https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
 */
export function renderEncryptionConfiguration(key: string): object {
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [
      {
        resources: ["secrets"],
        providers: [{ secretbox: { keys: [{ name: "key1", secret: key }] } }, { identity: {} }],
      },
    ],
  };
}
