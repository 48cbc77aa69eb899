import type { ApiObject, KubernetesSession } from "./kubernetes-session";

/** One kind that an API server has. */
export interface ApiResource {
  /** Path of the group and version, such as `/apis/apps/v1`. */
  readonly base: string;
  /** Plural name, such as `deployments`. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
  }[];
}

interface GroupList {
  readonly groups: readonly { readonly preferredVersion: { readonly groupVersion: string } }[];
}

/** Kinds that come and go by themselves, and say nothing of what somebody left. */
const PASSING = new Set([
  "Event",
  "Lease",
  "Endpoints",
  "EndpointSlice",
  "ControllerRevision",
  "PodMetrics",
  "NodeMetrics",
  "CSINode",
  "IPAddress",
]);

/** Gives the kinds that an API server has, each once, in its group's preferred version. */
export async function readApiResources(session: KubernetesSession): Promise<readonly ApiResource[]> {
  const groups = (await session.get<GroupList>("/apis"))?.groups ?? [];
  const bases = ["/api/v1", ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  const lists = await Promise.all(
    bases.map(async (base) => {
      // a group whose server is away answers 503, and has nothing to list.
      const list = await session.get<ResourceList>(base).catch(() => undefined);
      return (list?.resources ?? [])
        .filter(({ name, verbs }) => verbs.includes("list") && !name.includes("/"))
        .map(({ name, kind, namespaced }) => ({ base, name, kind, namespaced }));
    }),
  );
  return lists.flat();
}

/** One object that a cluster holds. */
interface Held {
  /** Kind, namespace and name. */
  readonly text: string;
  /** Whether Helm leaves it when its release goes: definitions of custom kinds, and what hooks made. */
  readonly isKept: boolean;
}

/** Everything that a cluster holds at one moment. */
export class ClusterInventory {
  /** Lists all objects of all kinds. */
  public static async take(session: KubernetesSession): Promise<ClusterInventory> {
    const resources = (await readApiResources(session)).filter(({ kind }) => !PASSING.has(kind));
    const found = await Promise.all(
      resources.map(async ({ base, name, kind }) => {
        const objects = await session.listMetadata(`${base}/${name}`);
        return objects
          .filter((object) => !isCopied(kind, object))
          .map(
            (object) => [object.metadata.uid, { text: describe(kind, object), isKept: isKept(kind, object) }] as const,
          );
      }),
    );
    return new ClusterInventory(new Map(found.flat()));
  }

  private constructor(private readonly objects: ReadonlyMap<string, Held>) {}

  /** How many objects there are. */
  public get size(): number {
    return this.objects.size;
  }

  /** Kind, namespace and name of what is here and was not before, without what Helm keeps. */
  public since(before: ClusterInventory): readonly string[] {
    return this.newSince(before)
      .filter(({ isKept }) => !isKept)
      .map(({ text }) => text);
  }

  /** The same of what Helm keeps. */
  public keptSince(before: ClusterInventory): readonly string[] {
    return this.newSince(before)
      .filter(({ isKept }) => isKept)
      .map(({ text }) => text);
  }

  private newSince(before: ClusterInventory): readonly Held[] {
    return [...this.objects].filter(([uid]) => !before.objects.has(uid)).map(([, held]) => held);
  }
}

/** What controllers put into every namespace goes with the namespace. */
function isCopied(kind: string, { metadata }: ApiObject): boolean {
  return (
    (kind === "ConfigMap" && metadata.name === "kube-root-ca.crt") ||
    (kind === "ServiceAccount" && metadata.name === "default")
  );
}

/** The API of a custom kind is there as long as its definition. */
function isKept(kind: string, { metadata }: ApiObject): boolean {
  return (
    kind === "CustomResourceDefinition" ||
    (kind === "APIService" && metadata.labels?.["kube-aggregator.kubernetes.io/automanaged"] !== undefined) ||
    metadata.annotations?.["helm.sh/hook"] !== undefined
  );
}

function describe(kind: string, { metadata }: ApiObject): string {
  const place = metadata.namespace === undefined ? "" : `${metadata.namespace}/`;
  return `${kind} ${place}${metadata.name}`;
}
