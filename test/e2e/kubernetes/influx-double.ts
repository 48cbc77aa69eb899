import { once } from "node:events";
import * as http from "node:http";

/** What the double keeps of a token. */
export interface DoubleAuthorization {
  readonly id: string;
  readonly description: string;
  readonly token: string;
  readonly permissions: readonly { readonly action: string }[];
}

interface RetentionRule {
  readonly everySeconds: number;
  readonly shardGroupDurationSeconds?: number;
}

/** Size of shards of a bucket whose data is kept for ever, in seconds. */
const WEEK_SECONDS = 604_800;

/** Port of every InfluxDB. */
const PORT = 8086;

const BUCKET = { id: "bucket", name: "kubernetes" };

type Body = Readonly<Record<string, unknown>>;

/** Answers what the setup of an InfluxDB asks: organization, bucket and tokens. Like the real one, it keeps the first administrator that it met. */
export class InfluxDouble {
  /** Starts it on an address of this machine, with a bucket that keeps its data for ever. */
  public static async start(address: string): Promise<InfluxDouble> {
    const server = http.createServer();
    const double = new InfluxDouble(server);
    server.on("request", (request, response) => {
      void readBody(request).then((body) => {
        const { method = "", url = "", headers } = request;
        const [status, content] = double.answer(method, url, headers.authorization ?? "", body);
        response.writeHead(status, { "content-type": "application/json" });
        response.end(status === 204 ? undefined : JSON.stringify(content));
      });
    });
    server.listen(PORT, address);
    await once(server, "listening");
    return double;
  }

  /** What has a token. */
  public authorizations: readonly DoubleAuthorization[] = [];
  private administrator: string | undefined;
  private made = 0;
  private rule: Required<RetentionRule> = { everySeconds: 0, shardGroupDurationSeconds: WEEK_SECONDS };

  private constructor(private readonly server: http.Server) {}

  /** How long the bucket keeps data. */
  public get retentionSeconds(): number {
    return this.rule.everySeconds;
  }

  public async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  private answer(method: string, url: string, authorization: string, body: Body): readonly [number, object] {
    this.administrator ??= authorization;
    if (authorization !== this.administrator) {
      return [401, { message: "unauthorized access" }];
    }
    if (url.startsWith("/api/v2/orgs?")) {
      return [200, { orgs: [{ id: "organization" }] }];
    }
    if (url.startsWith("/api/v2/buckets?")) {
      return [200, { buckets: [{ ...BUCKET, retentionRules: [this.rule] }] }];
    }
    if (method === "PATCH" && url === `/api/v2/buckets/${BUCKET.id}`) {
      return this.keep((body["retentionRules"] as readonly RetentionRule[])[0]);
    }
    return url.startsWith("/api/v2/authorizations") ? this.authorize(method, url, body) : [404, {}];
  }

  /** A retention shorter than one shard is refused; shards keep their size unless the update names one. */
  private keep(rule: RetentionRule = { everySeconds: 0 }): readonly [number, object] {
    const next = { ...this.rule, ...rule };
    if (next.everySeconds < next.shardGroupDurationSeconds) {
      return [422, { message: "shard-group duration must also be updated to be smaller than new retention duration" }];
    }
    this.rule = next;
    return [200, BUCKET];
  }

  private authorize(method: string, url: string, body: Body): readonly [number, object] {
    if (method === "GET") {
      return [200, { authorizations: this.authorizations }];
    }
    if (method === "DELETE") {
      this.authorizations = this.authorizations.filter(({ id }) => !url.endsWith(`/${id}`));
      return [204, {}];
    }
    this.made += 1;
    const id = `authorization-${this.made}`;
    // the real ones end like this, which is no YAML or TOML to trip over.
    const token = `${Buffer.from(id).toString("base64").replace(/=/g, "")}==`;
    const made = { ...(body as unknown as DoubleAuthorization), id, status: "active", token };
    this.authorizations = [...this.authorizations, made];
    return [201, made];
  }
}

async function readBody(request: http.IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? {} : (JSON.parse(text) as Body);
}
