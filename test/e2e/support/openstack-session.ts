import { httpRequest, type HttpAnswer } from "./http-client";
import type { OpenStackSettings } from "./openstack-settings";

interface CatalogEntry {
  readonly type: string;
  readonly endpoints: readonly { readonly interface: string; readonly region_id?: string; readonly url: string }[];
}

interface TokenDocument {
  readonly token: {
    readonly user: { readonly id: string };
    readonly project?: { readonly id: string; readonly name: string };
    readonly catalog?: readonly CatalogEntry[];
    readonly expires_at: string;
  };
}

/** Path under a service's endpoint that holds the API version which the tests speak. */
const VERSION_PATH: Readonly<Record<string, RegExp | undefined>> = {
  network: /\/v2\.0\/?$/,
  "load-balancer": /\/v2(\.\d+)?\/?$/,
  "key-manager": /\/v1\/?$/,
  identity: /\/v3\/?$/,
};
const VERSION_SUFFIX: Readonly<Record<string, string | undefined>> = {
  network: "/v2.0",
  "load-balancer": "/v2.0",
  "key-manager": "/v1",
  identity: "/v3",
};
const RENEW_BEFORE_MS = 120_000;
const CONFLICT = 409;
const BUSY_ATTEMPTS = 20;
const BUSY_WAIT_MS = 1_500;

/** A session with one OpenStack cloud over plain REST: token, catalog, lists that follow their pages. */
export class OpenStackSession {
  /** Logs in with the given settings. */
  public static async open(settings: OpenStackSettings): Promise<OpenStackSession> {
    const session = new OpenStackSession(settings);
    await session.login();
    return session;
  }

  private token = "";
  private expires = 0;
  private document?: TokenDocument["token"];

  private constructor(private readonly settings: OpenStackSettings) {}

  /** Id of the project that the token is scoped to. */
  public get projectId(): string {
    return this.document?.project?.id ?? "";
  }

  /** Id of the user who logged in. */
  public get userId(): string {
    return this.document?.user.id ?? "";
  }

  /** Whether the catalog offers a service of one of these types. */
  public has(...types: readonly string[]): boolean {
    return this.findEntry(types) !== undefined;
  }

  /** Where the catalog says that a service of one of these types is. */
  public address(types: readonly string[]): string {
    return this.endpoint(types);
  }

  /** Reads one address below a service's endpoint; 404 gives undefined. */
  public async get(
    service: readonly string[],
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const answer = await this.request("GET", this.endpoint(service) + path, headers);
    if (answer.status === 404) {
      return undefined;
    }
    return parseAnswer(answer, path);
  }

  /** Deletes one object; gone already is no error, and one that is busy is tried again for a while. */
  public async delete(service: readonly string[], path: string): Promise<void> {
    let answer = await this.request("DELETE", this.endpoint(service) + path, {});
    for (let attempt = 0; answer.status === CONFLICT && attempt < BUSY_ATTEMPTS; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
      answer = await this.request("DELETE", this.endpoint(service) + path, {});
    }
    if (answer.status >= 400 && answer.status !== 404) {
      throw new Error(`DELETE ${path} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
    }
  }

  /** Makes one object. */
  public async post(service: readonly string[], path: string, body: unknown): Promise<unknown> {
    return parseAnswer(await this.request("POST", this.endpoint(service) + path, {}, body), path);
  }

  /** Changes one object. */
  public async put(
    service: readonly string[],
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    return parseAnswer(await this.request("PUT", this.endpoint(service) + path, headers, body), path);
  }

  /** Reads a whole collection, page after page. */
  public async list<T>(service: readonly string[], path: string, key: string): Promise<readonly T[]> {
    const found: T[] = [];
    let address: string | undefined = this.endpoint(service) + path;
    while (address !== undefined) {
      const answer = await this.request("GET", address, {});
      const page = parseAnswer(answer, path) as Record<string, unknown>;
      found.push(...((page[key] as readonly T[] | undefined) ?? []));
      address = nextPage(page, key);
    }
    return found;
  }

  private async login(): Promise<void> {
    const base = this.settings.authUrl.replace(/\/+$/, "");
    const url = `${/\/v3$/.test(base) ? base : `${base}/v3`}/auth/tokens`;
    const { ca, insecure } = this.settings;
    const answer = await httpRequest("POST", url, { ca, insecure, body: { auth: this.settings.auth } });
    if (answer.status !== 201) {
      throw new Error(`Keystone at ${this.settings.authUrl} answered ${answer.status}; check the OS_* variables`);
    }
    this.token = String(answer.headers["x-subject-token"]);
    this.document = (JSON.parse(answer.body) as TokenDocument).token;
    this.expires = Date.parse(this.document.expires_at);
  }

  private async request(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<HttpAnswer> {
    if (Date.now() > this.expires - RENEW_BEFORE_MS) {
      await this.login();
    }
    const { ca, insecure } = this.settings;
    return httpRequest(method, url, { ca, insecure, body, headers: { "x-auth-token": this.token, ...headers } });
  }

  private findEntry(types: readonly string[]): CatalogEntry | undefined {
    return this.document?.catalog?.find((entry) => types.includes(entry.type));
  }

  private endpoint(types: readonly string[]): string {
    const entry = this.findEntry(types);
    const { region, interface: wanted } = this.settings;
    const endpoint = entry?.endpoints.find(
      (candidate) => candidate.interface === wanted && (region === undefined || candidate.region_id === region),
    );
    if (entry === undefined || endpoint === undefined) {
      throw new Error(`the cloud's catalog has no ${wanted} endpoint of type ${types.join(" or ")}`);
    }
    const url = endpoint.url.replace(/\/+$/, "");
    const known = VERSION_PATH[entry.type];
    return known === undefined || known.test(url) ? url : `${url}${VERSION_SUFFIX[entry.type] ?? ""}`;
  }
}

function parseAnswer(answer: HttpAnswer, path: string): unknown {
  if (answer.status >= 400) {
    throw new Error(`${path} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
  }
  return answer.body === "" ? undefined : JSON.parse(answer.body);
}

function nextPage(page: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const links = page[`${key}_links`] as readonly { rel: string; href: string }[] | undefined;
  return links?.find((link) => link.rel === "next")?.href;
}
