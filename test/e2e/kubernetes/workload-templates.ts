import type { ApiObject, KubernetesSession } from "../support/kubernetes-session";

interface Workload extends ApiObject {
  readonly spec: { readonly template: object };
}

const KINDS: Readonly<Record<string, string>> = {
  DaemonSet: "daemonsets",
  Deployment: "deployments",
  StatefulSet: "statefulsets",
};

/** What pods of all workloads are made from at one moment: a change of it restarts them. */
export class WorkloadTemplates {
  public static async take(session: KubernetesSession): Promise<WorkloadTemplates> {
    const found = await Promise.all(
      Object.entries(KINDS).map(async ([kind, plural]) =>
        (await session.list<Workload>(`/apis/apps/v1/${plural}`)).map(
          ({ metadata, spec }) =>
            [`${kind} ${metadata.namespace}/${metadata.name}`, JSON.stringify(spec.template)] as const,
        ),
      ),
    );
    return new WorkloadTemplates(new Map(found.flat()));
  }

  private constructor(private readonly templates: ReadonlyMap<string, string>) {}

  /** Kind, namespace and name of those that restarted; who came or went did not. */
  public changedSince(before: WorkloadTemplates): readonly string[] {
    return [...this.templates]
      .filter(([name, template]) => before.templates.has(name) && before.templates.get(name) !== template)
      .map(([name]) => name)
      .sort();
  }
}
