import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An object of the API, as far as the server looks into it. */
export interface ApiObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** What stands in for controllers: looks at the objects after each request, and changes them. */
export type Controller = (server: FakeApiServer) => void;

/** Paths of the collections that the server knows, by kind. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  ConfigMap: "/api/v1/configmaps",
  CronJob: "/apis/batch/v1/cronjobs",
  Deployment: "/apis/apps/v1/deployments",
  Job: "/apis/batch/v1/jobs",
  KuryrLoadBalancer: "/apis/openstack.org/v1/kuryrloadbalancers",
  KuryrNetwork: "/apis/openstack.org/v1/kuryrnetworks",
  KuryrPort: "/apis/openstack.org/v1/kuryrports",
  Namespace: "/api/v1/namespaces",
  PersistentVolume: "/api/v1/persistentvolumes",
  PersistentVolumeClaim: "/api/v1/persistentvolumeclaims",
  Pod: "/api/v1/pods",
  ReplicaSet: "/apis/apps/v1/replicasets",
  Service: "/api/v1/services",
  StatefulSet: "/apis/apps/v1/statefulsets",
  VolumeAttachment: "/apis/storage.k8s.io/v1/volumeattachments",
  VolumeSnapshot: "/apis/snapshot.storage.k8s.io/v1/volumesnapshots",
  VolumeSnapshotContent: "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents",
};

/** The part of a Kubernetes API server that the janitor talks to: lists in pages, objects, deletion that waits for finalizers. */
export class FakeApiServer {
  /** Requests in their order, such as `DELETE /api/v1/namespaces/a/services/b`, without reading ones. */
  public readonly changes: string[] = [];

  /** Answers that are given once each instead of the right ones. */
  public readonly faults: (readonly [status: number, contentType: string, body: string])[] = [];

  private objects: ApiObject[];
  private readonly server: Server;

  public constructor(
    objects: readonly ApiObject[],
    private readonly controllers: readonly Controller[] = [],
    private readonly unknownKinds: readonly string[] = [],
  ) {
    this.objects = [...objects];
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  /** Starts the server, and gives its URL. */
  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops the server. */
  public async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** All objects of a kind. */
  public all(kind: string): readonly ApiObject[] {
    return this.objects.filter((one) => one.kind === kind);
  }

  /** Puts an object in the place of another one. */
  public replace(one: ApiObject, by: ApiObject): void {
    this.objects = this.objects.map((object) => (object === one ? by : object));
  }

  /** Takes an object away at once. */
  public remove(one: ApiObject): void {
    this.objects = this.objects.filter((object) => object !== one);
  }

  /** Marks an object for deletion; without finalizers it goes at once. */
  public delete(one: ApiObject): void {
    if ((one.metadata.finalizers ?? []).length === 0) {
      this.remove(one);
    } else {
      this.replace(one, { ...one, metadata: { ...one.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } });
    }
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const fault = this.faults.shift();
    const [status, contentType, body] = fault ?? this.answer(request.method ?? "", request.url ?? "");
    response.writeHead(status, { "Content-Type": contentType });
    response.end(body);
    this.controllers.forEach((controller) => controller(this));
  }

  private answer(method: string, url: string): readonly [number, string, string] {
    const { pathname, searchParams } = new URL(url, "http://server");
    const collection = pathname.replace(/\/namespaces\/[^/]+(?=\/)/, "");
    const kind = Object.keys(COLLECTIONS).find((one) => collection.startsWith(COLLECTIONS[one] ?? "-"));
    if (kind === undefined || this.unknownKinds.includes(kind)) {
      return [404, "text/plain", "404 page not found"];
    }
    if (collection === COLLECTIONS[kind]) {
      return json(200, this.page(kind, searchParams));
    }
    const [, namespace] = /\/namespaces\/([^/]+)\//.exec(pathname) ?? [];
    const [name] = collection.slice((COLLECTIONS[kind] ?? "").length + 1).split("/");
    const found = this.all(kind).find(
      ({ metadata }) => metadata.name === name && (metadata.namespace ?? undefined) === namespace,
    );
    if (method !== "GET") {
      this.changes.push(`${method} ${pathname}`);
    }
    if (found === undefined) {
      return json(404, { kind: "Status", message: `${kind} ${name ?? ""} not found` });
    }
    if (method === "DELETE") {
      this.delete(found);
    }
    if (method === "PATCH") {
      this.replace(found, { ...found, patched: true });
    }
    return json(200, found);
  }

  /** Two objects a page, so that more than two take more than one request. */
  private page(kind: string, query: URLSearchParams): object {
    const from = Number(query.get("continue") ?? "0");
    const items = this.all(kind);
    return {
      metadata: from + 2 < items.length ? { continue: String(from + 2) } : {},
      items: items.slice(from, from + 2),
    };
  }
}

function json(status: number, body: object): readonly [number, string, string] {
  return [status, "application/json", JSON.stringify(body)];
}
