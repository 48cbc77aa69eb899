import * as https from "node:https";
import { httpRequest } from "./http-client";
import type { HttpAnswer } from "./http-client";
import type { ClusterAccess } from "./kubeconfig";

/** What the tests read of an object's metadata. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly controller?: boolean }[];
}

/** An object as the API server gives it. */
export interface ApiObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
}

/** An answer of the API server that is not what was asked for. */
export class KubernetesFailure extends Error {
  public constructor(
    request: string,
    public readonly status: number,
    text: string,
  ) {
    super(`${request}: ${status} ${text}`);
  }
}

const NOT_FOUND = 404;
const CONFLICT = 409;
const PARTIAL = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** Speaks to one API server. Paths are those of the API, such as `/api/v1/namespaces`. */
export class KubernetesSession {
  private readonly agent: https.Agent;

  public constructor(public readonly access: ClusterAccess) {
    this.agent = new https.Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: access.certificateAuthority,
      cert: access.clientCertificate,
      key: access.clientKey,
    });
  }

  /** Gives an object, or undefined when there is none. */
  public get<T>(path: string): Promise<T | undefined> {
    return this.call<T>("GET", path, { absent: [NOT_FOUND] });
  }

  /** Gives all objects of a kind; none when the API does not know the kind. */
  public async list<T>(path: string): Promise<readonly T[]> {
    return (await this.get<{ readonly items: readonly T[] }>(path))?.items ?? [];
  }

  /** The same without specs, for kinds that the tests know nothing of. */
  public async listMetadata(path: string): Promise<readonly ApiObject[]> {
    const options = { absent: [NOT_FOUND, 405], headers: { accept: PARTIAL } };
    return (await this.call<{ readonly items: readonly ApiObject[] }>("GET", path, options))?.items ?? [];
  }

  /** Makes an object; gives undefined when there is one of that name. */
  public create<T>(path: string, body: object): Promise<T | undefined> {
    return this.call<T>("POST", path, { body, absent: [CONFLICT] });
  }

  /** Changes what the body names; gives undefined when the object has gone or was changed by another meanwhile. */
  public patch<T>(path: string, body: object): Promise<T | undefined> {
    const headers = { "content-type": "application/merge-patch+json" };
    return this.call<T>("PATCH", path, { body, headers, absent: [NOT_FOUND, CONFLICT] });
  }

  /** Makes or changes an object as `kubectl apply --server-side` does; with `dryRun` only says whether it could. */
  public apply<T>(path: string, body: object, dryRun = false): Promise<T | undefined> {
    const query = `fieldManager=e2e&force=true&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`;
    const headers = { "content-type": "application/apply-patch+yaml" };
    return this.call<T>("PATCH", `${path}?${query}`, { body, headers, absent: [] });
  }

  /** Deletes an object; one that is gone is fine. */
  public async delete(path: string, options: object = {}): Promise<void> {
    await this.call("DELETE", path, { body: options, absent: [NOT_FOUND, CONFLICT] });
  }

  /** Closes the connections that are kept. */
  public close(): void {
    this.agent.destroy();
  }

  private async call<T>(
    method: string,
    path: string,
    options: {
      readonly body?: object;
      readonly headers?: Readonly<Record<string, string>>;
      readonly absent: readonly number[];
    },
  ): Promise<T | undefined> {
    const { token, server } = this.access;
    const answer = await httpRequest(method, server + path, {
      body: options.body,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...options.headers },
      agent: this.agent,
    });
    if (options.absent.includes(answer.status)) {
      return undefined;
    }
    if (answer.status >= 300) {
      throw new KubernetesFailure(`${method} ${path}`, answer.status, messageOf(answer));
    }
    return JSON.parse(answer.body) as T;
  }
}

function messageOf(answer: HttpAnswer): string {
  try {
    return (JSON.parse(answer.body) as { readonly message?: string }).message ?? answer.body;
  } catch {
    return answer.body;
  }
}
