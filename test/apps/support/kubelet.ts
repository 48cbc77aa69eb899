/**
 * What the kubelet makes of a text in which it replaces references to variables, with a mark where it would replace one.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function expandAsKubelet(text: string): string {
  return text.replace(/\$(\$|\([^)]*\))/gs, (_, what: string) => (what === "$" ? "$" : "<replaced>"));
}
