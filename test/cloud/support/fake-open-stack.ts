import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An object of Neutron or Octavia. */
export interface CloudThing {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Path of a collection, and how its list is called. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  "/v2.0/networks": "networks",
  "/v2.0/ports": "ports",
  "/v2.0/trunks": "trunks",
  "/v2.0/floatingips": "floatingips",
  "/v2.0/security-groups": "security_groups",
  "/v2.0/routers": "routers",
  "/v2/lbaas/loadbalancers": "loadbalancers",
};
const PAGE = 2;

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

/** As much of Keystone, Neutron and Octavia as a sweep asks: lists in pages, filters, and who keeps whom from going. */
export class FakeOpenStack {
  /** Requests that change something, in their order. */
  public readonly changes: string[] = [];

  /** Bodies of logins. */
  public readonly logins: unknown[] = [];

  /** Answers that are given once each to changing requests instead of the right ones. */
  public readonly faults: (readonly [status: number, body: unknown])[] = [];

  /** Filters that this cloud does not know, and passes over. */
  public readonly unknownFilters: string[] = [];

  /** Given instead of every list. */
  public inPlaceOfLists?: Answer;

  /** Called after each request. */
  public after: () => void = () => undefined;

  private readonly things = new Map<string, readonly CloudThing[]>();
  private readonly server: Server;
  private url = "";

  public constructor(
    things: Readonly<Record<string, readonly CloudThing[]>>,
    private readonly services: readonly string[] = ["network", "load-balancer"],
  ) {
    Object.entries(things).forEach(([key, list]) => this.things.set(key, list));
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  /** Starts the server, and gives the URL of Keystone. */
  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this.url;
  }

  /** Stops the server. */
  public async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** All things of a list. */
  public all(key: string): readonly CloudThing[] {
    return this.things.get(key) ?? [];
  }

  /** Ids of what is there, of all lists. */
  public ids(): readonly string[] {
    return [...this.things.values()].flatMap((list) => list.map(({ id }) => id)).sort();
  }

  /** Puts a thing into a list. */
  public add(key: string, thing: CloudThing): void {
    this.things.set(key, [...this.all(key), thing]);
  }

  /** Takes what matches out of a list. */
  public remove(key: string, matches: (thing: CloudThing) => boolean): void {
    this.things.set(
      key,
      this.all(key).filter((thing) => !matches(thing)),
    );
  }

  /** Changes fields of a thing. */
  public update(key: string, id: string, fields: object): void {
    this.things.set(
      key,
      this.all(key).map((thing) => (thing.id === id ? { ...thing, ...fields } : thing)),
    );
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString();
    const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    const isKnown = request.headers["x-auth-token"] === "t";
    const url = new URL(request.url ?? "", this.url);
    const [status, answer, headers] =
      url.pathname === "/v3/auth/tokens"
        ? this.login(body)
        : isKnown
          ? this.answer(request.method ?? "", url, body)
          : ([401, { error: { message: "log in" } }] as const);
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(answer === undefined ? "" : JSON.stringify(answer));
    this.after();
  }

  private login(body: Record<string, unknown>): Answer {
    this.logins.push(body["auth"]);
    if (JSON.stringify(body).includes("wrong")) {
      return [401, { error: { message: "The request you have made requires authentication." } }];
    }
    const endpoint = (region: string, url: string) => ({ interface: "public", region_id: region, url });
    const catalog = this.services.map((type) => ({
      type,
      endpoints: [endpoint("elsewhere", "http://127.0.0.1:1"), endpoint("RegionOne", this.url)],
    }));
    return [201, { token: { project: { id: "p1", name: "shop" }, catalog } }, { "X-Subject-Token": "t" }];
  }

  private answer(method: string, url: URL, body: Record<string, unknown>): Answer {
    const path = Object.keys(COLLECTIONS).find((one) => url.pathname.startsWith(one));
    const key = COLLECTIONS[path ?? ""];
    if (path === undefined || key === undefined || !this.things.has(key)) {
      return [404, { NeutronError: { message: "The resource could not be found." } }];
    }
    if (method === "GET") {
      return this.inPlaceOfLists ?? [200, this.page(key, url)];
    }
    this.changes.push(`${method} ${url.pathname}${url.search}`);
    const fault = this.faults.shift();
    if (fault !== undefined) {
      return fault;
    }
    const [, id = "", action = ""] = url.pathname.slice(path.length).split("/");
    const thing = this.all(key).find((one) => one.id === id);
    if (thing === undefined) {
      return [404, { NeutronError: { message: `${id} could not be found.` } }];
    }
    return method === "DELETE" ? this.delete(key, thing) : this.change(key, thing, action, body);
  }

  private page(key: string, url: URL): object {
    const query = [...url.searchParams].filter(([name]) => !["limit", "marker", ...this.unknownFilters].includes(name));
    const matching = this.all(key).filter((thing) =>
      query.every(([name, value]) => {
        const field = thing[name];
        return name === "project_id"
          ? (field ?? value) === value
          : Array.isArray(field)
            ? field.includes(value)
            : field === value;
      }),
    );
    const from = Number(url.searchParams.get("marker") ?? "0");
    const next = new URL(url);
    next.searchParams.set("marker", String(from + PAGE));
    return {
      [key]: matching.slice(from, from + PAGE),
      // what a service behind a proxy takes for its own address.
      [`${key}_links`]:
        from + PAGE < matching.length ? [{ rel: "next", href: `http://inside:9696/x${next.search}` }] : [],
    };
  }

  private delete(key: string, thing: CloudThing): Answer {
    const conflict = this.conflictOf(key, thing);
    if (conflict !== undefined) {
      return [409, { NeutronError: { message: conflict } }];
    }
    this.remove(key, (one) => one === thing);
    if (key === "loadbalancers") {
      this.remove("ports", ({ id }) => id === thing["vip_port_id"]);
    }
    return [204, undefined];
  }

  private conflictOf(key: string, thing: CloudThing): string | undefined {
    const trunks = this.all("trunks") as readonly (CloudThing & { sub_ports?: { port_id: string }[] })[];
    const ports = this.all("ports");
    if (key === "ports" && trunks.some((trunk) => trunk.sub_ports?.some(({ port_id: id }) => id === thing.id))) {
      return `Port ${thing.id} is currently a subport for a trunk.`;
    }
    if (key === "networks" && ports.some(({ network_id: id }) => id === thing.id)) {
      return `Unable to complete operation on network ${thing.id}. There are one or more ports still in use.`;
    }
    const members = ports.filter((port) => (port["security_groups"] as string[] | undefined)?.includes(thing.id));
    return key === "security_groups" && members.length > 0 ? `Security Group ${thing.id} in use.` : undefined;
  }

  private change(key: string, thing: CloudThing, action: string, body: Record<string, unknown>): Answer {
    if (action === "remove_subports") {
      const gone = (body["sub_ports"] as { port_id: string }[]).map(({ port_id: id }) => id);
      const left = (thing["sub_ports"] as { port_id: string }[]).filter(({ port_id: id }) => !gone.includes(id));
      this.update(key, thing.id, { sub_ports: left });
    } else if (action === "remove_router_interface") {
      this.remove("ports", ({ id }) => id === body["port_id"]);
    } else if (action === "remove_extraroutes") {
      const gone = (body["router"] as { routes: { destination: string }[] }).routes.map((one) => one.destination);
      const routes = thing["routes"] as { destination: string }[];
      this.update(key, thing.id, { routes: routes.filter(({ destination }) => !gone.includes(destination)) });
    } else {
      const port = body["port"] as { security_groups: string[] };
      const known = ["default", ...this.all("security_groups").map(({ id }) => id)];
      const missing = port.security_groups.find((id) => !known.includes(id));
      if (missing !== undefined) {
        return [404, { NeutronError: { message: `Security group ${missing} does not exist` } }];
      }
      this.update(key, thing.id, port);
    }
    return [200, {}];
  }
}
