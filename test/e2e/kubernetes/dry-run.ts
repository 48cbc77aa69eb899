import type { KubernetesSession } from "../support/kubernetes-session";
import type { RenderedObject } from "./rendered-release";

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

interface Definition {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const NAMESPACES = "/api/v1/namespaces";
const WAIT_MS = 20_000;
const PAUSE_MS = 300;

/** What an API server says to objects, none of which stays; definitions and namespaces are made for the time being. */
export class DryRun {
  private readonly made: string[] = [];
  private readonly discovered = new Map<string, Promise<ResourceList | undefined>>();

  public constructor(private readonly session: KubernetesSession) {}

  /** Makes definitions of custom kinds, and waits until the server knows them. */
  public async define(definitions: readonly RenderedObject[]): Promise<void> {
    for (const definition of definitions) {
      const path = `${DEFINITIONS}/${definition.metadata.name}`;
      if ((await this.session.get(path)) === undefined) {
        this.made.push(path);
        await this.session.apply(path, definition);
      }
    }
    const end = Date.now() + WAIT_MS;
    while (!(await this.established()) && Date.now() < end) {
      await pause();
    }
    this.discovered.clear();
  }

  /** Makes the namespaces that are not there. */
  public async addNamespaces(names: readonly string[]): Promise<void> {
    for (const name of new Set(names)) {
      const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
      if ((await this.session.create(NAMESPACES, body)) !== undefined) {
        this.made.push(`${NAMESPACES}/${name}`);
      }
    }
  }

  /** Gives what the server has against an object; undefined when it would take it. */
  public async objection(object: RenderedObject, namespace: string): Promise<string | undefined> {
    const { apiVersion, kind, metadata } = object;
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const known = this.discovered.get(base) ?? this.session.get<ResourceList>(base);
    this.discovered.set(base, known);
    const resource = (await known)?.resources.find((one) => one.kind === kind && !one.name.includes("/"));
    if (resource === undefined) {
      return `the server has no kind ${kind} in ${apiVersion}`;
    }
    const place = resource.namespaced ? `/namespaces/${metadata.namespace ?? namespace}` : "";
    try {
      await this.session.apply(`${base}${place}/${resource.name}/${encodeURIComponent(metadata.name)}`, object, true);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Removes what was made for the time being. */
  public async end(): Promise<void> {
    for (const path of this.made.reverse()) {
      await this.session.delete(path);
    }
    const end = Date.now() + WAIT_MS;
    while ((await this.remains()) && Date.now() < end) {
      await pause();
    }
  }

  private async established(): Promise<boolean> {
    const paths = this.made.filter((path) => path.startsWith(DEFINITIONS));
    const found = await Promise.all(paths.map((path) => this.session.get<Definition>(path)));
    return found.every((one) =>
      (one?.status?.conditions ?? []).some(({ type, status }) => type === "Established" && status === "True"),
    );
  }

  private async remains(): Promise<boolean> {
    const found = await Promise.all(this.made.map((path) => this.session.get(path)));
    return found.some((one) => one !== undefined);
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
