/**
 * Renders how Secrets are encrypted in etcd: new ones with the key, plain ones from before it can still be read.
 *
 * It is text, because scanners such as kube-bench look for the first provider line by line.
 *
 * @param key base64 of 32 random bytes
 * @see https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
 */
export function renderEncryptionConfiguration(key: string): string {
  return [
    "apiVersion: apiserver.config.k8s.io/v1",
    "kind: EncryptionConfiguration",
    "resources:",
    "  - resources:",
    "      - secrets",
    "    providers:",
    "      - secretbox:",
    "          keys:",
    "            - name: key1",
    `              secret: "${key}"`,
    "      - identity: {}",
    "",
  ].join("\n");
}
