import { createHash } from "node:crypto";
import { httpRequest, type HttpAnswer } from "../support/http-client";

/** How a Harbor is reached. */
export interface HarborAccess {
  /** Its URL, without a path. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** PEM of the authority of its certificate; undefined for those of the system. */
  readonly authority?: string;
}

/** A login, as in a pull secret. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = {};

/** Talks to Harbor's API as the administrator, and to its registry as anybody. */
export class HarborSession {
  public constructor(public readonly access: HarborAccess) {}

  /** Reads something; undefined when it is not there. */
  public async get<T>(path: string): Promise<T | undefined> {
    const answer = await this.ask("GET", path);
    if (answer.status === 404 || answer.status === 403) {
      return undefined;
    }
    return JSON.parse(expectStatus(answer, path, 200).body) as T;
  }

  /** Makes something; fine when it is there already. */
  public async create(path: string, body: object): Promise<void> {
    const answer = await this.ask("POST", path, body);
    if (answer.status !== 409) {
      expectStatus(answer, path, 201);
    }
  }

  /** Removes something. */
  public async delete(path: string): Promise<void> {
    expectStatus(await this.ask("DELETE", path), path, 200);
  }

  /** Asks for a token as Docker does; undefined when the login is refused. */
  public async token(login: Login | undefined, repository: string, actions: string): Promise<string | undefined> {
    const query = new URLSearchParams({ service: "harbor-registry", scope: `repository:${repository}:${actions}` });
    const answer = await this.request("GET", `/service/token?${query.toString()}`, login && basic(login));
    return answer.status === 200 ? (JSON.parse(answer.body) as { readonly token: string }).token : undefined;
  }

  /** Pushes an image without layers; gives the status of the refusal when it is refused. */
  public async push(login: Login, repository: string, tag: string): Promise<number> {
    const token = await this.token(login, repository, "pull,push");
    const headers = { authorization: `Bearer ${token ?? ""}` };
    const started = await this.request("POST", `/v2/${repository}/blobs/uploads/`, headers);
    if (started.status !== 202) {
      return started.status;
    }
    const config = JSON.stringify(CONFIG);
    const digest = `sha256:${createHash("sha256").update(config).digest("hex")}`;
    const place = new URL(started.headers.location ?? "", this.access.url);
    place.searchParams.set("digest", digest);
    const octets = { ...headers, "content-type": "application/octet-stream" };
    expectStatus(await this.request("PUT", place.pathname + place.search, octets, CONFIG), "the blob", 201);
    const manifest = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: config.length },
      layers: [],
    };
    const answer = await this.request(
      "PUT",
      `/v2/${repository}/manifests/${tag}`,
      { ...headers, "content-type": MANIFEST },
      manifest,
    );
    return answer.status;
  }

  /** Status of a pull of an image's manifest, with a login or as anybody. */
  public async pull(login: Login | undefined, repository: string, tag: string): Promise<number> {
    const token = await this.token(login, repository, "pull");
    const headers = { accept: MANIFEST, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    return (await this.request("GET", `/v2/${repository}/manifests/${tag}`, headers)).status;
  }

  private ask(method: string, path: string, body?: object): Promise<HttpAnswer> {
    return this.request(method, `/api/v2.0${path}`, basic(this.access), body);
  }

  private request(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: object,
  ): Promise<HttpAnswer> {
    return httpRequest(method, `${this.access.url}${path}`, { headers, body, ca: this.access.authority });
  }
}

function basic({ username, password }: Login): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}

function expectStatus(answer: HttpAnswer, what: string, status: number): HttpAnswer {
  if (answer.status !== status) {
    throw new Error(`${what}: Harbor answered ${answer.status}: ${answer.body.slice(0, 300)}`);
  }
  return answer;
}
