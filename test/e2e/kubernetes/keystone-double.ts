import { once } from "node:events";
import * as https from "node:https";
import type { AddressInfo } from "node:net";

/** A user of the double with the project that the token is of. */
export interface DoubleUser {
  readonly name: string;
  readonly domain: string;
  readonly project: { readonly id: string; readonly name: string };
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/** Answers what k8s-keystone-auth asks of Keystone: versions, tokens, groups of users. */
export class KeystoneDouble {
  /** Starts it on a free port. */
  public static async start(
    tls: { readonly cert: string; readonly key: string },
    users: Readonly<Record<string, DoubleUser>>,
  ): Promise<KeystoneDouble> {
    const server = https.createServer(tls);
    const double = new KeystoneDouble(server, users);
    server.on("request", (request, response) => {
      const { status, body } = double.answer(request.url ?? "", request.headers["x-subject-token"]);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return double;
  }

  /** How many tokens it was asked about. */
  public asked = 0;

  private constructor(
    private readonly server: https.Server,
    private readonly users: Readonly<Record<string, DoubleUser>>,
  ) {}

  /** URL with the version. */
  public get authUrl(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}/v3`;
  }

  public async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  private answer(
    url: string,
    token: string | string[] | undefined,
  ): { readonly status: number; readonly body: object } {
    const version = { id: "v3.14", status: "stable", links: [{ rel: "self", href: `${this.authUrl}/` }] };
    const groupsOf = /^\/v3\/users\/([^/]+)\/groups$/.exec(url)?.[1];
    if (url === "/v3/auth/tokens") {
      this.asked += 1;
      const user = this.users[String(token)];
      return user === undefined ? notFound() : { status: 200, body: { token: renderToken(user) } };
    }
    if (groupsOf !== undefined) {
      const { groups = [], domain = "" } = Object.values(this.users).find((user) => idOf(user) === groupsOf) ?? {};
      const list = groups.map((name, index) => ({ id: `g${index}`, name, domain_id: domain }));
      return { status: 200, body: { groups: list, links: { next: null } } };
    }
    if (/^\/v3\/?$/.test(url)) {
      return { status: 200, body: { version } };
    }
    return url === "/" ? { status: 300, body: { versions: { values: [version] } } } : notFound();
  }
}

function renderToken(user: DoubleUser): object {
  const { name, domain, project, roles } = user;
  const time = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
  return {
    methods: ["password"],
    user: { id: idOf(user), name, domain: { id: domain, name: `Domain ${domain}` } },
    project: { ...project, domain: { id: domain, name: `Domain ${domain}` } },
    roles: roles.map((role) => ({ id: `id-of-${role}`, name: role })),
    issued_at: time(0),
    expires_at: time(3_600_000),
  };
}

function idOf({ domain, name }: DoubleUser): string {
  return Buffer.from(`${domain} ${name}`).toString("hex");
}

function notFound(): { readonly status: number; readonly body: object } {
  return { status: 404, body: { error: { code: 404, title: "Not Found", message: "Could not find token." } } };
}
