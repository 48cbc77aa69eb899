import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServingPair } from "./serving-pair";

const SCRIPT = join(__dirname, "..", "..", "..", "lib", "identity", "keystone-guard", "keystone_guard.py");

/** What a guard is told beyond its addresses and files. */
export interface GuardSettings {
  readonly authenticates?: boolean;
  readonly authorizes?: boolean;
  readonly projects?: readonly string[];
  readonly roleMappings?: readonly object[];
  /** Address of the webhook; nobody listens at the default. */
  readonly upstream?: string;
  /** Authority of the webhook, if it is not that of the guard. */
  readonly upstreamAuthority?: string;
}

/** An answer of the guard. */
export interface GuardAnswer {
  readonly status: number;
  readonly body: string;
}

/** The guard as a process on a port of its own. */
export class GuardProcess {
  /** Starts it and waits until it listens. */
  public static async start(pair: ServingPair, settings: GuardSettings = {}): Promise<GuardProcess> {
    const folder = mkdtempSync(join(tmpdir(), "keystone-guard-"));
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content, { mode: 0o600 });
      return join(folder, name);
    };
    const port = await freePort();
    const configuration = {
      listen: `127.0.0.1:${port}`,
      upstream: settings.upstream ?? `https://127.0.0.1:${await freePort()}/webhook`,
      certificateFile: file("tls.crt", pair.certificate),
      keyFile: file("tls.key", pair.key),
      caFile: file("ca.crt", settings.upstreamAuthority ?? pair.authority),
      authenticates: settings.authenticates ?? true,
      authorizes: settings.authorizes ?? true,
      projects: settings.projects,
      roleMappings: settings.roleMappings ?? [],
    };
    const child = spawn("python3", ["-I", "-B", SCRIPT, file("guard.json", JSON.stringify(configuration))], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const guard = new GuardProcess(child, folder, port, pair.authority);
    await guard.listening();
    return guard;
  }

  private printed = "";

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    public readonly port: number,
    private readonly authority: string,
  ) {
    child.stdout?.on("data", (chunk: Buffer) => (this.printed += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (this.printed += chunk.toString()));
  }

  /** Everything that it printed so far. */
  public get output(): string {
    return this.printed;
  }

  /** Sends a document as the API server does. */
  public review(document: unknown): Promise<GuardAnswer> {
    return this.request(
      "POST",
      "/webhook?timeout=30s",
      typeof document === "string" ? document : JSON.stringify(document),
    );
  }

  /** Sends any request. */
  public request(
    method: string,
    path: string,
    body?: string,
    headers: https.RequestOptions["headers"] = {},
  ): Promise<GuardAnswer> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const request = https.request(
        { host: "127.0.0.1", port: this.port, method, path, ca: this.authority, headers: { ...length, ...headers } },
        (message) => {
          let text = "";
          message.setEncoding("utf8");
          message.on("data", (chunk: string) => (text += chunk));
          message.on("end", () => resolve({ status: message.statusCode ?? 0, body: text }));
          message.on("error", reject);
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  /** Ends it. */
  public async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.kill("SIGTERM")) {
      await once(this.child, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async listening(): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!this.printed.includes("listens")) {
      if (this.child.exitCode !== null || Date.now() > deadline) {
        await this.stop();
        throw new Error(`the guard did not start: ${this.printed}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** What a double of k8s-keystone-auth answers to a document. */
export type WebhookAnswer = (document: Readonly<Record<string, unknown>>) => {
  readonly status?: number;
  readonly body: unknown;
};

/** A double of k8s-keystone-auth. */
export class WebhookDouble {
  public static async start(pair: ServingPair): Promise<WebhookDouble> {
    const double = new WebhookDouble();
    const server = https.createServer({ cert: pair.certificate, key: pair.key }, (request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        double.asked.push(text);
        const { status = 200, body } = double.answer(JSON.parse(text) as Record<string, unknown>);
        response.writeHead(status, { "content-type": "application/json" });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    double.server = server;
    return double;
  }

  /** Bodies of the requests that came. */
  public asked: string[] = [];

  /** What is answered from now on. */
  public answer: WebhookAnswer = () => ({ status: 500, body: "" });

  private server?: https.Server;

  /** Address that a guard is given. */
  public get url(): string {
    return `https://127.0.0.1:${(this.server?.address() as AddressInfo).port}/webhook`;
  }

  public async stop(): Promise<void> {
    this.server?.close();
    this.server?.closeAllConnections();
    await Promise.resolve();
  }
}
