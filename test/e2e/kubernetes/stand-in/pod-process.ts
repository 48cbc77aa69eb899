import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { KubernetesSession } from "../../support/kubernetes-session";
import type { Pod } from "./pod";
import { PodFiles } from "./pod-files";

const RUNNER = path.join(__dirname, "run-container.sh");
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const MESSAGE_CHARACTERS = 800;

/** How a pod is run. */
export interface PodProcessOptions {
  /** Folder for its files and its log. */
  readonly folder: string;
  readonly podIp: string;
  /** Addresses by name, beside those that the machine knows. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Program in place of the one that the pod's command names. */
  readonly program?: string;
}

const HOSTS = "/etc/hosts";

/** Where a program of this machine is put for the pod. */
const PROGRAM = "/e2e-program";

/** The first container of a pod as a process of this machine, with the files, the token and the rights that it would have. */
export class PodProcess {
  /** Starts the process. */
  public static async start(session: KubernetesSession, pod: Pod, options: PodProcessOptions): Promise<PodProcess> {
    const { folder, podIp, hosts, program } = options;
    const files = new PodFiles(session, { ...pod, status: { ...pod.status, podIP: podIp } });
    fs.mkdirSync(path.join(folder, "root"), { recursive: true });
    fs.mkdirSync(path.join(folder, "files"), { recursive: true });
    const writable = await files.write(path.join(folder, "files"));
    writeHosts(path.join(folder, "files"), hosts);
    if (program !== undefined) {
      fs.copyFileSync(program, path.join(folder, "files", PROGRAM));
    }
    fs.writeFileSync(path.join(folder, "writable"), writable.map((line) => `${line}\n`).join(""));
    const api = new URL(session.access.server);
    const env = {
      PATH,
      HOSTNAME: pod.metadata.name,
      KUBERNETES_SERVICE_HOST: api.hostname.replace(/^\[|\]$/g, ""),
      KUBERNETES_SERVICE_PORT: api.port || "443",
      ...(await files.environment()),
    };
    return new PodProcess(pod, folder, commandOf(pod, env, program !== undefined), env);
  }

  /** What the process ended with; undefined while it runs. */
  public exitCode: number | undefined;
  private readonly child: ChildProcess;
  private output = "";

  private constructor(pod: Pod, folder: string, command: readonly string[], env: Readonly<Record<string, string>>) {
    const log = fs.createWriteStream(path.join(folder, "log"));
    // a group of its own, so that whatever the program starts ends with it.
    this.child = spawn(RUNNER, [folder, userOf(pod), ...command], {
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const take = (chunk: Buffer): void => {
      log.write(chunk);
      this.output = (this.output + chunk.toString("utf8")).slice(-MESSAGE_CHARACTERS);
    };
    this.child.stdout?.on("data", take);
    this.child.stderr?.on("data", take);
    this.child.on("error", (error) => {
      this.output = error.message;
      this.exitCode = 127;
    });
    this.child.on("close", (code) => {
      log.end();
      this.exitCode = code ?? 137;
    });
  }

  /** The end of what it printed. */
  public get message(): string {
    return this.output.trim();
  }

  /** Ends the process. */
  public end(signal: "SIGTERM" | "SIGKILL"): void {
    if (this.exitCode === undefined && this.child.pid !== undefined) {
      try {
        process.kill(-this.child.pid, signal);
      } catch {
        // it ended by itself a moment ago.
      }
    }
  }
}

/** Command and arguments, with another program in the place of the image's own. */
function commandOf({ spec }: Pod, env: Readonly<Record<string, string>>, replaced: boolean): readonly string[] {
  const [container] = spec.containers;
  const given = [...(container?.command ?? []), ...(container?.args ?? [])].map((text) => expand(text, env));
  if (!replaced) {
    return given;
  }
  const [first = ""] = given;
  return [PROGRAM, ...(first.startsWith("/") ? given.slice(1) : given)];
}

/** `$(NAME)` in a command or a variable names a variable of the container, and `$$` is one `$`. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\$|\(([^)]+)\))/g, (whole, name?: string) =>
    name === undefined ? "$" : (env[name] ?? whole),
  );
}

/** Names that a cluster's own DNS would know go where a kubelet puts the aliases of a pod. */
function writeHosts(files: string, hosts: Readonly<Record<string, string>>): void {
  const lines = Object.entries(hosts).map(([name, address]) => `${address} ${name}\n`);
  if (lines.length > 0) {
    fs.mkdirSync(path.join(files, "etc"), { recursive: true });
    fs.writeFileSync(path.join(files, HOSTS), fs.readFileSync(HOSTS, "utf8").trimEnd() + `\n${lines.join("")}`);
  }
}

/** User and group of the container, where this process may become another. */
function userOf({ spec }: Pod): string {
  const user = spec.containers[0]?.securityContext?.runAsUser ?? spec.securityContext?.runAsUser;
  const group = spec.containers[0]?.securityContext?.runAsGroup ?? spec.securityContext?.runAsGroup ?? user;
  return user === undefined || process.getuid?.() !== 0 ? "-" : `${user}:${group}`;
}
