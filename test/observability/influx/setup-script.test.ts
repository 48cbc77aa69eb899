import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

jest.setTimeout(60_000);

const SCRIPT = join(__dirname, "../../../lib/observability/influx/setup/setup.py");
const USERS = [
  { name: "agents", action: "write", secret: { namespace: "agents", name: "writer", key: "token", text: "{token}" } },
  {
    name: "grafana",
    action: "read",
    secret: { namespace: "monitoring", name: "source", key: "a.yaml", text: 'token: "{token}"' },
  },
];

interface Authorization {
  readonly id: string;
  readonly description: string;
  readonly status: string;
  readonly token: string;
  readonly permissions: readonly object[];
}

/** InfluxDB and an API server in one, as far as the setup asks them. */
class FakeServers {
  public readonly asked: string[] = [];
  public readonly secrets: Record<string, Record<string, string>> = { "agents/writer": {}, "monitoring/source": {} };
  public authorizations: Authorization[] = [];
  public retention = { everySeconds: 0, shardGroupDurationSeconds: 604_800 };
  public busy = 0;
  public hasBucket = true;

  public answer(method: string, path: string, body: Record<string, unknown>): readonly [number, unknown] {
    this.asked.push(`${method} ${path.split("?")[0] ?? ""}`);
    if (this.busy > 0) {
      this.busy -= 1;
      return [503, { message: "starting" }];
    }
    if (path.startsWith("/api/v2/orgs")) {
      return [200, { orgs: [{ id: "o1" }] }];
    }
    if (path.startsWith("/api/v2/buckets?")) {
      return [200, { buckets: this.hasBucket ? [{ id: "b1", retentionRules: [this.retention] }] : [] }];
    }
    if (method === "PATCH" && path === "/api/v2/buckets/b1") {
      const [rule] = body["retentionRules"] as (typeof this.retention)[];
      const next = { ...this.retention, ...rule };
      if (next.everySeconds < next.shardGroupDurationSeconds) {
        return [422, { message: "shard-group duration must also be updated" }];
      }
      this.retention = next;
      return [200, {}];
    }
    return path.startsWith("/api/v2/authorizations")
      ? this.authorize(method, path, body)
      : this.keep(method, path, body);
  }

  private authorize(method: string, path: string, body: Record<string, unknown>): readonly [number, unknown] {
    if (method === "GET") {
      return [200, { authorizations: this.authorizations }];
    }
    if (method === "DELETE") {
      this.authorizations = this.authorizations.filter(({ id }) => !path.endsWith(`/${id}`));
      return [204, undefined];
    }
    const id = `a${this.asked.length}`;
    const made = { ...(body as unknown as Authorization), id, status: "active", token: `token-${id}` };
    this.authorizations.push(made);
    return [201, made];
  }

  private keep(method: string, path: string, body: Record<string, unknown>): readonly [number, unknown] {
    const [, namespace = "", name = ""] = /namespaces\/(.*)\/secrets\/(.*)$/.exec(path) ?? [];
    const secret = this.secrets[`${namespace}/${name}`];
    if (secret === undefined) {
      return [404, { message: "no such secret" }];
    }
    if (method === "PATCH") {
      Object.assign(secret, body["data"]);
    }
    return [200, { data: secret }];
  }

  public text(secret: string, key: string): string {
    return Buffer.from(this.secrets[secret]?.[key] ?? "", "base64").toString();
  }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString();
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

describe("the setup of an InfluxDB", () => {
  const fake = { servers: new FakeServers() };
  let server: Server;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "k8s-on-openstack-setup-"));
    writeFileSync(join(folder, "token"), "account-token");
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const [status, content] = fake.servers.answer(request.method ?? "", request.url ?? "", body);
        response.writeHead(status, { "content-type": "application/json" });
        response.end(content === undefined ? undefined : JSON.stringify(content));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  beforeEach(() => {
    fake.servers = new FakeServers();
  });

  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function run(environment: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; log: string }> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const child = spawn("python3", ["-I", "-B", SCRIPT], {
      env: {
        PATH: process.env.PATH,
        SETUP_URL: url,
        SETUP_KUBERNETES_URL: url,
        SETUP_CREDENTIALS: folder,
        SETUP_ADMIN_TOKEN: "admin-token",
        SETUP_ORGANIZATION: "ops",
        SETUP_BUCKET: "kubernetes",
        SETUP_RETENTION_SECONDS: "86400",
        SETUP_USERS: JSON.stringify(USERS),
        SETUP_TIMEOUT_SECONDS: "20",
        ...environment,
      },
    });
    let log = "";
    child.stdout.on("data", (text: Buffer) => (log += text.toString()));
    child.stderr.on("data", (text: Buffer) => (log += text.toString()));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, log })));
  }

  it("gives each user a token for one thing, and sets how long data is kept", async () => {
    const { code, log } = await run();

    expect(code).toBe(0);
    expect(fake.servers.retention.everySeconds).toBe(86_400);
    expect(fake.servers.authorizations).toEqual([
      expect.objectContaining({
        description: "k8s-on-openstack agents",
        permissions: [{ action: "write", resource: { type: "buckets", id: "b1", orgID: "o1" } }],
      }),
      expect.objectContaining({
        description: "k8s-on-openstack grafana",
        permissions: [{ action: "read", resource: { type: "buckets", id: "b1", orgID: "o1" } }],
      }),
    ]);
    const [writer, reader] = fake.servers.authorizations.map(({ token }) => token);
    expect(fake.servers.text("agents/writer", "token")).toBe(writer);
    expect(fake.servers.text("monitoring/source", "a.yaml")).toBe(`token: "${reader}"`);
    expect(log).not.toMatch(/token-a|admin-token|account-token/);
  });

  it("changes nothing the second time", async () => {
    await run();
    fake.servers.asked.length = 0;
    const { code } = await run();

    expect(code).toBe(0);
    expect(fake.servers.asked.filter((line) => !line.startsWith("GET "))).toEqual([]);
  });

  it("replaces a token that allows something else, or that nobody can read any more", async () => {
    await run();
    fake.servers.authorizations = fake.servers.authorizations.map((one, index) =>
      index === 0 ? { ...one, permissions: [...one.permissions, {}] } : { ...one, token: "" },
    );
    const before = fake.servers.authorizations.map(({ id }) => id);
    const { code } = await run();

    expect(code).toBe(0);
    expect(fake.servers.authorizations).toHaveLength(2);
    expect(fake.servers.authorizations.filter(({ id }) => before.includes(id))).toEqual([]);
  });

  it.each([
    ["an hour", 3600, 3600],
    ["a day", 86_400, 3600],
    ["two days", 172_800, 86_400],
    ["a month", 2_592_000, 86_400],
    ["half a year", 15_724_800, 604_800],
  ])("keeps data for %s in shards that InfluxDB would choose, whatever they were before", async (_, seconds, shard) => {
    for (const before of [3600, 604_800]) {
      fake.servers.retention = { everySeconds: 31_449_600, shardGroupDurationSeconds: before };

      expect((await run({ SETUP_RETENTION_SECONDS: String(seconds) })).code).toBe(0);
      expect(fake.servers.retention).toMatchObject({ everySeconds: seconds, shardGroupDurationSeconds: shard });
    }
  });

  it("waits for servers that are starting", async () => {
    fake.servers.busy = 2;

    expect((await run()).code).toBe(0);
  });

  it("fails with the reason when a Secret or the bucket is not there", async () => {
    delete fake.servers.secrets["monitoring/source"];
    const withoutSecret = await run();
    fake.servers.hasBucket = false;
    const withoutBucket = await run();

    expect(withoutSecret).toMatchObject({ code: 2, log: expect.stringContaining("no such secret") as string });
    expect(withoutBucket).toMatchObject({
      code: 2,
      log: expect.stringContaining("has no bucket kubernetes") as string,
    });
  });

  it("gives up when its time is over", async () => {
    fake.servers.busy = 1000;
    const { code, log } = await run({ SETUP_TIMEOUT_SECONDS: "2" });

    expect(code).toBe(2);
    expect(log).toContain("fails with 503: starting");
  });
});
