import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An S3 server that this machine reaches, shown to the nodes of the lab, which have no way out of their network. */
export class ObjectStorage {
  /** URL for the nodes. */
  public readonly endpoint: string;
  public readonly bucket = required("E2E_S3_BUCKET");
  public readonly accessKey = required("E2E_S3_ACCESS_KEY");
  public readonly secretKey = required("E2E_S3_SECRET_KEY");
  public readonly region = process.env.E2E_S3_REGION ?? "us-east-1";

  private readonly folder = mkdtempSync(join(tmpdir(), "s3-"));
  private readonly relays: ChildProcess[] = [];
  private readonly server = new URL(required("E2E_S3_ENDPOINT"));

  public constructor(private readonly address: string) {
    this.endpoint = `http://${address}:9000`;
  }

  /** Relays the nodes' requests through a socket of the file system, which all network namespaces share. */
  public start(networkNamespace: string): void {
    const { hostname, port } = this.server;
    const socket = join(this.folder, "socket");
    this.relay("socat", `UNIX-LISTEN:${socket},fork`, `TCP:${hostname}:${port === "" ? 80 : port}`);
    const listen = `TCP-LISTEN:9000,bind=${this.address},reuseaddr,fork`;
    this.relay("ip", "netns", "exec", networkNamespace, "socat", listen, `UNIX-CONNECT:${socket}`);
  }

  /** Stops relaying. */
  public stop(): void {
    this.relays.forEach((relay) => relay.kill());
    rmSync(this.folder, { recursive: true, force: true });
  }

  private relay(command: string, ...args: string[]): void {
    this.relays.push(spawn(command, args, { stdio: "ignore" }));
  }
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === "") {
    throw new Error(`set ${variable}, see test/e2e/nodes/README.md`);
  }
  return value;
}
