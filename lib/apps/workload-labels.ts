import { terraformText } from "../core";

const NAME = "app.kubernetes.io/name";
const MANAGED_BY = "app.kubernetes.io/managed-by";

type Labels = Readonly<Record<string, string>>;

/** Labels that the library sets. */
export const OWN_LABELS: readonly string[] = [NAME, MANAGED_BY];

/** Labels by which a workload's pods are found; they never change. */
export function renderSelector(name: string): Labels {
  return { [NAME]: name };
}

/** Labels of everything that a workload consists of, as data. */
export function labelsOf(name: string, labels: Labels = {}): Labels {
  return { ...labels, ...renderSelector(name), [MANAGED_BY]: "k8s-on-openstack" };
}

/** Labels of everything that a workload consists of, ready for Terraform. */
export function renderLabels(name: string, labels: Labels | undefined): Labels {
  return Object.fromEntries(Object.entries(labelsOf(name, labels)).map(([key, value]) => [key, terraformText(value)]));
}
